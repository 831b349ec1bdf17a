/*
 * SQL over a store: each cube as a table of entries, and everything else that is an ordinary table
 * of the store. Reading only, within limits of time and memory. Hides SQLite.
 *
 * A cube's table has the columns of the view that `export --format sqlite` makes of it (store.h):
 * dataset, line, each measure exact as an integer of the smallest unit (amount_x100) and beside it
 * a decimal to read, and the attributes of each dimension. `entry` is the table of a store's only
 * cube.
 */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include "base/error.h"
#include "base/memory/buffer.h"

struct sql_limits {
	unsigned seconds;         /* for one statement; 0: none */
	uint64_t bytes;           /* of memory that SQLite may use; 0: none. Of the whole process */
	const volatile int *stop; /* ends the statement when it becomes nonzero; NULL: none */
};

enum sql_type { SQL_NULL, SQL_INTEGER, SQL_REAL, SQL_TEXT, SQL_BLOB };

struct sql_value {
	enum sql_type type;
	int64_t integer;
	double real;
	struct str text; /* as SQLite shows it; also of numbers */
};

/* What comes out. Texts are borrowed for the call. Returning -1 ends the statement. */
struct sql_output {
	/* A statement that gives rows. */
	int (*begin)(void *payload, const struct str *columns, size_t n, struct error *e);
	int (*row)(void *payload, const struct sql_value *values, size_t n, struct error *e);
	int (*end)(void *payload, struct error *e);
	void *payload;
};

struct sql_session;

/* Opens a store for reading. As store_open. */
int sql_open(struct sql_session **out, const char *path, const struct sql_limits *limits,
	     struct error *e);
void sql_close(struct sql_session *s);
/* Runs all statements of a text. STATUS_USAGE: it is no SQL, or it would change something;
 * STATUS_LIMIT: it took too long or too much memory; STATUS_INTERRUPTED: it was stopped. */
int sql_run(struct sql_session *s, struct str text, const struct sql_output *out, struct error *e);
/* True when the text ends a statement, so that it can be run. */
bool sql_complete(const char *text);
/* The tables there are, with their columns: "entry(dataset, line, …)", one a line. */
int sql_tables(struct sql_session *s, struct buffer *out, struct error *e);

#endif
