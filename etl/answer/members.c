/* members: one row per value of the first field; of the others each row has the largest. */
#include "answer/columns.h"
#include "answer/result.h"
#include "engine/top.h"

#include <jansson.h>
#include <stdlib.h>

struct members {
	const struct question *request;
	struct cells *cells;
	uint32_t *rows; /* [nrows * fields]: the cell that a field's value is taken from */
	size_t nrows;
	size_t *order_fields; /* field of each order key */
};

/* Whether the model keeps the dimension in a table of its own (it has a join_column). */
static bool dimension_is_joined(const struct cube *c, size_t dimension)
{
	json_t *model = json_loadb(c->model.ptr, c->model.len, 0, NULL);
	char *name = str_dup(c->dimensions[dimension].name);
	json_t *d = json_object_get(json_object_get(model, "dimensions"), name);
	const json_t *join = json_object_get(d, "join_column");
	bool joined = join && !json_is_null(join);

	free(name);
	json_decref(model);
	return joined;
}

/* A dimension with a table of its own is read alone when nothing is cut: members without facts
 * appear, but for hidden ones. */
static bool reads_table(const struct question *r, const struct picture *p)
{
	const struct columns *list = &r->columns;

	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind != COLUMN_ATTRIBUTE ||
		    list->items[i].dimension != list->items[0].dimension)
			return false;
	return !r->ntests && !picture_has_text(p, list->items[0].dimension) &&
	       dimension_is_joined(r->cube, list->items[0].dimension);
}

/* As SQL's max(): nulls do not count. */
static bool is_larger(const struct cell_column *c, uint32_t code, uint32_t than)
{
	return code != c->null && (than == c->null || code > than);
}

/* Cells with the same first field become one row. */
static void fold_rows(struct members *m)
{
	const struct cells *c = m->cells;
	size_t width = m->request->columns.n;
	uint32_t *row_of = xcalloc(c->columns[0].ncodes + 1u, sizeof *row_of); /* + 1 */

	m->rows = xmalloc((c->n + 1) * width * sizeof *m->rows);
	for (uint32_t cell = 0; cell < c->n; cell++) {
		uint32_t *id = &row_of[c->columns[0].codes[cell]];
		if (!*id) {
			*id = (uint32_t)++m->nrows;
			for (size_t f = 0; f < width; f++)
				m->rows[(*id - 1) * width + f] = cell;
		}
		uint32_t *row = m->rows + (size_t)(*id - 1) * width;
		for (size_t f = 1; f < width; f++) {
			const uint32_t *codes = c->columns[f].codes;
			if (is_larger(&c->columns[f], codes[cell], codes[row[f]]))
				row[f] = cell;
		}
	}
	free(row_of);
}

static int compare_field(const struct members *m, size_t field, uint32_t x, uint32_t y,
			 bool descending)
{
	size_t width = m->request->columns.n;

	return cells_compare(m->cells, field, m->rows[x * width + field],
			     m->rows[y * width + field], descending);
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

	if ((reads_table(r, p) ? engine_members(&m->cells, s, p, &r->columns, e)
			       : engine_cells(&m->cells, s, p, r, &r->columns, &none, e)) != 0)
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
	const struct cell_column *c = &m->cells->columns[field];
	const struct value *v =
		cells_value(m->cells, field, m->rows[row * m->request->columns.n + field]);

	if (!c->amount)
		return datum_of(c->type, v);
	return v->null ? datum_null() : datum_amount(v->number);
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
	free(x->m.rows);
	cells_close(x->m.cells);
	free(x);
}

static int sort_rows(struct member_rows *x, struct session *s, struct error *e)
{
	page_bounds(x->m.request, x->m.nrows, &x->at, &x->to);
	top_open(&x->top, sizeof(uint32_t), x->to, SIZE_MAX, compare_rows, &x->m, session_pulse(s));
	for (uint32_t i = 0; i < x->m.nrows && x->to > x->at; i++)
		top_push(&x->top, &i);
	top_finish(&x->top);
	return pulse_check(session_pulse(s), e);
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
