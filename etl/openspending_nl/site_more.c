/* What the site asks beside governments and their money: names for who is typing, addresses, files. */
#include "openspending_nl/site_parts.h"

#include "explore/inquiry.h"

#define TABLES_URL "https://dataderden.cbs.nl/ODataApi/OData/"

/* For who is still typing: all that have the year. */
int site_completions(struct nl_site *t, struct error *e)
{
	const struct nl_governments *g = &t->k->governments;
	struct nl_reports r;
	enum nl_layer layer;
	uint64_t year;

	if (t->k->asked->nsegments != 4 || !nl_layer_of(&layer, site_segment(t, 2)) ||
	    !str_to_u64(site_segment(t, 3), &year))
		return site_missing(t, e);
	if (nl_reports_ask(&r, t->k->arena, t->k->session, g, NULL, e) != 0)
		return -1;
	json_put_array(&t->j);
	for (size_t i = 0; i < r.n; i++) {
		const struct nl_government *x = r.items[i].of;
		bool first = i == 0 || r.items[i - 1].of != x || r.items[i - 1].year != (int)year;
		if (x->layer != layer || r.items[i].year != (int)year || !first)
			continue;
		json_put_object(&t->j);
		site_put_text(t, "key", x->key);
		site_put_text(t, "Type", str_z(nl_layer_name(layer)));
		site_put_text(t, "Slug", x->slug);
		site_put_text(t, "label", x->title);
		site_put_text(t, "entiteit", str_z(nl_layer_name(layer)));
		site_put_text(t, "value",
			      arena_printf(t->k->arena, "%s|%.*s", nl_layer_name(layer),
					   STR_ARG(x->slug)));
		json_put_object_end(&t->j);
	}
	json_put_array_end(&t->j);
	return 0;
}

/* Nothing is kept: an address is as short as it is, and what is long for it is itself. A key of a shortener (one
 * word) leads nowhere. */
int site_short_address(struct nl_site *t, struct error *e)
{
	const struct openspending_nl_asked *q = t->k->asked;
	struct buffer b;

	if (!site_is(t, 1, "short") && !(site_is(t, 1, "long") && q->nsegments > 3))
		return site_missing(t, e);
	buffer_init(&b, (size_t)64 << 10);
	for (size_t i = 2; i < q->nsegments; i++) {
		buffer_append_char(&b, '/');
		nl_put_encoded(&b, q->segments[i]);
	}
	json_put_object(&t->j);
	site_put_text(t, "url", b.len ? buffer_str(&b) : STR("/"));
	json_put_object_end(&t->j);
	buffer_drop(&b);
	return 0;
}

/* Where the offices of regelingen are, and who is in them: CBS publishes neither. */
int site_addresses(struct nl_site *t)
{
	json_put_array(&t->j);
	json_put_array_end(&t->j);
	return 0;
}

static struct str ref_of(const struct dimension *d)
{
	return d->attributes[d->key].ref;
}

int site_statline(struct str *out, struct nl_site *t, int year, struct error *e)
{
	const struct nl_cube *c = t->of->iv3;
	const struct cube *cube = c->guide->cube;
	int table = cube_find_dimension(cube, STR("tabel"));
	struct arena *a = t->k->arena;
	struct tabular rows;

	*out = STR("");
	if (table < 0 || c->guide->body < 0)
		return 0;
	struct asked q = ask_new(t->k->session, a, ENDPOINT_AGGREGATE, c->guide->name);
	const struct value member = {.text = t->of->member};
	const struct guide_axis *years = &c->guide->year;
	ask_param(&q, "drilldown", ref_of(&cube->dimensions[table]));
	ask_param(&q, "cut",
		  arena_printf(a, "%.*s:%d|%.*s",
			       STR_ARG(cube->dimensions[years->dimension]
					       .attributes[years->attribute]
					       .ref),
			       year,
			       STR_ARG(cut_of_value(a, ref_of(&cube->dimensions[c->guide->body]),
						    VALUE_STRING, &member))));
	ask_param(&q, "aggregates", STR("_count"));
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	const struct datum *id = rows.n == 1 ? tabular_cell(&rows, 0, 0) : NULL;
	if (id && id->kind == DATUM_TEXT && id->text.len)
		*out = arena_printf(a, TABLES_URL "%.*s", STR_ARG(id->text));
	return 0;
}

/* ---- downloads ---- */

/* To the same as a file of the API, or its description: the year's lines of that government. */
int site_download(struct nl_site *t, struct str *location, bool details, struct error *e)
{
	size_t at = details ? 2 : 1;
	bool workbook = site_is(t, at - 1, "spreadsheet");
	enum nl_layer layer;
	uint64_t year;

	if (!nl_layer_of(&layer, site_segment(t, at)) ||
	    !str_to_u64(site_segment(t, at + 1), &year) ||
	    !(t->of = nl_by_slug(&t->k->governments, layer, site_segment(t, at + 2))))
		return site_missing(t, e);
	const struct nl_cube *c = details ? t->of->details : t->of->iv3;
	if (!c)
		return site_missing(t, e);
	const struct guide_axis *years = &c->guide->year;
	const struct dimension *all = c->guide->cube->dimensions;
	struct str cut =
		arena_printf(t->k->arena, "%.*s:%llu",
			     STR_ARG(all[years->dimension].attributes[years->attribute].ref),
			     (unsigned long long)year);
	if (c->guide->body >= 0)
		cut = arena_printf(
			t->k->arena, "%.*s%%7C%.*s:%%22%.*s%%22", STR_ARG(cut),
			STR_ARG(all[c->guide->body].attributes[all[c->guide->body].key].ref),
			STR_ARG(t->of->member));
	*location = workbook ? arena_printf(t->k->arena,
					    "%.*s/api/3/cubes/%.*s/facts/?download=xlsx&cut=%.*s",
					    STR_ARG(t->k->asked->base), STR_ARG(c->guide->name),
					    STR_ARG(cut))
			     : arena_printf(t->k->arena, "%.*s/api/3/info/%.*s/package?cut=%.*s",
					    STR_ARG(t->k->asked->base), STR_ARG(c->guide->name),
					    STR_ARG(cut));
	return 0;
}
