#include "store/record/privacy_rows.h"

#include "store/db.h"

#include <zstd.h>

#define POLICY_MOST ((size_t)4 << 20)

static int unpack(struct arena *a, const void *packed, size_t n, struct str *out, struct error *e)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed, n);

	if (size > POLICY_MOST)
		return error_set(e, STATUS_STORE, "a privacy policy of the store is damaged");
	char *text = arena_bytes(a, (size_t)size + 1);
	size_t got = ZSTD_decompress(text, (size_t)size, packed, n);
	if (got != size)
		return error_set(e, STATUS_STORE, "a privacy policy of the store is damaged");
	*out = (struct str){text, got};
	return 0;
}

int store_privacy_policy(struct store *s, struct arena *a, int64_t dataset, struct str *out,
			 struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = STR("");
	if (db_prepare(s->db, &q,
		       "SELECT p.packed FROM dataset d JOIN privacy_load l ON l.load = d.load"
		       " JOIN privacy_policy p ON p.id = l.policy WHERE d.id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	int row = db_step(q, "read the privacy policy", e);
	if (row > 0)
		return unpack(a, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0), out,
			      e);
	return row;
}

int store_privacy_policies(struct store *s, struct arena *a, int64_t dataset, struct str **out,
			   size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t most;
	int row = 0;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM privacy_policy", 0, &most, e) ||
	    db_prepare(
		    s->db, &q,
		    "SELECT p.packed FROM privacy_policy p JOIN dataset d ON d.id = ?1 WHERE p.id IN"
		    " (SELECT policy FROM privacy_load WHERE load = d.load UNION SELECT policy FROM"
		    " privacy_also WHERE load = d.load) ORDER BY p.id",
		    e))
		return -1;
	*out = ARENA_ARRAY(a, struct str, (size_t)most + 1);
	sqlite3_bind_int64(q, 1, dataset);
	while (*n < (size_t)most && (row = db_step(q, "read the privacy policies", e)) == 1)
		if (unpack(a, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0),
			   &(*out)[(*n)++], e))
			return -1;
	return row < 0 ? -1 : 0;
}

#define FINDINGS                                                                                    \
	" FROM privacy_finding f JOIN (SELECT load, min(cube) AS cube, min(loaded_at) AS loaded_at" \
	" FROM dataset WHERE status = 'published' GROUP BY load) d ON d.load = f.load"              \
	" JOIN cube c ON c.id = d.cube"

int store_privacy_findings(struct store *s, struct arena *a, struct store_finding **out, size_t *n,
			   struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*)" FINDINGS, 0, &count, e) ||
	    db_prepare(s->db, &q,
		       "SELECT c.name, d.loaded_at, f.load, f.field, f.rule, f.action, f.texts,"
		       " f.samples" FINDINGS
		       " ORDER BY c.name, f.load, f.field, CAST(substr(f.rule, 2) AS INTEGER)",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, struct store_finding, (size_t)count + 1);
	while ((row = db_step(q, "read what was found of people", e)) > 0 && *n < (size_t)count)
		(*out)[(*n)++] = (struct store_finding){
			.cube = arena_dup(a, db_text(q, 0)),
			.loaded_at = arena_dup(a, db_text(q, 1)),
			.load = sqlite3_column_int64(q, 2),
			.field = arena_dup(a, db_text(q, 3)),
			.rule = arena_dup(a, db_text(q, 4)),
			.action = arena_dup(a, db_text(q, 5)),
			.texts = (uint64_t)sqlite3_column_int64(q, 6),
			.samples = arena_dup(a, db_text(q, 7)),
		};
	return row < 0 ? -1 : 0;
}

static int read_annex(struct store *s, struct arena *a, const char *sql, int64_t id,
		      struct store_annex *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, "read the report of what was found of people", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "no report of what was found of people is kept under number %lld",
				 (long long)id);
	*out = (struct store_annex){arena_dup(a, db_text(q, 0)), arena_dup(a, db_text(q, 1)),
				    arena_dup(a, db_text(q, 2))};
	return 0;
}

int store_annex_of_dataset(struct store *s, struct arena *a, int64_t dataset,
			   struct store_annex *out, struct error *e)
{
	return read_annex(s, a,
			  "SELECT x.body, x.json, x.page FROM dataset d"
			  " JOIN privacy_annex x ON x.load = d.load WHERE d.id = ?1",
			  dataset, out, e);
}

int store_annex_of_staged(struct store *s, struct arena *a, int64_t staged, struct store_annex *out,
			  struct error *e)
{
	return read_annex(s, a, "SELECT body, json, page FROM staged_annex WHERE staged = ?1",
			  staged, out, e);
}
