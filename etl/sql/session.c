#include "sql/sql.h"

#include "sql/table.h"
#include "store/reading.h"

#include <stdlib.h>
#include <time.h>

#define STEPS_BETWEEN_LOOKS 20000 /* of SQLite's machine: some tenths of a millisecond */
#define COLUMNS_MAX 2000          /* SQLite's own limit */

struct sql_session {
	sqlite3 *db;
	struct sql_limits limits;
	struct timespec deadline;
	bool stopped, late;
};

/* ---- limits ---- */

static int look(void *payload)
{
	struct sql_session *s = payload;
	struct timespec now;
	if (s->limits.stop && *s->limits.stop)
		s->stopped = true;
	if (s->limits.seconds > 0) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		s->late = now.tv_sec > s->deadline.tv_sec ||
			  (now.tv_sec == s->deadline.tv_sec && now.tv_nsec >= s->deadline.tv_nsec);
	}
	return s->stopped || s->late;
}

/* The store is open for reading only, so SQLite itself refuses to change it. This refuses what
 * would open or make other files. */
static int may(void *payload, int action, const char *a, const char *b, const char *c,
	       const char *d)
{
	static const int never[] = {SQLITE_ATTACH,
				    SQLITE_DETACH,
				    SQLITE_CREATE_TEMP_TABLE,
				    SQLITE_CREATE_TEMP_INDEX,
				    SQLITE_CREATE_TEMP_VIEW,
				    SQLITE_CREATE_TEMP_TRIGGER,
				    SQLITE_CREATE_VTABLE};
	static const char *const harmless[] = {
		"table_info",       "table_xinfo",  "table_list",      "index_list",  "index_info",
		"foreign_key_list", "user_version", "compile_options", "data_version"};
	(void)payload, (void)b, (void)c, (void)d;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (action == never[i])
			return SQLITE_DENY;
	if (action != SQLITE_PRAGMA)
		return SQLITE_OK;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (sqlite3_stricmp(a, harmless[i]) == 0)
			return SQLITE_OK;
	return SQLITE_DENY;
}

static void set_limits(struct sql_session *s)
{
	sqlite3_progress_handler(s->db, STEPS_BETWEEN_LOOKS, look, s);
	sqlite3_set_authorizer(s->db, may, NULL);
	if (s->limits.bytes > 0)
		sqlite3_hard_heap_limit64((sqlite3_int64)s->limits.bytes);
}

/* ---- opening ---- */

int sql_open(struct sql_session **out, const char *path, const struct sql_limits *limits,
	     struct error *e)
{
	struct store *check = NULL;
	struct sql_session *s;
	bool still;
	if (store_open(&check, path, e) != 0) /* says what is wrong with the file */
		return -1;
	store_close(check);
	s = xcalloc(1, sizeof *s);
	s->limits = *limits;
	if (reading_open(&s->db, path, &still, e) != 0) {
		sql_close(s);
		return -1;
	}
	if (entries_register(s->db) != SQLITE_OK) {
		db_error(s->db, "open the store", e);
		sql_close(s);
		return -1;
	}
	if (entries_make_all(s->db, e) != 0) {
		sql_close(s);
		return -1;
	}
	set_limits(s);
	*out = s;
	return 0;
}

void sql_close(struct sql_session *s)
{
	if (!s)
		return;
	sqlite3_hard_heap_limit64(0);
	sqlite3_close(s->db);
	free(s);
}

/* ---- running ---- */

static int fault(struct sql_session *s, struct error *e)
{
	int code = sqlite3_errcode(s->db);
	if (s->stopped)
		return error_set(e, STATUS_INTERRUPTED, "interrupted");
	if (code == SQLITE_INTERRUPT)
		return error_set(e, STATUS_LIMIT,
				 "the statement took longer than %u seconds: ask for less (a WHERE "
				 "on year or phase), or give it more with --timeout",
				 s->limits.seconds);
	if (code == SQLITE_NOMEM)
		return error_set(e, STATUS_LIMIT,
				 "the statement needs more than %llu MB of memory: ask for less (a "
				 "LIMIT, fewer columns, no ORDER BY over every line), or give it "
				 "more with --memory",
				 (unsigned long long)(s->limits.bytes >> 20));
	if (code == SQLITE_AUTH || code == SQLITE_READONLY)
		return error_set(e, STATUS_USAGE,
				 "this only reads: SELECT and the pragmas that tell about tables "
				 "are allowed (%s)",
				 sqlite3_errmsg(s->db));
	if (code == SQLITE_ERROR || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH)
		return error_set(e, STATUS_USAGE, "%s", sqlite3_errmsg(s->db));
	return db_error(s->db, "run the statement", e);
}

static struct str column_text(sqlite3_stmt *q, int i)
{
	const unsigned char *p = sqlite3_column_text(q, i);
	return (struct str){(const char *)p, p ? (size_t)sqlite3_column_bytes(q, i) : 0};
}

static void read_value(struct sql_value *out, sqlite3_stmt *q, int i)
{
	static const enum sql_type types[] = {[SQLITE_INTEGER] = SQL_INTEGER,
					      [SQLITE_FLOAT] = SQL_REAL,
					      [SQLITE_TEXT] = SQL_TEXT,
					      [SQLITE_BLOB] = SQL_BLOB,
					      [SQLITE_NULL] = SQL_NULL};
	*out = (struct sql_value){.type = types[sqlite3_column_type(q, i)]};
	out->integer = sqlite3_column_int64(q, i);
	out->real = sqlite3_column_double(q, i);
	if (out->type != SQL_NULL && out->type != SQL_BLOB)
		out->text = column_text(q, i);
	else if (out->type == SQL_BLOB)
		out->text =
			(struct str){sqlite3_column_blob(q, i), (size_t)sqlite3_column_bytes(q, i)};
}

static int give_rows(struct sql_session *s, sqlite3_stmt *q, const struct sql_output *out,
		     struct error *e)
{
	int n = sqlite3_column_count(q), row, result = 0;
	struct str *names = xcalloc((size_t)n, sizeof *names);
	struct sql_value *values = xcalloc((size_t)n, sizeof *values);
	for (int i = 0; i < n; i++)
		names[i] = str_z(sqlite3_column_name(q, i));
	result = out->begin(out->payload, names, (size_t)n, e);
	while (result == 0 && (row = sqlite3_step(q)) != SQLITE_DONE) {
		if (row != SQLITE_ROW) {
			result = fault(s, e);
			break;
		}
		for (int i = 0; i < n; i++)
			read_value(&values[i], q, i);
		result = out->row(out->payload, values, (size_t)n, e);
	}
	if (result == 0)
		result = out->end(out->payload, e);
	free(names);
	free(values);
	return result;
}

static int run_one(struct sql_session *s, sqlite3_stmt *q, const struct sql_output *out,
		   struct error *e)
{
	clock_gettime(CLOCK_MONOTONIC, &s->deadline);
	s->deadline.tv_sec += s->limits.seconds;
	s->late = false;
	if (sqlite3_column_count(q) > 0)
		return give_rows(s, q, out, e);
	return sqlite3_step(q) == SQLITE_DONE ? 0 : fault(s, e);
}

int sql_run(struct sql_session *s, struct str text, const struct sql_output *out, struct error *e)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	while (at < end) {
		sqlite3_stmt *q = NULL;
		/* Preparing is short, but looks at the clock too. */
		s->late = false;
		clock_gettime(CLOCK_MONOTONIC, &s->deadline);
		s->deadline.tv_sec += s->limits.seconds;
		if (sqlite3_prepare_v2(s->db, at, (int)(end - at), &q, &at) != SQLITE_OK)
			return fault(s, e);
		int result = q ? run_one(s, q, out, e) : 0; /* none: blanks or a comment */
		sqlite3_finalize(q);
		if (result != 0)
			return -1;
	}
	return 0;
}

bool sql_complete(const char *text)
{
	return sqlite3_complete(text) != 0;
}

int sql_tables(struct sql_session *s, struct buffer *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;
	if (db_prepare(
		    s->db, &q,
		    "SELECT t.name || '(' || group_concat(c.name, ', ') || ')'"
		    " FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
		    " WHERE t.type IN ('table', 'view', 'virtual') AND t.name NOT LIKE 'sqlite_%'"
		    " GROUP BY t.schema, t.name ORDER BY t.schema = 'main', t.name",
		    e) != 0)
		return -1;
	while ((row = db_step(q, "list the tables", e)) == 1) {
		buffer_append_str(out, db_text(q, 0));
		buffer_append_char(out, '\n');
	}
	return row;
}
