/* members: one row per value of the first field; of the others each row has the largest. */
#include "answer/answer.h"
#include "answer/columns.h"
#include "answer/result.h"
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

/* ---- rows ---- */

struct member_rows {
	struct rows rows;
	struct members m;
	struct top top;
	uint64_t at, to; /* of top */
};

static struct datum field_of(const struct members *m, size_t field, uint32_t row)
{
	const struct cell_source *s = &m->sources[field];
	struct value v = cell_source_value(s, &m->g, m->rows[row * m->request->columns.n + field]);

	if (!s->amount)
		return datum_of(s->type, &v);
	return v.null || v.number == MONEY_NULL ? datum_null() : datum_amount(v.number);
}

static int next_member(struct rows *rows, struct datum *row, struct error *e)
{
	struct member_rows *x = (struct member_rows *)rows;

	(void)e;
	if (x->at == x->to)
		return 0;
	uint32_t at = *(uint32_t *)top_get(&x->top, x->at++);
	for (size_t i = 0; i < rows->n; i++)
		row[i] = field_of(&x->m, i, at);
	return 1;
}

static void close_members(struct rows *rows)
{
	struct member_rows *x = (struct member_rows *)rows;

	top_close(&x->top);
	for (size_t i = 0; x->m.sources && i < rows->n; i++)
		cell_source_drop(&x->m.sources[i]);
	free(x->m.rows);
	grouping_close(&x->m.g);
	scan_close(&x->m.scan);
	free(x);
}

static int sort_rows(struct member_rows *x, struct session *s, struct error *e)
{
	page_bounds(x->m.request, x->m.nrows, &x->at, &x->to);
	top_open(&x->top, sizeof(uint32_t), x->to, SIZE_MAX, compare_rows, &x->m, &s->pulse);
	for (uint32_t i = 0; i < x->m.nrows && x->to > x->at; i++)
		top_push(&x->top, &i);
	top_finish(&x->top);
	return pulse_check(&s->pulse, e);
}

int result_members(struct result **out, struct session *s, struct picture *p,
		   const struct question *r, struct error *e)
{
	struct member_rows *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){columns_of(r, 0), r->columns.n, next_member, close_members};
	x->m.request = r;
	if (run(&x->m, s, p, e) != 0 || sort_rows(x, s, e) != 0) {
		close_members(&x->rows);
		return -1;
	}
	*out = result_new(RESULT_MEMBERS, s, p, r);
	(*out)->rows = &x->rows;
	(*out)->total = x->m.nrows;
	return 0;
}
