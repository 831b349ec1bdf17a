#include "base/memory/map.h"
#include "model/date.h"
#include "sql/export.h"
#include <stdlib.h>

#define TEXT_PART 1024u /* entries whose texts are in memory at a time */

/* ---- names ---- */

/* account_code and account_label, and just year where the attribute has the dimension's name. */
static void name_dimension(struct arena *a, struct star *star, size_t d, struct map *taken)
{
	const struct dimension *shape = &star->cube->dimensions[d];

	star->columns[d] = ARENA_ARRAY(a, struct str, shape->nattributes);
	for (size_t i = 0; i < shape->nattributes; i++) {
		struct str name = shape->attributes[i].name;
		if (!str_eq(name, shape->name))
			name = arena_printf(a, "%.*s_%.*s", STR_ARG(shape->name), STR_ARG(name));
		star->columns[d][i] = export_name(a, taken, name);
	}
	if (view_has_text(star->view, d))
		star->ntexts += shape->nattributes;
	else
		star->keys[d] =
			export_name(a, taken, arena_printf(a, "%.*s_key", STR_ARG(shape->name)));
}

void star_name_columns(struct arena *a, struct star *star)
{
	struct map *taken = map_new();
	const struct cube *cube = star->cube;

	export_name(a, taken, STR("dataset"));
	export_name(a, taken, STR("line"));
	star->columns = ARENA_ARRAY(a, struct str *, cube->ndimensions);
	star->keys = ARENA_ARRAY(a, struct str, cube->ndimensions);
	star->amounts = ARENA_ARRAY(a, struct str, cube->ncolumns);
	star->decimals = ARENA_ARRAY(a, struct str, cube->ncolumns);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		struct str name = export_name(a, taken, cube->columns[c].name);
		long long unit = 1;
		for (int k = 0; k < cube->columns[c].decimals; k++)
			unit *= 10;
		star->amounts[c] = name;
		if (unit == 1)
			continue;
		star->decimals[c] = name;
		star->amounts[c] =
			export_name(a, taken, arena_printf(a, "%.*s_x%lld", STR_ARG(name), unit));
	}
	for (size_t d = 0; d < cube->ndimensions; d++)
		name_dimension(a, star, d, taken);
	map_free(taken);
}

static void name_tables(struct export *x, struct star *star)
{
	const struct cube *cube = star->cube;
	struct arena *a = x->arena;

	star->joined = export_name(a, x->names, cube->name);
	star->facts = export_name(a, x->names, arena_printf(a, "%.*s_facts", STR_ARG(cube->name)));
	star->dimensions = ARENA_ARRAY(a, struct str, cube->ndimensions);
	for (size_t d = 0; d < cube->ndimensions; d++)
		if (!view_has_text(star->view, d))
			star->dimensions[d] =
				export_name(a, x->names,
					    arena_printf(a, "%.*s_%.*s", STR_ARG(cube->name),
							 STR_ARG(cube->dimensions[d].name)));
}

/* ---- values ---- */

static void bind_value(sqlite3_stmt *q, int i, enum value_type type, const struct value *v,
		       char date[DATE_TEXT_SIZE])
{
	if (v->null)
		sqlite3_bind_null(q, i);
	else if (type == VALUE_INTEGER)
		sqlite3_bind_int64(q, i, v->number);
	else if (type == VALUE_DATE)
		sqlite3_bind_text(q, i, date, (int)date_format(date, (int32_t)v->number),
				  SQLITE_TRANSIENT);
	else
		db_bind(q, i, v->text);
}

/* REAL makes numbers of the texts of such. */
static const char *sql_type(const struct attribute *a)
{
	return a->numeral ? "REAL" : a->type == VALUE_INTEGER ? "INTEGER" : "TEXT";
}

static int prepare_insert(struct export *x, struct str table, size_t n, sqlite3_stmt **out,
			  struct error *e)
{
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, "INSERT INTO ");
	export_quote(&sql, table);
	buffer_append_z(&sql, " VALUES (?1");
	for (size_t i = 2; i <= n; i++)
		buffer_printf(&sql, ", ?%zu", i);
	buffer_append(&sql, ")", 2);
	int result = db_prepare(x->to, out, sql.ptr, e);
	buffer_drop(&sql);
	return result;
}

/* ---- dimensions ---- */

static int create_dimension(struct export *x, struct star *star, size_t d, struct error *e)
{
	const struct dimension *shape = &star->cube->dimensions[d];
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, "CREATE TABLE ");
	export_quote(&sql, star->dimensions[d]);
	buffer_append_z(&sql, " (_key INTEGER PRIMARY KEY");
	for (size_t i = 0; i < shape->nattributes; i++) {
		buffer_append_z(&sql, ", ");
		export_quote(&sql, star->columns[d][i]);
		buffer_printf(&sql, " %s", sql_type(&shape->attributes[i]));
	}
	buffer_append_z(&sql, ")");
	return export_sql(x, &sql, e);
}

/* Only members that a fact of this file has: others may be of lines that were rejected, superseded
 * or withdrawn. */
static int write_members(struct export *x, struct star *star, size_t d, struct error *e)
{
	const struct dimension *shape = &star->cube->dimensions[d];
	const struct dictionary *members;
	char date[DATE_TEXT_SIZE];
	DB_AUTO_STMT q = NULL;

	if (view_dictionary(star->view, x->from, d, &members, e) ||
	    prepare_insert(x, star->dimensions[d], shape->nattributes + 1, &q, e))
		return -1;
	for (size_t key = 0; key < dictionary_count(members); key++) {
		const struct value *tuple = dictionary_get(members, (uint32_t)key);
		if (!star->used[d][key])
			continue;
		sqlite3_bind_int64(q, 1, (int64_t)key);
		for (size_t i = 0; i < shape->nattributes; i++)
			bind_value(q, (int)i + 2, shape->attributes[i].type, &tuple[i], date);
		if (db_run(q, "write members", e))
			return -1;
	}
	return 0;
}

/* ---- facts ---- */

static int create_facts(struct export *x, struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, "CREATE TABLE ");
	export_quote(&sql, star->facts);
	buffer_append_z(&sql, " (dataset INTEGER REFERENCES dataset, line INTEGER");
	for (size_t c = 0; c < cube->ncolumns; c++) {
		buffer_append_z(&sql, ", ");
		export_quote(&sql, star->amounts[c]);
		buffer_append_z(&sql, " INTEGER");
	}
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		if (star->dimensions[d].len) {
			buffer_append_z(&sql, ", ");
			export_quote(&sql, star->keys[d]);
			buffer_append_z(&sql, " INTEGER REFERENCES ");
			export_quote(&sql, star->dimensions[d]);
			continue;
		}
		for (size_t i = 0; i < shape->nattributes; i++) {
			buffer_append_z(&sql, ", ");
			export_quote(&sql, star->columns[d][i]);
			buffer_printf(&sql, " %s", sql_type(&shape->attributes[i]));
		}
	}
	buffer_append_z(&sql, ")");
	return export_sql(x, &sql, e);
}

/* The decoded columns of one segment. */
struct decoded {
	uint64_t *lines;
	int64_t **amounts;
	uint32_t **keys;      /* NULL where texts are used */
	struct value **texts; /* of the part at hand */
	const struct dictionary **members;
};

static int decode(struct export *x, struct star *star, size_t i, struct arena *a,
		  struct decoded *out, struct error *e)
{
	const struct cube *cube = star->cube;
	const struct segment *g = view_segment(star->view, i);

	out->lines = ARENA_ARRAY(a, uint64_t, g->lines);
	out->amounts = ARENA_ARRAY(a, int64_t *, cube->ncolumns);
	out->keys = ARENA_ARRAY(a, uint32_t *, cube->ndimensions);
	out->texts = ARENA_ARRAY(a, struct value *, cube->ndimensions);
	out->members = ARENA_ARRAY(a, const struct dictionary *, cube->ndimensions);
	if (segment_lines(x->from, star->view, i, out->lines, e))
		return -1;
	for (size_t c = 0; c < cube->ncolumns; c++) {
		out->amounts[c] = ARENA_ARRAY(a, int64_t, g->lines);
		if (segment_amounts(x->from, star->view, i, c, out->amounts[c], e))
			return -1;
	}
	for (size_t d = 0; d < cube->ndimensions; d++) {
		if (g->is_text[d])
			continue;
		out->keys[d] = ARENA_ARRAY(a, uint32_t, g->lines);
		if (segment_keys(x->from, star->view, i, d, out->keys[d], e) ||
		    view_dictionary(star->view, x->from, d, &out->members[d], e))
			return -1;
	}
	return 0;
}

/* Texts of a text dimension, from blocks or, where this segment has keys, from the dictionary. */
static int bind_texts(sqlite3_stmt *q, int at, const struct star *star, size_t d,
		      const struct decoded *in, uint32_t row, uint32_t part)
{
	const struct dimension *shape = &star->cube->dimensions[d];
	const struct value *values =
		in->texts[d] ? in->texts[d] + (size_t)(row - part) * shape->nattributes
			     : dictionary_get(in->members[d], in->keys[d][row]);
	char date[DATE_TEXT_SIZE];

	for (size_t i = 0; i < shape->nattributes; i++)
		bind_value(q, at++, shape->attributes[i].type, &values[i], date);
	return at;
}

static int write_fact(sqlite3_stmt *q, const struct star *star, const struct decoded *in,
		      uint32_t row, uint32_t part, struct error *e)
{
	int at = 2;

	sqlite3_bind_int64(q, at++, (int64_t)in->lines[row]);
	for (size_t c = 0; c < star->cube->ncolumns; c++, at++) {
		if (in->amounts[c][row] == MONEY_NULL)
			sqlite3_bind_null(q, at);
		else
			sqlite3_bind_int64(q, at, in->amounts[c][row]);
	}
	for (size_t d = 0; d < star->cube->ndimensions; d++) {
		if (star->dimensions[d].len) {
			star->used[d][in->keys[d][row]] = true;
			sqlite3_bind_int64(q, at++, in->keys[d][row]);
		} else {
			at = bind_texts(q, at, star, d, in, row, part);
		}
	}
	return db_run(q, "write facts", e);
}

static int write_part(struct export *x, struct star *star, size_t i, uint32_t part, sqlite3_stmt *q,
		      struct decoded *in, struct arena *a, struct error *e)
{
	const struct segment *g = view_segment(star->view, i);
	uint32_t n = g->lines - part < TEXT_PART ? g->lines - part : TEXT_PART;

	arena_reset(a);
	for (size_t d = 0; d < star->cube->ndimensions; d++)
		if (g->is_text[d] &&
		    segment_texts(x->from, star->view, i, d, part, n, a, &in->texts[d], e))
			return -1;
	sqlite3_bind_int64(q, 1, g->dataset);
	for (uint32_t row = part; row < part + n; row++)
		if (write_fact(q, star, in, row, part, e))
			return -1;
	return 0;
}

static int write_facts(struct export *x, struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;
	size_t columns = 2 + cube->ncolumns + star->ntexts;
	struct arena *a = arena_new(), *texts = arena_new();
	DB_AUTO_STMT q = NULL;

	for (size_t d = 0; d < cube->ndimensions; d++)
		columns += star->dimensions[d].len > 0;
	int result = prepare_insert(x, star->facts, columns, &q, e);
	for (size_t i = 0; i < view_segments(star->view) && result == 0; i++) {
		struct decoded in;
		uint32_t lines = view_segment(star->view, i)->lines;
		arena_reset(a);
		result = decode(x, star, i, a, &in, e);
		for (uint32_t part = 0; part < lines && result == 0; part += TEXT_PART)
			result = write_part(x, star, i, part, q, &in, texts, e);
	}
	arena_free(a);
	arena_free(texts);
	return result;
}

/* ---- the whole ---- */

static int create_dimensions(struct export *x, struct star *star, struct error *e)
{
	star->used = ARENA_ARRAY(x->arena, bool *, star->cube->ndimensions);
	for (size_t d = 0; d < star->cube->ndimensions; d++) {
		star->used[d] = ARENA_ARRAY(x->arena, bool, star->view->nmembers[d]);
		if (star->dimensions[d].len && create_dimension(x, star, d, e))
			return -1;
	}
	return 0;
}

static int write_dimensions(struct export *x, struct star *star, struct error *e)
{
	for (size_t d = 0; d < star->cube->ndimensions; d++)
		if (star->dimensions[d].len && write_members(x, star, d, e))
			return -1;
	return 0;
}

int export_star(struct export *x, struct view *v, struct error *e)
{
	struct star star = {.view = v, .cube = view_cube(v)};

	name_tables(x, &star);
	star_name_columns(x->arena, &star);
	return create_dimensions(x, &star, e) || create_facts(x, &star, e) ||
	       write_facts(x, &star, e) || write_dimensions(x, &star, e) ||
	       export_view(x, &star, e) || export_about(x, &star, e);
}
