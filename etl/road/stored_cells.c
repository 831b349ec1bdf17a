#include "road/stored_cells.h"

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

#define LOOKING "look through the cells of the store"
#define SQL_MAX ((size_t)1 << 16)

typedef int (*column_work)(struct store *s, void *payload, struct str table, struct str column,
			   struct error *e);

/* Of each table that has rows of its own; an index of words has its texts in tables beside it. */
static int each_column(struct store *s, column_work work, void *payload, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT t.name, c.name FROM main.sqlite_schema t, pragma_table_info(t.name) c"
		    " WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'",
		    e))
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1)
		if (work(s, payload, db_text(q, 0), db_text(q, 1), e))
			return -1;
	return row;
}

/* Names as the schema has them, quoted: a tool may have made tables of its own. */
static void put_name(struct buffer *sql, struct str name)
{
	buffer_append_char(sql, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '"')
			buffer_append_char(sql, '"');
		buffer_append_char(sql, name.ptr[i]);
	}
	buffer_append_char(sql, '"');
}

static int prepare(struct store *s, sqlite3_stmt **q, const char *before, struct str table,
		   struct str column, const char *where, struct error *e)
{
	struct buffer sql;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, before);
	put_name(&sql, column);
	buffer_append_z(&sql, " FROM main.");
	put_name(&sql, table);
	buffer_append_z(&sql, " WHERE typeof(");
	put_name(&sql, column);
	buffer_append_z(&sql, ") = 'text' AND ");
	buffer_printf(&sql, "%s", where);
	put_name(&sql, column);
	buffer_append_z(&sql, *where ? ", ?1) > 0" : " IN (SELECT value FROM temp.short)");
	buffer_append_char(&sql, 0);
	int result = db_prepare(s->db, q, sql.ptr, e);
	buffer_drop(&sql);
	return result;
}

static int mark_equal(struct store *s, void *payload, struct str table, struct str column,
		      struct error *e)
{
	uint64_t *columns = payload;
	DB_AUTO_STMT q = NULL;

	++*columns;
	if (prepare(s, &q, "INSERT OR IGNORE INTO temp.there SELECT ", table, column, "", e))
		return -1;
	return db_run(q, LOOKING, e);
}

static int fill(struct store *s, const struct str *texts, size_t n, struct error *e)
{
	DB_AUTO_STMT put = NULL;

	if (db_exec(s->db,
		    "CREATE TEMP TABLE IF NOT EXISTS short (value TEXT PRIMARY KEY) WITHOUT ROWID;"
		    "CREATE TEMP TABLE IF NOT EXISTS there (value TEXT PRIMARY KEY) WITHOUT ROWID;"
		    "DELETE FROM temp.short; DELETE FROM temp.there",
		    LOOKING, e) ||
	    db_prepare(s->db, &put, "INSERT OR IGNORE INTO temp.short VALUES (?1)", e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		db_bind(put, 1, texts[i]);
		if (db_run(put, LOOKING, e))
			return -1;
	}
	return 0;
}

int cells_equal(struct store *s, struct arena *a, const struct str *texts, size_t n,
		struct str **out, size_t *nout, uint64_t *columns, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row = 0;

	*out = ARENA_ARRAY(a, struct str, n + 1);
	*nout = 0;
	*columns = 0;
	if (fill(s, texts, n, e) || each_column(s, mark_equal, columns, e) ||
	    db_prepare(s->db, &q, "SELECT value FROM temp.there", e))
		return -1;
	while (*nout < n && (row = db_step(q, LOOKING, e)) == 1)
		(*out)[(*nout)++] = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}

/* ---- numbers within longer ones ---- */

struct inside {
	struct str text;
	bool part, whole;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void note(struct inside *in, struct str cell)
{
	for (size_t i = 0; i + in->text.len <= cell.len; i++) {
		size_t end = i + in->text.len;
		if (memcmp(cell.ptr + i, in->text.ptr, in->text.len) != 0)
			continue;
		bool longer = (i > 0 && is_digit(cell.ptr[i - 1])) ||
			      (end < cell.len && is_digit(cell.ptr[end]));
		*(longer ? &in->part : &in->whole) = true;
	}
}

static int note_column(struct store *s, void *payload, struct str table, struct str column,
		       struct error *e)
{
	struct inside *in = payload;
	DB_AUTO_STMT q = NULL;
	int row;

	if (prepare(s, &q, "SELECT ", table, column, "instr(", e))
		return -1;
	db_bind(q, 1, in->text);
	while ((row = db_step(q, LOOKING, e)) == 1)
		note(in, db_text(q, 0));
	return row;
}

int cells_only_inside(struct store *s, struct str text, bool *out, struct error *e)
{
	struct inside in = {.text = text};

	*out = false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_digit(text.ptr[i]))
			return 0;
	if (each_column(s, note_column, &in, e))
		return -1;
	*out = in.part && !in.whole;
	return 0;
}
