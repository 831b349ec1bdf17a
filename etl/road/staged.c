/* What is staged, and its settling. */
#include "road/staged_files.h"

#define STAGING "stage the load"
#define SETTLING "settle what is staged"
#define COLUMNS                                                                     \
	"SELECT id, cube, status, staged_by, staged_at, arguments, digest, report," \
	" coalesce(settled_by, ''), coalesce(settled_at, ''), coalesce(remarks, '') FROM staged"

int staged_begin(struct store *s, const struct staged *what, int64_t *id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (store_begin(s, e) ||
	    db_prepare(s->db, &q,
		       "INSERT INTO staged VALUES (NULL, ?1, 'staged', ?2,"
		       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?3, ?4, ?5, NULL, NULL, NULL)",
		       e))
		return -1;
	db_bind(q, 1, what->cube);
	db_bind(q, 2, str_trim(what->by));
	db_bind(q, 3, what->arguments);
	db_bind(q, 4, what->digest);
	db_bind(q, 5, what->report);
	if (db_run(q, STAGING, e))
		return -1;
	*id = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static int record(struct store *s, struct str who, const char *action, struct str cube, int64_t id,
		  struct str more, struct error *e)
{
	struct buffer detail;

	buffer_init(&detail, SIZE_MAX);
	buffer_printf(&detail, "{\"staged\":%lld", (long long)id);
	if (more.len)
		buffer_printf(&detail, ",\"datasets\":%.*s", STR_ARG(more));
	buffer_append_char(&detail, '}');
	int result = audit_add(s, who, action, cube, buffer_str(&detail), e);
	buffer_drop(&detail);
	return result;
}

int staged_end(struct store *s, int64_t id, const struct staged *what, struct error *e)
{
	return record(s, what->by, "stage", what->cube, id, STR(""), e) || store_commit(s, e) ? -1
											      : 0;
}

/* ---- reading ---- */

static struct staged read_row(struct arena *a, sqlite3_stmt *q)
{
	struct staged out = {.id = sqlite3_column_int64(q, 0)};
	struct str *const texts[] = {&out.cube,       &out.status, &out.by,     &out.at,
				     &out.arguments,  &out.digest, &out.report, &out.settled_by,
				     &out.settled_at, &out.remarks};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_dup(a, db_text(q, (int)i + 1));
	return out;
}

int staged_list(struct store *s, struct arena *a, struct staged **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM staged", 0, &count, e) ||
	    db_prepare(s->db, &q, COLUMNS " ORDER BY id", e))
		return -1;
	*out = ARENA_ARRAY(a, struct staged, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, "list what is staged", e)) == 1)
		(*out)[(*n)++] = read_row(a, q);
	return row < 0 ? -1 : 0;
}

int staged_get(struct store *s, struct arena *a, int64_t id, struct staged *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, COLUMNS " WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	int row = db_step(q, "look for what is staged", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "nothing is staged under number %lld; 'stuiver review' lists what "
				 "is",
				 (long long)id);
	*out = read_row(a, q);
	return 0;
}

/* ---- settling ---- */

static int check_open(const struct staged *what, struct error *e)
{
	if (str_eq(what->status, STR("staged")))
		return 0;
	return error_set(e, STATUS_REFUSED, "number %lld was %.*s by %.*s on %.*s",
			 (long long)what->id, STR_ARG(what->status), STR_ARG(what->settled_by),
			 STR_ARG(what->settled_at));
}

int staged_may_release(struct store *s, const struct staged *what, struct str by, struct error *e)
{
	int persons;

	if (person_check(by, e) || check_open(what, e) || policy_persons(s, &persons, e))
		return -1;
	if (persons < 2 || !person_same(what->by, by))
		return 0;
	return error_set(
		e, STATUS_REFUSED,
		"%.*s staged number %lld and cannot release it: the policy of this store asks "
		"for another person",
		STR_ARG(what->by), (long long)what->id);
}

static int settle(struct store *s, int64_t id, const char *status, struct str by,
		  struct str remarks, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "UPDATE staged SET status = ?2, settled_by = ?3, remarks = ?4,"
		       " settled_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	db_bind(q, 2, str_z(status));
	db_bind(q, 3, str_trim(by));
	db_bind(q, 4, remarks);
	return db_run(q, SETTLING, e) || staged_forget_files(s, id, e) ? -1 : 0;
}

int staged_release(struct store *s, struct arena *a, int64_t id, struct str by, struct str digest,
		   struct str datasets, struct error *e)
{
	struct staged what;

	if (staged_get(s, a, id, &what, e) || staged_may_release(s, &what, by, e))
		return -1;
	if (!str_eq(what.digest, digest))
		return error_set(
			e, STATUS_REFUSED,
			"number %lld would not become what was reviewed: what is published, or "
			"the program, has changed since. Reject it and stage it again",
			(long long)id);
	return settle(s, id, "released", by, STR(""), e) ||
			       record(s, by, "release", what.cube, id, datasets, e)
		       ? -1
		       : 0;
}

static int reject_locked(struct store *s, struct arena *a, int64_t id, struct str by,
			 struct str remarks, struct error *e)
{
	struct staged what;

	if (staged_get(s, a, id, &what, e) || check_open(&what, e) ||
	    settle(s, id, "rejected", by, remarks, e) ||
	    record(s, by, "reject", what.cube, id, STR(""), e))
		return -1;
	return store_commit(s, e);
}

int staged_reject(struct store *s, struct arena *a, int64_t id, struct str by, struct str remarks,
		  struct error *e)
{
	if (person_check(by, e))
		return -1;
	if (!remarks.len || remarks.len > REMARKS_MAX_BYTES)
		return error_set(e, STATUS_USAGE,
				 "--remarks says why it is rejected, in at most %d bytes",
				 REMARKS_MAX_BYTES);
	if (store_begin(s, e))
		return -1;
	int result = reject_locked(s, a, id, by, remarks, e);
	store_rollback(s);
	if (result == 0)
		sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return result;
}
