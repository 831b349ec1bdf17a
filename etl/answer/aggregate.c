/* aggregate: cells, their summary and their number from one pass. */
#include "answer/columns.h"
#include "answer/explained.h"
#include "answer/result.h"
#include "answer/totals.h"
#include "engine/top.h"

#include <stdlib.h>

struct aggregate {
	const struct question *request;
	struct cells *cells;
	size_t *order_columns;              /* of the order keys that are attributes */
	struct explained_counts *explained; /* of each cell, when asked for */
	uint32_t *page;                     /* indexes of its cells, sorted */
	size_t npage;
};

static struct cell_total all_totals(const struct aggregate *a, const struct column *column)
{
	struct cell_total all = cell_total_none();

	for (size_t i = 0; i < a->cells->n; i++) {
		struct cell_total t = cell_total_of(a->cells, a->request->cube, column, i);
		cell_total_add(&all, &t);
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
	const struct cube *c = a->request->cube;
	struct cell_total s = cell_total_of(a->cells, c, &k->column, x);
	struct cell_total t = cell_total_of(a->cells, c, &k->column, y);
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

static int compare_cells(const void *px, const void *py, void *context)
{
	const struct aggregate *a = context;
	uint32_t x = *(const uint32_t *)px, y = *(const uint32_t *)py;
	int order = 0;

	for (size_t i = 0; i < a->request->norders && !order; i++) {
		const struct order_key *k = &a->request->orders[i];
		order = k->column.kind == COLUMN_ATTRIBUTE
				? cells_compare(a->cells, a->order_columns[i], x, y, k->descending)
				: compare_totals(a, k, x, y);
	}
	/* The default: every column from left to right; cells differ in their attributes. */
	for (size_t i = 0; i < a->request->columns.n && !order; i++)
		order = cells_compare(a->cells, i, x, y, false);
	return order;
}

static void sort_cells(struct aggregate *a, struct pulse *pulse)
{
	size_t n = a->cells->n;
	uint64_t from, to;
	struct top top;

	page_bounds(a->request, n, &from, &to);
	top_open(&top, sizeof(uint32_t), to, SIZE_MAX, compare_cells, a, pulse);
	for (uint32_t i = 0; i < n && to > from; i++)
		top_push(&top, &i);
	top_finish(&top);
	a->npage = (size_t)(to - from);
	a->page = ARENA_ARRAY(a->request->arena, uint32_t, a->npage + 1);
	for (size_t i = 0; i < a->npage; i++)
		a->page[i] = *(uint32_t *)top_get(&top, (size_t)from + i);
	top_close(&top);
}

/* ---- running ---- */

/* question_read saw to it that each is there. */
static void find_orders(struct aggregate *a)
{
	const struct question *r = a->request;

	a->order_columns = ARENA_ARRAY(r->arena, size_t, r->norders + 1);
	for (size_t i = 0; i < r->norders; i++)
		while (r->orders[i].column.kind == COLUMN_ATTRIBUTE &&
		       !str_eq(r->columns.items[a->order_columns[i]].ref, r->orders[i].column.ref))
			a->order_columns[i]++;
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

	if (engine_cells(&a->cells, s, p, r, &r->columns, &all, e) != 0)
		return -1;
	find_orders(a);
	sort_cells(a, session_pulse(s));
	return pulse_check(session_pulse(s), e);
}

/* ---- rows ---- */

struct cells_of {
	struct rows rows;
	struct aggregate a;
	size_t at;
	struct buffer key;        /* of the cell at hand */
	struct numeral *numerals; /* [columns] */
};

static struct datum explanations_of(struct cells_of *x, uint32_t cell)
{
	buffer_reset(&x->key);
	cells_put_key(&x->key, x->a.cells, x->a.request->columns.n, cell);
	return datum_integer(explained_counts_get(x->a.explained, buffer_str(&x->key)));
}

static int next_cell(struct rows *rows, struct datum *row, struct error *e)
{
	struct cells_of *x = (struct cells_of *)rows;
	const struct aggregate *a = &x->a;
	const struct question *r = a->request;
	size_t n = r->columns.n;

	(void)e;
	if (x->at == a->npage)
		return 0;
	uint32_t cell = a->page[x->at++];
	for (size_t i = 0; i < n; i++)
		row[i] = datum_of(a->cells->columns[i].type, cells_value(a->cells, i, cell));
	for (size_t i = 0; i < r->aggregates.n; i++) {
		struct cell_total t =
			cell_total_of(a->cells, r->cube, &r->aggregates.items[i], cell);
		row[n + i] = cell_total_datum(&rows->columns[n + i], &t, &x->numerals[n + i]);
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
	cells_close(x->a.cells);
	free(x);
}

static struct datum *sum_up(const struct cells_of *x)
{
	const struct question *r = x->a.request;
	struct datum *sums = ARENA_ARRAY(r->arena, struct datum, x->rows.n + 1);
	struct numeral *numerals = ARENA_ARRAY(r->arena, struct numeral, r->aggregates.n + 1);

	for (size_t i = 0; i < r->aggregates.n; i++) {
		struct cell_total t = all_totals(&x->a, &r->aggregates.items[i]);
		size_t at = r->columns.n + i;
		sums[at] = cell_total_datum(&x->rows.columns[at], &t, &numerals[i]);
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
	(*out)->total = x->a.cells->n;
	(*out)->summary = sum_up(x);
	return 0;
}
