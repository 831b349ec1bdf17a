/* The view that shows the star as one table, and the indexes that its readers want. */
#include "sql/export.h"

static void put_amounts(struct buffer *sql, const struct star *star, size_t c)
{
	if (star->decimals[c].len) {
		buffer_append_z(sql, ", f.");
		export_quote(sql, star->amounts[c]);
		buffer_append_z(sql, " / 1");
		for (int k = 0; k < star->cube->columns[c].decimals; k++)
			buffer_append_char(sql, '0');
		buffer_append_z(sql, ".0 AS ");
		export_quote(sql, star->decimals[c]);
	}
	buffer_append_z(sql, ", f.");
	export_quote(sql, star->amounts[c]);
}

/* A look-up by key, not a join: what a question does not name is then not looked up at all, and what it
 * does only for rows that pass. */
static void put_attribute(struct buffer *sql, const struct star *star, size_t d, size_t i)
{
	struct str name = star->columns[d][i];

	buffer_append_z(sql, ", ");
	if (!star->dimensions[d].len) {
		buffer_append_z(sql, "f.");
		export_quote(sql, name);
		return;
	}
	buffer_append_z(sql, "(SELECT ");
	export_quote(sql, name);
	buffer_append_z(sql, " FROM ");
	export_quote(sql, star->dimensions[d]);
	buffer_append_z(sql, " WHERE _key = f.");
	export_quote(sql, star->keys[d]);
	buffer_append_z(sql, ") AS ");
	export_quote(sql, name);
}

static int create_view(struct export *x, const struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, "CREATE VIEW ");
	export_quote(&sql, star->joined);
	buffer_append_z(&sql, " AS SELECT f.dataset, f.line");
	for (size_t c = 0; c < cube->ncolumns; c++)
		put_amounts(&sql, star, c);
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t i = 0; i < cube->dimensions[d].nattributes; i++)
			put_attribute(&sql, star, d, i);
	buffer_append_z(&sql, " FROM ");
	export_quote(&sql, star->facts);
	buffer_append_z(&sql, " f");
	return export_sql(x, &sql, e);
}

/* "table column", in one name that no table has. */
static int create_index(struct export *x, struct str table, struct str column, struct str second,
			struct error *e)
{
	struct buffer sql;

	buffer_init(&sql, SIZE_MAX);
	buffer_append_z(&sql, "CREATE INDEX ");
	export_quote(&sql, export_name(x->arena, x->names,
				       arena_printf(x->arena, "%.*s by %.*s", STR_ARG(table),
						    STR_ARG(column))));
	buffer_append_z(&sql, " ON ");
	export_quote(&sql, table);
	buffer_append_z(&sql, " (");
	export_quote(&sql, column);
	if (second.len) {
		buffer_append_z(&sql, ", ");
		export_quote(&sql, second);
	}
	buffer_append_z(&sql, ")");
	return export_sql(x, &sql, e);
}

/* Members by their code; facts by where they come from, and by what nearly all questions name. */
static int create_indexes(struct export *x, const struct star *star, struct error *e)
{
	const struct cube *cube = star->cube;
	size_t *apart = ARENA_ARRAY(x->arena, size_t, cube->nscope + CUBE_SIDES);
	size_t n = cube_apart(cube, apart);

	if (create_index(x, star->facts, STR("dataset"), STR("line"), e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (star->dimensions[apart[i]].len &&
		    create_index(x, star->facts, star->keys[apart[i]], STR(""), e))
			return -1;
	for (size_t d = 0; d < cube->ndimensions; d++)
		if (star->dimensions[d].len &&
		    create_index(x, star->dimensions[d], star->columns[d][cube->dimensions[d].key],
				 STR(""), e))
			return -1;
	return 0;
}

int export_view(struct export *x, const struct star *star, struct error *e)
{
	return create_view(x, star, e) || create_indexes(x, star, e) ? -1 : 0;
}
