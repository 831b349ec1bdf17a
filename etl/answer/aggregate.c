/* aggregate: cells, their summary and their number from one pass. */
#include "answer/answer.h"
#include "answer/explained.h"
#include "answer/totals.h"
#include "engine/top.h"

#include "base/csv_out.h"

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

/* ---- writing ---- */

static void write_summary(struct buffer *out, const struct aggregate *a)
{
	const struct columns *list = &a->request->aggregates;

	buffer_append_char(out, '{');
	for (size_t i = 0; i < list->n; i++) {
		struct totals t = all_totals(a, &list->items[i]);
		buffer_append_z(out, i ? "," : "");
		buffer_append_str(out, json_label(a->request->arena, &list->items[i]));
		totals_write(out, a->request->cube, &list->items[i], &t, false);
	}
	buffer_append_char(out, '}');
}

static void write_one(struct buffer *out, const struct aggregate *a, size_t column, uint32_t cell,
		      bool csv)
{
	const struct question *r = a->request;

	if (column < r->columns.n) {
		struct value v = cell_source_value(&a->sources[column], &a->g, cell);
		write_value(out, a->sources[column].type, &v, csv);
		return;
	}
	const struct column *c = &r->aggregates.items[column - r->columns.n];
	struct totals t = totals_of(&a->g, c, cell);
	totals_write(out, r->cube, c, &t, csv);
}

static const struct column *nth_column(const struct question *r, size_t i)
{
	return i < r->columns.n ? &r->columns.items[i] : &r->aggregates.items[i - r->columns.n];
}

static uint32_t explanations_of(const struct aggregate *a, uint32_t cell)
{
	const struct question *r = a->request;
	struct value *values = ARENA_ARRAY(r->arena, struct value, r->columns.n + 1);

	for (size_t i = 0; i < r->columns.n; i++)
		values[i] = cell_source_value(&a->sources[i], &a->g, cell);
	return explained_counts_get(a->explained,
				    cells_key(r->arena, r->cube, &r->columns, values));
}

static void write_cells(struct json_out *j, const struct aggregate *a)
{
	const struct question *r = a->request;
	size_t n = r->columns.n + r->aggregates.n;
	struct str *labels = ARENA_ARRAY(r->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++)
		labels[i] = json_label(r->arena, nth_column(r, i));
	json_put_array(j);
	for (size_t i = 0; i < a->ncells && !j->out->overflow; i++) {
		buffer_append_z(j->out, i ? ",{" : "{");
		for (size_t k = 0; k < n; k++) {
			buffer_append_z(j->out, k ? "," : "");
			buffer_append_str(j->out, labels[k]);
			write_one(j->out, a, k, a->cells[i], false);
		}
		if (a->explained)
			buffer_printf(j->out, "%s\"_explanations\":%u", n ? "," : "",
				      explanations_of(a, a->cells[i]));
		buffer_append_char(j->out, '}');
	}
	json_put_array_end(j);
}

static void write_json(struct buffer *out, const struct aggregate *a)
{
	const struct question *r = a->request;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "total_cell_count");
	json_put_integer(&j, (int64_t)a->g.ncells);
	json_put_key_z(&j, "cells");
	write_cells(&j, a);
	json_put_key_z(&j, "summary");
	j.need_comma = true;
	write_summary(out, a);
	write_cell(&j, r);
	write_refs(&j, "aggregates", &r->aggregates);
	write_refs(&j, "attributes", &r->columns);
	write_tail(&j, r);
	json_put_object_end(&j);
}

static int by_label(const void *a, const void *b, void *context)
{
	const struct question *r = context;

	return str_cmp(nth_column(r, *(const size_t *)a)->label,
		       nth_column(r, *(const size_t *)b)->label);
}

/* Columns sorted by name; nothing at all, not even a header, when there is no cell: as the
 * reference does it. Downloads keep the order of the question, and their header. */
static void write_csv(struct buffer *out, const struct aggregate *a)
{
	const struct question *r = a->request;
	size_t n = r->columns.n + r->aggregates.n;
	size_t *order = ARENA_ARRAY(r->arena, size_t, n + 1);

	for (size_t i = 0; i < n; i++)
		order[i] = i;
	if (!r->download)
		qsort_r(order, n, sizeof *order, by_label, (void *)r);
	for (size_t i = 0; i <= a->ncells && (a->ncells || r->download); i++) {
		size_t start = out->len;
		for (size_t k = 0; k < n; k++) {
			if (k)
				csv_comma(out);
			if (i)
				write_one(out, a, order[k], a->cells[i - 1], true);
			else
				csv_field(out, nth_column(r, order[k])->label);
		}
		end_csv_line(out, start);
	}
}

int answer_aggregate(struct session *s, struct picture *p, const struct question *r,
		     struct answer *out, struct error *e)
{
	struct aggregate a = {.request = r};
	int result = run(&a, s, p, e);

	if (result == 0 && r->explanations)
		result = explained_count(&a.explained, s, p, r, e);
	if (result == 0 && r->format == FORMAT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "data.csv";
		write_csv(&out->body, &a);
	} else if (result == 0) {
		write_json(&out->body, &a);
	}
	explained_counts_free(a.explained);
	close_run(&a);
	return result ? result : answer_check(out, e);
}
