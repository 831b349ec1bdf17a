#include "explore/crosstab.h"

#include "base/memory/map.h"
#include "explore/rows_read.h"
#include <stdlib.h>

static const struct attribute *key_of(const struct lens *l, size_t dimension)
{
	const struct dimension *d = &l->guide->cube->dimensions[dimension];

	return &d->attributes[d->key];
}

/* ---- the question ---- */

/* `ref:one;other`: as the API takes several values. */
static struct str cut_of_columns(const struct lens *l, const struct crosstab_columns *c,
				 struct arena *a)
{
	const struct attribute *key = key_of(l, c->dimension);
	struct str cut = cut_of_value(a, key->ref, key->type, &c->values[0]);

	for (size_t i = 1; i < c->n; i++) {
		struct str more = cut_of_value(a, key->ref, key->type, &c->values[i]);
		cut = arena_printf(a, "%.*s;%.*s", STR_ARG(cut), (int)(more.len - key->ref.len - 1),
				   more.ptr + key->ref.len + 1);
	}
	return cut;
}

static struct asked ask_columns(struct session *s, const struct lens *l,
				const struct crosstab_columns *c, struct str by, struct arena *a)
{
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, l->guide->name);
	struct lens_cut rest = lens_own(l);

	ask_param(&q, "drilldown", cuts_joined(a, by, key_of(l, c->dimension)->ref));
	ask_param(&q, "cut", cuts_joined(a, cut_of_columns(l, c, a), lens_cut_text(l, a, &rest)));
	ask_lens(&q, l);
	return q;
}

/* ---- the answer ---- */

struct reading {
	const struct lens *lens;
	const struct crosstab_columns *columns;
	struct tabular cells;
	int sum, column;
};

static int read_cells(struct reading *r, const struct asked *q, struct error *e)
{
	struct asked all = *q;

	ask_param(&all, "pagesize", STR("10000"));
	if (ask_tabular(&r->cells, &all, e) != 0)
		return -1;
	r->sum = tabular_column(&r->cells, sum_ref(r->lens, q->arena));
	r->column = tabular_column(&r->cells, key_of(r->lens, r->columns->dimension)->ref);
	if (r->sum < 0 || r->column < 0)
		r->cells.n = 0;
	return 0;
}

/* Which column a cell is of, and its figure; false: of none. */
static bool read_cell(const struct reading *r, size_t i, size_t *at, struct figure *out)
{
	struct value v = value_of_datum(tabular_cell(&r->cells, i, (size_t)r->column));
	enum value_type type = key_of(r->lens, r->columns->dimension)->type;

	*out = (struct figure){0};
	figure_take(out, tabular_cell(&r->cells, i, (size_t)r->sum),
		    r->cells.columns[r->sum].decimals);
	for (*at = 0; *at < r->columns->n; (*at)++)
		if (value_eq(type, &r->columns->values[*at], &v))
			return true;
	return false;
}

static struct crosstab_row *row_of(struct crosstab *t, struct map *seen, const struct reading *r,
				   size_t i, struct arena *a)
{
	struct value v = value_of_datum(tabular_cell(&r->cells, i, 0));
	struct buffer key;
	bool fresh;

	buffer_init(&key, SIZE_MAX);
	buffer_append_char(&key, v.null ? '0' : '1');
	value_plain(&key, key_of(r->lens, t->dimension)->type, &v);
	uint32_t *at = map_put(seen, buffer_str(&key), &fresh);
	if (fresh) {
		*at = (uint32_t)t->n++;
		t->rows[*at] = (struct crosstab_row){
			.value = v, .code = arena_dup(a, (struct str){key.ptr + 1, key.len - 1})};
	}
	buffer_drop(&key);
	return &t->rows[*at];
}

static void take_label(struct crosstab_row *row, const struct datum *d)
{
	if (d->kind != DATUM_TEXT || d->text.len == 0)
		return;
	row->renamed = row->renamed || (row->label.len && !str_eq(row->label, d->text));
	row->label = d->text;
}

static void add_to(struct figure *f, const struct figure *x)
{
	if (!x->known)
		return;
	f->known = true;
	f->decimals = x->decimals;
	f->amount += x->amount;
}

static int take_rows(struct crosstab *t, struct reading *r, bool coded, struct arena *a,
		     struct error *e)
{
	if (read_cells(r, &t->asked, e) != 0)
		return -1;
	struct map *seen = map_new();
	t->rows = ARENA_ARRAY(a, struct crosstab_row, r->cells.n + 1);
	t->too_many = r->cells.total > r->cells.n;
	for (size_t i = 0; i < r->cells.n; i++) {
		struct figure f;
		size_t at;
		if (!read_cell(r, i, &at, &f))
			continue;
		struct crosstab_row *row = row_of(t, seen, r, i, a);
		if (coded)
			take_label(row, tabular_cell(&r->cells, i, 1));
		add_to(&row->figures[at], &f);
	}
	map_free(seen);
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].label.len == 0)
			t->rows[i].label = t->rows[i].code;
	return 0;
}

static int take_totals(struct crosstab *t, struct reading *r, struct session *s, struct arena *a,
		       struct error *e)
{
	struct asked q = ask_columns(s, r->lens, r->columns, (struct str){0}, a);

	if (read_cells(r, &q, e) != 0)
		return -1;
	for (size_t i = 0; i < r->cells.n; i++) {
		struct figure f;
		size_t at;
		if (read_cell(r, i, &at, &f))
			add_to(&t->totals[at], &f);
	}
	return 0;
}

/* What each figure is cut by, so that one gets from it to its lines. */
static void set_cuts(struct crosstab *t, const struct reading *r, struct arena *a)
{
	struct lens_cut own = lens_own(r->lens);
	struct str rest = lens_cut_text(r->lens, a, &own);
	const struct attribute *column = key_of(r->lens, r->columns->dimension);
	bool plain = r->lens->scale != SCALE_PER_INHABITANT && !r->lens->prices;

	for (size_t k = 0; k < r->columns->n; k++) {
		struct str cut = cuts_joined(
			a, rest,
			cut_of_value(a, column->ref, column->type, &r->columns->values[k]));
		t->totals[k].cut = cut;
		t->totals[k].plain = plain;
		for (size_t i = 0; i < t->n; i++) {
			const struct attribute *key = key_of(r->lens, t->dimension);
			struct figure *f = &t->rows[i].figures[k];
			f->plain = plain;
			f->cut = cuts_joined(
				a, cut, cut_of_value(a, key->ref, key->type, &t->rows[i].value));
		}
	}
}

int crosstab_ask(struct crosstab *out, struct session *s, const struct lens *l,
		 const struct crosstab_columns *c, int rows, struct arena *a, struct error *e)
{
	struct reading r = {.lens = l, .columns = c};
	struct str by = {0};
	bool coded = false;

	*out = (struct crosstab){0};
	if (rows >= 0) {
		const struct dimension *d = &l->guide->cube->dimensions[rows];
		out->dimension = (size_t)rows;
		coded = d->label_attribute != d->key;
		by = d->attributes[d->key].ref;
		if (coded)
			by = cuts_joined(a, by, d->attributes[d->label_attribute].ref);
	}
	out->asked = ask_columns(s, l, c, by, a);
	if ((rows >= 0 && take_rows(out, &r, coded, a, e) != 0) ||
	    take_totals(out, &r, s, a, e) != 0)
		return -1;
	set_cuts(out, &r, a);
	return 0;
}

/* ---- differences ---- */

struct figure crosstab_spread(const struct figure *figures, size_t n, bool in_order)
{
	const struct figure *from = NULL, *to = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct figure *f = &figures[i];
		if (!f->known)
			continue;
		if (!from || (!in_order && f->amount < from->amount))
			from = f;
		if (!to || in_order || f->amount > to->amount)
			to = f;
	}
	return from != to ? figure_difference(to, from) : (struct figure){0};
}

struct measured {
	struct crosstab_row row;
	money_sum spread;
};

static int by_spread(const void *x, const void *y)
{
	const struct measured *p = x, *q = y;

	if (p->spread != q->spread)
		return p->spread > q->spread ? -1 : 1;
	return str_cmp(p->row.code, q->row.code);
}

void crosstab_sort(struct crosstab *t, size_t first, size_t n, bool in_order)
{
	struct measured *all = xcalloc(t->n + 1, sizeof *all);

	for (size_t i = 0; i < t->n; i++) {
		struct figure f = crosstab_spread(t->rows[i].figures + first, n - first, in_order);
		all[i] = (struct measured){t->rows[i], f.amount < 0 ? -f.amount : f.amount};
	}
	qsort(all, t->n, sizeof *all, by_spread);
	for (size_t i = 0; i < t->n; i++)
		t->rows[i] = all[i].row;
	free(all);
}
