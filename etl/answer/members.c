/* members: one row per value of the first field; of the others each row has the largest. */
#include "answer/answer.h"
#include "engine/top.h"
#include "scan/group.h"

#include <stdlib.h>

struct members {
	const struct question *request;
	struct scan scan;
	struct grouping g;
	struct cell_source *sources; /* of the fields */
	uint32_t *rows; /* [nrows * fields]: the cell that a field's value is taken from */
	size_t nrows;
	size_t *order_fields; /* field of each order key */
};

static uint32_t rank_at(const struct members *m, size_t field, uint32_t cell)
{
	const struct cell_source *s = &m->sources[field];

	return s->ranks[cell_source_code(s, &m->g, cell)];
}

/* A dimension with a table of its own is read alone when nothing is cut: members without facts
 * appear, but for hidden ones. */
static bool reads_table(const struct members *m, const struct picture *p)
{
	const struct columns *list = &m->request->columns;

	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind != COLUMN_ATTRIBUTE ||
		    list->items[i].dimension != list->items[0].dimension)
			return false;
	return !m->request->ntests && m->g.parts[0].kind == PART_MEMBERS &&
	       dimension_is_joined(picture_cube(p), list->items[0].dimension);
}

static void take_table(struct grouping *g, const struct view *v)
{
	const struct part *p = &g->parts[0];
	uint32_t n = part_size(p), members = (uint32_t)dictionary_count(p->members);
	bool *shown = xcalloc(n + 1u, sizeof *shown);

	for (uint32_t m = 0; m < members; m++)
		if (!view_hides(v, p->dimension, m))
			shown[p->codes[m]] = true;
	g->cell_codes = xmalloc((n + 1u) * sizeof *g->cell_codes);
	for (uint32_t i = 0; i < n; i++)
		if (shown[i])
			g->cell_codes[g->ncells++] = i;
	free(shown);
}

/* As SQL's max(): nulls do not count. */
static bool is_larger(uint32_t rank, uint32_t than)
{
	return rank != UINT32_MAX && (than == UINT32_MAX || rank > than);
}

/* Cells with the same first field become one row. */
static void fold_rows(struct members *m)
{
	size_t width = m->request->columns.n;
	struct pairs *first = pairs_new();

	m->rows = xmalloc((m->g.ncells + 1) * width * sizeof *m->rows);
	for (uint32_t cell = 0; cell < m->g.ncells; cell++) {
		uint32_t id = 0, rank = rank_at(m, 0, cell);
		pairs_fold(first, &id, &rank, 1);
		uint32_t *row = m->rows + (size_t)id * width;
		if (id == m->nrows) {
			m->nrows++;
			for (size_t f = 0; f < width; f++)
				row[f] = cell;
		}
		for (size_t f = 1; f < width; f++)
			if (is_larger(rank_at(m, f, cell), rank_at(m, f, row[f])))
				row[f] = cell;
	}
	pairs_free(first);
}

static int compare_field(const struct members *m, size_t field, uint32_t x, uint32_t y,
			 bool descending)
{
	size_t width = m->request->columns.n;
	uint32_t a = rank_at(m, field, m->rows[x * width + field]);
	uint32_t b = rank_at(m, field, m->rows[y * width + field]);

	if (a == b)
		return 0;
	if (a == UINT32_MAX || b == UINT32_MAX)
		return a == UINT32_MAX ? 1 : -1;
	return (a < b) == descending ? 1 : -1;
}

static int compare_rows(const void *px, const void *py, void *context)
{
	const struct members *m = context;
	uint32_t x = *(const uint32_t *)px, y = *(const uint32_t *)py;
	int order = 0;

	for (size_t i = 0; i < m->request->norders && !order; i++)
		order = compare_field(m, m->order_fields[i], x, y,
				      m->request->orders[i].descending);
	for (size_t f = 0; f < m->request->columns.n && !order; f++)
		order = compare_field(m, f, x, y, false);
	return order;
}

static int run(struct members *m, struct session *s, struct picture *p, struct error *e)
{
	const struct question *r = m->request;
	struct columns none = {0};

	if (scan_open(&m->scan, s, p, r, e) != 0 ||
	    grouping_open(&m->g, &m->scan, &r->columns, &none, e) != 0)
		return -1;
	if (reads_table(m, p))
		take_table(&m->g, picture_view(p));
	else if (grouping_run(&m->g, e) != 0)
		return -1;
	m->sources = ARENA_ARRAY(r->arena, struct cell_source, r->columns.n);
	for (size_t i = 0; i < r->columns.n; i++)
		if (cell_source_open(&m->sources[i], &m->g, &r->columns.items[i], e) != 0)
			return -1;
	m->order_fields = ARENA_ARRAY(r->arena, size_t, r->norders + 1);
	for (size_t i = 0; i < r->norders; i++)
		while (!str_eq(r->columns.items[m->order_fields[i]].ref, r->orders[i].column.ref))
			m->order_fields[i]++; /* question_read saw to it that it is there */
	fold_rows(m);
	return 0;
}

static void write_row(struct buffer *out, const struct members *m, const struct str *labels,
		      uint32_t row)
{
	const struct question *r = m->request;

	for (size_t f = 0; f < r->columns.n; f++) {
		const struct cell_source *s = &m->sources[f];
		struct value v = cell_source_value(s, &m->g, m->rows[row * r->columns.n + f]);
		buffer_append_char(out, f ? ',' : '{');
		buffer_append_str(out, labels[f]);
		if (s->amount) {
			size_t column = r->cube->measures[r->columns.items[f].measure].column;
			write_amount(out, v.null ? MONEY_NULL : v.number,
				     r->cube->columns[column].decimals, false);
		} else {
			write_value(out, s->type, &v, false);
		}
	}
	buffer_append_char(out, '}');
}

static void write_rows(struct json_out *j, struct members *m)
{
	const struct question *r = m->request;
	uint64_t from, to;
	struct top top;
	struct str *labels = ARENA_ARRAY(r->arena, struct str, r->columns.n);

	for (size_t f = 0; f < r->columns.n; f++)
		labels[f] = json_label(r->arena, &r->columns.items[f]);
	page_bounds(r, m->nrows, &from, &to);
	top_open(&top, sizeof(uint32_t), to, SIZE_MAX, compare_rows, m, &m->scan.session->pulse);
	for (uint32_t i = 0; i < m->nrows && to > from; i++)
		top_push(&top, &i);
	top_finish(&top);
	json_put_array(j);
	for (uint64_t i = from; i < to; i++) {
		if (i > from)
			buffer_append_char(j->out, ',');
		write_row(j->out, m, labels, *(uint32_t *)top_get(&top, i));
	}
	json_put_array_end(j);
	top_close(&top);
}

static void write_json(struct buffer *out, struct members *m)
{
	const struct question *r = m->request;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "total_member_count");
	json_put_integer(&j, (int64_t)m->nrows);
	json_put_key_z(&j, "data");
	write_rows(&j, m);
	write_cell(&j, r);
	write_refs(&j, "fields", &r->columns);
	write_tail(&j, r);
	json_put_object_end(&j);
}

int answer_members(struct session *s, struct picture *p, const struct question *r,
		   struct answer *out, struct error *e)
{
	struct members m = {.request = r};
	int result = run(&m, s, p, e);

	if (result == 0)
		write_json(&out->body, &m);
	if (result == 0)
		result = pulse_check(&s->pulse, e);
	for (size_t i = 0; m.sources && i < r->columns.n; i++)
		cell_source_drop(&m.sources[i]);
	free(m.rows);
	grouping_close(&m.g);
	scan_close(&m.scan);
	return result ? result : answer_check(out, e);
}
