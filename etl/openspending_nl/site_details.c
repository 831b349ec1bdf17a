/* /detaildata: grootboek and kostenplaats below the hoofdfuncties, in euros. */
#include "openspending_nl/details.h"

#include <stdlib.h>

static void put_line(struct details *d, const struct detail *x, size_t id)
{
	uint64_t main = 0;

	json_put_object(&d->j);
	json_put_key_z(&d->j, "ID");
	json_put_integer(&d->j, (int64_t)id);
	details_put_text(&d->j, "Categorie", x->codes[BY_CATEGORY]);
	details_put_text(&d->j, "CategorieOmschrijving", x->labels[BY_CATEGORY]);
	json_put_key_z(&d->j, "CategorieID");
	json_put_integer(&d->j, str_to_u64(x->codes[BY_MAIN], &main) ? (int64_t)main + 1 : 0);
	details_put_text(&d->j, "Verslagsoort", str_z(nl_report_name(d->period)));
	details_put_euros(&d->j, "Bedrag", x->amount, d->decimals);
	details_put_text(&d->j, "BL", x->lasten ? STR("L") : STR("B"));
	details_put_text(&d->j, "Post", x->codes[BY_TASK]);
	details_put_text(&d->j, "PostOmschrijving", x->labels[BY_TASK]);
	details_put_text(&d->j, "Grootboek", x->codes[BY_ACCOUNT]);
	details_put_text(&d->j, "GrootboekOmschrijving", x->labels[BY_ACCOUNT]);
	details_put_text(&d->j, "Kostenplaats", x->codes[BY_CENTRE]);
	details_put_text(&d->j, "KostenplaatsOmschrijving", x->labels[BY_CENTRE]);
	json_put_object_end(&d->j);
}

static void all_lines(struct details *d)
{
	json_put_array(&d->j);
	for (size_t i = 0; i < d->n; i++)
		put_line(d, &d->items[i], i + 1);
	json_put_array_end(&d->j);
}

/* ---- which reports ---- */

/* As if its own cube were that of its Iv3. */
static int reports_of(struct nl_reports *out, struct nl_asking *k, const struct nl_government *of,
		      struct error *e)
{
	struct nl_government *own = ARENA_NEW(k->arena, struct nl_government);
	struct nl_cube *cube = ARENA_NEW(k->arena, struct nl_cube);
	struct nl_governments alone = {cube, 1, own, 1};

	*cube = *of->details;
	*own = *of;
	own->iv3 = cube;
	own->member = STR("");
	return nl_reports_ask(out, k->arena, k->session, &alone, own, e);
}

static int overview(struct details *d, struct error *e)
{
	const struct nl_governments *g = &d->k->governments;
	struct nl_reports r;

	json_put_array(&d->j);
	for (size_t i = 0; i < g->n; i++) {
		const struct nl_government *x = &g->items[i];
		if (!x->details)
			continue;
		if (reports_of(&r, d->k, x, e) != 0)
			return -1;
		json_put_object(&d->j);
		details_put_text(&d->j, "Source", x->title);
		details_put_text(&d->j, "Slug", x->slug);
		details_put_text(&d->j, "SourceType", str_z(nl_layer_name(x->layer)));
		for (int words = 0; words < 2; words++) {
			json_put_key_z(&d->j, words ? "Workspaces" : "Jaren");
			json_put_array(&d->j);
			for (size_t k = 0; k < r.n; k++) {
				if (k && r.items[k - 1].year == r.items[k].year)
					continue;
				if (words)
					json_put_string(&d->j, arena_printf(d->k->arena, "%s-%d",
									    nl_layer_name(x->layer),
									    r.items[k].year));
				else
					json_put_integer(&d->j, r.items[k].year);
			}
			json_put_array_end(&d->j);
		}
		json_put_object_end(&d->j);
	}
	json_put_array_end(&d->j);
	return 0;
}

/* The years of one; or the reports of a year, as words. */
static int reports(struct details *d, bool of_year, struct error *e)
{
	struct nl_reports r;

	if (reports_of(&r, d->k, d->of, e) != 0)
		return -1;
	json_put_array(&d->j);
	for (size_t i = 0; i < r.n; i++) {
		if (of_year && r.items[i].year == d->year)
			json_put_string_z(&d->j, nl_report_name(r.items[i].period));
		if (of_year || (i && r.items[i - 1].year == r.items[i].year))
			continue;
		json_put_object(&d->j);
		details_put_text(&d->j, "Identifier",
				 arena_printf(d->k->arena, "%s-%d", nl_layer_name(d->of->layer),
					      r.items[i].year));
		details_put_text(&d->j, "Period", arena_printf(d->k->arena, "%d", r.items[i].year));
		json_put_object_end(&d->j);
	}
	json_put_array_end(&d->j);
	return 0;
}

static int of_report(struct details *d, struct error *e)
{
	struct str word = details_segment(d, 4);
	bool lines = d->k->asked->nsegments == 5 && str_ends(word, STR(".json"));

	if (str_eq(word, STR("verslagsoorten")))
		return reports(d, true, e);
	if (lines)
		word.len -= 5;
	d->period = nl_report_of(word);
	if (d->period < 0)
		return details_missing(d, e);
	d->decimals = measure_decimals(d->cube->guide, d->cube->fields.measure);
	int result = details_ask(d, e);
	if (result == 0 && d->n == 0)
		result = details_missing(d, e);
	if (result == 0 && lines)
		all_lines(d);
	else if (result == 0)
		result = details_levels(d, e);
	if (result == 0 && lines)
		d->k->filename = arena_printf(d->k->arena, "%.*s-%d-%s.json", STR_ARG(d->of->slug),
					      d->year, nl_report_name(d->period))
					 .ptr;
	free(d->items);
	return result;
}

/* Where a code stands: under its first hoofdfunctie, in the account if it is in that. */
static int put_place(struct buffer *out, struct details *d, enum detail_by by, const char *word,
		     struct str code, struct error *e)
{
	for (d->period = 5; d->period >= 0; d->period -= 5) {
		const struct detail *found = NULL;
		d->n = 0;
		if (details_ask(d, e) != 0)
			return -1;
		for (size_t i = 0; i < d->n; i++)
			if (str_eq(d->items[i].codes[by], code) &&
			    (!found ||
			     str_cmp(d->items[i].codes[BY_MAIN], found->codes[BY_MAIN]) < 0))
				found = &d->items[i];
		if (!found)
			continue;
		buffer_printf(out, "/gegevens/%s/details/", nl_layer_name(d->of->layer));
		nl_put_encoded(out, d->of->slug);
		buffer_printf(out, "/%d/%s/%s/categorie=%.*s/%s=", d->year,
			      nl_report_name(d->period), word, STR_ARG(found->codes[BY_MAIN]),
			      word);
		nl_put_encoded(out, code);
		buffer_printf(out, "/%s=#C%.*s%c", by == BY_ACCOUNT ? "kostenplaats" : "grootboek",
			      STR_ARG(found->codes[BY_MAIN]), by == BY_ACCOUNT ? 'G' : 'K');
		nl_put_encoded(out, code);
		return 0;
	}
	return details_missing(d, e);
}

/* /detaildata/redirect-zoekresultaat/{layer}/{slug}/{year}/{grootboek|kostenplaats}/{code}: the site's own page of it. */
static int redirect(struct buffer *out, struct details *d, struct error *e)
{
	struct str word = details_segment(d, 5);
	bool account = str_eq(word, STR("grootboek"));
	enum detail_by by = account ? BY_ACCOUNT : BY_CENTRE;
	enum nl_layer layer;
	uint64_t year;

	if (d->k->asked->nsegments != 7 || !nl_layer_of(&layer, details_segment(d, 2)) ||
	    !str_to_u64(details_segment(d, 4), &year) || year > 2999 ||
	    (!account && !str_eq(word, STR("kostenplaats"))))
		return details_missing(d, e);
	d->of = nl_by_slug(&d->k->governments, layer, details_segment(d, 3));
	if (!d->of || !d->of->details)
		return details_missing(d, e);
	d->cube = d->of->details;
	d->year = (int)year;
	if (details_dimension(d, by) < 0)
		return details_missing(d, e);
	int result = put_place(out, d, by, account ? "grootboek" : "kostenplaats",
			       details_segment(d, 6), e);
	free(d->items);
	d->items = NULL;
	d->k->type = "text/plain; charset=utf-8";
	return result;
}

int nl_details_answer(struct buffer *out, struct nl_asking *k, struct error *e)
{
	struct details d = {.k = k};
	enum nl_layer layer;
	uint64_t year = 0;

	json_begin(&d.j, out);
	if (str_eq(details_segment(&d, 1), STR("overzicht"))) {
		if (k->asked->nsegments == 2)
			return overview(&d, e);
		json_put_array(&d.j); /* what is not published is not in the store */
		json_put_array_end(&d.j);
		return 0;
	}
	if (str_eq(details_segment(&d, 1), STR("redirect-zoekresultaat")))
		return redirect(out, &d, e);
	if (!nl_layer_of(&layer, details_segment(&d, 1)))
		return details_missing(&d, e);
	d.of = nl_by_slug(&k->governments, layer, details_segment(&d, 2));
	if (!d.of || !d.of->details)
		return details_missing(&d, e);
	d.cube = d.of->details;
	if (k->asked->nsegments == 3)
		return reports(&d, false, e);
	if (!str_to_u64(details_segment(&d, 3), &year) || year > 2999)
		return details_missing(&d, e);
	d.year = (int)year;
	return of_report(&d, e);
}
