/* A delivery of a cube, written: the rows of details are asked a taakveld at a time, and are gone when they stand in the
 * file. */
#include "reconcile/rounded.h"

#include "base/text/json_out.h"

#define FLUSH_AT ((size_t)1 << 20)
#define UNIT_HUNDREDTHS 100

struct putting {
	const struct iv3_writing *w;
	FILE *file;
	struct buffer out;
	struct iv3_writer writer;
};

static int flush(struct putting *p, struct error *e)
{
	struct str text = buffer_str(&p->out);

	if (text.len && fwrite(text.ptr, 1, text.len, p->file) != text.len)
		return error_errno(e, "write", "the delivery");
	buffer_reset(&p->out);
	return 0;
}

/* What is written must be read back without a fault of shape or codes; else it is not written. */
static int read_back(const struct putting *p, const struct iv3_row *rows, size_t n, struct error *e)
{
	struct iv3_delivery part = *p->w->delivery, back;
	struct iv3_findings f = {0};
	struct arena *a = arena_new();
	struct buffer text;

	part.rows = (struct iv3_row *)(uintptr_t)rows;
	part.n = n;
	buffer_init(&text, IV3_DELIVERY_MAX);
	iv3_delivery_write(&text, &part, p->w->contact, p->w->remarks, p->w->nremarks);
	int result = iv3_delivery_read(&back, a, buffer_str(&text), &f, e);
	for (size_t i = 0; i < f.n && result == 0; i++)
		if (f.items[i].weight == IV3_FAULT)
			result = error_set(e, STATUS_USAGE, "iv3 export: %s %.*s", f.items[i].code,
					   STR_ARG(f.items[i].text));
	iv3_findings_free(&f);
	buffer_drop(&text);
	arena_free(a);
	return result;
}

static int put_rows(struct putting *p, const struct iv3_row *rows, size_t n, struct error *e)
{
	if (read_back(p, rows, n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		iv3_write_row(&p->writer, &rows[i]);
		if (p->out.len >= FLUSH_AT && flush(p, e) != 0)
			return -1;
	}
	return 0;
}

/* ---- details ---- */

static int has_changed(const struct iv3_writing *w, struct error *e)
{
	return error_set(e, STATUS_REFUSED,
			 "cube %.*s changed while its delivery was written; do it again",
			 STR_ARG(w->cells->cube));
}

/* Each of these cells is one of the rows from `first` on, and its details are rounded to what stands there. */
static int put_details(struct putting *p, struct arena *a, const struct iv3_cells *c, size_t first,
		       size_t n, struct error *e)
{
	const struct iv3_cells *whole = p->w->cells;
	struct iv3_row *rows = ARENA_ARRAY(a, struct iv3_row, c->n + 1);
	size_t i = 0;

	for (size_t k = first; k < first + n; k++) {
		const struct iv3_cell *x = &whole->items[k];
		size_t end = i < c->n ? cells_end_of(c, i) : i;
		int64_t sum = 0;
		for (size_t m = i; m < end; m++)
			sum += c->items[m].amount;
		if (end == i || sum != x->amount || !str_eq(c->items[i].category, x->category))
			return has_changed(p->w, e);
		cells_round_one(rows + i, a, c, i, end,
				p->w->delivery->rows[k].amount / UNIT_HUNDREDTHS);
		i = end;
	}
	return i == c->n ? put_rows(p, rows, c->n, e) : has_changed(p->w, e);
}

static struct str cut_of(const struct iv3_writing *w, struct arena *a, const struct iv3_cell *x)
{
	struct buffer b;

	buffer_init(&b, (size_t)256 << 10);
	if (w->wanted->cut.len)
		buffer_printf(&b, "%.*s|", STR_ARG(w->wanted->cut));
	buffer_printf(&b, "%.*s|%.*s:", STR_ARG(w->cells->side_cuts[x->part]),
		      STR_ARG(w->cells->taakveld_ref));
	json_escape(&b, x->taakveld);
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

/* Of one side and taakveld, whose cells are `n` from `first` on. */
static int ask_details(struct putting *p, size_t first, size_t n, struct error *e)
{
	struct iv3_wanted wanted = *p->w->wanted;
	struct arena *a = arena_new();
	struct iv3_cells c;

	wanted.details = true;
	wanted.cut = cut_of(p->w, a, &p->w->cells->items[first]);
	int result = iv3_cells_of(&c, a, p->w->session, &wanted, p->w->definitions, e);
	if (result == 0)
		result = put_details(p, a, &c, first, n, e);
	arena_free(a);
	return result;
}

static int put_cells(struct putting *p, struct error *e)
{
	const struct iv3_cells *c = p->w->cells;

	if (!p->w->wanted->details)
		return put_rows(p, p->w->delivery->rows, c->n, e);
	for (size_t i = 0; i < c->n;) {
		size_t first = i;
		while (i < c->n && c->items[i].part == c->items[first].part &&
		       str_eq(c->items[i].taakveld, c->items[first].taakveld))
			i++;
		if (ask_details(p, first, i - first, e) != 0)
			return -1;
	}
	return 0;
}

int iv3_delivery_put(FILE *out, const struct iv3_writing *w, struct error *e)
{
	struct putting p = {.w = w, .file = out};
	const struct iv3_delivery *v = w->delivery;

	buffer_init(&p.out, IV3_DELIVERY_MAX);
	iv3_write_begin(&p.writer, &p.out, v, w->contact, w->remarks, w->nremarks);
	int result = put_cells(&p, e);
	if (result == 0) /* what the cube does not have: the balance */
		result = put_rows(&p, v->rows + w->cells->n, v->n - w->cells->n, e);
	if (result == 0) {
		iv3_write_end(&p.writer, v);
		result = flush(&p, e);
	}
	buffer_drop(&p.out);
	return result;
}
