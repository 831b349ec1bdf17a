/* Cells: one statement groups by keys, texts and amounts, and proves itself. Members: of the catalogue alone. */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/grouped.h"

#include <stdlib.h>

/* Lines of one cell up to which halves of amounts fit in 64 bits when they are added up. */
#define WIDE_LINES_MAX ((uint64_t)1 << 31)

/* Whether 64 bits hold any sum of the column, however the lines are grouped. */
static bool is_wide(const struct view *v, size_t column)
{
	__extension__ unsigned __int128 bound = 0;

	for (size_t i = 0; i < view_segments(v); i++) {
		const struct segment *g = view_segment(v, i);
		int64_t low = g->amount_min[column], high = g->amount_max[column];
		if (low > high)
			continue;
		uint64_t a = low < 0 ? 0 - (uint64_t)low : (uint64_t)low;
		uint64_t b = high < 0 ? 0 - (uint64_t)high : (uint64_t)high;
		bound += (__extension__(unsigned __int128)(a > b ? a : b)) * g->lines;
	}
	return bound > INT64_MAX;
}

static void add_measure(struct grouped *g, const struct view *v, const struct column *column)
{
	size_t of = g->inquiry.cube->measures[column->measure].column, i = 0;
	enum aggregate_function f = column->function;

	while (i < g->nmeasures && g->measures[i].column != of)
		i++;
	struct grouped_measure *m = &g->measures[i];
	if (i == g->nmeasures) {
		g->nmeasures++;
		m->column = of;
		m->wide = is_wide(v, of);
	}
	m->sum = m->sum || f == AGGREGATE_SUM || f == AGGREGATE_AVG;
	m->extremes = m->extremes || f == AGGREGATE_MIN || f == AGGREGATE_MAX;
}

/* Amounts that are read anyway are proved; at least one column's. */
static void choose_proved(struct grouped *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->nmeasures; i++)
		g->proved[n++] = g->measures[i].column;
	if (!n && g->inquiry.cube->ncolumns)
		g->proved[n++] = 0;
	census_begin(&g->census, &g->inquiry, g->proved, n);
}

/* ---- the statement ---- */

static void put_column(struct buffer *sql, const struct grouped *g, const struct grouped_column *k)
{
	const struct fact_table *t = g->inquiry.table;
	bool all = g->inquiry.all;

	if (!all)
		buffer_append_z(sql, "if(passes,");
	if (k->kind == GROUPED_MEMBERS)
		put_key(sql, t, k->column.dimension);
	else if (k->kind == GROUPED_TEXTS)
		put_text(sql, t, k->column.dimension, k->column.attribute);
	else
		put_amount(sql, t, g->inquiry.cube->measures[k->column.measure].column);
	if (!all)
		buffer_append_z(sql, k->kind == GROUPED_MEMBERS ? ",0)" : ",NULL)");
}

/* Whether an earlier column has the same field. */
static bool same_field(const struct grouped *g, size_t i, size_t *field)
{
	const struct grouped_column *k = &g->columns[i];
	const struct cube *c = g->inquiry.cube;

	for (size_t b = 0; b < i; b++) {
		const struct grouped_column *x = &g->columns[b];
		if (x->kind != k->kind)
			continue;
		if (k->kind == GROUPED_AMOUNTS
			    ? c->measures[x->column.measure].column !=
				      c->measures[k->column.measure].column
			    : x->column.dimension != k->column.dimension ||
				      (k->kind == GROUPED_TEXTS &&
				       x->column.attribute != k->column.attribute))
			continue;
		*field = x->field;
		return true;
	}
	return false;
}

static void put_measure(struct buffer *sql, struct grouped *g, struct grouped_measure *m)
{
	struct buffer name;

	buffer_init(&name, 64);
	put_amount(&name, g->inquiry.table, m->column);
	struct str c = buffer_str(&name);
	m->field = g->nfields;
	buffer_printf(sql, ",count(%.*s)", STR_ARG(c));
	g->nfields++;
	if (m->sum && m->wide) {
		buffer_printf(sql, ",sum(bitShiftRight(%.*s,32)),sum(bitAnd(%.*s,4294967295))",
			      STR_ARG(c), STR_ARG(c));
		g->nfields += 2;
	} else if (m->sum) {
		buffer_printf(sql, ",sum(%.*s)", STR_ARG(c));
		g->nfields++;
	}
	if (m->extremes) {
		buffer_printf(sql, ",min(%.*s),max(%.*s)", STR_ARG(c), STR_ARG(c));
		g->nfields += 2;
	}
	buffer_drop(&name);
}

static void put_statement(struct buffer *sql, struct grouped *g)
{
	size_t first, last;

	buffer_append_z(sql, "SELECT ");
	census_put(sql, &g->census);
	buffer_append_z(sql, ",(");
	buffer_append_str(sql, buffer_str(&g->inquiry.pass));
	buffer_append_z(sql, ") AS passes");
	first = last = census_fields(&g->census) + 1;
	for (size_t i = 0; i < g->ncolumns; i++) {
		if (same_field(g, i, &g->columns[i].field))
			continue;
		g->columns[i].field = last;
		buffer_append_char(sql, ',');
		put_column(sql, g, &g->columns[i]);
		buffer_printf(sql, " AS g%zu", last++);
	}
	g->nfields = last;
	for (size_t i = 0; i < g->nmeasures; i++)
		put_measure(sql, g, &g->measures[i]);
	inquiry_put_from(sql, &g->inquiry);
	buffer_append_z(sql, " GROUP BY passes");
	for (size_t i = first; i < last; i++)
		buffer_printf(sql, ",g%zu", i);
}

static int take_row(void *context, const struct str *fields, struct error *e)
{
	return grouped_row(context, fields, e);
}

static void forget(void *context)
{
	grouped_again(context);
}

static int ask(struct grouped *g, struct error *e)
{
	struct buffer sql;
	size_t cell;

	if (inquiry_asks(&g->inquiry)) {
		buffer_init(&sql, SQL_MAX);
		put_statement(&sql, g);
		int result = inquiry_ask(&g->inquiry, &sql, &g->census, g->nfields, take_row,
					 forget, g, e);
		buffer_drop(&sql);
		if (result)
			return -1;
	}
	/* Without columns there is one cell, also over nothing. */
	if (!g->ncolumns && grouped_cell(g, &cell, e))
		return -1;
	return 0;
}

static int check_width(const struct grouped *g, struct error *e)
{
	for (size_t i = 0; i < g->nmeasures; i++)
		if (g->measures[i].wide &&
		    view_entries(picture_view(g->inquiry.picture)) > WIDE_LINES_MAX)
			return error_set(
				e, STATUS_LIMIT,
				"Amounts of so many lines, each that large, cannot be added up exactly");
	return 0;
}

int clickhouse_cells(struct cells **out, struct session *s, struct picture *p,
		     const struct question *r, const struct columns *by,
		     const struct columns *aggregates, struct error *e)
{
	struct grouped *g = grouped_new(by);
	int result = inquiry_open(&g->inquiry, s, p, r, e);

	g->measures = xcalloc(picture_cube(p)->ncolumns + 1, sizeof *g->measures);
	if (result == 0)
		result = grouped_columns(g, s, p, by, e);
	for (size_t i = 0; i < aggregates->n && result == 0; i++)
		if (aggregates->items[i].kind == COLUMN_AGGREGATE)
			add_measure(g, picture_view(p), &aggregates->items[i]);
	choose_proved(g);
	if (result == 0)
		result = check_width(g, e) || ask(g, e) || grouped_finish(g, s, p, e) ? -1 : 0;
	if (result == 0)
		*out = &g->cells;
	else
		grouped_close(&g->cells);
	return result;
}

/* ---- members ---- */

int clickhouse_members(struct cells **out, struct session *s, struct picture *p,
		       const struct columns *by, struct error *e)
{
	struct grouped *g = grouped_new(by);
	size_t d = by->n ? by->items[0].dimension : 0, cell;
	const struct dictionary *members;
	int result =
		grouped_columns(g, s, p, by, e) || picture_members(&members, p, s, d, e) ? -1 : 0;

	for (uint32_t m = 0; result == 0 && m < dictionary_count(members); m++) {
		if (picture_hides(p, d, m))
			continue;
		for (size_t i = 0; i < g->ncolumns; i++)
			g->tuple[i] = g->columns[i].ranks->rank[m];
		result = grouped_cell(g, &cell, e);
	}
	if (result == 0)
		result = grouped_finish(g, s, p, e);
	g->cells.count = NULL;
	if (result == 0)
		*out = &g->cells;
	else
		grouped_close(&g->cells);
	return result;
}
