/* The files of what is staged: kept block by block, and put down again. */
#include "road/staged_files.h"

#include "base/memory/hash.h"
#include "base/system/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK ((size_t)1 << 20)
#define KEEPING "keep what is staged"

static int enter_file(struct store *s, int64_t id, struct str path, int64_t *file, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "INSERT INTO staged_file VALUES (NULL, ?1, ?2, 0, '')", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	db_bind(q, 2, path);
	if (db_run(q, KEEPING, e))
		return -1;
	*file = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static int enter_blocks(struct store *s, int64_t file, FILE *from, struct sha256 *hash,
			int64_t *size, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	unsigned char *block = xmalloc(BLOCK);
	size_t n = 0;
	int result = db_prepare(s->db, &q, "INSERT INTO staged_block VALUES (?1, ?2, ?3)", e);

	for (int64_t seq = 0; result == 0 && (n = fread(block, 1, BLOCK, from)) > 0; seq++) {
		sha256_update(hash, block, n);
		*size += (int64_t)n;
		sqlite3_bind_int64(q, 1, file);
		sqlite3_bind_int64(q, 2, seq);
		db_bind_blob(q, 3, block, n);
		result = db_run(q, KEEPING, e);
	}
	free(block);
	return result;
}

static int enter_sum(struct store *s, int64_t file, int64_t size, const char *sha256,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "UPDATE staged_file SET size = ?2, sha256 = ?3 WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, file);
	sqlite3_bind_int64(q, 2, size);
	db_bind(q, 3, str_z(sha256));
	return db_run(q, KEEPING, e);
}

int staged_keep(struct store *s, int64_t id, struct str path, const char *from, struct error *e)
{
	char hex[SHA256_HEX_SIZE];
	int64_t file, size = 0;
	FILE *f = fopen(from, "rbe");

	if (!f)
		return error_errno(e, "read", from);
	struct sha256 *hash = sha256_new();
	int result = enter_file(s, id, path, &file, e) || enter_blocks(s, file, f, hash, &size, e);
	if (result == 0 && ferror(f))
		result = error_errno(e, "read", from);
	sha256_hex(hash, hex);
	sha256_free(hash);
	fclose(f);
	return result == 0 ? enter_sum(s, file, size, hex, e) : -1;
}

int staged_same(struct store *s, int64_t id, int64_t *other, struct error *e)
{
	static const char sql[] =
		"SELECT coalesce(min(o.id), 0) FROM staged o JOIN staged n ON n.id = ?1"
		" WHERE o.id <> n.id AND o.status = 'staged' AND o.cube = n.cube"
		" AND o.arguments = n.arguments AND o.digest = n.digest"
		" AND NOT EXISTS (SELECT path, sha256 FROM staged_file WHERE staged = o.id"
		" EXCEPT SELECT path, sha256 FROM staged_file WHERE staged = n.id)"
		" AND NOT EXISTS (SELECT path, sha256 FROM staged_file WHERE staged = n.id"
		" EXCEPT SELECT path, sha256 FROM staged_file WHERE staged = o.id)";

	DB_AUTO_STMT q = NULL;

	*other = 0;
	if (db_prepare(s->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, "look for the same among what is staged", e);
	if (row == 1)
		*other = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

/* ---- and back ---- */

static int write_blocks(struct store *s, int64_t file, FILE *to, struct sha256 *hash,
			struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q, "SELECT data FROM staged_block WHERE file = ?1 ORDER BY seq", e))
		return -1;
	sqlite3_bind_int64(q, 1, file);
	while ((row = db_step(q, "read what is staged", e)) == 1) {
		size_t n = (size_t)sqlite3_column_bytes(q, 0);
		const void *bytes = sqlite3_column_blob(q, 0);
		sha256_update(hash, bytes, n);
		if (fwrite(bytes, 1, n, to) != n)
			return error_errno(e, "write", "a file of what is staged");
	}
	return row;
}

static int unpack_one(struct store *s, int64_t file, struct str path, struct str sha256,
		      struct error *e)
{
	char hex[SHA256_HEX_SIZE];
	FILE *f = fopen(path.ptr, "wbxe");

	if (!f)
		return error_errno(e, "write", path.ptr);
	struct sha256 *hash = sha256_new();
	int result = write_blocks(s, file, f, hash, e);
	sha256_hex(hash, hex);
	sha256_free(hash);
	if (fclose(f) != 0 && result == 0)
		result = error_errno(e, "write", path.ptr);
	if (result == 0 && !str_eq(sha256, str_z(hex)))
		result = db_damaged(s->db, e, "%s is not what was staged", path.ptr);
	return result;
}

int staged_unpack(struct store *s, struct arena *a, int64_t id, const char *folder, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT id, path, sha256 FROM staged_file WHERE staged = ?1 ORDER BY id", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	while ((row = db_step(q, "read what is staged", e)) == 1) {
		struct str path = arena_printf(a, "%s/%.*s", folder, STR_ARG(db_text(q, 1)));
		struct str sha256 = arena_dup(a, db_text(q, 2));
		struct str parent = arena_dup(a, str_folder(path));
		if (dir_make(parent.ptr, e) ||
		    unpack_one(s, sqlite3_column_int64(q, 0), path, sha256, e))
			return -1;
	}
	return row;
}

int staged_forget_files(struct store *s, int64_t id, struct error *e)
{
	static const char *const removals[] = {
		"DELETE FROM staged_block WHERE file IN (SELECT id FROM staged_file WHERE staged = ?1)",
		"DELETE FROM staged_file WHERE staged = ?1"};

	/* They may hold what nobody may read: their bytes are overwritten. */
	if (db_exec(s->db, "PRAGMA secure_delete = ON", "let go of what was staged", e))
		return -1;
	for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
		DB_AUTO_STMT q = NULL;
		if (db_prepare(s->db, &q, removals[i], e))
			return -1;
		sqlite3_bind_int64(q, 1, id);
		if (db_run(q, "let go of what was staged", e))
			return -1;
	}
	return 0;
}
