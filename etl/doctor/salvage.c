#include "doctor/surgery.h"

#include <stdlib.h>

#define DOING "copy what can be read"
#define SQL_MOST ((size_t)1 << 16)

/* A list of names or statements, of one column. */
static int list(struct surgery *m, sqlite3 *db, const char *sql, struct str **out, size_t *n,
		struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	struct str *all = NULL;
	int row;

	*n = 0;
	if (db_prepare(db, &q, sql, e))
		return -1;
	while ((row = db_step(q, DOING, e)) == 1) {
		if (*n == capacity)
			all = xrealloc(all, (capacity = capacity * 2 + 64) * sizeof *all);
		all[(*n)++] = arena_dup(m->arena, db_text(q, 0));
	}
	*out = ARENA_ARRAY(m->arena, struct str, *n + 1);
	if (*n)
		memcpy(*out, all, *n * sizeof *all);
	free(all);
	return row;
}

static int run_all(struct surgery *m, const struct str *sql, size_t n, struct error *e)
{
	int result = 0;

	for (size_t i = 0; i < n && result == 0; i++)
		result = db_exec(m->store->db, sql[i].ptr, DOING, e);
	return result;
}

/* ---- rows ---- */

struct copying {
	sqlite3_stmt *from, *to;
};

/* `select` of the damaged one, into a table of as many columns. */
static int copying_begin(struct copying *c, struct surgery *m, const char *select, struct str table,
			 struct error *e)
{
	struct buffer sql;

	*c = (struct copying){0};
	if (db_prepare(m->was, &c->from, select, e))
		return -1;
	buffer_init(&sql, SQL_MOST);
	buffer_printf(&sql, "INSERT INTO \"%.*s\" VALUES (", STR_ARG(table));
	for (int i = 0; i < sqlite3_column_count(c->from); i++)
		buffer_printf(&sql, i ? ", ?%d" : "?%d", i + 1);
	buffer_append_z(&sql, ")");
	buffer_append_char(&sql, '\0');
	int result = db_prepare(m->store->db, &c->to, sql.ptr, e);
	buffer_drop(&sql);
	return result;
}

static void copying_end(struct copying *c)
{
	sqlite3_finalize(c->from);
	sqlite3_finalize(c->to);
}

static int put_row(struct copying *c, struct surgery *m, struct error *e)
{
	for (int i = 0; i < sqlite3_column_count(c->from); i++)
		if (sqlite3_bind_value(c->to, i + 1, sqlite3_column_value(c->from, i)) != SQLITE_OK)
			return db_error(m->store->db, DOING, e);
	m->out->rows++;
	return db_run(c->to, DOING, e);
}

/* 0: all of them; 1: some cannot be read; -1. */
static int copy_rows(struct copying *c, struct surgery *m, struct error *e)
{
	int row;

	while ((row = db_step(c->from, DOING, e)) == 1)
		if (put_row(c, m, e))
			return -1;
	return row == 0 ? 0 : e->status == STATUS_STORE ? 1 : -1;
}

/* ---- tables ---- */

/* Those of columns and texts are copied row by row, and the index of words is made anew. */
static const char tables[] =
	"SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'search' AND name"
	" NOT GLOB 'search_*' AND name NOT IN ('segment_data', 'text_piece') AND (name NOT GLOB"
	" 'sqlite_*' OR name = 'sqlite_sequence')";

static int copy_by(struct surgery *m, struct str name, const char *how, struct error *e)
{
	struct str empty = arena_printf(m->arena, "DELETE FROM \"%.*s\"", STR_ARG(name));
	struct str all = arena_printf(m->arena, "SELECT * FROM \"%.*s\" %s", STR_ARG(name), how);
	struct copying c;

	if (db_exec(m->store->db, empty.ptr, DOING, e))
		return -1;
	int result = copying_begin(&c, m, all.ptr, name, e);
	if (result == 0)
		result = copy_rows(&c, m, e);
	copying_end(&c);
	return result;
}

/* A table without rowids is read by an index that has all columns, if there is one, or in the order of its key. */
static int copy_table(struct surgery *m, struct str name, struct error *e)
{
	uint64_t rows = m->out->rows;
	int result = copy_by(m, name, "NOT INDEXED", e);

	if (result == 1) {
		m->out->rows = rows;
		result = copy_by(m, name, "ORDER BY 1, 2", e);
	}
	if (result <= 0)
		return result;
	if (str_eq(name, STR("dataset_sketch")) || str_eq(name, STR("dataset_part"))) {
		m->sketches_lost = true;
		return 0;
	}
	return error_set(
		e, STATUS_STORE,
		"the table %.*s cannot be read, and nothing that is kept says what was in it: "
		"put back a backup ('stuiver restore')",
		STR_ARG(name));
}

/* Members' tables are the store's own; the others came with it. */
static int make_tables(struct surgery *m, struct error *e)
{
	struct str *names, *sql;
	size_t n, nsql;

	if (list(m, m->was,
		 "SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name <> 'search'"
		 " AND name NOT GLOB 'search_*' AND name NOT GLOB 'sqlite_*' ORDER BY type DESC, name",
		 &names, &n, e) ||
	    list(m, m->was,
		 "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name <> 'search'"
		 " AND name NOT GLOB 'search_*' AND name NOT GLOB 'sqlite_*' ORDER BY type DESC, name",
		 &sql, &nsql, e))
		return -1;
	for (size_t i = 0; i < n && i < nsql; i++) {
		DB_AUTO_STMT q = NULL;
		if (db_prepare(m->store->db, &q, "SELECT 1 FROM sqlite_schema WHERE name = ?1", e))
			return -1;
		db_bind(q, 1, names[i]);
		int row = db_step(q, DOING, e);
		db_finalize(&q);
		if (row < 0 || (row == 0 && run_all(m, &sql[i], 1, e)))
			return -1;
	}
	return 0;
}

static int copy_tables(struct surgery *m, struct error *e)
{
	struct str *names;
	size_t n;
	int result = list(m, m->was, tables, &names, &n, e);

	for (size_t i = 0; i < n && result == 0; i++)
		result = copy_table(m, names[i], e);
	return result;
}

/* ---- columns and texts, each by itself ---- */

/* What cannot be read is lost, and no error. */
static int copy_each(struct copying *c, struct surgery *m, int64_t id, struct error *e)
{
	sqlite3_bind_int64(c->from, 1, id);
	int result = copy_rows(c, m, e);
	sqlite3_reset(c->from);
	m->out->lost += result == 1;
	return result < 0 ? -1 : 0;
}

static int copy_columns(struct surgery *m, struct error *e)
{
	DB_AUTO_STMT each = NULL;
	struct copying c = {0};
	int row =
		db_prepare(
			m->store->db, &each,
			"SELECT DISTINCT data FROM segment_column WHERE data IS NOT NULL ORDER BY 1",
			e) || copying_begin(&c, m, "SELECT * FROM segment_data WHERE id = ?1",
					    STR("segment_data"), e)
			? -1
			: 0;

	while (row == 0 && (row = db_step(each, DOING, e)) == 1)
		row = copy_each(&c, m, sqlite3_column_int64(each, 0), e);
	copying_end(&c);
	return row;
}

/* Numbers of texts stand nowhere else: all up to the last there is. */
static int copy_pieces(struct surgery *m, struct error *e)
{
	struct copying c = {0};
	int64_t last = 0;

	if (db_integer(m->was, "SELECT max(id) FROM text_piece NOT INDEXED", 0, &last, e)) {
		m->out->lost++;
		return e->status == STATUS_STORE ? 0 : -1;
	}
	int result = copying_begin(&c, m, "SELECT * FROM text_piece WHERE id = ?1",
				   STR("text_piece"), e);
	for (int64_t id = 1; id <= last && result == 0; id++)
		result = copy_each(&c, m, id, e);
	copying_end(&c);
	return result;
}

/* ---- all ---- */

/* The record's triggers would not let it be filled. */
static int without_triggers(struct surgery *m, struct error *e)
{
	struct str *drop, *make;
	size_t n, nmake;

	if (list(m, m->store->db,
		 "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_schema WHERE type = 'trigger'",
		 &drop, &n, e) ||
	    list(m, m->store->db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'", &make,
		 &nmake, e) ||
	    run_all(m, drop, n, e) || make_tables(m, e) || copy_tables(m, e))
		return -1;
	return run_all(m, make, nmake, e);
}

int salvage(struct surgery *m, struct error *e)
{
	return db_exec(m->store->db, "BEGIN IMMEDIATE", DOING, e) || without_triggers(m, e) ||
			       copy_columns(m, e) || copy_pieces(m, e) ||
			       db_exec(m->store->db, "COMMIT", DOING, e)
		       ? -1
		       : 0;
}
