#include "base/memory/hash.h"
#include "load/sink_sqlite.h"
#include "store/record/privacy_rows.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define POLICY_LEVEL 3 /* what is large of it are hashes, which no level packs */
#define KEEPING "keep the privacy policy"

/* One row for all loads under it. */
int privacy_policy_enter(struct store *s, struct str text, int64_t *id, struct error *e)
{
	char sha256[SHA256_HEX_SIZE];
	struct sha256 *hash = sha256_new();
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT find = NULL;

	sha256_update(hash, text.ptr, text.len);
	sha256_hex(hash, sha256);
	sha256_free(hash);
	if (db_prepare(s->db, &q, "INSERT OR IGNORE INTO privacy_policy VALUES (NULL, ?1, ?2)",
		       e) ||
	    db_prepare(s->db, &find, "SELECT id FROM privacy_policy WHERE sha256 = ?1", e))
		return -1;
	size_t room = ZSTD_compressBound(text.len);
	void *packed = xmalloc(room);
	size_t n = ZSTD_compress(packed, room, text.ptr, text.len, POLICY_LEVEL);
	if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		out_of_memory(); /* or a policy without a word would be kept */
	if (ZSTD_isError(n))
		die("cannot compress the privacy policy: %s", ZSTD_getErrorName(n));
	db_bind(q, 1, str_z(sha256));
	sqlite3_bind_blob64(q, 2, packed, n, free);
	db_bind(find, 1, str_z(sha256));
	if (db_run(q, KEEPING, e) || db_step(find, KEEPING, e) < 0)
		return -1;
	*id = sqlite3_column_int64(find, 0);
	return 0;
}

static int enter_policy(struct sqlite_sink *s, struct str text, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t id;

	if (privacy_policy_enter(s->store, text, &id, e) ||
	    db_prepare(s->store->db, &q, "INSERT OR REPLACE INTO privacy_load VALUES (?1, ?2)", e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, id);
	return db_run(q, KEEPING, e);
}

static int enter_annex(struct sqlite_sink *s, const struct load_annex *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "INSERT OR REPLACE INTO privacy_annex VALUES (?1, ?2, ?3, ?4)", e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	db_bind(q, 2, x->text);
	db_bind(q, 3, x->json);
	db_bind(q, 4, x->page);
	return db_run(q, "keep the report of what was found of people", e);
}

static int enter_finding(struct sqlite_sink *s, sqlite3_stmt *q, const struct load_finding *f,
			 struct error *e)
{
	sqlite3_bind_int64(q, 1, s->load);
	db_bind(q, 2, f->field);
	db_bind(q, 3, f->rule);
	db_bind(q, 4, f->action);
	sqlite3_bind_int64(q, 5, (int64_t)f->texts);
	db_bind(q, 6, f->samples);
	return db_run(q, "keep what was found of people", e);
}

static uint64_t texts_of(const struct load_privacy *found, struct str field)
{
	uint64_t n = 0;
	for (size_t i = 0; i < found->n; i++)
		n += str_eq(found->items[i].field, field) ? found->items[i].texts : 0;
	return n;
}

int privacy_enter(struct sqlite_sink *s, const struct load_privacy *found, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int status = enter_policy(s, found->policy, e);

	if (status == 0)
		status = db_prepare(s->store->db, &q,
				    "INSERT OR REPLACE INTO privacy_finding"
				    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
				    e);
	for (size_t i = 0; i < found->n && status == 0; i++)
		status = enter_finding(s, q, &found->items[i], e);
	for (size_t i = 0; i < found->nopened && status == 0; i++) {
		struct load_finding f = {.field = found->opened[i].field,
					 .rule = STR(FINDING_OPENED),
					 .action = STR("tell"),
					 .texts = texts_of(found, found->opened[i].field),
					 .samples = STR("")};
		status = enter_finding(s, q, &f, e);
	}
	return status == 0 ? enter_annex(s, &found->annex, e) : -1;
}
