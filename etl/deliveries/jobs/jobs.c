#include "deliveries/jobs/jobs.h"

#include "serve/told/live.h"
#include "store/db.h"

static const char *const kinds[JOB_KINDS] = {"sniff",   "check", "privacy", "codes", "table",
					     "preview", "stage", "release", "erase"};

#define JOB_COLUMNS                                                                                \
	"id, delivery, kind, state, made_by, queued_at, started_at, alive_at, ended_at, version, " \
	"tries, exit, message"

const char *job_word(enum job_kind kind)
{
	return kinds[kind];
}

static struct desk_job read_job(sqlite3_stmt *s, struct arena *a)
{
	struct desk_job j = {.id = sqlite3_column_int64(s, 0),
			     .delivery = sqlite3_column_int64(s, 1),
			     .state = arena_dup(a, db_text(s, 3)),
			     .by = arena_dup(a, db_text(s, 4)),
			     .queued_at = arena_dup(a, db_text(s, 5)),
			     .started_at = arena_dup(a, db_text(s, 6)),
			     .alive_at = arena_dup(a, db_text(s, 7)),
			     .ended_at = arena_dup(a, db_text(s, 8)),
			     .version = sqlite3_column_int64(s, 9),
			     .tries = sqlite3_column_int64(s, 10),
			     .exit = sqlite3_column_int(s, 11),
			     .message = arena_dup(a, db_text(s, 12))};
	while (j.kind + 1 < JOB_KINDS && !str_eq(db_text(s, 2), str_z(kinds[j.kind])))
		j.kind++;
	return j;
}

static int waiting(struct desk *d, int64_t delivery, enum job_kind kind, int64_t version,
		   int64_t *id, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	*id = 0;
	if (db_prepare(
		    d->db, &s,
		    "SELECT id FROM job WHERE delivery = ? AND kind = ? AND version = ? AND state IN "
		    "('queued', 'running')",
		    e))
		return -1;
	sqlite3_bind_int64(s, 1, delivery);
	db_bind(s, 2, str_z(kinds[kind]));
	sqlite3_bind_int64(s, 3, version);
	int row = db_step(s, "look at the queue", e);
	if (row > 0)
		*id = sqlite3_column_int64(s, 0);
	return row < 0 ? -1 : 0;
}

static int enter(struct desk *d, int64_t delivery, enum job_kind kind, int64_t version,
		 struct str by, int64_t *id, struct error *e)
{
	char now[MOMENT_SIZE];
	DB_AUTO_STMT s = NULL;
	moment_now(now);
	if (db_prepare(
		    d->db, &s,
		    "INSERT INTO job (delivery, kind, state, made_by, queued_at, version) VALUES "
		    "(?, ?, 'queued', ?, ?, ?)",
		    e))
		return -1;
	sqlite3_bind_int64(s, 1, delivery);
	db_bind(s, 2, str_z(kinds[kind]));
	db_bind(s, 3, by);
	db_bind(s, 4, str_z(now));
	sqlite3_bind_int64(s, 5, version);
	if (db_run(s, "queue a job", e))
		return -1;
	*id = sqlite3_last_insert_rowid(d->db);
	return 0;
}

int job_queue(struct desk *d, int64_t delivery, enum job_kind kind, int64_t version, struct str by,
	      int64_t *id, struct error *e)
{
	desk_take(d);
	int result = waiting(d, delivery, kind, version, id, e);
	if (result == 0 && *id == 0)
		result = enter(d, delivery, kind, version, by, id, e);
	desk_let_go(d);
	live_wake(d->live);
	return result;
}

/* The first that `where` gives, whose parameters are two numbers at most and a text. */
static int one(struct desk *d, struct arena *a, const char *sql, int64_t number, struct str text,
	       struct desk_job *out, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, sql, e))
		return -1;
	if (number)
		sqlite3_bind_int64(s, 1, number);
	if (text.ptr)
		db_bind(s, 2, text);
	int row = db_step(s, "read a job", e);
	if (row > 0)
		*out = read_job(s, a);
	return row;
}

static int one_alone(struct desk *d, struct arena *a, const char *sql, int64_t number,
		     struct str text, struct desk_job *out, struct error *e)
{
	desk_take(d);
	int row = one(d, a, sql, number, text, out, e);
	desk_let_go(d);
	return row;
}

int job_get(struct desk *d, struct arena *a, int64_t id, struct desk_job *out, struct error *e)
{
	int row = one_alone(d, a, "SELECT " JOB_COLUMNS " FROM job WHERE id = ?", id,
			    (struct str){0}, out, e);
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND, "there is no job %lld", (long long)id);
	return row < 0 ? -1 : 0;
}

bool job_last(struct desk *d, struct arena *a, int64_t delivery, struct desk_job *out)
{
	struct error e;
	return one_alone(d, a,
			 "SELECT " JOB_COLUMNS
			 " FROM job WHERE delivery = ? ORDER BY state = 'running' DESC, state = "
			 "'queued' DESC, id DESC LIMIT 1",
			 delivery, (struct str){0}, out, &e) > 0;
}

bool job_last_of(struct desk *d, struct arena *a, int64_t delivery, enum job_kind kind,
		 struct desk_job *out)
{
	struct error e;
	return one_alone(d, a,
			 "SELECT " JOB_COLUMNS
			 " FROM job WHERE delivery = ? AND kind = ? ORDER BY id DESC LIMIT 1",
			 delivery, str_z(kinds[kind]), out, &e) > 0;
}

enum searched people_searched(struct desk *d, struct arena *a, int64_t delivery)
{
	struct desk_job sniff, search;
	if (!job_last_of(d, a, delivery, JOB_PRIVACY, &search))
		return SEARCH_NONE;
	if (str_eq(search.state, STR("queued")) || str_eq(search.state, STR("running")))
		return SEARCH_COMES;
	bool since = !job_last_of(d, a, delivery, JOB_SNIFF, &sniff) || search.id > sniff.id;
	return str_eq(search.state, STR("done")) && since ? SEARCH_DONE : SEARCH_NONE;
}

int64_t jobs_ahead(struct desk *d, int64_t id)
{
	int64_t n = 0;
	struct error e;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, "SELECT count(*) FROM job WHERE state = 'queued' AND id < ?",
		       &e) == 0) {
		sqlite3_bind_int64(s, 1, id);
		if (db_step(s, "look at the queue", &e) > 0)
			n = sqlite3_column_int64(s, 0);
	}
	db_finalize(&s);
	desk_let_go(d);
	return n;
}

int jobs_of_kind(struct desk *d, struct arena *a, int64_t organisation, enum job_kind kind,
		 struct desk_job **out, size_t *n, struct error *e)
{
	enum { MOST = 20 };
	*n = 0;
	*out = ARENA_ARRAY(a, struct desk_job, MOST);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s,
			     "SELECT " JOB_COLUMNS
			     " FROM job WHERE kind = ? AND delivery IN (SELECT id FROM "
			     "delivery WHERE organisation = ?) ORDER BY id DESC LIMIT 20",
			     e);
	if (row == 0) {
		db_bind(s, 1, str_z(kinds[kind]));
		sqlite3_bind_int64(s, 2, organisation);
		while ((row = db_step(s, "list jobs", e)) > 0 && *n < MOST)
			(*out)[(*n)++] = read_job(s, a);
	}
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

/* ---- for the runner ---- */

bool job_take(struct desk *d, struct arena *a, struct desk_job *out)
{
	char now[MOMENT_SIZE];
	struct error e;
	bool taken = false;
	moment_now(now);
	desk_take(d);
	if (one(d, a,
		"SELECT " JOB_COLUMNS " FROM job j WHERE state = 'queued' AND NOT EXISTS (SELECT 1 "
		"FROM job r WHERE r.delivery = j.delivery AND r.state = 'running') AND NOT "
		"(kind = 'stage' AND EXISTS (SELECT 1 FROM job p WHERE p.delivery = j.delivery "
		"AND p.kind = 'privacy' AND p.state = 'queued')) ORDER BY kind = "
		"'privacy', id LIMIT 1",
		0, (struct str){0}, out, &e) > 0) {
		DB_AUTO_STMT s = NULL;
		if (db_prepare(
			    d->db, &s,
			    "UPDATE job SET state = 'running', started_at = ?2, alive_at = ?2, tries "
			    "= tries + 1 WHERE id = ?1",
			    &e) == 0) {
			sqlite3_bind_int64(s, 1, out->id);
			db_bind(s, 2, str_z(now));
			taken = db_run(s, "begin a job", &e) == 0;
			out->tries++;
			out->started_at = arena_dup(a, str_z(now));
		}
	}
	desk_let_go(d);
	if (taken)
		live_wake(d->live);
	return taken;
}

void job_alive(struct desk *d, int64_t id)
{
	char now[MOMENT_SIZE];
	struct error e;
	moment_now(now);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s, "UPDATE job SET alive_at = ?2 WHERE id = ?1", &e) == 0) {
		sqlite3_bind_int64(s, 1, id);
		db_bind(s, 2, str_z(now));
		db_run(s, "keep a sign of life", &e);
	}
	db_finalize(&s);
	desk_let_go(d);
	live_wake(d->live);
}

void job_end(struct desk *d, int64_t id, const char *state, int exit, struct str message)
{
	char now[MOMENT_SIZE];
	struct error e;
	moment_now(now);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	if (db_prepare(
		    d->db, &s,
		    "UPDATE job SET state = ?2, ended_at = ?3, exit = ?4, message = ?5 WHERE id = ?1",
		    &e) == 0) {
		sqlite3_bind_int64(s, 1, id);
		db_bind(s, 2, str_z(state));
		db_bind(s, 3, str_z(now));
		sqlite3_bind_int(s, 4, exit);
		db_bind(s, 5, message.ptr ? message : STR(""));
		db_run(s, "end a job", &e);
	}
	db_finalize(&s);
	desk_let_go(d);
	live_wake(d->live);
}
