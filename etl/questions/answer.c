/* What becomes of questions: read, assigned, answered, settled, and forgotten. */
#include "questions/spool.h"

#define READING "read the questions"
#define CHANGING "change a question"
#define COLUMNS                                                                                    \
	"id, reference, cube, cut, minus, version, about, amount, place, language, body, address," \
	" asked_at, state, assigned, title, answer, scope, edited_by, edition, settled_by,"        \
	" settled_at, reason, forgotten_at"

static const char *const states[QUESTION_STATES] = {"open", "proposed", "published", "answered",
						    "declined"};

const char *question_state_word(enum question_state s)
{
	return s < QUESTION_STATES ? states[s] : "";
}

static enum question_state state_of(struct str word)
{
	for (size_t i = 0; i < QUESTION_STATES; i++)
		if (str_eq(word, str_z(states[i])))
			return (enum question_state)i;
	return QUESTION_OPEN;
}

/* ---- reading ---- */

static void take_row(sqlite3_stmt *s, struct arena *a, struct reader_question *out)
{
	struct str *const texts[] = {&out->reference,
				     &out->cube,
				     &out->cut,
				     &out->minus,
				     &out->version,
				     &out->about,
				     &out->amount,
				     &out->place,
				     &out->language,
				     &out->body,
				     &out->address,
				     &out->asked_at,
				     NULL,
				     &out->assigned,
				     &out->title,
				     &out->answer,
				     &out->scope,
				     &out->edited_by,
				     NULL,
				     &out->settled_by,
				     &out->settled_at,
				     &out->reason,
				     &out->forgotten_at};

	out->id = sqlite3_column_int64(s, 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i])
			*texts[i] = arena_dup(a, db_text(s, (int)i + 1));
	out->state = state_of(db_text(s, 13));
	out->edition = sqlite3_column_int64(s, 19);
}

static int list_locked(struct questions *q, struct arena *a, struct str cube,
		       struct reader_question **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	size_t room = 0;
	int row;

	if (db_prepare(q->db, &s,
		       "SELECT " COLUMNS
		       " FROM question WHERE ?1 = '' OR cube = ?1 ORDER BY id DESC",
		       e))
		return -1;
	db_bind(s, 1, cube.ptr ? cube : STR(""));
	while ((row = db_step(s, READING, e)) == 1) {
		if (*n == room) {
			struct reader_question *old = *out;
			room = room ? 2 * room : 32;
			*out = ARENA_ARRAY(a, struct reader_question, room);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		take_row(s, a, &(*out)[(*n)++]);
	}
	return row;
}

int questions_list(struct questions *q, struct arena *a, struct str cube,
		   struct reader_question **out, size_t *n, struct error *e)
{
	*out = NULL;
	*n = 0;
	pthread_mutex_lock(&q->lock);
	int result = list_locked(q, a, cube, out, n, e);
	pthread_mutex_unlock(&q->lock);
	return result;
}

static int get_locked(struct questions *q, struct arena *a, int64_t id, struct reader_question *out,
		      struct error *e)
{
	DB_AUTO_STMT s = NULL;

	if (db_prepare(q->db, &s, "SELECT " COLUMNS " FROM question WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(s, 1, id);
	int row = db_step(s, READING, e);
	if (row == 1)
		take_row(s, a, out);
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "there is no question %lld; 'stuiver questions' lists them",
				 (long long)id);
	return row == 1 ? 0 : -1;
}

int question_get(struct questions *q, struct arena *a, int64_t id, struct reader_question *out,
		 struct error *e)
{
	*out = (struct reader_question){0};
	pthread_mutex_lock(&q->lock);
	int result = get_locked(q, a, id, out, e);
	pthread_mutex_unlock(&q->lock);
	return result;
}

/* ---- changing: of one that is not settled, and as it was last seen (edition -1: however it is) ---- */

static int check_open(struct questions *q, int64_t id, int64_t edition, struct error *e)
{
	struct arena *a = arena_new();
	struct reader_question now = {0};
	int result = get_locked(q, a, id, &now, e);

	if (result == 0 && now.state > QUESTION_PROPOSED)
		result = error_set(e, STATUS_REFUSED, "question %lld is %s already, by %.*s",
				   (long long)id, question_state_word(now.state),
				   STR_ARG(now.settled_by));
	else if (result == 0 && edition >= 0 && edition != now.edition)
		result = error_set(
			e, STATUS_REFUSED,
			"%.*s changed the answer to question %lld meanwhile: read it first",
			STR_ARG(now.edited_by), (long long)id);
	arena_free(a);
	return result;
}

/* `sql` with ?1 the question and the texts from ?2 on. */
static int change(struct questions *q, int64_t id, const char *sql, const struct str *texts, int n,
		  struct error *e)
{
	DB_AUTO_STMT s = NULL;

	if (db_prepare(q->db, &s, sql, e))
		return -1;
	sqlite3_bind_int64(s, 1, id);
	for (int i = 0; i < n; i++)
		db_bind(s, i + 2, texts[i].ptr ? texts[i] : STR(""));
	return db_run(s, CHANGING, e);
}

int question_assign(struct questions *q, int64_t id, struct str to, struct error *e)
{
	if (questions_begin(q, e))
		return -1;
	int result = check_open(q, id, -1, e);
	if (result == 0)
		result =
			change(q, id, "UPDATE question SET assigned = ?2 WHERE id = ?1", &to, 1, e);
	return questions_end(q, result, e);
}

static int check_draft(const struct question_draft *d, struct error *e)
{
	if (d->title.len > QUESTION_TITLE_BYTES || d->answer.len > QUESTION_ANSWER_BYTES)
		return error_set(e, STATUS_USAGE, "a title has at most %u bytes, and an answer %u",
				 QUESTION_TITLE_BYTES, QUESTION_ANSWER_BYTES);
	if (d->proposed && (!d->title.len || !d->answer.len))
		return error_set(e, STATUS_USAGE, "an answer has a title and a text");
	return 0;
}

int question_write(struct questions *q, const struct question_draft *d, struct error *e)
{
	const struct str texts[] = {d->title, d->answer, d->scope, d->by,
				    d->proposed ? STR("proposed") : STR("open")};

	if (check_draft(d, e) || questions_begin(q, e))
		return -1;
	int result = check_open(q, d->id, d->edition, e);
	if (result == 0)
		result = change(q, d->id,
				"UPDATE question SET title = ?2, answer = ?3, scope = ?4,"
				" edited_by = ?5, state = ?6, edition = edition + 1,"
				" assigned = CASE assigned WHEN '' THEN ?5 ELSE assigned END"
				" WHERE id = ?1",
				texts, 5, e);
	return questions_end(q, result, e);
}

int question_settle(struct questions *q, const struct question_outcome *o, struct error *e)
{
	const struct str texts[] = {str_z(question_state_word(o->state)), o->by, o->reason};

	if (o->state == QUESTION_DECLINED &&
	    (!o->reason.len || o->reason.len > QUESTION_REASON_BYTES))
		return error_set(e, STATUS_USAGE, "say why it is declined, in at most %u bytes",
				 QUESTION_REASON_BYTES);
	if (questions_begin(q, e))
		return -1;
	int result = check_open(q, o->id, o->state == QUESTION_DECLINED ? -1 : o->edition, e);
	if (result == 0)
		result = change(q, o->id,
				"UPDATE question SET state = ?2, settled_by = ?3, reason = ?4,"
				" settled_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?1",
				texts, 3, e);
	return questions_end(q, result, e);
}

int questions_mark(struct questions *q, int64_t *out, struct error *e)
{
	pthread_mutex_lock(&q->lock);
	int result = db_integer(q->db, "PRAGMA data_version", 0, out, e);
	*out = *out << 32 | (sqlite3_total_changes(q->db) & INT32_MAX);
	pthread_mutex_unlock(&q->lock);
	return result;
}

/* ---- what is kept of readers ---- */

int questions_days(struct questions *q, int *out, struct error *e)
{
	int64_t days;

	pthread_mutex_lock(&q->lock);
	int result = db_integer(q->db, "SELECT days FROM keeping", 90, &days, e);
	pthread_mutex_unlock(&q->lock);
	*out = (int)days;
	return result;
}

int questions_set_days(struct questions *q, int days, struct error *e)
{
	if (days < 1 || days > QUESTION_DAYS_MAX)
		return error_set(e, STATUS_USAGE, "between 1 and %d days", QUESTION_DAYS_MAX);
	if (questions_begin(q, e))
		return -1;
	return questions_end(q, change(q, days, "UPDATE keeping SET days = ?1", NULL, 0, e), e);
}

/* ?1: one that is to be forgotten at once. Where it lay open, it is settled by that: nobody can answer it. */
#define FORGET                                                                                   \
	"UPDATE question SET body = '', address = '', digest = '',"                              \
	" forgotten_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),"                                 \
	" state = CASE WHEN state IN ('open', 'proposed') THEN 'declined' ELSE state END,"       \
	" settled_at = CASE settled_at WHEN '' THEN strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"       \
	" ELSE settled_at END WHERE forgotten_at = '' AND (id = ?1"                              \
	" OR (state NOT IN ('open', 'proposed') AND julianday('now') - julianday(settled_at) >=" \
	" (SELECT days FROM keeping)) OR julianday('now') - julianday(asked_at) >= 365)"

int questions_forget(struct questions *q, int64_t id, uint64_t *n, struct error *e)
{
	_Static_assert(QUESTION_STALE_DAYS == 365, "as FORGET has it");
	if (questions_begin(q, e))
		return -1;
	int result = change(q, id, FORGET, NULL, 0, e);
	*n = result == 0 ? (uint64_t)sqlite3_changes(q->db) : 0;
	return questions_end(q, result, e);
}
