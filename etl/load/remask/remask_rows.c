#include "load/remask/remask_rows.h"

#include "load/sink_sqlite.h"

#define TOLD_MAX 4000u

static int run(const struct remask_job *job, const char *sql, int64_t one, int64_t two,
	       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(job->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, one);
	sqlite3_bind_int64(q, 2, two);
	return db_run(q, REMASKING, e);
}

/* ---- names of files ---- */

int remask_names(const struct remask_job *job, const int64_t *datasets, size_t n, struct arena *a,
		 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row = 0;

	if (db_prepare(job->store->db, &q, "SELECT source_name FROM dataset WHERE id = ?1", e))
		return -1;
	for (size_t i = 0; i < n && row >= 0; i++) {
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, datasets[i]);
		row = db_step(q, REMASKING, e);
		struct error why;
		if (row != 1 ||
		    !job->look->name(job->look->payload, arena_dup(a, db_text(q, 0)), &why))
			continue;
		return error_set(
			e, STATUS_REFUSED,
			"the name of the file of dataset %lld, which was published before, "
			"tells of people now, and cannot be masked: 'stuiver erase' it, and "
			"load the file under another name; or let the words pass in the "
			"decisions of privacy-policy.json",
			(long long)datasets[i]);
	}
	return row < 0 ? -1 : 0;
}

/* ---- what somebody wrote ---- */

/* A text column of rows: which of the cube, and how one is put back. */
struct written_rows {
	const char *list; /* id and text; ?1: the cube, ?2: a load that is left out */
	const char *put;  /* ?1: id, ?2: text */
	bool source;
};

/* A mapping's own explanations come with its load. */
#define EXPLANATIONS " FROM explanation WHERE cube = ?1 AND (answer IS NOT NULL OR ?2 = 0)"
#define ISSUES " FROM issue i JOIN dataset d ON d.id = i.dataset WHERE d.cube = ?1 AND d.load <> ?2"

static const struct written_rows written[] = {
	{"SELECT id, title" EXPLANATIONS, "UPDATE explanation SET title = ?2 WHERE id = ?1", false},
	{"SELECT id, text" EXPLANATIONS, "UPDATE explanation SET text = ?2 WHERE id = ?1", false},
	{"SELECT id, source" EXPLANATIONS, "UPDATE explanation SET source = ?2 WHERE id = ?1",
	 true},
	{"SELECT w.dataset, w.reason FROM withdrawal w JOIN dataset d ON d.id = w.dataset WHERE d.cube"
	 " = ?1",
	 "UPDATE withdrawal SET reason = ?2 WHERE dataset = ?1", false},
	{"SELECT p.dataset, p.forced FROM publication p JOIN dataset d ON d.id = p.dataset WHERE d.cube"
	 " = ?1 AND p.forced IS NOT NULL AND d.load <> ?2",
	 "UPDATE publication SET forced = ?2 WHERE dataset = ?1", false},
	{"SELECT i.id, i.value" ISSUES, "UPDATE issue SET value = ?2 WHERE id = ?1", false},
	{"SELECT i.id, i.message" ISSUES, "UPDATE issue SET message = ?2 WHERE id = ?1", false},
};

static int mask_rows(const struct remask_job *job, const struct written_rows *w, uint64_t *n,
		     struct error *e)
{
	const struct remask_look *look = job->look;
	DB_AUTO_STMT list = NULL;
	DB_AUTO_STMT put = NULL;
	struct str out;
	int row;

	if (db_prepare(job->store->db, &list, w->list, e) ||
	    db_prepare(job->store->db, &put, w->put, e))
		return -1;
	sqlite3_bind_int64(list, 1, job->cube);
	sqlite3_bind_int64(list, 2, job->load);
	while ((row = db_step(list, REMASKING, e)) == 1) {
		struct str text = db_text(list, 1);
		if (!text.len || !look->written(look->payload, w->source, text, &out) ||
		    str_eq(out, text))
			continue;
		++*n;
		sqlite3_bind_int64(put, 1, sqlite3_column_int64(list, 0));
		db_bind(put, 2, out);
		if (!job->dry && db_run(put, REMASKING, e))
			return -1;
		sqlite3_reset(put);
	}
	return row;
}

/* Answers about a value that is masked: what they say would be of others, too. */
static int check_answers(const struct remask_job *job, struct error *e)
{
	const struct remask_look *look = job->look;
	DB_AUTO_STMT q = NULL;
	struct buffer told;
	struct str out;
	int row;

	if (db_prepare(
		    job->store->db, &q,
		    "SELECT x.answer, t.key, v.value FROM explanation x, json_each(x.scope) t,"
		    " json_each(t.value) v WHERE x.cube = ?1 AND x.answer IS NOT NULL AND v.type ="
		    " 'text' ORDER BY x.id",
		    e))
		return -1;
	buffer_init(&told, TOLD_MAX);
	sqlite3_bind_int64(q, 1, job->cube);
	while ((row = db_step(q, REMASKING, e)) == 1) {
		void *column = look->column(look->payload, db_text(q, 1));
		if (column && look->text(look->payload, column, db_text(q, 2), &out))
			buffer_printf(&told, "%s%.*s", told.len ? ", " : "",
				      STR_ARG(db_text(q, 0)));
	}
	if (row == 0 && told.len)
		row = error_set(
			e, STATUS_REFUSED,
			"answers to readers are about a value that is masked now, and would be "
			"about others too: take them back first, and answer without it "
			"(questions %.*s)",
			STR_ARG(buffer_str(&told)));
	buffer_drop(&told);
	return row;
}

int remask_written(const struct remask_job *job, uint64_t *n, struct error *e)
{
	if (check_answers(job, e))
		return -1;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		if (mask_rows(job, &written[i], n, e))
			return -1;
	return 0;
}

/* ---- lines of originals ---- */

#define PUBLISHED                                                                          \
	" FROM dataset d, json_each(d.report, '$.plan') p WHERE d.id = ?1 AND p.value ->>" \
	" 'target' = '(published)'"
/* What is accepted of people in columns that each line shows, and in those that some lines do. */
#define ACCEPTED                                                                                \
	"SELECT '$.plan[' || p.key || '].accepts[' || x.key || ']' AS path, x.value AS bits,"   \
	" json_extract(p.value, '$.fields[' || x.key || ']') AS field"                          \
	" FROM dataset d, json_each(d.report, '$.plan') p, json_each(p.value, '$.accepts') x"   \
	" WHERE d.id = ?1 AND p.value ->> 'target' = '(published)'"                             \
	" UNION ALL SELECT '$.plan[' || p.key || '].sometimes[' || x.key || '].accepts',"       \
	" x.value ->> 'accepts', x.value ->> 'field'"                                           \
	" FROM dataset d, json_each(d.report, '$.plan') p, json_each(p.value, '$.sometimes') x" \
	" WHERE d.id = ?1 AND p.value ->> 'target' = '(published)'"

/* Columns whose mapping accepted more than it does now. */
static int take_accepted(const struct remask_job *job, int64_t dataset, uint64_t *more,
			 struct error *e)
{
	const struct remask_look *look = job->look;
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT put = NULL;
	int row;

	if (db_prepare(job->store->db, &q,
		       "SELECT path, bits, field FROM (" ACCEPTED ") WHERE bits <> 0", e) ||
	    db_prepare(job->store->db, &put,
		       "UPDATE dataset SET report = json_set(report, ?2, ?3) WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	while ((row = db_step(q, REMASKING, e)) == 1) {
		unsigned was = (unsigned)sqlite3_column_int64(q, 1);
		unsigned is = was & look->accepts(look->payload, db_text(q, 2));
		if (is == was)
			continue;
		++*more;
		sqlite3_bind_int64(put, 1, dataset);
		db_bind(put, 2, db_text(q, 0));
		sqlite3_bind_int64(put, 3, is);
		if (db_run(put, REMASKING, e))
			return -1;
		sqlite3_reset(put);
	}
	return row;
}

int remask_originals(const struct remask_job *job, const int64_t *datasets, const bool *level,
		     size_t n, bool changed, uint64_t *more, struct error *e)
{
	int64_t policy;
	uint64_t before = *more;

	for (size_t i = 0; i < n; i++)
		if (take_accepted(job, datasets[i], more, e) ||
		    (level[i] &&
		     run(job,
			 "UPDATE dataset SET report = json_remove(report, '$.plan[' || (SELECT p.key" PUBLISHED
			 ") || '].width') WHERE id = ?1",
			 datasets[i], 0, e)))
			return -1;
	if (!changed && *more == before)
		return 0;
	return privacy_policy_enter(
		       job->store, job->look->policy, &policy,
		       e) || run(job,
				 "INSERT OR IGNORE INTO privacy_also SELECT DISTINCT d.load, ?2 FROM"
				 " dataset d LEFT JOIN privacy_load l ON l.load = d.load WHERE d.cube ="
				 " ?1 AND coalesce(l.policy, 0) <> ?2",
				 job->cube, policy, e)
		       ? -1
		       : 0;
}
