#include "store/pages/shape_inside.h"
#include <strings.h>

static const char *const type_names[] = {
	[VALUE_STRING] = "string", [VALUE_INTEGER] = "integer", [VALUE_DATE] = "date"};

static int type_from(struct str name)
{
	for (int i = VALUE_STRING; i <= VALUE_DATE; i++)
		if (str_eq(name, str_z(type_names[i])))
			return i;
	return -1;
}

static __attribute__((format(printf, 2, 3))) int differ(char *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	str_vprint(out, SHAPE_DIFFERENCE_SIZE, format, args);
	va_end(args);
	return 1;
}

/* ---- reading ---- */

static int read_attribute(sqlite3_stmt *q, struct shape_dimension *out, const struct dimension *d,
			  size_t i, struct arena *a, char *difference)
{
	struct str name = db_text(q, 0), column = db_text(q, 1);
	int at = dimension_find_attribute(d, name);
	int type = type_from(db_text(q, 2));

	if (at < 0 || i >= d->nattributes)
		return differ(difference, "attribute %.*s.%.*s is no longer there",
			      STR_ARG(d->name), STR_ARG(name));
	if (type < 0 || !identifier_ok(column) || sqlite3_column_int64(q, 3) != (int64_t)i)
		return differ(difference, "attribute %.*s.%.*s is entered wrongly",
			      STR_ARG(d->name), STR_ARG(name));
	if ((enum value_type)type != d->attributes[at].type)
		return differ(difference, "attribute %.*s.%.*s was of type %s and is now %s",
			      STR_ARG(d->name), STR_ARG(name), type_names[type],
			      type_names[d->attributes[at].type]);
	out->columns[i] = arena_dup(a, column);
	out->types[i] = (enum value_type)type;
	out->place[i] = (size_t)at;
	return 0;
}

static int read_attributes(struct store *s, struct shape_dimension *out, const struct dimension *d,
			   struct arena *a, char *difference, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n = 0;
	int row;

	out->nattributes = d->nattributes;
	out->columns = ARENA_ARRAY(a, struct str, d->nattributes);
	out->types = ARENA_ARRAY(a, enum value_type, d->nattributes);
	out->place = ARENA_ARRAY(a, size_t, d->nattributes);
	if (db_prepare(s->db, &q,
		       "SELECT name, column_name, type, position FROM attribute"
		       " WHERE dimension = ?1 ORDER BY position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, out->id);
	while ((row = db_step(q, "read the catalogue", e)) == 1)
		if (read_attribute(q, out, d, n++, a, difference))
			return 1;
	if (row < 0)
		return -1;
	if (n != d->nattributes)
		return differ(difference, "dimension %.*s had %zu attributes and now has %zu",
			      STR_ARG(d->name), n, d->nattributes);
	return 0;
}

static int read_dimension(sqlite3_stmt *q, struct shape *out, const struct cube *cube, size_t i,
			  struct arena *a, char *difference)
{
	struct str name = db_text(q, 1), table = db_text(q, 2);
	int at = cube_find_dimension(cube, name);

	if (at < 0 || i >= cube->ndimensions)
		return differ(difference, "dimension %.*s is no longer there", STR_ARG(name));
	if (!identifier_ok(table) || sqlite3_column_int64(q, 3) != (int64_t)i)
		return differ(difference, "dimension %.*s is entered wrongly", STR_ARG(name));
	out->dimensions[at].id = sqlite3_column_int64(q, 0);
	out->dimensions[at].position = i;
	out->dimensions[at].table = arena_dup(a, table);
	out->dimension_at[i] = (size_t)at;
	return 0;
}

static int read_dimensions(struct shape *out, struct store *s, struct arena *a,
			   const struct cube *cube, char *difference, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n = 0;
	int row, result = 0;

	if (db_prepare(s->db, &q,
		       "SELECT id, name, member_table, position FROM dimension WHERE cube = ?1"
		       " ORDER BY position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, out->cube);
	while ((row = db_step(q, "read the catalogue", e)) == 1)
		if (read_dimension(q, out, cube, n++, a, difference))
			return 1;
	if (row < 0)
		return -1;
	for (size_t d = 0; d < cube->ndimensions && result == 0; d++) {
		if (!out->dimensions[d].id)
			return differ(difference, "dimension %.*s is new",
				      STR_ARG(cube->dimensions[d].name));
		result = read_attributes(s, &out->dimensions[d], &cube->dimensions[d], a,
					 difference, e);
	}
	return result;
}

static int find_column(const struct cube *cube, struct str name)
{
	for (size_t c = 0; c < cube->ncolumns; c++)
		if (str_eq(cube->columns[c].name, name))
			return (int)c;
	return -1;
}

static int read_column(sqlite3_stmt *q, struct shape *out, const struct cube *cube, size_t i,
		       char *difference)
{
	struct str name = db_text(q, 0);
	int at = find_column(cube, name), decimals = sqlite3_column_int(q, 1);

	if (at < 0 || i >= cube->ncolumns)
		return differ(difference, "measure column %.*s is no longer there", STR_ARG(name));
	if (decimals != cube->columns[at].decimals)
		return differ(difference, "measure column %.*s had %d decimals and now has %d",
			      STR_ARG(name), decimals, cube->columns[at].decimals);
	if (sqlite3_column_int64(q, 2) != (int64_t)i)
		return differ(difference, "measure column %.*s is entered wrongly", STR_ARG(name));
	out->column_position[at] = i;
	out->column_at[i] = (size_t)at;
	return 0;
}

static int read_columns(struct shape *out, struct store *s, const struct cube *cube,
			char *difference, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n = 0;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT name, decimals, position FROM measure WHERE cube = ?1"
		       " ORDER BY position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, out->cube);
	while ((row = db_step(q, "read the catalogue", e)) == 1)
		if (read_column(q, out, cube, n++, difference))
			return 1;
	if (row == 0 && n != cube->ncolumns)
		return differ(difference, "there were %zu measure columns and now there are %zu", n,
			      cube->ncolumns);
	return row;
}

int shape_read(struct shape *out, struct store *s, struct arena *a, int64_t id,
	       const struct cube *cube, char difference[SHAPE_DIFFERENCE_SIZE], struct error *e)
{
	out->cube = id;
	out->dimensions = ARENA_ARRAY(a, struct shape_dimension, cube->ndimensions);
	out->dimension_at = ARENA_ARRAY(a, size_t, cube->ndimensions);
	out->column_position = ARENA_ARRAY(a, size_t, cube->ncolumns);
	out->column_at = ARENA_ARRAY(a, size_t, cube->ncolumns);
	int result = read_dimensions(out, s, a, cube, difference, e);
	return result ? result : read_columns(out, s, cube, difference, e);
}

/* ---- making ---- */

/* SQLite does not tell Name from name: underscores are added until the column is the only one. */
static struct str column_name(struct arena *a, const struct dimension *d, size_t i)
{
	struct str name = d->attributes[i].name;
	bool taken = false;

	for (size_t j = 0; j < i && !taken; j++)
		taken = name.len == d->attributes[j].name.len &&
			!strncasecmp(name.ptr, d->attributes[j].name.ptr, name.len);
	return taken ? arena_printf(a, "%.*s_%zu_", STR_ARG(name), i) : name;
}

static struct str table_name(struct arena *a, int64_t id, const struct cube *cube, size_t i)
{
	struct str name = cube->dimensions[i].name;
	bool taken = false;

	for (size_t j = 0; j < i && !taken; j++)
		taken = name.len == cube->dimensions[j].name.len &&
			!strncasecmp(name.ptr, cube->dimensions[j].name.ptr, name.len);
	return arena_printf(a, taken ? "member_%lld_%.*s_%zu_" : "member_%lld_%.*s", (long long)id,
			    STR_ARG(name), i);
}

static int create_attributes(struct store *s, struct arena *a, int64_t dimension,
			     const struct dimension *d, struct buffer *sql, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "INSERT INTO attribute VALUES (?1, ?2, ?3, ?4, ?5)", e))
		return -1;
	for (size_t i = 0; i < d->nattributes; i++) {
		struct str column = column_name(a, d, i);
		if (!identifier_ok(d->attributes[i].name))
			return error_set(
				e, STATUS_INPUT,
				"attribute name %.*s.%.*s: use letters, digits and _ only, "
				"a letter first",
				STR_ARG(d->name), STR_ARG(d->attributes[i].name));
		sqlite3_bind_int64(q, 1, dimension);
		sqlite3_bind_int64(q, 2, (int64_t)i);
		db_bind(q, 3, d->attributes[i].name);
		db_bind(q, 4, column);
		db_bind(q, 5, str_z(type_names[d->attributes[i].type]));
		if (db_run(q, "enter the attributes", e))
			return -1;
		buffer_printf(sql, ", \"%.*s\" %s", STR_ARG(column),
			      d->attributes[i].type == VALUE_INTEGER ? "INTEGER" : "TEXT");
	}
	return 0;
}

int shape_create_dimension(struct store *s, struct arena *a, int64_t cube_id,
			   const struct cube *cube, size_t i, size_t position, struct error *e)
{
	const struct dimension *d = &cube->dimensions[i];
	struct str table = table_name(a, cube_id, cube, i);
	struct buffer sql;
	DB_AUTO_STMT q = NULL;

	if (!identifier_ok(d->name))
		return error_set(
			e, STATUS_INPUT,
			"dimension name %.*s: use letters, digits and _ only, a letter first",
			STR_ARG(d->name));
	if (db_prepare(s->db, &q, "INSERT INTO dimension VALUES (NULL, ?1, ?2, ?3, ?4)", e))
		return -1;
	sqlite3_bind_int64(q, 1, cube_id);
	sqlite3_bind_int64(q, 2, (int64_t)position);
	db_bind(q, 3, d->name);
	db_bind(q, 4, table);
	if (db_run(q, "enter the dimensions", e))
		return -1;
	buffer_init(&sql, 1 << 20);
	buffer_printf(&sql, "CREATE TABLE \"%.*s\" (_key INTEGER PRIMARY KEY", STR_ARG(table));
	int result = create_attributes(s, a, sqlite3_last_insert_rowid(s->db), d, &sql, e);
	buffer_append(&sql, ") STRICT", sizeof(") STRICT"));
	if (result == 0)
		result = db_exec(s->db, sql.ptr, "make a member table", e);
	buffer_drop(&sql);
	return result;
}

int shape_create(struct store *s, int64_t id, const struct cube *cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct arena *a = arena_new();
	int result = db_prepare(s->db, &q, "INSERT INTO measure VALUES (?1, ?2, ?3, ?4)", e);

	for (size_t i = 0; i < cube->ncolumns && result == 0; i++) {
		sqlite3_bind_int64(q, 1, id);
		sqlite3_bind_int64(q, 2, (int64_t)i);
		db_bind(q, 3, cube->columns[i].name);
		sqlite3_bind_int(q, 4, cube->columns[i].decimals);
		result = db_run(q, "enter the measures", e);
	}
	for (size_t i = 0; i < cube->ndimensions && result == 0; i++)
		result = shape_create_dimension(s, a, id, cube, i, i, e);
	arena_free(a);
	return result;
}
