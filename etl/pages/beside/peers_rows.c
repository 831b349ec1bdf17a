/* The chosen one and the middle of each group, row by row. */
#include "pages/beside/peers.h"

#include "base/memory/map.h"
#include "base/text/fraction.h"

#include <stdlib.h>

/* A question over all members, and its answer. */
struct spread {
	struct tabular t;
	int sum, row;        /* columns; row -1: totals */
	struct map *members; /* code -> place + 1 */
	money_sum *amounts;  /* [rows][members] */
	bool *known;
	int decimals;
};

static struct str key_ref(const struct page *p, int dimension)
{
	const struct dimension *d = &p->guide->cube->dimensions[dimension];

	return d->attributes[d->key].ref;
}

static int ask(struct page *p, struct spread *s, int rows, struct asked *q, struct error *e)
{
	const struct guide *g = p->guide;
	const struct dimension *d = rows >= 0 ? &g->cube->dimensions[rows] : NULL;
	struct lens_cut own = lens_own(&p->lens);
	struct str by = key_ref(p, g->body);

	if (d)
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by), STR_ARG(key_ref(p, rows)));
	if (d && d->label_attribute != d->key)
		by = arena_printf(p->arena, "%.*s|%.*s", STR_ARG(by),
				  STR_ARG(d->attributes[d->label_attribute].ref));
	*q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, g->name);
	ask_param(q, "drilldown", by);
	ask_param(q, "cut", lens_cut_text(&p->lens, p->arena, &own));
	ask_lens(q, &p->lens);
	struct asked all = *q;
	ask_param(&all, "pagesize", STR("10000"));
	if (ask_tabular(&s->t, &all, e) != 0)
		return -1;
	struct str measure = g->cube->measures[p->lens.measure].name;
	s->sum = tabular_column(&s->t, arena_printf(p->arena, "%.*s.sum", STR_ARG(measure)));
	s->row = d ? 1 : -1;
	s->decimals = s->sum >= 0 ? s->t.columns[s->sum].decimals : 0;
	if (s->sum < 0)
		s->t.n = 0;
	return 0;
}

static struct str code_at(const struct page *p, const struct tabular *t, size_t i, size_t column,
			  int dimension, struct value *v)
{
	const struct dimension *d = &p->guide->cube->dimensions[dimension];
	struct buffer text;

	*v = value_of_datum(tabular_cell(t, i, column));
	buffer_init(&text, 4096);
	value_plain(&text, d->attributes[d->key].type, v);
	struct str out = arena_dup(p->arena, buffer_str(&text));
	buffer_drop(&text);
	return out;
}

/* ---- the middle ---- */

/* Exact, for what was rounded before it is compared and halved is another middle. */
static int by_size(const void *a, const void *b)
{
	const struct fraction *const *x = a, *const *y = b;

	return fraction_compare(*x, *y);
}

/* Of an even number the mean of the two in the middle; rounded here, and only here, half away from zero. */
static struct figure middle(const struct fraction **values, size_t n, int decimals)
{
	struct figure f = {.known = n >= PEERS_FEWEST, .decimals = decimals};

	if (!f.known)
		return f;
	qsort(values, n, sizeof *values, by_size);
	struct fraction *mean = fraction_new(), *half = fraction_new();
	fraction_set(half, 1, 2);
	fraction_copy(mean, values[(n - 1) / 2]);
	fraction_add(mean, values[n / 2]);
	fraction_multiply(mean, half);
	f.amount = fraction_nearest(mean);
	fraction_free(mean);
	fraction_free(half);
	return f;
}

/* Of each member its amount in one row, or in share the tenths of a percent of its total. Who has a total and no such
 * row has 0 there. */
static void measure(struct fraction **out, const struct peers *x, const struct spread *s,
		    size_t row, const struct spread *totals)
{
	for (size_t m = 0; m < x->nmembers; m++) {
		size_t at = row * x->nmembers + m;
		money_sum amount = s->known[at] ? s->amounts[at] : 0;
		if (!totals->known[m])
			continue;
		if (x->share)
			fraction_set(out[m], amount * 1000, totals->amounts[m]);
		else
			fraction_set(out[m], amount, 1);
	}
}

static struct fraction **room_for_values(const struct page *p, const struct peers *x)
{
	struct fraction **values = ARENA_ARRAY(p->arena, struct fraction *, x->nmembers + 1);

	for (size_t m = 0; m < x->nmembers; m++)
		values[m] = fraction_new();
	return values;
}

static void drop_values(struct fraction **values, const struct peers *x)
{
	for (size_t m = 0; m < x->nmembers; m++)
		fraction_free(values[m]);
}

static void take_medians(struct peers_row *out, const struct page *p, const struct peers *x,
			 const struct spread *s, size_t row, const struct spread *totals)
{
	struct fraction **values = room_for_values(p, x);
	const struct fraction **own =
		ARENA_ARRAY(p->arena, const struct fraction *, x->nmembers + 1);

	measure(values, x, s, row, totals);
	for (size_t g = 0; g < x->ngroups; g++) {
		size_t n = 0;
		for (size_t m = 0; m < x->nmembers; m++)
			if (peers_has(&x->groups[g], &x->members[m]) && totals->known[m])
				own[n++] = values[m];
		out->medians[g] = middle(own, n, x->share ? 0 : s->decimals);
	}
	drop_values(values, x);
}

/* ---- the rows ---- */

static void make_room(struct spread *s, const struct page *p, const struct peers *x, size_t rows)
{
	size_t n = (rows ? rows : 1) * x->nmembers + 1;

	s->amounts = ARENA_ARRAY(p->arena, money_sum, n);
	s->known = ARENA_ARRAY(p->arena, bool, n);
	s->members = map_new();
	for (size_t i = 0; i < x->nmembers; i++) {
		bool is_new;
		*map_put(s->members, x->members[i].code, &is_new) = (uint32_t)i + 1;
	}
}

static void put_amount(struct spread *s, const struct page *p, const struct peers *x, size_t i,
		       size_t row)
{
	struct value v;
	const uint32_t *place = map_get(s->members, code_at(p, &s->t, i, 0, p->guide->body, &v));
	struct figure f = {0};

	figure_take(&f, tabular_cell(&s->t, i, (size_t)s->sum), s->decimals);
	if (!place || !f.known)
		return;
	/* A code that was renamed comes once for each of its labels. */
	s->amounts[row * x->nmembers + *place - 1] += f.amount;
	s->known[row * x->nmembers + *place - 1] = true;
}

static struct figure own_figure(const struct page *p, const struct peers *x, const struct spread *s,
				size_t row, struct str cut)
{
	struct lens_cut own = lens_own(&p->lens);
	const struct dimension *body = &p->guide->cube->dimensions[p->guide->body];
	const struct attribute *key = &body->attributes[body->key];
	size_t at = row * x->nmembers + (size_t)(x->one - x->members);
	struct str one = cut_of_value(p->arena, key->ref, key->type, &x->one->value);

	own.extra =
		arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(one), cut.len ? "|" : "", STR_ARG(cut))
			.ptr;
	return (struct figure){.known = s->known[at],
			       .amount = s->amounts[at],
			       .decimals = s->decimals,
			       .cut = lens_cut_text(&p->lens, p->arena, &own)};
}

/* Whose total is 0 delivered nothing, and would draw each middle down. */
static void take_totals(struct page *p, struct peers *x, struct spread *s)
{
	make_room(s, p, x, 1);
	for (size_t i = 0; i < s->t.n; i++)
		put_amount(s, p, x, i, 0);
	for (size_t m = 0; m < x->nmembers; m++) {
		bool nothing = s->known[m] && s->amounts[m] == 0;
		x->silent += nothing;
		s->known[m] = s->known[m] && !nothing;
	}
	x->total.own = own_figure(p, x, s, 0, STR(""));
	for (size_t g = 0; g < x->ngroups; g++) {
		struct peers_group *group = &x->groups[g];
		group->n = group->rank = 0;
		for (size_t m = 0; m < x->nmembers; m++) {
			if (!peers_has(group, &x->members[m]) || !s->known[m])
				continue;
			group->n++;
			group->rank += x->total.own.known && s->amounts[m] > x->total.own.amount;
		}
		group->rank += x->total.own.known;
	}
	bool share = x->share;
	x->share = false;
	take_medians(&x->total, p, x, s, 0, s);
	x->share = share;
}

static size_t find_rows(struct page *p, struct peers *x, struct spread *s, struct map *places)
{
	const struct dimension *d = &p->guide->cube->dimensions[x->dimension];
	bool labelled = d->label_attribute != d->key;

	x->coded = labelled;
	x->rows = ARENA_ARRAY(p->arena, struct peers_row, PEERS_ROWS);
	for (size_t i = 0; i < s->t.n; i++) {
		struct value v;
		bool is_new;
		struct str code = code_at(p, &s->t, i, 1, x->dimension, &v);
		uint32_t *place = map_put(places, code, &is_new);
		if (is_new && x->nrows < PEERS_ROWS) {
			*place = (uint32_t)++x->nrows;
			struct breakdown_row worded = {.value = v, .code = code, .label = code};
			const struct datum *label = tabular_cell(&s->t, i, labelled ? 2 : 1);
			struct lens down;
			if (label->kind == DATUM_TEXT && label->text.len)
				worded.label = label->text;
			x->rows[*place - 1] =
				(struct peers_row){.code = code, .label = member_word(p, &worded)};
			if (lens_step_down(&down, &p->lens, (size_t)x->dimension, &v, code))
				x->rows[*place - 1].url = peers_url(p, x, &down);
			x->rows[*place - 1].own.cut =
				cut_of_value(p->arena, d->attributes[d->key].ref,
					     d->attributes[d->key].type, &v);
		}
	}
	return x->nrows;
}

static int by_code(const void *a, const void *b)
{
	const struct peers_row *x = a, *y = b;

	return str_cmp(x->code, y->code);
}

static void take_split(struct page *p, struct peers *x, struct spread *s,
		       const struct spread *totals)
{
	struct map *places = map_new();

	make_room(s, p, x, find_rows(p, x, s, places));
	for (size_t i = 0; i < s->t.n; i++) {
		struct value v;
		const uint32_t *place = map_get(places, code_at(p, &s->t, i, 1, x->dimension, &v));
		if (place && *place)
			put_amount(s, p, x, i, *place - 1);
	}
	for (size_t r = 0; r < x->nrows; r++) {
		x->rows[r].own = own_figure(p, x, s, r, x->rows[r].own.cut);
		take_medians(&x->rows[r], p, x, s, r, totals);
	}
	qsort(x->rows, x->nrows, sizeof *x->rows, by_code);
	map_free(places);
	map_free(s->members);
}

int peers_take_rows(struct page *p, struct peers *x, struct error *e)
{
	struct spread totals = {0}, split = {0};
	struct asked *q = ARENA_NEW(p->arena, struct asked);

	x->dimension = lens_next_level(&p->lens);
	if (x->dimension == p->guide->body)
		x->dimension = -1;
	if (ask(p, &totals, -1, q, e) != 0)
		return -1;
	x->takeaway.asked = q;
	take_totals(p, x, &totals);
	if (x->dimension >= 0) {
		q = ARENA_NEW(p->arena, struct asked);
		if (ask(p, &split, x->dimension, q, e) != 0) {
			map_free(totals.members);
			return -1;
		}
		x->too_many = split.t.too_many;
		x->takeaway.asked = q;
	}
	if (x->dimension >= 0 && !x->too_many)
		take_split(p, x, &split, &totals);
	map_free(totals.members);
	return 0;
}
