#include "store/archive.h"
#include "base/memory/hash.h"
#include "store/db.h"
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

struct store_original {
	struct store *store;
	sqlite3_stmt *blocks;
	struct sha256 *hash;
	char sha256[SHA256_HEX_SIZE];
	int64_t seq, size;
	bool ended;
};

static int not_kept(const char *sha256, struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND,
			 "the original with SHA-256 %s was not kept (it was loaded with "
			 "--without-originals): load the same file again without that option to "
			 "have its lines shown",
			 sha256);
}

/* Looks the file up, and prepares the reading of its blocks. */
static int find_original(struct store_original *o, const char *sha256, struct error *e)
{
	struct store *s = o->store;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT id, size FROM source_file WHERE sha256 = ?1", e))
		return -1;
	db_bind(q, 1, str_z(sha256));
	int row = db_step(q, "look for an original", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "%s keeps no original with SHA-256 %s",
				 s->path, sha256);
	snprintf(o->sha256, sizeof o->sha256, "%s", sha256);
	o->size = sqlite3_column_int64(q, 1);
	if (db_prepare(s->db, &o->blocks,
		       "SELECT seq, size, data FROM source_block WHERE source = ?1 ORDER BY seq",
		       e))
		return -1;
	sqlite3_bind_int64(o->blocks, 1, sqlite3_column_int64(q, 0));
	return 0;
}

int store_original_open(struct store_original **out, struct store *s, const char *sha256,
			struct error *e)
{
	struct store_original *o = xcalloc(1, sizeof *o);

	o->store = s;
	o->hash = sha256_new();
	if (find_original(o, sha256, e) != 0) {
		store_original_close(o);
		return -1;
	}
	*out = o;
	return 0;
}

void store_original_close(struct store_original *o)
{
	if (!o)
		return;
	db_finalize(&o->blocks);
	sha256_free(o->hash);
	free(o);
}

static int check_end(struct store_original *o, struct error *e)
{
	char digest[SHA256_HEX_SIZE];

	o->ended = true;
	if (o->seq == 0 && o->size > 0)
		return not_kept(o->sha256, e);
	sha256_hex(o->hash, digest);
	if (strcmp(digest, o->sha256) != 0)
		return db_damaged(o->store->db, e, "the original %s has become %s", o->sha256,
				  digest);
	return 0;
}

int store_original_next(struct store_original *o, const void **p, size_t *n, struct error *e)
{
	struct store *s = o->store;
	int row = o->ended ? 0 : db_step(o->blocks, "read an original", e);

	*n = 0;
	if (row <= 0)
		return row < 0 ? -1 : o->ended ? 0 : check_end(o, e);
	int64_t size = sqlite3_column_int64(o->blocks, 1);
	if (sqlite3_column_int64(o->blocks, 0) != o->seq || size < 0 || size > ARCHIVE_BLOCK)
		return db_damaged(s->db, e, "block %lld of an original is missing",
				  (long long)o->seq);
	void *plain = store_scratch(s, ARCHIVE_BLOCK);
	size_t got = ZSTD_decompressDCtx(store_zstd(s), plain, ARCHIVE_BLOCK,
					 sqlite3_column_blob(o->blocks, 2),
					 (size_t)sqlite3_column_bytes(o->blocks, 2));
	if (ZSTD_isError(got) || got != (size_t)size)
		return db_damaged(s->db, e, "block %lld of an original cannot be unpacked",
				  (long long)o->seq);
	o->seq++;
	sha256_update(o->hash, plain, got);
	*p = plain;
	*n = got;
	return got > 0;
}
