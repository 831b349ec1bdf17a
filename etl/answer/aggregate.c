/* aggregate: cells, their summary and their number from one pass. */
#include "answer/columns.h"
#include "answer/explained.h"
#include "answer/result.h"
#include "answer/totals.h"
#include "engine/top.h"

#include <stdlib.h>

struct aggregate {
	const struct question *request;
	struct grouping g;
	struct scan scan;
	struct cell_source *sources;        /* of the drilldown columns */
	struct cell_source *order_sources;  /* of the order keys that are attributes */
	struct explained_counts *explained; /* of each cell, when asked for */
	uint32_t *cells;                    /* indexes of the page's cells, sorted */
	size_t ncells;
};

static struct totals all_totals(const struct aggregate *a, const struct column *column)
{
	struct totals all = totals_none();

	for (uint32_t i = 0; i < a->g.ncells; i++) {
		struct totals t = totals_of(&a->g, column, i);
		totals_add(&all, &t);
	}
	return all;
}

/* ---- order ---- */

static int compare_sums(money_sum a, money_sum b)
{
	return (a > b) - (a < b);
}

/* Nulls last whatever the direction, as PostgreSQL was told by the reference. */
static int compare_totals(const struct aggregate *a, const struct order_key *k, uint32_t x,
			  uint32_t y)
{
	struct totals s = totals_of(&a->g, &k->column, x), t = totals_of(&a->g, &k->column, y);
	bool count = k->column.kind == COLUMN_COUNT || k->column.function == AGGREGATE_COUNT;
	int order;

	if (!count && (!s.present || !t.present))
		return !s.present - !t.present;
	if (k->column.kind == COLUMN_COUNT)
		order = (s.count > t.count) - (s.count < t.count);
	else if (count)
		order = (s.present > t.present) - (s.present < t.present);
	else if (k->column.function == AGGREGATE_SUM)
		order = compare_sums(s.sum, t.sum);
	else if (k->column.function == AGGREGATE_AVG) /* sums below 2^94 and counts below 2^33 */
		order = compare_sums(s.sum * (money_sum)t.present, t.sum * (money_sum)s.present);
	else if (k->column.function == AGGREGATE_MIN)
		order = compare_sums(s.low, t.low);
	else
		order = compare_sums(s.high, t.high);
	return k->descending ? -order : order;
}

static int compare_ranks(const struct cell_source *s, const struct grouping *g, uint32_t x,
			 uint32_t y, bool descending)
{
	uint32_t a = s->ranks[cell_source_code(s, g, x)], b = s->ranks[cell_source_code(s, g, y)];

	if (a == b)
		return 0;
	if (a == UINT32_MAX || b == UINT32_MAX)
		return a == UINT32_MAX ? 1 : -1;
	return (a < b) == descending ? 1 : -1;
}

static int compare_cells(const void *px, const void *py, void *context)
{
	const struct aggregate *a = context;
	uint32_t x = *(const uint32_t *)px, y = *(const uint32_t *)py;
	int order = 0;

	for (size_t i = 0; i < a->request->norders && !order; i++) {
		const struct order_key *k = &a->request->orders[i];
		order = k->column.kind == COLUMN_ATTRIBUTE
				? compare_ranks(&a->order_sources[i], &a->g, x, y, k->descending)
				: compare_totals(a, k, x, y);
	}
	/* The default: every column from left to right; cells differ in their attributes. */
	for (size_t i = 0; i < a->request->columns.n && !order; i++)
		order = compare_ranks(&a->sources[i], &a->g, x, y, false);
	return order;
}

static void sort_cells(struct aggregate *a)
{
	uint64_t from, to;
	struct top top;

	page_bounds(a->request, a->g.ncells, &from, &to);
	if (a->request->download && !a->request->paged) {
		from = 0;
		to = a->g.ncells;
	}
	top_open(&top, sizeof(uint32_t), to, SIZE_MAX, compare_cells, a, &a->scan.session->pulse);
	for (uint32_t i = 0; i < a->g.ncells && to > from; i++)
		top_push(&top, &i);
	top_finish(&top);
	a->ncells = (size_t)(to - from);
	a->cells = ARENA_ARRAY(a->request->arena, uint32_t, a->ncells + 1);
	for (size_t i = 0; i < a->ncells; i++)
		a->cells[i] = *(uint32_t *)top_get(&top, (size_t)from + i);
	top_close(&top);
}

/* ---- running ---- */

static int open_sources(struct aggregate *a, struct error *e)
{
	const struct question *r = a->request;

	a->sources = ARENA_ARRAY(r->arena, struct cell_source, r->columns.n + 1);
	a->order_sources = ARENA_ARRAY(r->arena, struct cell_source, r->norders + 1);
	for (size_t i = 0; i < r->columns.n; i++)
		if (cell_source_open(&a->sources[i], &a->g, &r->columns.items[i], e) != 0)
			return -1;
	for (size_t i = 0; i < r->norders; i++)
		if (r->orders[i].column.kind == COLUMN_ATTRIBUTE &&
		    cell_source_open(&a->order_sources[i], &a->g, &r->orders[i].column, e) != 0)
			return -1;
	return 0;
}

/* Aggregates that are only ordered by must be counted too. */
static struct columns summed(const struct question *r)
{
	struct columns all = {0};

	for (size_t i = 0; i < r->aggregates.n; i++)
		columns_add(&all, r->arena, r->cube, &r->aggregates.items[i]);
	for (size_t i = 0; i < r->norders; i++)
		if (r->orders[i].column.kind == COLUMN_AGGREGATE)
			columns_add(&all, r->arena, r->cube, &r->orders[i].column);
	return all;
}

static int run(struct aggregate *a, struct session *s, struct picture *p, struct error *e)
{
	const struct question *r = a->request;
	struct columns all = summed(r);

	if (scan_open(&a->scan, s, p, r, e) != 0 ||
	    grouping_open(&a->g, &a->scan, &r->columns, &all, e) != 0 ||
	    grouping_run(&a->g, e) != 0 || open_sources(a, e) != 0)
		return -1;
	sort_cells(a);
	return pulse_check(&s->pulse, e);
}

static void close_run(struct aggregate *a)
{
	for (size_t i = 0; a->sources && i < a->request->columns.n; i++)
		cell_source_drop(&a->sources[i]);
	for (size_t i = 0; a->order_sources && i < a->request->norders; i++)
		cell_source_drop(&a->order_sources[i]);
	grouping_close(&a->g);
	scan_close(&a->scan);
}

/* ---- rows ---- */

struct cells_of {
	struct rows rows;
	struct aggregate a;
	size_t at;
	struct value *values;     /* [columns] of the cell at hand */
	struct buffer key;        /* of the cell at hand */
	struct numeral *numerals; /* [columns] */
};

static struct datum explanations_of(struct cells_of *x, uint32_t cell)
{
	const struct question *r = x->a.request;

	for (size_t i = 0; i < r->columns.n; i++)
		x->values[i] = cell_source_value(&x->a.sources[i], &x->a.g, cell);
	buffer_reset(&x->key);
	cells_put_key(&x->key, r->cube, &r->columns, x->values);
	return datum_integer(explained_counts_get(x->a.explained, buffer_str(&x->key)));
}

static int next_cell(struct rows *rows, struct datum *row, struct error *e)
{
	struct cells_of *x = (struct cells_of *)rows;
	const struct aggregate *a = &x->a;
	const struct question *r = a->request;
	size_t n = r->columns.n;

	(void)e;
	if (x->at == a->ncells)
		return 0;
	uint32_t cell = a->cells[x->at++];
	for (size_t i = 0; i < n; i++) {
		struct value v = cell_source_value(&a->sources[i], &a->g, cell);
		row[i] = datum_of(a->sources[i].type, &v);
	}
	for (size_t i = 0; i < r->aggregates.n; i++) {
		struct totals t = totals_of(&a->g, &r->aggregates.items[i], cell);
		row[n + i] = totals_datum(&rows->columns[n + i], &t, &x->numerals[n + i]);
	}
	if (a->explained)
		row[n + r->aggregates.n] = explanations_of(x, cell);
	return 1;
}

static void close_cells(struct rows *rows)
{
	struct cells_of *x = (struct cells_of *)rows;

	buffer_drop(&x->key);
	explained_counts_free(x->a.explained);
	close_run(&x->a);
	free(x);
}

static struct datum *sum_up(const struct cells_of *x)
{
	const struct question *r = x->a.request;
	struct datum *sums = ARENA_ARRAY(r->arena, struct datum, x->rows.n + 1);
	struct numeral *numerals = ARENA_ARRAY(r->arena, struct numeral, r->aggregates.n + 1);

	for (size_t i = 0; i < r->aggregates.n; i++) {
		struct totals t = all_totals(&x->a, &r->aggregates.items[i]);
		size_t at = r->columns.n + i;
		sums[at] = totals_datum(&x->rows.columns[at], &t, &numerals[i]);
	}
	return sums;
}

static void name_columns(struct cells_of *x, const struct question *r)
{
	struct row_column *columns = columns_of(r, 1);
	size_t n = r->columns.n + r->aggregates.n;

	if (r->explanations)
		columns[n++] = (struct row_column){.label = STR("_explanations"),
						   .ref = STR("_explanations"),
						   .title = STR("Toelichtingen"),
						   .role = ROW_NOTE,
						   .type = DATUM_INTEGER,
						   .place = ROW_OBJECTS};
	x->rows = (struct rows){columns, n, next_cell, close_cells};
	x->values = ARENA_ARRAY(r->arena, struct value, n + 1);
	x->numerals = ARENA_ARRAY(r->arena, struct numeral, n + 1);
	buffer_init(&x->key, QUERY_MAX_BODY);
}

int result_cells(struct result **out, struct session *s, struct picture *p,
		 const struct question *r, struct error *e)
{
	struct cells_of *x = xcalloc(1, sizeof *x);

	x->a.request = r;
	name_columns(x, r);
	int result = run(&x->a, s, p, e);
	if (result == 0 && r->explanations)
		result = explained_count(&x->a.explained, s, p, r, e);
	if (result != 0) {
		close_cells(&x->rows);
		return -1;
	}
	*out = result_new(RESULT_CELLS, s, p, r);
	(*out)->rows = &x->rows;
	(*out)->total = x->a.g.ncells;
	(*out)->summary = sum_up(x);
	return 0;
}
