/* Who published a version, and who stands for it when it was one person alone. */
#include "road/staged_files.h"

#define PUBLISHING "enter who published it"
#define CONFIRMING "confirm a publication"

int publication_enter(struct store *s, int64_t dataset, int64_t staged, struct str by,
		      struct str forced, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "INSERT INTO publication SELECT ?1, g.id, g.staged_by, g.staged_at, ?3,"
		       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), coalesce((SELECT CAST(value AS"
		       " INTEGER) FROM policy WHERE name = 'persons'), 1), ?4, NULL, NULL"
		       " FROM (SELECT 1) LEFT JOIN staged g ON g.id = ?2",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	sqlite3_bind_int64(q, 2, staged);
	db_bind(q, 3, by.len ? str_trim(by) : STR(""));
	if (forced.len)
		db_bind(q, 4, forced);
	return db_run(q, PUBLISHING, e);
}

int publication_datasets(struct store *s, struct arena *a, int64_t staged, int64_t **out, size_t *n,
			 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM publication", 0, &count, e) ||
	    db_prepare(s->db, &q, "SELECT dataset FROM publication WHERE staged = ?1 ORDER BY 1",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, int64_t, (size_t)count + 1);
	sqlite3_bind_int64(q, 1, staged);
	while (*n < (size_t)count && (row = db_step(q, "look for what was published", e)) == 1)
		(*out)[(*n)++] = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

struct marked {
	struct str cube, by;
	int64_t cube_id;
	bool forced, confirmed;
};

static int find(struct store *s, struct arena *a, int64_t dataset, struct marked *out,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->db, &q,
		    "SELECT c.name, c.id, p.released_by, p.forced IS NOT NULL, p.confirmed_at IS"
		    " NOT NULL FROM dataset d JOIN cube c ON c.id = d.cube LEFT JOIN publication p"
		    " ON p.dataset = d.id WHERE d.id = ?1",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	int row = db_step(q, CONFIRMING, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "%s: there is no dataset %lld; 'stuiver status --all' lists them",
				 store_path(s), (long long)dataset);
	*out = (struct marked){.cube = arena_dup(a, db_text(q, 0)),
			       .cube_id = sqlite3_column_int64(q, 1),
			       .by = arena_dup(a, db_text(q, 2)),
			       .forced = sqlite3_column_int(q, 3),
			       .confirmed = sqlite3_column_int(q, 4)};
	return 0;
}

static int check(const struct marked *m, int64_t dataset, struct str by, struct error *e)
{
	if (!m->forced || m->confirmed)
		return error_set(e, STATUS_REFUSED,
				 m->forced ? "dataset %lld is confirmed already"
					   : "dataset %lld is not marked as released by one person",
				 (long long)dataset);
	return person_same(m->by, by)
		       ? error_set(e, STATUS_REFUSED,
				   "%.*s released dataset %lld and cannot confirm it: it takes "
				   "another person",
				   STR_ARG(m->by), (long long)dataset)
		       : 0;
}

static int confirm_locked(struct store *s, struct arena *a, int64_t dataset, struct str by,
			  struct error *e)
{
	struct marked m = {0};
	DB_AUTO_STMT q = NULL;

	if (find(s, a, dataset, &m, e) || check(&m, dataset, by, e) ||
	    db_prepare(s->db, &q,
		       "UPDATE publication SET confirmed_by = ?2, confirmed_at ="
		       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE dataset = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	db_bind(q, 2, str_trim(by));
	struct str detail = arena_printf(a, "{\"dataset\":%lld}", (long long)dataset);
	/* Answers say it: they are other ones now. */
	if (db_run(q, CONFIRMING, e) || cube_restamp(s, m.cube_id, e) ||
	    audit_add(s, by, "confirm", m.cube, detail, e))
		return -1;
	return store_commit(s, e);
}

int publication_confirm(struct store *s, struct arena *a, int64_t dataset, struct str by,
			struct error *e)
{
	if (person_check(by, e) || store_begin(s, e))
		return -1;
	int result = confirm_locked(s, a, dataset, by, e);
	store_rollback(s);
	return result;
}
