/* What openspending.nl's present site reads: governments, their reports, trees of money, years, search. */
#include "openspending_nl/divisors.h"
#include "openspending_nl/site_parts.h"

#include "base/memory/map.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 3u

static void put_raw(struct nl_site *t, const char *key, struct str value)
{
	json_put_key_z(&t->j, key);
	json_put_raw(&t->j, value);
}

static struct str year_text(const struct nl_site *t, int year)
{
	return arena_printf(t->k->arena, "%d", year);
}

static void put_government(struct nl_site *t, const struct nl_government *g)
{
	site_put_text(t, "Key", g->key);
	site_put_text(t, "Title", g->title);
	site_put_text(t, "Slug", g->slug);
	site_put_text(t, "Description", STR(""));
	site_put_text(t, "Type", str_z(nl_layer_name(g->layer)));
	json_put_key_z(&t->j, "hasDetaildata");
	json_put_bool(&t->j, g->details != NULL);
}

/* ---- reports ---- */

static int reports_of(struct nl_reports *out, struct nl_site *t, struct error *e)
{
	return nl_reports_ask(out, t->k->arena, t->k->session, &t->k->governments, t->of, e);
}

static int put_dataset(struct nl_site *t, int year, struct error *e)
{
	struct str statline;

	if (site_statline(&statline, t, year, e) != 0)
		return -1;
	site_put_dataset_of(t, t->of->layer, year);
	site_put_text(t, "StatLine", statline);
	site_put_text(t, "$link",
		      arena_printf(t->k->arena, "%.*s/bronnen/%s/%.*s/%d",
				   STR_ARG(t->k->asked->base), nl_layer_name(t->of->layer),
				   STR_ARG(t->of->slug), year));
	json_put_key_z(&t->j, "hasDetaildata");
	json_put_bool(&t->j, t->of->details != NULL);
	return 0;
}

static int put_datasets(struct nl_site *t, const struct nl_reports *r, struct error *e)
{
	json_put_key_z(&t->j, "datasets");
	json_put_array(&t->j);
	for (size_t i = 0; i < r->n; i++) {
		if (i && r->items[i - 1].year == r->items[i].year)
			continue;
		json_put_object(&t->j);
		if (put_dataset(t, r->items[i].year, e) != 0)
			return -1;
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return 0;
}

static int cells_of(struct nl_cells *out, struct nl_site *t, int year, int period, struct error *e)
{
	struct nl_wanted w = {.of = t->of, .year = year, .period = period};

	return nl_cells_ask(out, t->k->arena, t->k->session, &t->k->governments, &w, e);
}

static void sum(int64_t sums[2], const struct nl_cells *c, int year, int period)
{
	sums[0] = sums[1] = 0;
	for (size_t i = 0; i < c->n; i++)
		if ((year == 0 || c->items[i].year == year) &&
		    (period < 0 || c->items[i].period == period))
			sums[c->items[i].lasten ? 0 : 1] += c->items[i].amount;
}

/* dataset.verslagsoorten: {"begroting": {"Baten":…}} */
static int put_reports(struct nl_site *t, const struct nl_reports *r, struct error *e)
{
	struct nl_cells cells;
	int64_t sums[2];

	if (cells_of(&cells, t, t->year, -1, e) != 0)
		return -1;
	json_put_key_z(&t->j, "dataset");
	json_put_object(&t->j);
	if (put_dataset(t, t->year, e) != 0)
		return -1;
	json_put_key_z(&t->j, "verslagsoorten");
	json_put_object(&t->j);
	for (size_t i = 0; i < r->n; i++) {
		if (r->items[i].year != t->year)
			continue;
		json_put_key_z(&t->j, nl_report_name(r->items[i].period));
		json_put_object(&t->j);
		sum(sums, &cells, t->year, r->items[i].period);
		site_put_sides(t, sums);
		json_put_object_end(&t->j);
	}
	json_put_object_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}

/* ---- a tree ---- */

/* What a cell is called at a depth: hoofdfunctie, taakveld, categorie; or categorie, taakveld. */
static struct str code_at(const struct nl_cell *c, bool by_category, size_t depth)
{
	if (by_category)
		return depth == 0 ? c->category : c->taakveld;
	return depth == 0 ? nl_main(c->taakveld) : depth == 1 ? c->taakveld : c->category;
}

static struct str label_at(const struct nl_cell *c, bool by_category, size_t depth)
{
	struct str code = code_at(c, by_category, depth);
	bool category = by_category ? depth == 0 : depth == 2;
	struct str label = category ? c->category_label : c->taakveld_label;

	if (!by_category && depth == 0)
		return nl_main_label(c->taakveld);
	return label.len ? label : code;
}

struct branch {
	struct str code, label;
	int64_t sums[2];
};

static int by_code(const void *x, const void *y)
{
	return str_cmp(((const struct branch *)x)->code, ((const struct branch *)y)->code);
}

static size_t branches_of(struct branch *out, const struct nl_site *t, const struct nl_cells *cells,
			  bool by_category, const struct str *path, size_t depth)
{
	struct map *places = map_new();
	size_t n = 0;

	(void)t;
	for (size_t i = 0; i < cells->n; i++) {
		const struct nl_cell *c = &cells->items[i];
		bool below = true, is_new;
		for (size_t d = 0; d < depth; d++)
			below = below && str_eq(code_at(c, by_category, d), path[d]);
		if (!below)
			continue;
		uint32_t *at = map_put(places, code_at(c, by_category, depth), &is_new);
		if (is_new) {
			*at = (uint32_t)n;
			out[n++] = (struct branch){.code = code_at(c, by_category, depth),
						   .label = label_at(c, by_category, depth)};
		}
		out[*at].sums[c->lasten ? 0 : 1] += c->amount;
	}
	map_free(places);
	if (n)
		qsort(out, n, sizeof *out, by_code);
	return n;
}

static struct str link_to(const struct nl_site *t, struct str code)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_append_str(&b, site_address(t));
	buffer_append_char(&b, '/');
	nl_put_encoded(&b, code);
	struct str own = arena_dup(t->k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static int put_tree(struct nl_site *t, bool by_category, const struct str *path, size_t depth,
		    struct error *e)
{
	struct nl_cells cells;
	size_t deepest = by_category ? DEEPEST - 1 : DEEPEST;

	if (depth >= deepest)
		return site_missing(t, e);
	if (cells_of(&cells, t, t->year, t->period, e) != 0)
		return -1;
	struct branch *branches = ARENA_ARRAY(t->k->arena, struct branch, cells.n + 1);
	size_t n = branches_of(branches, t, &cells, by_category, path, depth);
	if (n == 0)
		return site_missing(t, e);
	json_put_key_z(&t->j, "data");
	json_put_array(&t->j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(&t->j);
		site_put_text(t, "ID", branches[i].code);
		site_put_text(t, "Code", branches[i].code);
		site_put_text(t, "Title", branches[i].label);
		site_put_text(t, "Description", STR(""));
		if (depth + 1 < deepest)
			site_put_text(t, "$link", link_to(t, branches[i].code));
		site_put_sides(t, branches[i].sums);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return 0;
}

static void put_links(struct nl_site *t, const struct nl_reports *r)
{
	json_put_key_z(&t->j, "$links");
	json_put_object(&t->j);
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].year == t->year)
			site_put_text(
				t, nl_report_name(r->items[i].period),
				arena_printf(t->k->arena, "%.*s/bronnen/%s/%.*s/%d/%s/per/%.*s",
					     STR_ARG(t->k->asked->base),
					     nl_layer_name(t->of->layer), STR_ARG(t->of->slug),
					     t->year, nl_report_name(r->items[i].period),
					     STR_ARG(site_segment(t, 6))));
	json_put_object_end(&t->j);
}

/* Inhabitants, km2, households of the year, where they are known. */
static int put_divisors(struct nl_site *t, struct error *e)
{
	static const struct {
		const char *key;
		enum statistic_subject subject;
	} all[] = {{"Bevolking", STATISTIC_POPULATION},
		   {"Oppervlakte", STATISTIC_AREA},
		   {"Huishouden", STATISTIC_HOUSEHOLDS}};
	struct nl_divisors d;

	if (nl_divisors_of(&d, t->k, t->of, e) != 0)
		return -1;
	json_put_key_z(&t->j, "metrics");
	json_put_object(&t->j);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct statistic *x = nl_divisor(&d, all[i].subject, t->year);
		if (x)
			put_raw(t, all[i].key, x->value);
	}
	json_put_object_end(&t->j);
	return 0;
}

/* ---- /bronnen ---- */

static int list_layer(struct nl_site *t, enum nl_layer layer)
{
	const struct nl_governments *g = &t->k->governments;

	json_put_array(&t->j);
	for (size_t i = 0; i < g->n; i++) {
		if (g->items[i].layer != layer)
			continue;
		json_put_object(&t->j);
		put_government(t, &g->items[i]);
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return 0;
}

/* The last report: what stands over a map. */
static int popup(struct nl_site *t, struct error *e)
{
	struct nl_reports r;
	struct nl_cells cells;
	int64_t sums[2];

	t->of = nl_by_key(&t->k->governments, site_segment(t, 2));
	if (!t->of)
		return site_missing(t, e);
	if (reports_of(&r, t, e) != 0)
		return -1;
	int year = r.n ? r.items[r.n - 1].year : 0, period = r.n ? r.items[r.n - 1].period : 0;
	if (cells_of(&cells, t, year, period, e) != 0)
		return -1;
	sum(sums, &cells, year, period);
	json_put_object(&t->j);
	site_put_text(t, "Title", t->of->title);
	site_put_text(t, "Slug", t->of->slug);
	site_put_text(t, "verslagsoort", str_z(nl_report_name(period)));
	json_put_key_z(&t->j, "dataset");
	json_put_object(&t->j);
	site_put_text(t, "Period", year_text(t, year));
	json_put_object_end(&t->j);
	json_put_key_z(&t->j, "totaal");
	json_put_object(&t->j);
	site_put_sides(t, sums);
	json_put_object_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}

/* Keeps the cells below the path that the address goes on with from its seventh segment, of which `title` becomes the name. */
static void keep_below(struct nl_cells *cells, const struct openspending_nl_asked *q,
		       bool by_category, struct str *title)
{
	size_t depth = q->nsegments > 6 ? q->nsegments - 6 : 0, n = 0;

	for (size_t i = 0; i < cells->n; i++) {
		bool below = depth <= DEEPEST;
		for (size_t d = 0; d < depth && below; d++)
			below = str_eq(code_at(&cells->items[i], by_category, d),
				       q->segments[6 + d]);
		if (below && depth)
			*title = label_at(&cells->items[i], by_category, depth - 1);
		if (below)
			cells->items[n++] = cells->items[i];
	}
	cells->n = n;
}

/* trends: {year: {Baten, Lasten}}, of all or below a path. */
static int trends(struct nl_site *t, int period, struct error *e)
{
	const struct openspending_nl_asked *q = t->k->asked;
	bool by_category = site_is(t, 5, "categorie");
	struct nl_cells cells;
	struct nl_reports r;
	struct str title = t->of->title;

	if (q->nsegments > 5 && !by_category && !site_is(t, 5, "hoofdfunctie"))
		return site_missing(t, e);
	if (cells_of(&cells, t, 0, period, e) != 0 || reports_of(&r, t, e) != 0)
		return -1;
	keep_below(&cells, q, by_category, &title);
	if (cells.n == 0)
		return site_missing(t, e);
	json_put_object(&t->j);
	site_put_text(t, "Title", title);
	json_put_key_z(&t->j, "trends");
	json_put_object(&t->j);
	for (size_t i = 0; i < r.n; i++) {
		int64_t sums[2];
		if (r.items[i].period != period)
			continue;
		sum(sums, &cells, r.items[i].year, period);
		json_put_key(&t->j, year_text(t, r.items[i].year));
		json_put_object(&t->j);
		site_put_sides(t, sums);
		json_put_object_end(&t->j);
	}
	json_put_object_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}

static bool asks_tree(const struct nl_site *t)
{
	return t->k->asked->nsegments > 6 && site_is(t, 5, "per") &&
	       (site_is(t, 6, "hoofdfunctie") || site_is(t, 6, "categorie"));
}

/* Whether there is a report of the year, and of that kind, where these are asked for. */
static bool has_report(const struct nl_site *t, const struct nl_reports *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].year == t->year &&
		    (t->period < 0 || r->items[i].period == t->period))
			return true;
	return t->year == 0;
}

static int put_report(struct nl_site *t, const struct nl_reports *r, struct error *e)
{
	const struct openspending_nl_asked *q = t->k->asked;

	site_put_text(t, "Verslagsoort", q->segments[4]);
	put_links(t, r);
	if (put_divisors(t, e) != 0)
		return -1;
	return put_tree(t, site_is(t, 6, "categorie"), q->segments + 7, q->nsegments - 7, e);
}

/* /bronnen/{layer}/{slug}[/{year}[/{report}/per/{tree}/{code}…]] */
static int one_source(struct nl_site *t, struct error *e)
{
	const struct openspending_nl_asked *q = t->k->asked;
	struct nl_reports r;
	uint64_t year = 0;

	if (q->nsegments > 3 && (!str_to_u64(q->segments[3], &year) || year > 2999))
		return site_missing(t, e);
	t->year = (int)year;
	t->period = q->nsegments > 4 ? nl_report_of(q->segments[4]) : -1;
	bool tree = asks_tree(t);
	if (q->nsegments > 4 && (!tree || t->period < 0))
		return site_missing(t, e);
	if (reports_of(&r, t, e) != 0)
		return -1;
	if (!has_report(t, &r))
		return site_missing(t, e);
	json_put_object(&t->j);
	put_government(t, t->of);
	if (put_datasets(t, &r, e) != 0 || (t->year && put_reports(t, &r, e) != 0))
		return -1;
	if (tree && put_report(t, &r, e) != 0)
		return -1;
	json_put_object_end(&t->j);
	return 0;
}

int site_sources(struct nl_site *t, struct error *e)
{
	const struct openspending_nl_asked *q = t->k->asked;
	enum nl_layer layer;

	if (site_is(t, 1, "Key") && q->nsegments == 3)
		return popup(t, e);
	if (!nl_layer_of(&layer, site_segment(t, 1)))
		return site_missing(t, e);
	if (q->nsegments == 2)
		return list_layer(t, layer);
	t->of = nl_by_slug(&t->k->governments, layer, site_segment(t, 2));
	if (!t->of)
		return site_missing(t, e);
	if (site_is(t, 3, "suggesties") && q->nsegments == 4)
		return site_alike(t, e);
	if (site_is(t, 4, "trends")) {
		int period = nl_report_of(site_segment(t, 3));
		return period < 0 ? site_missing(t, e) : trends(t, period, e);
	}
	return one_source(t, e);
}
