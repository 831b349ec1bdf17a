#include "explore/rows_read.h"

#include "base/memory/map.h"
#include <stdlib.h>

/* ---- a split ---- */

/* The years, or the phases, that stand beside each other. */
static struct str both_members(struct arena *a, const struct guide *g, const struct guide_axis *x,
			       const struct guide_member *one, const struct guide_member *other)
{
	struct str ref = axis_ref(g, x), cut = cut_of_value(a, ref, x->type, &one->value);

	if (!other || other == one)
		return cut;
	struct str more = cut_of_value(a, ref, x->type, &other->value);
	return arena_printf(a, "%.*s;%.*s", STR_ARG(cut), (int)(more.len - ref.len - 1),
			    more.ptr + ref.len + 1);
}

static struct asked ask_divided(struct session *s, const struct lens *l, struct str by,
				struct arena *a)
{
	const struct guide *g = l->guide;
	struct lens_cut rest = lens_own(l);
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, g->name);
	struct str apart = {0};

	if (l->before) {
		by = cuts_joined(a, by, axis_ref(g, &g->year));
		apart = both_members(a, g, &g->year, l->year, l->before);
		rest.year = NULL;
	} else if (l->beside) {
		by = cuts_joined(a, by, axis_ref(g, &g->phase));
		apart = both_members(a, g, &g->phase, l->phase, l->beside);
		rest.phase = NULL;
	}
	ask_param(&q, "drilldown", by);
	ask_param(&q, "cut", cuts_joined(a, apart, lens_cut_text(l, a, &rest)));
	ask_lens(&q, l);
	return q;
}

static bool is_beside(const struct lens *l, const struct tabular *cells, size_t row)
{
	const struct guide *g = l->guide;
	const struct guide_member *m = NULL;

	if (l->before)
		return axis_member(&g->year, cells, row, axis_ref(g, &g->year), &m) &&
		       m == l->before;
	if (l->beside)
		return axis_member(&g->phase, cells, row, axis_ref(g, &g->phase), &m) &&
		       m == l->beside;
	return false;
}

static bool is_divided(const struct lens *l)
{
	return l->scale == SCALE_PER_INHABITANT || l->prices;
}

/* What each row's figures are cut by, so that one gets from a figure to its lines. */
static void set_cuts(struct breakdown *out, const struct lens *l, struct arena *a)
{
	const struct dimension *d = &l->guide->cube->dimensions[out->dimension];
	struct lens_cut own = lens_own(l), beside = lens_beside(l);
	struct str shown_cut = lens_cut_text(l, a, &own), beside_cut = lens_cut_text(l, a, &beside);
	bool compares = l->before || l->beside;

	for (size_t i = 0; i <= out->n; i++) {
		struct breakdown_row *r = i < out->n ? &out->rows[i] : &out->total;
		struct str member = {0};
		if (i < out->n)
			member = cut_of_value(a, d->attributes[d->key].ref,
					      d->attributes[d->key].type, &r->value);
		r->shown.plain = r->beside.plain = !is_divided(l);
		r->shown.cut = cuts_joined(a, shown_cut, member);
		r->beside.cut = cuts_joined(a, beside_cut, member);
		if (compares)
			r->difference = figure_difference(&r->shown, &r->beside);
	}
}

static struct breakdown_row *row_of(struct breakdown *out, struct map *seen,
				    const struct tabular *cells, size_t i, bool labelled,
				    struct arena *a)
{
	struct buffer key;
	struct value v = value_of_datum(tabular_cell(cells, i, 0));
	enum value_type type = tabular_cell(cells, i, 0)->kind == DATUM_DATE      ? VALUE_DATE
			       : tabular_cell(cells, i, 0)->kind == DATUM_INTEGER ? VALUE_INTEGER
										  : VALUE_STRING;
	bool fresh;

	buffer_init(&key, SIZE_MAX);
	buffer_append_char(&key, v.null ? '0' : '1');
	value_plain(&key, type, &v);
	uint32_t *at = map_put(seen, buffer_str(&key), &fresh);
	if (fresh)
		*at = (uint32_t)out->n++;
	struct breakdown_row *r = &out->rows[*at];
	if (fresh) {
		r->value = v;
		r->code = arena_dup(a, (struct str){key.ptr + 1, key.len - 1});
	}
	buffer_drop(&key);
	const struct datum *label = labelled ? tabular_cell(cells, i, 1) : NULL;
	if (label && label->kind == DATUM_TEXT)
		r->label = label->text; /* of a code that was renamed: the last one */
	return r;
}

/* What is divided by inhabitants was rounded for each row: its total is asked for by itself. Of several
 * regions, each divided by its own, there is none. */
static int ask_total(struct breakdown *out, struct session *s, const struct lens *l,
		     struct arena *a, struct error *e)
{
	struct asked q = ask_divided(s, l, (struct str){0}, a);
	struct tabular cells;

	out->total.shown = out->total.beside = (struct figure){0};
	if (l->scale == SCALE_PER_INHABITANT && !lens_divides(l))
		return 0;
	if (ask_tabular(&cells, &q, e) != 0)
		return -1;
	int sum = tabular_column(&cells, sum_ref(l, a));
	for (size_t i = 0; i < cells.n && sum >= 0; i++) {
		struct figure f = {0};
		figure_take(&f, tabular_cell(&cells, i, (size_t)sum), cells.columns[sum].decimals);
		figure_add(is_beside(l, &cells, i) ? &out->total.beside : &out->total.shown, &f);
	}
	return 0;
}

int figure_ask(struct figure *out, struct session *s, const struct lens *l,
	       const struct lens_cut *c, struct arena *a, struct error *e)
{
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, l->guide->name);
	struct tabular cells;

	*out = (struct figure){.cut = lens_cut_text(l, a, c)};
	ask_param(&q, "cut", out->cut);
	ask_lens(&q, l);
	if (ask_tabular(&cells, &q, e) != 0)
		return -1;
	int sum = tabular_column(&cells, sum_ref(l, a));
	if (cells.n && sum >= 0)
		figure_take(out, tabular_cell(&cells, 0, (size_t)sum), cells.columns[sum].decimals);
	return 0;
}

static struct str divided_by(const struct breakdown *b, const struct lens *l, struct arena *a)
{
	const struct dimension *d = &l->guide->cube->dimensions[b->dimension];
	struct str by = d->attributes[d->key].ref;

	return b->coded ? cuts_joined(a, by, d->attributes[d->label_attribute].ref) : by;
}

static void add_cell(struct breakdown *out, struct breakdown_row *r, const struct figure *f,
		     bool beside, uint64_t lines)
{
	figure_add(beside ? &r->beside : &r->shown, f);
	figure_add(beside ? &out->total.beside : &out->total.shown, f);
	if (beside)
		return;
	r->lines += lines;
	out->total.lines += lines;
}

static void make_rows(struct breakdown *out, const struct tabular *cells, const struct lens *l,
		      struct arena *a)
{
	int sum = tabular_column(cells, sum_ref(l, a)),
	    count = tabular_column(cells, STR("_count"));
	struct map *seen = map_new();

	out->rows = ARENA_ARRAY(a, struct breakdown_row, cells->n + 1);
	out->too_many = cells->total > cells->n;
	for (size_t i = 0; i < cells->n && sum >= 0; i++) {
		struct breakdown_row *r = row_of(out, seen, cells, i, out->coded, a);
		struct figure f = {0};
		uint64_t lines =
			count < 0 ? 0 : (uint64_t)tabular_cell(cells, i, (size_t)count)->number;
		figure_take(&f, tabular_cell(cells, i, (size_t)sum), cells->columns[sum].decimals);
		add_cell(out, r, &f, is_beside(l, cells, i), lines);
	}
	map_free(seen);
	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].label.len == 0)
			out->rows[i].label = out->rows[i].code;
}

/* Asks `out->asked` whole and makes rows of its cells. */
static int take_rows(struct breakdown *out, const struct lens *l, struct arena *a, struct error *e)
{
	struct asked all = out->asked;
	struct tabular cells;

	ask_param(&all, "pagesize", STR("10000"));
	if (ask_tabular(&cells, &all, e) != 0)
		return -1;
	make_rows(out, &cells, l, a);
	return 0;
}

static struct breakdown begin(const struct lens *l, size_t dimension)
{
	const struct dimension *d = &l->guide->cube->dimensions[dimension];

	return (struct breakdown){.dimension = dimension,
				  .coded = d->label_attribute != d->key,
				  .key = &d->attributes[d->key],
				  .divided = is_divided(l)};
}

/* More members than one answer gives, which come in no order of size: the largest instead, and all others as one. What
 * stands beside is told of the total only. */
static int ask_largest(struct breakdown *out, struct session *s, const struct lens *l,
		       struct arena *a, struct error *e)
{
	struct asked whole = out->asked;
	struct lens_cut beside = lens_beside(l), own = lens_own(l);
	bool compares = l->before || l->beside;

	if (breakdown_top(out, s, l, out->dimension, BREAKDOWN_LARGEST, a, e) != 0 ||
	    (compares && ask_total(out, s, l, a, e) != 0))
		return -1;
	out->asked = whole;
	out->too_many = true;
	if (compares) {
		out->total.shown.plain = out->total.beside.plain = !is_divided(l);
		out->total.shown.cut = lens_cut_text(l, a, &own);
		out->total.beside.cut = lens_cut_text(l, a, &beside);
		out->total.difference = figure_difference(&out->total.shown, &out->total.beside);
	}
	breakdown_limit(out, out->n);
	return 0;
}

int breakdown_ask(struct breakdown *out, struct session *s, const struct lens *l, size_t dimension,
		  struct arena *a, struct error *e)
{
	*out = begin(l, dimension);
	out->asked = ask_divided(s, l, divided_by(out, l, a), a);
	if (take_rows(out, l, a, e) != 0)
		return -1;
	if (out->too_many)
		return ask_largest(out, s, l, a, e);
	int result = is_divided(l) ? ask_total(out, s, l, a, e) : 0;
	set_cuts(out, l, a);
	return result;
}

/* What the rows add up to, of all members: the answer's own summary, unless what was rounded is asked for by itself. */
static int total_of_all(struct breakdown *out, const struct tabular *cells, struct session *s,
			const struct lens *l, struct arena *a, struct error *e)
{
	int sum = tabular_column(cells, sum_ref(l, a)),
	    count = tabular_column(cells, STR("_count"));

	if (out->divided)
		return ask_total(out, s, l, a, e);
	out->total = (struct breakdown_row){0};
	if (cells->n == 0 || !cells->summary || sum < 0)
		return 0;
	figure_take(&out->total.shown, &cells->summary[sum], cells->columns[sum].decimals);
	if (count >= 0)
		out->total.lines = (uint64_t)cells->summary[count].number;
	return 0;
}

/* The labels of the rows' codes; of one that was renamed the last. */
static int ask_labels(struct breakdown *out, struct session *s, const struct lens *l,
		      struct arena *a, struct error *e)
{
	struct lens_cut own = lens_own(l);
	struct asked q = ask_new(s, a, ENDPOINT_AGGREGATE, l->guide->name);
	struct str codes = {0};
	struct tabular cells;
	struct map *seen = map_new();
	bool fresh;

	for (size_t i = 0; i < out->n; i++) {
		struct breakdown_row *r = &out->rows[i];
		struct str one = cut_of_value(a, out->key->ref, out->key->type, &r->value);
		*map_put(seen, r->code, &fresh) = (uint32_t)i;
		if (r->value.null)
			continue;
		codes = codes.len ? arena_printf(a, "%.*s;%.*s", STR_ARG(codes),
						 (int)(one.len - out->key->ref.len - 1),
						 one.ptr + out->key->ref.len + 1)
				  : one;
	}
	ask_param(&q, "drilldown", divided_by(out, l, a));
	ask_param(&q, "cut", cuts_joined(a, codes, lens_cut_text(l, a, &own)));
	ask_param(&q, "pagesize", STR("10000"));
	int result = codes.len ? ask_tabular(&cells, &q, e) : 0;
	for (size_t i = 0; codes.len && result == 0 && i < cells.n; i++) {
		const struct datum *label = tabular_cell(&cells, i, 1);
		struct breakdown labelled = {.rows = ARENA_NEW(a, struct breakdown_row)};
		struct map *one = map_new();
		struct breakdown_row *r = row_of(&labelled, one, &cells, i, true, a);
		const uint32_t *at = map_get(seen, r->code);
		if (at && label->kind == DATUM_TEXT)
			out->rows[*at].label = label->text;
		map_free(one);
	}
	map_free(seen);
	return result;
}

int breakdown_top(struct breakdown *out, struct session *s, const struct lens *l, size_t dimension,
		  size_t n, struct arena *a, struct error *e)
{
	struct lens alone = *l;
	struct tabular cells;

	alone.beside = alone.before = NULL;
	*out = begin(&alone, dimension);
	out->asked = ask_divided(s, &alone, divided_by(out, &alone, a), a);
	/* By the code alone: a member that was renamed has several labels, and its sum is of all. */
	struct asked top = ask_divided(s, &alone, out->key->ref, a);
	ask_param(&top, "order", arena_printf(a, "%.*s:desc", STR_ARG(sum_ref(&alone, a))));
	ask_param(&top, "pagesize", arena_printf(a, "%zu", n));
	if (ask_tabular(&cells, &top, e) != 0)
		return -1;
	bool coded = out->coded;
	out->coded = false;
	make_rows(out, &cells, &alone, a);
	out->coded = coded;
	out->members = cells.total;
	if (coded && ask_labels(out, s, &alone, a, e) != 0)
		return -1;
	int result = total_of_all(out, &cells, s, &alone, a, e);
	out->too_many = false;
	set_cuts(out, &alone, a);
	return result;
}

int breakdown_of_cut(struct breakdown *out, struct session *s, const struct lens *l,
		     size_t dimension, struct str cut, struct arena *a, struct error *e)
{
	const struct dimension *d = &l->guide->cube->dimensions[dimension];
	struct lens alone = *l;

	alone.beside = alone.before = NULL;
	*out = begin(l, dimension);
	out->asked = ask_new(s, a, ENDPOINT_AGGREGATE, l->guide->name);
	ask_param(&out->asked, "drilldown", divided_by(out, l, a));
	ask_param(&out->asked, "cut", cut);
	ask_lens(&out->asked, l);
	if (take_rows(out, &alone, a, e) != 0)
		return -1;
	for (size_t i = 0; i < out->n; i++)
		out->rows[i].shown.cut =
			cuts_joined(a, cut,
				    cut_of_value(a, d->attributes[d->key].ref,
						 d->attributes[d->key].type, &out->rows[i].value));
	out->total.shown.cut = cut;
	return 0;
}
