/* What stands beside each supplier: the years before, and what most of the money was for. */
#include "pages/lines/suppliers.h"

/* `supplier:"a";"b"`: those on the page. */
static const char *cut_of_rows(const struct page *p, const struct suppliers *x)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->split.dimension];
	const struct attribute *key = &d->attributes[d->key];
	struct str all = {0};

	for (size_t i = 0; i < x->n; i++) {
		struct str one =
			cut_of_value(p->arena, key->ref, key->type, &x->rows[i].row->value);
		size_t name = key->ref.len + 1;
		all = all.len ? arena_printf(p->arena, "%.*s;%.*s", STR_ARG(all),
					     (int)(one.len - name), one.ptr + name)
			      : one;
	}
	return arena_dup(p->arena, all).ptr;
}

static struct supplier_row *row_of(struct suppliers *x, const struct datum *d)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct value *v = &x->rows[i].row->value;
		if (d->kind == DATUM_TEXT ? str_eq(d->text, v->text)
					  : d->kind == DATUM_INTEGER && d->number == v->number)
			return &x->rows[i];
	}
	return NULL;
}

/* Sums of the rows by one more attribute, under a cut beside theirs. */
static int ask_apart(const struct page *p, const struct suppliers *x, struct str by,
		     struct lens_cut cut, struct str more, struct tabular *out, struct error *e)
{
	const struct cube *c = p->guide->cube;
	const struct dimension *d = &c->dimensions[x->split.dimension];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);

	cut.extra = cut_of_rows(p, x);
	if (more.len)
		cut.extra = arena_printf(p->arena, "%s|%.*s", cut.extra, STR_ARG(more)).ptr;
	ask_param(&q, "drilldown",
		  arena_printf(p->arena, "%.*s|%.*s", STR_ARG(d->attributes[d->key].ref),
			       STR_ARG(by)));
	ask_param(&q, "cut", lens_cut_text(&p->lens, p->arena, &cut));
	ask_lens(&q, &p->lens);
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(out, &q, e);
}

static size_t sum_column(const struct page *p, const struct tabular *t)
{
	int found = tabular_column(
		t, arena_printf(p->arena, "%.*s.sum",
				STR_ARG(p->guide->cube->measures[p->lens.measure].name)));

	return found < 0 ? 0 : (size_t)found;
}

static struct figure figure_of(const struct page *p, const struct tabular *t, size_t row,
			       size_t sum, struct lens_cut cut, const struct supplier_row *r,
			       const struct suppliers *x, struct str more)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->split.dimension];
	const struct attribute *key = &d->attributes[d->key];
	struct figure f = {.plain = p->lens.scale == SCALE_TOTAL && !p->lens.prices};
	struct str own = cut_of_value(p->arena, key->ref, key->type, &r->row->value);

	cut.extra = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(own), more.len ? "|" : "",
				 STR_ARG(more))
			    .ptr;
	f.cut = lens_cut_text(&p->lens, p->arena, &cut);
	figure_take(&f, tabular_cell(t, row, sum), t->columns[sum].decimals);
	return f;
}

/* ---- years ---- */

/* `year:2021;2022;2023`: those before the lens's own, of which the rows are. */
static struct str cut_of_years(const struct page *p, const struct suppliers *x)
{
	const struct guide_axis *axis = &p->guide->year;
	struct str ref =
		p->guide->cube->dimensions[axis->dimension].attributes[axis->attribute].ref;
	struct str all = {0};

	for (size_t k = 0; k + 1 < x->nyears; k++) {
		struct str one = cut_of_value(p->arena, ref, axis->type, &x->years[k]->value);
		size_t name = ref.len + 1;
		all = all.len ? arena_printf(p->arena, "%.*s;%.*s", STR_ARG(all),
					     (int)(one.len - name), one.ptr + name)
			      : one;
	}
	return all;
}

static void choose_years(const struct page *p, struct suppliers *x)
{
	const struct guide_axis *axis = &p->guide->year;

	if (!p->lens.year)
		return;
	size_t at = (size_t)(p->lens.year - axis->members);
	size_t first = at + 1 > SUPPLIERS_YEARS ? at + 1 - SUPPLIERS_YEARS : 0;
	for (size_t i = first; i <= at; i++)
		x->years[x->nyears++] = &axis->members[i];
}

int suppliers_take_years(struct page *p, struct suppliers *x, struct error *e)
{
	const struct guide_axis *axis = &p->guide->year;
	struct lens_cut cut = lens_own(&p->lens);
	struct tabular t;

	choose_years(p, x);
	if (x->n == 0 || x->nyears < 2)
		return 0;
	cut.year = NULL;
	struct str by = p->guide->cube->dimensions[axis->dimension].attributes[axis->attribute].ref;
	if (ask_apart(p, x, by, cut, cut_of_years(p, x), &t, e) != 0)
		return -1;
	size_t sum = sum_column(p, &t);
	for (size_t i = 0; i < t.n; i++) {
		struct supplier_row *r = row_of(x, tabular_cell(&t, i, 0));
		for (size_t k = 0; r && k + 1 < x->nyears; k++) {
			const struct datum *d = tabular_cell(&t, i, 1);
			struct value year = value_number((int64_t)d->number);
			if (d->kind != DATUM_INTEGER ||
			    !value_eq(axis->type, &x->years[k]->value, &year))
				continue;
			cut.year = x->years[k];
			r->years[k] = figure_of(p, &t, i, sum, cut, r, x, (struct str){0});
		}
	}
	return 0;
}

/* ---- purposes ---- */

/* The first level of the first tree that says something else than who was paid. */
static int purpose_dimension(const struct page *p)
{
	const struct guide *g = p->guide;

	for (size_t i = 0; i < g->ntrees; i++)
		if (g->trees[i].n && g->roles[g->trees[i].levels[0]] == ROLE_SPLIT)
			return (int)g->trees[i].levels[0];
	return -1;
}

static void take_purpose(struct page *p, struct suppliers *x, const struct tabular *t, size_t i,
			 size_t sum)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->purpose];
	const struct attribute *key = &d->attributes[d->key];
	bool labelled = d->label_attribute != d->key;
	struct supplier_row *r = row_of(x, tabular_cell(t, i, 0));
	const struct datum *code = tabular_cell(t, i, 1),
			   *label = tabular_cell(t, i, labelled ? 2 : 1);
	struct lens_cut cut = lens_own(&p->lens);

	if (!r || code->kind != DATUM_TEXT || code->text.len == 0)
		return;
	struct value v = value_text(code->text);
	struct figure f =
		figure_of(p, t, i, sum, cut, r, x, cut_of_value(p->arena, key->ref, key->type, &v));
	if (!f.known || (r->purpose_figure.known && f.amount <= r->purpose_figure.amount))
		return;
	r->purpose_figure = f;
	r->purpose = label->kind == DATUM_TEXT && label->text.len ? label->text : code->text;
	r->purpose_url = url_member(p, &p->lens, (size_t)x->purpose, &v, code->text);
}

int suppliers_take_purposes(struct page *p, struct suppliers *x, struct error *e)
{
	struct tabular t;

	x->purpose = purpose_dimension(p);
	if (x->n == 0 || x->purpose < 0)
		return 0;
	const struct dimension *d = &p->guide->cube->dimensions[x->purpose];
	struct str by = d->attributes[d->key].ref;
	if (d->label_attribute != d->key)
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by),
				  STR_ARG(d->attributes[d->label_attribute].ref));
	if (ask_apart(p, x, by, lens_own(&p->lens), (struct str){0}, &t, e) != 0)
		return -1;
	size_t sum = sum_column(p, &t);
	for (size_t i = 0; i < t.n; i++)
		take_purpose(p, x, &t, i, sum);
	return 0;
}
