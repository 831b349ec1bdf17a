#include "sql/table.h"

#include "base/memory/map.h"

#include <stdlib.h>

#define DECLARATION_MAX (1u << 20)

static struct table_column *add_column(struct entry_table *t, enum entry_column_kind kind,
				       size_t index, size_t attribute, struct str name)
{
	struct table_column *c = &t->columns[t->ncolumns++];
	*c = (struct table_column){kind, index, attribute, name};
	return c;
}

/* As the joined view of the plain star. */
static void list_columns(struct entry_table *t)
{
	struct star star = {.view = t->view, .cube = t->cube};
	size_t n = 2 + 2 * t->cube->ncolumns;
	star_name_columns(t->arena, &star);
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		n += t->cube->dimensions[d].nattributes;
	t->columns = ARENA_ARRAY(t->arena, struct table_column, n);
	add_column(t, COLUMN_DATASET, 0, 0, STR("dataset"));
	add_column(t, COLUMN_LINE, 0, 0, STR("line"));
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		if (star.decimals[c].len)
			add_column(t, COLUMN_DECIMAL, c, 0, star.decimals[c]);
		add_column(t, COLUMN_AMOUNT, c, 0, star.amounts[c]);
	}
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		for (size_t i = 0; i < t->cube->dimensions[d].nattributes; i++)
			add_column(t, COLUMN_ATTRIBUTE, d, i, star.columns[d][i]);
}

static const char *type_of(const struct entry_table *t, const struct table_column *c)
{
	if (c->kind == COLUMN_DECIMAL)
		return "REAL";
	if (c->kind != COLUMN_ATTRIBUTE)
		return "INTEGER";
	const struct attribute *a = &t->cube->dimensions[c->index].attributes[c->attribute];
	return a->numeral ? "REAL" : a->type == VALUE_INTEGER ? "INTEGER" : "TEXT";
}

static int declare(sqlite3 *db, const struct entry_table *t)
{
	struct buffer sql;
	buffer_init(&sql, DECLARATION_MAX);
	buffer_append_z(&sql, "CREATE TABLE x(");
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (i > 0)
			buffer_append_z(&sql, ", ");
		export_quote(&sql, t->columns[i].name);
		buffer_printf(&sql, " %s", type_of(t, &t->columns[i]));
	}
	buffer_append(&sql, ")", 2);
	int result = sql.overflow ? SQLITE_TOOBIG : sqlite3_declare_vtab(db, sql.ptr);
	buffer_drop(&sql);
	return result;
}

static int table_disconnect(sqlite3_vtab *base)
{
	struct entry_table *t = (struct entry_table *)base;
	view_unref(t->view);
	store_close(t->store);
	arena_free(t->arena);
	free(t);
	return SQLITE_OK;
}

/* The argument as it stands between the brackets, without its quotes. */
static struct str argument(struct arena *a, const char *text)
{
	struct str s = str_trim(str_z(text));
	if (s.len < 2 || (*s.ptr != '\'' && *s.ptr != '"') || s.ptr[s.len - 1] != *s.ptr)
		return s;
	char *out = arena_bytes(a, s.len);
	size_t n = 0;
	for (size_t i = 1; i + 1 < s.len; i++) {
		out[n++] = s.ptr[i];
		i += s.ptr[i] == *s.ptr && i + 2 < s.len && s.ptr[i + 1] == *s.ptr;
	}
	return (struct str){out, n};
}

static int open_table(struct entry_table *t, sqlite3 *db, int argc, const char *const *argv,
		      struct error *e)
{
	const char *path = sqlite3_db_filename(db, "main");
	if (argc != 4)
		return error_set(e, STATUS_USAGE,
				 "name the cube, as in CREATE VIRTUAL TABLE temp.entry USING "
				 "stuiver('gm0000:begroting')");
	if (!path || !*path)
		return error_set(e, STATUS_USAGE, "open the store's file first: it is none");
	if (store_open(&t->store, path, e) != 0 ||
	    view_open(&t->view, t->store, argument(t->arena, argv[3]), e) != 0)
		return -1;
	t->cube = view_cube(t->view);
	return 0;
}

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
			 sqlite3_vtab **out, char **message)
{
	struct entry_table *t = xcalloc(1, sizeof *t);
	struct error e = {0};
	(void)aux;
	t->arena = arena_new();
	if (open_table(t, db, argc, argv, &e) != 0) {
		*message = sqlite3_mprintf("%s", e.text);
		table_disconnect(&t->base);
		return SQLITE_ERROR;
	}
	list_columns(t);
	int result = declare(db, t);
	if (result != SQLITE_OK) {
		table_disconnect(&t->base);
		return result;
	}
	*out = &t->base;
	return SQLITE_OK;
}

int entries_register(sqlite3 *db)
{
	static const sqlite3_module module = {
		.iVersion = 1,
		.xCreate = table_connect,
		.xConnect = table_connect,
		.xBestIndex = entries_best_index,
		.xDisconnect = table_disconnect,
		.xDestroy = table_disconnect,
		.xOpen = entries_open,
		.xClose = entries_close,
		.xFilter = entries_filter,
		.xNext = entries_next,
		.xEof = entries_eof,
		.xColumn = entries_column,
		.xRowid = entries_rowid,
	};
	return sqlite3_create_module_v2(db, "stuiver", &module, NULL, NULL);
}

/* ---- all cubes ---- */

static int make_table(sqlite3 *db, struct str name, struct str cube, struct error *e)
{
	char *quoted = sqlite3_mprintf("'%.*q'", (int)cube.len, cube.ptr);
	struct buffer sql;
	buffer_init(&sql, DECLARATION_MAX);
	buffer_append_z(&sql, "CREATE VIRTUAL TABLE temp.");
	export_quote(&sql, name);
	buffer_printf(&sql, " USING stuiver(%s)", quoted);
	buffer_append(&sql, "", 1);
	int result = db_exec(db, sql.ptr, "open the cube", e);
	buffer_drop(&sql);
	sqlite3_free(quoted);
	return result;
}

static int make_entry(sqlite3 *db, struct str name, struct error *e)
{
	struct buffer sql;
	buffer_init(&sql, DECLARATION_MAX);
	buffer_append_z(&sql, "CREATE TEMP VIEW entry AS SELECT * FROM ");
	export_quote(&sql, name);
	buffer_append(&sql, "", 1);
	int result = db_exec(db, sql.ptr, "open the cube", e);
	buffer_drop(&sql);
	return result;
}

int entries_make_all(sqlite3 *db, struct error *e)
{
	const char *path = sqlite3_db_filename(db, "main");
	struct arena *a = arena_new();
	struct map *names = map_new();
	struct store_cube *cubes;
	struct store *s = NULL;
	size_t n = 0;
	int result = store_open(&s, path ? path : "", e);
	if (result == 0)
		result = store_cubes(s, a, &cubes, &n, e);
	for (size_t i = 0; i < n && result == 0; i++) {
		struct str name = export_name(a, names, cubes[i].name);
		result = make_table(db, name, cubes[i].name, e);
		if (result == 0 && n == 1 && !str_eq(name, STR("entry")))
			result = make_entry(db, name, e);
	}
	store_close(s);
	map_free(names);
	arena_free(a);
	return result;
}
