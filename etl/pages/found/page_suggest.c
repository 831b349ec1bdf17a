#include "pages/found/suggestions.h"

#include "base/text/json_out.h"
#include "page/asked_words.h"
#include "pages/lines/entries.h"
#include <stdlib.h>

#define TYPE_SUGGESTIONS "application/json; charset=utf-8"

struct suggesting {
	struct page *page;
	struct found_cube cubes[SUGGESTIONS_LOOKED];
	size_t ncubes;
	struct suggestion found[SUGGESTIONS_LOOKED];
	struct suggested all[SUGGESTIONS_LOOKED];
	size_t n;
};

/* ---- what they are ---- */

static int take_cube(struct suggesting *g, struct str name, struct found_cube **out,
		     struct error *e)
{
	size_t i = 0;

	while (i < g->ncubes && !str_eq(g->cubes[i].name, name))
		i++;
	if (i == g->ncubes)
		g->cubes[g->ncubes++] = (struct found_cube){.name = name};
	*out = &g->cubes[i];
	if (found_open(g->page, *out, e) != 0)
		return -1;
	(*out)->place = (*out)->guide->place;
	return 0;
}

static struct found_hit hit_of(const struct suggestion *s)
{
	return (struct found_hit){.kind = (int)s->kind,
				  .dimension = s->dimension,
				  .label = s->label,
				  .code = s->code,
				  .cut = s->cut};
}

/* A year or a day is no subject; what has no page is no suggestion. */
static bool is_worth(const struct suggested *x)
{
	const struct guide *g = x->cube->guide;
	int d = cube_find_dimension(g->cube, x->from->dimension);

	if (x->url.text.len == 0 || g->nmeasures == 0)
		return false;
	return x->from->kind != HIT_MEMBER ||
	       (d >= 0 && g->roles[d] != ROLE_AXIS && g->roles[d] != ROLE_TIME);
}

static int take(struct suggesting *g, const struct suggestion *s, struct error *e)
{
	struct page *p = g->page;
	struct suggested x = {.from = s};
	struct found_hit hit = hit_of(s);

	if (take_cube(g, s->cube, &x.cube, e) != 0)
		return -1;
	x.url = found_url(p, x.cube, &hit, x.cube->lens.year);
	if (!is_worth(&x))
		return 0;
	x.kind = found_what(p, x.cube, &hit);
	if (s->kind == HIT_MEMBER && !str_eq(x.cube->place, s->label))
		x.kind = arena_printf(p->arena, "%.*s · %.*s", STR_ARG(x.kind),
				      STR_ARG(x.cube->place));
	g->all[g->n++] = x;
	return 0;
}

/* ---- the money behind them ---- */

static bool is_of(const struct suggested *x, const struct suggested *first)
{
	return x->from->kind == HIT_MEMBER && x->cube == first->cube &&
	       str_eq(x->from->dimension, first->from->dimension);
}

static void take_sums(struct suggesting *g, const struct suggested *first,
		      const struct attribute *key, const struct tabular *rows, struct str own)
{
	struct arena *a = g->page->arena;

	for (size_t i = 0; i < g->n; i++) {
		struct suggested *x = &g->all[i];
		if (!is_of(x, first))
			continue;
		x->asked = true;
		for (size_t k = 0; k < rows->n; k++) {
			const struct datum *d = tabular_cell(rows, k, 0);
			struct value v = value_text(x->from->code);
			if (d->kind != DATUM_TEXT || !str_eq(d->text, x->from->code))
				continue;
			figure_take(&x->figure, tabular_cell(rows, k, 1),
				    rows->columns[1].decimals);
			x->figure.plain = true;
			x->figure.cut =
				arena_printf(a, "%.*s%s%.*s", STR_ARG(own), own.len ? "|" : "",
					     STR_ARG(cut_of_value(a, key->ref, VALUE_STRING, &v)));
		}
	}
}

/* All suggested members of a dimension in one question, as the cut of the lens and `key:"a";"b"`. */
static int ask_members(struct suggesting *g, struct suggested *first, struct error *e)
{
	struct page *p = g->page;
	const struct lens *l = &first->cube->lens;
	const struct cube *c = l->guide->cube;
	const struct dimension *d = &c->dimensions[cube_find_dimension(c, first->from->dimension)];
	const struct attribute *key = &d->attributes[d->key];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, l->guide->name);
	struct lens_cut cut = lens_own(l);
	struct str own = lens_cut_text(l, p->arena, &cut), members = {0};
	struct tabular rows;

	first->asked = true;
	if (key->type != VALUE_STRING)
		return 0;
	for (size_t i = 0; i < g->n; i++) {
		struct value v = value_text(g->all[i].from->code);
		if (!is_of(&g->all[i], first))
			continue;
		struct str one = cut_of_value(p->arena, key->ref, VALUE_STRING, &v);
		struct str bare = {one.ptr + key->ref.len + 1, one.len - key->ref.len - 1};
		members = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(members),
				       members.len ? ";" : "", STR_ARG(members.len ? bare : one));
	}
	cut.extra = arena_printf(p->arena, "%.*s", STR_ARG(members)).ptr;
	ask_param(&q, "drilldown", key->ref);
	ask_param(&q, "cut", lens_cut_text(l, p->arena, &cut));
	ask_param(&q, "aggregates",
		  arena_printf(p->arena, "%.*s.sum", STR_ARG(c->measures[l->measure].name)));
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	take_sums(g, first, key, &rows, own);
	return 0;
}

/* Of a cube and of what an explanation speaks of. */
static int ask_one(struct suggesting *g, struct suggested *x, struct error *e)
{
	struct page *p = g->page;
	struct lens_cut cut = lens_own(&x->cube->lens);

	x->asked = true;
	if (x->from->kind == HIT_EXPLANATION)
		cut.extra = found_cut_besides(p, x->cube->guide, x->from->cut);
	return figure_ask(&x->figure, p->session, &x->cube->lens, &cut, p->arena, e);
}

static int ask_money(struct suggesting *g, struct error *e)
{
	size_t questions = 0, told = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct suggested *x = &g->all[i];
		int result = 0;
		if (x->asked)
			continue;
		if (x->from->kind == HIT_MEMBER && questions < SUGGESTIONS_ASKED) {
			questions++;
			result = ask_members(g, x, e);
		} else if (x->from->kind == HIT_CUBE ||
			   (x->from->kind == HIT_EXPLANATION && told < SUGGESTIONS_TOLD)) {
			told += x->from->kind == HIT_EXPLANATION;
			result = ask_one(g, x, e);
		}
		if (result != 0)
			return -1;
	}
	return 0;
}

/* Within what fits equally well, the most money first. */
static int best_first(const void *a, const void *b)
{
	const struct suggested *x = a, *y = b;

	if (x->from->rank != y->from->rank)
		return x->from->rank < y->from->rank ? -1 : 1;
	if (x->figure.known != y->figure.known)
		return x->figure.known ? -1 : 1;
	if (x->figure.amount != y->figure.amount)
		return x->figure.amount > y->figure.amount ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

/* ---- the answer ---- */

static void put_figure(struct json_out *j, const struct page *p, const struct suggested *x)
{
	struct money_unit unit = {x->figure.decimals, x->cube->guide->currency};
	struct worded text = worded_short(p->lang, x->figure.amount, &unit, SIGN_MINUS);
	struct worded value = figure_value(&x->figure);

	json_put_text(j, "amount", worded_str(&text));
	json_put_text(j, "of", found_of_year(p, &x->cube->lens));
	json_put_text(j, "value", worded_str(&value));
}

static void write_all(struct suggesting *g)
{
	struct page *p = g->page;
	struct json_out j;

	buffer_reset(&p->answer->body);
	json_begin(&j, &p->answer->body);
	json_put_array(&j);
	for (size_t i = 0; i < g->n && i < SUGGESTIONS; i++) {
		const struct suggested *x = &g->all[i];
		json_put_object(&j);
		json_put_text(&j, "label",
			      x->from->kind == HIT_CUBE ? x->cube->place : x->from->label);
		json_put_text(&j, "address", x->url.text);
		json_put_text(&j, "kind", x->kind);
		if (x->figure.known)
			put_figure(&j, p, x);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	p->answer->content_type = TYPE_SUGGESTIONS;
}

int page_suggest(struct page *p, struct error *e)
{
	struct suggesting *g = ARENA_NEW(p->arena, struct suggesting);
	size_t n;

	*g = (struct suggesting){.page = p};
	int result = search_suggest(p->session, p->arena, page_param(p, "q"),
				    page_param(p, "gemeente"), g->found, SUGGESTIONS_LOOKED, &n, e);

	if (result != 0 && (e->status == STATUS_NO_CUBE || e->status == STATUS_GONE))
		return word_off(p, "gemeente", STR(""), e);
	for (size_t i = 0; i < n && result == 0; i++)
		result = take(g, &g->found[i], e);
	if (result == 0)
		result = ask_money(g, e);
	if (result == 0) {
		if (g->n)
			qsort(g->all, g->n, sizeof *g->all, best_first);
		write_all(g);
	}
	for (size_t i = 0; i < g->ncubes; i++)
		guide_close(g->cubes[i].guide);
	return result;
}
