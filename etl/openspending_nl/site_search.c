/* /zoek: titles of taakvelden and categories, organisations, grootboek and kostenplaats of details. */
#include "openspending_nl/site_parts.h"
#include "openspending_nl/titles.h"
#include "openspending_nl/words_asked.h"

#include "base/memory/map.h"
#include "explore/inquiry.h"

#include <stdlib.h>

#define FOUND_MOST 500u

static void put_rank(struct nl_site *t, const struct words_found *w)
{
	json_put_key_z(&t->j, "rank");
	json_put_raw(&t->j, w->rank);
}

/* ---- titles ---- */

struct title_found {
	struct str title;
	struct words_found found;
};

static int by_rank(const void *x, const void *y)
{
	const struct title_found *p = x, *q = y;
	int order = str_cmp(q->found.rank, p->found.rank); /* all as long, or "1" */

	return order ? order : str_cmp(p->title, q->title);
}

static int search_titles(struct nl_site *t, struct str said, struct error *e)
{
	struct map *seen = map_new();
	struct nl_titles titles;
	size_t n = 0;
	bool is_new;
	int result = nl_titles_ask(&titles, t->k, 0, e);
	struct title_found *hits = ARENA_ARRAY(t->k->arena, struct title_found, titles.n + 1);

	for (size_t i = 0; i < titles.n; i++) {
		hits[n].title = titles.items[i].label;
		map_put(seen, titles.items[i].label, &is_new);
		n += is_new && words_asked_find(&hits[n].found, t->k->arena, said, hits[n].title);
	}
	map_free(seen);
	if (n)
		qsort(hits, n, sizeof *hits, by_rank);
	json_put_array(&t->j);
	for (size_t i = 0; i < n && i < FOUND_MOST; i++) {
		json_put_object(&t->j);
		site_put_text(t, "Title", hits[i].title);
		site_put_text(t, "Description", STR(""));
		site_put_text(t, "headline_title", hits[i].found.headline);
		site_put_text(t, "headline_description", STR(""));
		put_rank(t, &hits[i].found);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return result;
}

/* The layers and years that have a title of exactly this name. */
static int where_it_is(struct nl_site *t, struct str title, struct error *e)
{
	struct nl_titles titles;
	const struct nl_title *last = NULL;

	if (nl_titles_ask(&titles, t->k, 0, e) != 0)
		return -1;
	json_put_array(&t->j);
	for (size_t i = 0; i < titles.n; i++) {
		const struct nl_title *x = &titles.items[i];
		if (!str_eq(x->label, title) ||
		    (last && last->year == x->year && last->layer == x->layer))
			continue;
		last = x;
		json_put_object(&t->j);
		site_put_dataset_of(t, x->layer, x->year);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return 0;
}

/* /zoek/onderwerpen/{year}/alles: what a list can be made of. */
static int subjects(struct nl_site *t, struct error *e)
{
	static const char *const kinds[] = {"hoofdtaakveld", "taakveld", NULL};
	struct map *seen = map_new();
	struct nl_titles titles;
	uint64_t year;
	bool is_new;

	if (t->k->asked->nsegments != 4 || !str_to_u64(site_segment(t, 2), &year) || year > 2999 ||
	    !site_is(t, 3, "alles")) {
		map_free(seen);
		return site_missing(t, e);
	}
	int result = nl_titles_ask(&titles, t->k, (int)year, e);
	json_put_array(&t->j);
	for (size_t i = 0; i < titles.n; i++) {
		const struct nl_title *x = &titles.items[i];
		bool lasten = x->key.ptr[0] == 'L';
		map_put(seen, x->key, &is_new);
		if (!is_new)
			continue;
		json_put_object(&t->j);
		site_put_text(t, "label",
			      arena_printf(t->k->arena, "%.*s (%s %.*s)", STR_ARG(x->label),
					   x->subject == NL_CATEGORY
						   ? lasten ? "categorie lasten" : "categorie baten"
						   : kinds[x->subject],
					   STR_ARG(x->code)));
		site_put_text(t, "value", x->key);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	map_free(seen);
	return result;
}

/* ---- organisations ---- */

static void search_sources(struct nl_site *t, struct str said)
{
	const struct nl_governments *g = &t->k->governments;

	json_put_array(&t->j);
	for (size_t i = 0; i < g->n; i++) {
		struct words_found found;
		if (!words_asked_find(&found, t->k->arena, said, g->items[i].title))
			continue;
		json_put_object(&t->j);
		site_put_text(t, "Title", g->items[i].title);
		site_put_text(t, "Slug", g->items[i].slug);
		site_put_text(t, "Type", str_z(nl_layer_name(g->items[i].layer)));
		site_put_text(t, "headline", found.headline);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
}

/* ---- details ---- */

static void put_detail(struct nl_site *t, const struct nl_government *g, const char *kind,
		       struct str code, struct str title, struct str year,
		       const struct words_found *found)
{
	json_put_object(&t->j);
	site_put_text(t, "Title", title);
	site_put_text(t, "TitleType", str_z(kind));
	site_put_text(t, "Workspace",
		      arena_printf(t->k->arena, "%s-%.*s", nl_layer_name(g->layer), STR_ARG(year)));
	site_put_text(t, "Period", year);
	site_put_text(t, "Code", code);
	site_put_text(t, "Slug", g->slug);
	site_put_text(t, "Source", g->title);
	site_put_text(t, "Type", str_z(nl_layer_name(g->layer)));
	site_put_text(t, "headline", found->headline);
	put_rank(t, found);
	json_put_object_end(&t->j);
}

/* A dimension of a government's own cube: its members, each in every year it has money in. */
static int search_members(struct nl_site *t, const struct nl_government *g, int dimension,
			  const char *kind, struct str said, struct error *e)
{
	const struct nl_cube *c = g->details;
	const struct dimension *d = &c->guide->cube->dimensions[dimension];
	const struct guide_axis *years = &c->guide->year;
	struct str code = d->attributes[d->key].ref, label = d->attributes[d->label_attribute].ref;
	struct asked q = ask_new(t->k->session, t->k->arena, ENDPOINT_AGGREGATE, c->guide->name);
	struct tabular rows;

	ask_param(&q, "drilldown",
		  arena_printf(t->k->arena, "%.*s|%.*s%s%.*s",
			       STR_ARG(c->guide->cube->dimensions[years->dimension]
					       .attributes[years->attribute]
					       .ref),
			       STR_ARG(code), str_eq(code, label) ? "" : "|",
			       STR_ARG(str_eq(code, label) ? STR("") : label)));
	ask_param(&q, "aggregates", STR("_count"));
	ask_param(&q, "pagesize", STR("10000"));
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	size_t at = str_eq(code, label) ? 1 : 2;
	for (size_t i = 0; i < rows.n; i++) {
		const struct datum *year = tabular_cell(&rows, i, 0),
				   *key = tabular_cell(&rows, i, 1),
				   *title = tabular_cell(&rows, i, at);
		struct words_found found;
		if (title->kind == DATUM_TEXT && key->kind == DATUM_TEXT &&
		    year->kind == DATUM_INTEGER &&
		    words_asked_find(&found, t->k->arena, said, title->text))
			put_detail(t, g, kind, key->text, title->text,
				   arena_printf(t->k->arena, "%d", (int)year->number), &found);
	}
	return 0;
}

static int search_details(struct nl_site *t, struct str said, struct error *e)
{
	const struct nl_governments *g = &t->k->governments;

	json_put_array(&t->j);
	for (size_t i = 0; i < g->n; i++) {
		const struct nl_cube *c = g->items[i].details;
		if (!c)
			continue;
		if ((c->account >= 0 &&
		     search_members(t, &g->items[i], c->account, "grootboek", said, e) != 0) ||
		    (c->centre >= 0 &&
		     search_members(t, &g->items[i], c->centre, "kostenplaats", said, e) != 0))
			return -1;
	}
	json_put_array_end(&t->j);
	return 0;
}

int site_search(struct nl_site *t, struct error *e)
{
	struct str said = str_trim(nl_param(t->k->asked, "q"));

	if (site_is(t, 1, "onderwerpen"))
		return subjects(t, e);
	if (site_is(t, 1, "titel"))
		return where_it_is(t, said, e);
	if (words_asked_check(t->k->arena, said, e) != 0)
		return -1;
	if (t->k->asked->nsegments == 1)
		return search_titles(t, said, e);
	if (site_is(t, 1, "detaildata"))
		return search_details(t, said, e);
	if (!site_is(t, 1, "bron"))
		return site_missing(t, e);
	search_sources(t, said);
	return 0;
}
