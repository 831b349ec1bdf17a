/* Kengetallen of all governments of a cube, in two questions: positions at the end of the year, and baten. */
#include "reconcile/key_asking.h"

#include "base/memory/map.h"

#include <stdlib.h>

#define PAGES_MOST 100u

struct spreading {
	struct key_asking *k;
	struct map *members; /* code -> place */
	struct iv3_row *rows;
	uint32_t *of; /* [rows]: whose */
	size_t n, capacity;
};

static void take(struct spreading *g, size_t i, enum iv3_part part, struct str split, int sum)
{
	const struct datum *d = tabular_cell(&g->k->rows, i, (size_t)sum);
	struct str body = key_text_at(g->k, i, g->k->body);
	bool is_new;

	if (!body.len || d->kind != DATUM_AMOUNT || d->number > KEY_SUM_MOST ||
	    d->number < -KEY_SUM_MOST)
		return;
	uint32_t *at = map_put(g->members, body, &is_new);
	if (is_new)
		*at = (uint32_t)(map_count(g->members) - 1);
	if (g->n == g->capacity) {
		g->capacity = g->capacity ? 2 * g->capacity : 4096;
		g->rows = xrealloc(g->rows, g->capacity * sizeof *g->rows);
		g->of = xrealloc(g->of, g->capacity * sizeof *g->of);
	}
	struct str code = key_text_at(g->k, i, split);
	if (part == IV3_BATEN && str_starts(body, STR("PV")) && str_starts(code, STR("PV")))
		code = (struct str){code.ptr + 2, code.len - 2};
	g->of[g->n] = *at;
	g->rows[g->n++] = (struct iv3_row){
		.part = part,
		.row = code,
		.column = part == IV3_BATEN ? STR("") : key_text_at(g->k, i, g->k->standing),
		.amount = (int64_t)d->number};
}

static int ask_page(struct spreading *g, struct str split, struct str cut, size_t page,
		    struct error *e)
{
	struct key_asking *k = g->k;
	struct asked q = ask_new(k->session, k->arena, ENDPOINT_AGGREGATE, k->guide->name);

	ask_param(&q, "drilldown",
		  arena_printf(k->arena, "%.*s|%.*s|%.*s", STR_ARG(k->body), STR_ARG(split),
			       STR_ARG(k->standing)));
	ask_param(&q, "cut", cut);
	ask_param(&q, "aggregates", arena_printf(k->arena, "%.*s.sum", STR_ARG(k->measure)));
	ask_param(&q, "pagesize", STR("10000"));
	ask_param(&q, "page", arena_printf(k->arena, "%zu", page));
	return ask_tabular(&k->rows, &q, e);
}

static int ask_all_pages(struct spreading *g, enum iv3_part part, struct str split, struct str cut,
			 struct error *e)
{
	size_t seen = 0;

	for (size_t page = 1; page <= PAGES_MOST; page++) {
		if (ask_page(g, split, cut, page, e) != 0)
			return -1;
		int sum = tabular_column(
			&g->k->rows, arena_printf(g->k->arena, "%.*s.sum", STR_ARG(g->k->measure)));
		for (size_t i = 0; sum >= 0 && i < g->k->rows.n; i++)
			take(g, i, part, split, sum);
		seen += g->k->rows.n;
		if (g->k->rows.n == 0 || seen >= g->k->rows.total)
			return 0;
	}
	return error_set(e, STATUS_LIMIT, "cube %.*s has too many governments to compare",
			 STR_ARG(g->k->guide->name));
}

/* ---- of each ---- */

static void figure_member(struct iv3_key_member *m, struct spreading *g, uint32_t at,
			  const struct iv3_definitions *d, struct iv3_row *room)
{
	struct key_asking *k = g->k;
	struct iv3_delivery v = {.year = k->out->year, .period = 5, .rows = room};
	struct iv3_key_figure figures[IV3_KEY_FIGURES];

	for (size_t i = 0; i < g->n; i++)
		if (g->of[i] == at)
			room[v.n++] = g->rows[i];
	iv3_key_figures_of(figures, k->arena, &v, d, key_unequal_most(k->out->decimals));
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++) {
		m->known[i] = figures[i].state != IV3_KEY_NOT_AVAILABLE;
		m->values[i] = figures[i].value;
	}
}

static void figure_all(struct iv3_key_member *out, struct spreading *g,
		       const struct iv3_definitions *d, const struct iv3_definitions *provinces)
{
	size_t most = 0, *counts = ARENA_ARRAY(g->k->arena, size_t, map_count(g->members) + 1);

	for (size_t i = 0; i < g->n; i++)
		if (++counts[g->of[i]] > most)
			most = counts[g->of[i]];
	struct iv3_row *room = ARENA_ARRAY(g->k->arena, struct iv3_row, most + 1);
	for (uint32_t m = 0; m < map_count(g->members); m++) {
		bool province = str_starts(map_key(g->members, m), STR("PV"));
		out[m].code = arena_dup(g->k->arena, map_key(g->members, m));
		if (!province || provinces)
			figure_member(&out[m], g, m, province ? provinces : d, room);
	}
}

static int spread(struct iv3_key_member **out, size_t *n, struct spreading *g, struct error *e)
{
	struct key_asking *k = g->k;
	struct iv3_definitions *d = NULL, *provinces = NULL;
	struct error none;
	struct str end = arena_printf(k->arena, "%.*s|%.*s", STR_ARG(k->out->cut),
				      STR_ARG(key_standing_cut(k)));
	struct str baten = arena_printf(k->arena, "%.*s|%.*s", STR_ARG(k->out->cut),
					STR_ARG(key_revenue_cut(k)));

	if (ask_all_pages(g, IV3_BALANS_STANDEN, k->balance, end, e) != 0 ||
	    ask_all_pages(g, IV3_BATEN, k->taakveld, baten, e) != 0 ||
	    iv3_definitions_of(&d, STR("Gemeente"), k->out->year, e) != 0)
		return -1;
	if (iv3_definitions_of(&provinces, STR("Provincie"), k->out->year, &none) != 0)
		provinces = NULL;
	*n = map_count(g->members);
	*out = ARENA_ARRAY(k->arena, struct iv3_key_member, *n + 1);
	figure_all(*out, g, d, provinces);
	iv3_definitions_free(d);
	iv3_definitions_free(provinces);
	return 0;
}

int iv3_key_members_of(struct iv3_key_member **out, size_t *n, struct arena *a, struct session *s,
		       struct guide *g, int year, struct error *e)
{
	struct iv3_key_report report = {.cube = g->name};
	const struct guide_beside own = {.cube = g->name};
	struct key_asking k = {.out = &report, .arena = a, .session = s, .guide = g};
	struct spreading x = {.k = &k, .members = map_new()};
	int result = key_open(&k, &own, year, e);

	*n = 0;
	if (result == 0)
		result = spread(out, n, &x, e);
	map_free(x.members);
	free(x.rows);
	free(x.of);
	return result;
}
