#include "explore/rows_read.h"

/* ---- figures ---- */

struct figure figure_difference(const struct figure *x, const struct figure *y)
{
	struct figure d = *x;

	if (!x->known && !y->known)
		return (struct figure){0};
	d.known = true;
	d.decimals = x->known ? x->decimals : y->decimals;
	d.amount = (x->known ? x->amount : 0) - (y->known ? y->amount : 0);
	d.minus = y->cut;
	return d;
}

bool figure_permille(const struct figure *x, const struct figure *y, int64_t *out)
{
	money_sum base = y->amount < 0 ? -y->amount : y->amount;

	if (!x->known || !y->known || base == 0)
		return false;
	money_sum n = x->amount * 1000;
	money_sum half = base / 2;
	*out = (int64_t)((n < 0 ? n - half : n + half) / base);
	return true;
}

void figure_take(struct figure *f, const struct datum *d, int decimals)
{
	int64_t parsed;

	f->decimals = decimals;
	if (d->kind == DATUM_AMOUNT || d->kind == DATUM_INTEGER) {
		f->known = true;
		f->amount = d->number;
	} else if (d->kind == DATUM_NUMERAL && money_parse(d->text, decimals, &parsed)) {
		f->known = true;
		f->amount = parsed;
	}
}

struct str axis_ref(const struct guide *g, const struct guide_axis *x)
{
	return x->dimension < 0 ? (struct str){0}
				: g->cube->dimensions[x->dimension].attributes[x->attribute].ref;
}

struct str sum_ref(const struct lens *l, struct arena *a)
{
	return arena_printf(a, "%.*s.sum", STR_ARG(l->guide->cube->measures[l->measure].name));
}

struct value value_of_datum(const struct datum *d)
{
	if (d->kind == DATUM_NULL)
		return value_null();
	return d->kind == DATUM_TEXT ? value_text(d->text) : value_number((int64_t)d->number);
}

/* ---- the frame ---- */

static size_t axis_size(const struct guide_axis *x)
{
	return x->dimension < 0 ? 1 : x->n;
}

static size_t member_at(const struct guide_axis *x, const struct guide_member *m)
{
	return m ? (size_t)(m - x->members) : 0;
}

const struct frame_cell *frame_cell(const struct frame *f, const struct guide_member *year,
				    const struct guide_member *phase,
				    const struct guide_member *side)
{
	const struct guide *g = f->guide;
	size_t at = member_at(&g->year, year);

	at = at * axis_size(&g->phase) + member_at(&g->phase, phase);
	return &f->cells[at * axis_size(&g->side) + member_at(&g->side, side)];
}

bool frame_is_empty(const struct frame *f)
{
	const struct guide *g = f->guide;
	size_t n = axis_size(&g->year) * axis_size(&g->phase) * axis_size(&g->side);

	for (size_t i = 0; i < n; i++)
		if (f->cells[i].known)
			return false;
	return true;
}

bool axis_member(const struct guide_axis *x, const struct tabular *q, size_t row, struct str ref,
		 const struct guide_member **out)
{
	int column = ref.len ? tabular_column(q, ref) : -1;

	*out = NULL;
	if (x->dimension < 0 || column < 0)
		return true;
	struct value v = value_of_datum(tabular_cell(q, row, (size_t)column));
	for (size_t i = 0; i < x->n && !*out; i++)
		if (value_eq(x->type, &x->members[i].value, &v))
			*out = &x->members[i];
	return *out != NULL; /* lines without a year are in no cell */
}

struct str cuts_joined(struct arena *a, struct str x, struct str y)
{
	if (x.len == 0 || y.len == 0)
		return x.len ? x : y;
	/* Of each of thousands of members: no formatting. */
	char *both = arena_alloc(a, x.len + y.len + 2);
	memcpy(both, x.ptr, x.len);
	both[x.len] = '|';
	memcpy(both + x.len + 1, y.ptr, y.len);
	both[x.len + 1 + y.len] = 0;
	return (struct str){both, x.len + 1 + y.len};
}

int frame_ask(struct frame *out, struct session *s, const struct lens *l, struct arena *a,
	      struct error *e)
{
	struct lens_cut path = {.path = true};

	return frame_of_cut(out, s, l, lens_cut_text(l, a, &path), a, e);
}

static size_t frame_size(const struct guide *g)
{
	return axis_size(&g->year) * axis_size(&g->phase) * axis_size(&g->side);
}

static struct frame frame_empty(const struct lens *l, struct arena *a)
{
	return (struct frame){.guide = l->guide,
			      .measure = l->measure,
			      .decimals = measure_decimals(l->guide, l->measure),
			      .cells = ARENA_ARRAY(a, struct frame_cell, frame_size(l->guide) + 1)};
}

static struct lens undivided(const struct lens *l)
{
	struct lens plain = *l;

	plain.scale = SCALE_TOTAL;
	plain.prices = 0;
	return plain;
}

/* Sums by `by` (or nothing) and the axes. */
static int ask_frame_cells(struct tabular *out, struct session *s, const struct lens *l,
			   struct str by, struct str cut, struct arena *a, struct error *e)
{
	const struct guide *g = l->guide;
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, g->name);
	struct str axes =
		cuts_joined(a, axis_ref(g, &g->year),
			    cuts_joined(a, axis_ref(g, &g->phase), axis_ref(g, &g->side)));

	ask_param(&q, "drilldown", cuts_joined(a, by, axes));
	ask_param(&q, "cut", cut);
	ask_lens(&q, l);
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(out, &q, e);
}

static void put_cell(struct frame *out, const struct lens *l, const struct tabular *cells, size_t i,
		     struct arena *a)
{
	const struct guide *g = l->guide;
	const struct guide_member *year, *phase, *side;
	int sum = tabular_column(cells, sum_ref(l, a)),
	    count = tabular_column(cells, STR("_count"));

	if (sum < 0 || !axis_member(&g->year, cells, i, axis_ref(g, &g->year), &year) ||
	    !axis_member(&g->phase, cells, i, axis_ref(g, &g->phase), &phase) ||
	    !axis_member(&g->side, cells, i, axis_ref(g, &g->side), &side))
		return;
	struct frame_cell *c = (struct frame_cell *)frame_cell(out, year, phase, side);
	struct figure f = {0};
	figure_take(&f, tabular_cell(cells, i, (size_t)sum), cells->columns[sum].decimals);
	out->decimals = f.decimals;
	c->known = f.known;
	c->amount = f.amount;
	c->lines = count < 0 ? 0 : (uint64_t)tabular_cell(cells, i, (size_t)count)->number;
}

static int take_cells(struct frame *out, struct session *s, const struct lens *l, struct str cut,
		      struct arena *a, struct error *e)
{
	struct tabular cells;

	*out = frame_empty(l, a);
	if (ask_frame_cells(&cells, s, l, (struct str){0}, cut, a, e) != 0)
		return -1;
	for (size_t i = 0; i < cells.n; i++)
		put_cell(out, l, &cells, i, a);
	return 0;
}

int frame_of_cut(struct frame *out, struct session *s, const struct lens *l, struct str cut,
		 struct arena *a, struct error *e)
{
	struct lens plain = undivided(l);

	return take_cells(out, s, &plain, cut, a, e);
}

int frame_divided(struct frame *out, struct session *s, const struct lens *l, struct arena *a,
		  struct error *e)
{
	struct lens_cut path = {.path = true};

	if (take_cells(out, s, l, lens_cut_text(l, a, &path), a, e) != 0)
		return -1;
	out->divided = l->scale == SCALE_PER_INHABITANT || l->prices;
	return 0;
}

int frames_of_members(struct frame *out, const struct str *codes, size_t n, struct session *s,
		      const struct lens *l, size_t dimension, struct arena *a, struct error *e)
{
	const struct dimension *d = &l->guide->cube->dimensions[dimension];
	const struct attribute *key = &d->attributes[d->key];
	struct lens plain = undivided(l);
	struct lens_cut cut = {0};
	struct str all = {0};
	struct tabular cells;

	for (size_t i = 0; i < n; i++) {
		const struct value v = value_text(codes[i]);
		struct str one = cut_of_value(a, key->ref, VALUE_STRING, &v);
		size_t name = key->ref.len + 1;
		out[i] = frame_empty(l, a);
		all = i ? arena_printf(a, "%.*s;%.*s", STR_ARG(all), (int)(one.len - name),
				       one.ptr + name)
			: one;
	}
	cut.extra = arena_dup(a, all).ptr;
	if (ask_frame_cells(&cells, s, &plain, key->ref, lens_cut_text(l, a, &cut), a, e) != 0)
		return -1;
	for (size_t i = 0; i < cells.n; i++)
		for (size_t k = 0; k < n; k++)
			if (tabular_cell(&cells, i, 0)->kind == DATUM_TEXT &&
			    str_eq(tabular_cell(&cells, i, 0)->text, codes[k]))
				put_cell(&out[k], l, &cells, i, a);
	return cells.too_many ? error_set(e, STATUS_LIMIT, "too many sums at once") : 0;
}
