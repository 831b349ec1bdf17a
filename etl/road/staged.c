/* What is staged, and its settling. */
#include "road/staged_files.h"

#define STAGING "stage the load"
#define SETTLING "settle what is staged"
#define COLUMNS                                                                       \
	"SELECT id, cube, status, staged_by, staged_at, arguments, digest, report,"   \
	" coalesce(settled_by, ''), coalesce(settled_at, ''), coalesce(remarks, '')," \
	" coalesce(due_at, ''), coalesce(due_by, ''), coalesce(due_reason, '') FROM staged"

bool staged_is_open(const struct staged *what)
{
	return str_eq(what->status, STR("staged")) || str_eq(what->status, STR("reopened"));
}

int staged_check_own(const struct staged *what, struct str by, struct error *e)
{
	return person_same(what->by, by)
		       ? 0
		       : error_set(
				 e, STATUS_REFUSED,
				 "number %lld was staged by %.*s, who alone reopens it and stages "
				 "it anew",
				 (long long)what->id, STR_ARG(what->by));
}

static int insert(struct store *s, const struct staged *what, int64_t *id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->db, &q,
		    what->id ? "UPDATE staged SET cube = ?1, status = 'staged', staged_by = ?2,"
			       " staged_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), arguments = ?3,"
			       " digest = ?4, report = ?5 WHERE id = ?6"
			     : "INSERT INTO staged VALUES (NULL, ?1, 'staged', ?2,"
			       " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?3, ?4, ?5, NULL, NULL,"
			       " NULL, NULL, NULL, NULL)",
		    e))
		return -1;
	db_bind(q, 1, what->cube);
	db_bind(q, 2, str_trim(what->by));
	db_bind(q, 3, what->arguments);
	db_bind(q, 4, what->digest);
	db_bind(q, 5, what->report);
	if (what->id)
		sqlite3_bind_int64(q, 6, what->id);
	if (db_run(q, STAGING, e))
		return -1;
	*id = what->id ? what->id : sqlite3_last_insert_rowid(s->db);
	return 0;
}

/* What is staged anew was reopened, and by who staged it. */
static int check_reopened(struct store *s, struct arena *a, const struct staged *what,
			  struct error *e)
{
	struct staged was;

	if (staged_get(s, a, what->id, &was, e))
		return -1;
	if (!str_eq(was.status, STR("reopened")))
		return error_set(
			e, STATUS_REFUSED,
			"number %lld is %.*s: 'stuiver reopen' it before it is staged anew",
			(long long)what->id, STR_ARG(was.status));
	return staged_check_own(&was, what->by, e);
}

static int keep_annex(struct store *s, const struct store_annex *x, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "INSERT OR REPLACE INTO staged_annex VALUES (?1, ?2, ?3, ?4)", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	db_bind(q, 2, x->text);
	db_bind(q, 3, x->json);
	db_bind(q, 4, x->page);
	return db_run(q, STAGING, e);
}

int staged_begin(struct store *s, struct arena *a, const struct staged *what, int64_t *id,
		 struct error *e)
{
	return store_begin(s, e) || (what->id && check_reopened(s, a, what, e)) ||
			       insert(s, what, id, e) || keep_annex(s, &what->annex, *id, e)
		       ? -1
		       : 0;
}

int staged_record(struct store *s, struct str who, const char *action, struct str cube, int64_t id,
		  struct error *e)
{
	struct arena *a = arena_new();
	struct str detail = arena_printf(a, "{\"staged\":%lld}", (long long)id);
	int result = audit_add(s, who, action, cube, detail, e);

	arena_free(a);
	return result;
}

int staged_end(struct store *s, int64_t id, const struct staged *what, struct error *e)
{
	return staged_record(s, what->by, "stage", what->cube, id, e) || store_commit(s, e) ? -1
											    : 0;
}

/* ---- reading ---- */

static struct staged read_row(struct arena *a, sqlite3_stmt *q)
{
	struct staged out = {.id = sqlite3_column_int64(q, 0)};
	struct str *const texts[] = {&out.cube,       &out.status,  &out.by,     &out.at,
				     &out.arguments,  &out.digest,  &out.report, &out.settled_by,
				     &out.settled_at, &out.remarks, &out.due_at, &out.due_by,
				     &out.due_reason};

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

bool staged_with(const struct staged *what, struct str option)
{
	struct str rest = what->arguments;
	while (rest.ptr && rest.len)
		if (str_eq(str_split(&rest, '\n'), option))
			return true;
	return false;
}
