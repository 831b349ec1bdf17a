#include "store/archive.h"
#include "base/hash.h"
#include "store/db.h"
#include <stdlib.h>
#include <zstd.h>

typedef int (*byte_sink)(void *payload, const void *p, size_t n, struct error *e);

static int read_block(struct store *s, sqlite3_stmt *q, int64_t seq, struct sha256 *hash,
		      byte_sink sink, void *payload, struct error *e)
{
	int64_t size = sqlite3_column_int64(q, 1);

	if (sqlite3_column_int64(q, 0) != seq || size < 0 || size > ARCHIVE_BLOCK)
		return db_damaged(s->db, e, "block %lld of an original is missing", (long long)seq);
	void *plain = store_scratch(s, ARCHIVE_BLOCK);
	size_t got =
		ZSTD_decompressDCtx(store_zstd(s), plain, ARCHIVE_BLOCK, sqlite3_column_blob(q, 2),
				    (size_t)sqlite3_column_bytes(q, 2));
	if (ZSTD_isError(got) || got != (size_t)size)
		return db_damaged(s->db, e, "block %lld of an original cannot be unpacked",
				  (long long)seq);
	sha256_update(hash, plain, got);
	return sink(payload, plain, got, e);
}

static int not_kept(const char *sha256, struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND,
			 "the original with SHA-256 %s was not kept (it was loaded with "
			 "--without-originals): load the same file again without that option to "
			 "have its lines shown",
			 sha256);
}

/* Gives the number of blocks, or -1. */
static int read_blocks(struct store *s, int64_t source, struct sha256 *hash, byte_sink sink,
		       void *payload, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t seq = 0;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT seq, size, data FROM source_block WHERE source = ?1 ORDER BY seq",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, source);
	while ((row = db_step(q, "read an original", e)) == 1)
		if (read_block(s, q, seq++, hash, sink, payload, e))
			return -1;
	return row < 0 ? -1 : (int)seq;
}

int store_source_read(struct store *s, const char *sha256, byte_sink sink, void *payload,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;
	char digest[SHA256_HEX_SIZE];

	if (db_prepare(s->db, &q, "SELECT id, size FROM source_file WHERE sha256 = ?1", e))
		return -1;
	db_bind(q, 1, str_z(sha256));
	int row = db_step(q, "look for an original", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "%s keeps no original with SHA-256 %s",
				 s->path, sha256);
	struct sha256 *hash = sha256_new();
	int blocks = read_blocks(s, sqlite3_column_int64(q, 0), hash, sink, payload, e);
	sha256_hex(hash, digest);
	sha256_free(hash);
	if (blocks < 0)
		return -1;
	if (blocks == 0 && sqlite3_column_int64(q, 1) > 0)
		return not_kept(sha256, e);
	if (strcmp(digest, sha256) != 0)
		return db_damaged(s->db, e, "the original %s has become %s", sha256, digest);
	return 0;
}
