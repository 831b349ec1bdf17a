/* /{cube}/{year}/aansluiting */
#include "pages/iv3/reconciled.h"

#include "base/text/json_out.h"
#include "page/drawing.h"
#include "pages/lines/entries.h"

#include <stdlib.h>

static int year_of(const struct page *p)
{
	uint64_t year;

	return p->lens.year && str_to_u64(p->lens.year->code, &year) && year < 3000 ? (int)year : 0;
}

int reconciled_ask(struct page *p, struct iv3_reconciliation *out, int year, struct error *e)
{
	struct iv3_wanted_year w = {.year = year, .period = -1};

	if (p->guide->iv3.n == 0) {
		struct str what = text_of(p->lang, T("de aansluiting op Iv3 van deze gegevens"));
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(what));
	}
	return iv3_reconcile_year(out, p->arena, p->session, p->guide, &w, e);
}

/* ---- words ---- */

static struct str with_name(const struct page *p, struct str code, struct str name)
{
	if (code.len == 0)
		return text_of(p->lang, T("(leeg)"));
	return name.len ? arena_printf(p->arena, "%.*s %.*s", STR_ARG(code), STR_ARG(name)) : code;
}

static struct str side_of(const struct page *p, int part)
{
	return part == IV3_LASTEN ? text_of(p->lang, T("Lasten")) : text_of(p->lang, T("Baten"));
}

static struct str unknown_code(const struct page *p, const struct iv3_tie *x, struct str code)
{
	struct text_hole holes[] = {{"code", code}, {"meant", x->meant}};

	if (x->meant.len == 0)
		return text_filled(p->arena, text_of(p->lang, T("Iv3 kent {code} dit jaar niet")),
				   holes, 1);
	return text_filled(
		p->arena, text_of(p->lang, T("Iv3 kent {code} dit jaar niet; is {meant} bedoeld?")),
		holes, 2);
}

static struct str moved(const struct page *p, const struct iv3_tie *x)
{
	struct text_hole holes[] = {{"taakveld", x->meant}, {"category", x->meant_category}};

	return text_filled(
		p->arena,
		x->cause == IV3_CAUSE_MOVED_TO
			? text_of(p->lang,
				  T("hetzelfde bedrag staat in Iv3 op taakveld {taakveld}, categorie {category}"))
			: text_of(p->lang,
				  T("hetzelfde bedrag staat in deze gegevens op taakveld {taakveld}, categorie {category}")),
		holes, 2);
}

static struct str cause_of(const struct page *p, const struct iv3_tie *x)
{
	switch (x->cause) {
	case IV3_CAUSE_CLOSING:
		return text_of(p->lang,
			       T("geboekt in periode 13 of later, bij het sluiten van het jaar"));
	case IV3_CAUSE_OPENING:
		return text_of(p->lang, T("geboekt in periode 0, de beginbalans"));
	case IV3_CAUSE_BOTH:
		return text_of(p->lang, T("geboekt in periode 0, en in periode 13 of later"));
	case IV3_CAUSE_NO_TASK:
		return text_of(p->lang, T("de boekingen hebben geen taakveld"));
	case IV3_CAUSE_NO_CATEGORY:
		return text_of(p->lang, T("de boekingen hebben geen categorie"));
	case IV3_CAUSE_TASK_UNKNOWN:
		return unknown_code(p, x, x->taakveld);
	case IV3_CAUSE_CATEGORY_UNKNOWN:
		return unknown_code(p, x, x->category);
	case IV3_CAUSE_MOVED_TO:
	case IV3_CAUSE_MOVED_FROM:
		return moved(p, x);
	case IV3_CAUSE_RESERVES:
		return text_of(
			p->lang,
			T("mutaties van reserves worden vaak pas bij de jaarrekening geboekt"));
	case IV3_CAUSE_RESULT:
		return text_of(p->lang,
			       T("het resultaat wordt vaak pas bij de jaarrekening geboekt"));
	case IV3_CAUSE_INTERNAL:
		return text_of(p->lang,
			       T("interne verrekening: staat vaak maar aan één van beide kanten"));
	case IV3_CAUSE_NOT_CUBE:
		return text_of(p->lang, T("deze gegevens hebben hier niets"));
	case IV3_CAUSE_NOT_BESIDE:
		return text_of(p->lang, T("Iv3 heeft hier niets"));
	default:
		return text_of(p->lang, T("niet verklaard"));
	}
}

static struct str why_of(const struct page *p, const struct iv3_tie *x)
{
	struct text_hole holes[] = {{"cause", cause_of(p, x)}};

	return x->supposed
		       ? text_filled(p->arena, text_of(p->lang, T("mogelijk: {cause}")), holes, 1)
		       : holes[0].value;
}

/* ---- figures ---- */

static struct figure amount_of(const struct iv3_comparison *x, int64_t amount)
{
	return (struct figure){
		.known = true, .amount = amount, .decimals = x->own->decimals, .plain = true};
}

/* A side without members cannot be asked for, nor can lines without a code by it. */
static struct figure own_amount(const struct page *p, const struct iv3_comparison *x,
				enum iv3_part part, int64_t amount, const struct iv3_tie *cell)
{
	const struct iv3_cells *own = x->own;
	struct figure f = amount_of(x, amount);
	struct buffer b;

	if (!str_ends(own->side_cuts[part], STR("\"")) ||
	    (cell && (cell->lines == 0 || cell->taakveld.len == 0 || cell->category.len == 0)))
		return f;
	buffer_init(&b, (size_t)256 << 10);
	buffer_printf(&b, "%.*s|%.*s", STR_ARG(own->cut), STR_ARG(own->side_cuts[part]));
	if (cell) {
		buffer_printf(&b, "|%.*s:", STR_ARG(own->taakveld_ref));
		json_escape(&b, cell->taakveld);
		buffer_printf(&b, "|%.*s:", STR_ARG(own->category_ref));
		json_escape(&b, cell->category);
	}
	f.cut = arena_dup(p->arena, buffer_str(&b));
	buffer_drop(&b);
	return f;
}

static void take_side(struct page *p, struct reconciled_comparison *c, enum iv3_part part)
{
	const struct iv3_tie *x = &c->of->ties.sides[part];

	c->sides[part] = (struct reconciled_side){
		side_of(p, (int)part), own_amount(p, c->of, part, x->cube, NULL),
		amount_of(c->of, x->delivery), amount_of(c->of, c->of->ties.left[part]), x->within};
}

/* ---- cells ---- */

static int64_t size_of(const struct iv3_tie *x)
{
	int64_t off = x->cube - x->delivery;

	return off < 0 ? -off : off;
}

static int by_size(const void *x, const void *y)
{
	const struct iv3_tie *p = *(const struct iv3_tie *const *)x,
			     *q = *(const struct iv3_tie *const *)y;

	if (size_of(p) != size_of(q))
		return size_of(p) < size_of(q) ? 1 : -1;
	return p < q ? -1 : p > q; /* as they came */
}

static void take_cell(struct page *p, struct reconciled_comparison *c, const struct reconciled *x,
		      const struct iv3_tie *t)
{
	c->cells[c->n++] = (struct reconciled_cell){
		.taakveld = with_name(p, t->taakveld,
				      iv3_name(x->r.definitions, IV3_TAAKVELD, t->taakveld)),
		.category = with_name(p, t->category, (struct str){0}),
		.side = side_of(p, (int)t->part),
		.own = own_amount(p, c->of, t->part, t->cube, t),
		.beside = amount_of(c->of, t->delivery),
		.difference = amount_of(c->of, t->cube - t->delivery),
		.why = why_of(p, t)};
}

static void take_cells(struct page *p, struct reconciled_comparison *c, const struct reconciled *x)
{
	const struct iv3_ties *ties = &c->of->ties;
	const struct iv3_tie **off = ARENA_ARRAY(p->arena, const struct iv3_tie *, ties->off + 1);
	size_t n = 0;

	for (size_t i = 0; i < ties->n; i++)
		if (!ties->items[i].within)
			off[n++] = &ties->items[i];
	if (n)
		qsort(off, n, sizeof *off, by_size);
	c->cells = ARENA_ARRAY(p->arena, struct reconciled_cell, RECONCILED_CELLS);
	for (size_t i = 0; i < n && i < RECONCILED_CELLS; i++)
		take_cell(p, c, x, off[i]);
}

/* ---- addresses ---- */

static struct url api_url(const struct page *p, const struct reconciled *x,
			  const struct iv3_comparison *of, const char *download)
{
	struct url_draft d;

	url_start(&d, p->arena,
		  url_own(p->arena,
			  arena_printf(p->arena, "%.*s/api/3/cubes/%.*s/reconciliation/",
				       STR_ARG(p->site->base.text), STR_ARG(p->guide->name))));
	if (x->r.year)
		url_query_number(&d, "year", x->r.year);
	if (of && of->period >= 0) {
		url_query_number(&d, "period", of->period);
		url_query(&d, "with", of->cube);
	}
	if (download)
		url_query(&d, "download", str_z(download));
	return url_done(&d);
}

static void take_comparisons(struct page *p, struct reconciled *x)
{
	x->comparisons = ARENA_ARRAY(p->arena, struct reconciled_comparison, x->r.n + 1);
	for (size_t i = 0; i < x->r.n; i++) {
		struct reconciled_comparison *c = &x->comparisons[i];
		*c = (struct reconciled_comparison){
			.of = &x->r.items[i], .when = reconciled_when(p, x->r.items[i].period)};
		if (c->of->made != IV3_MADE)
			continue;
		take_side(p, c, IV3_LASTEN);
		take_side(p, c, IV3_BATEN);
		if (c->of->ties.neither.lines)
			c->neither = amount_of(c->of, c->of->ties.neither.cube);
		c->csv = api_url(p, x, c->of, "csv");
		take_cells(p, c, x);
	}
}

/* Those that both have. */
static void take_years(struct page *p, struct reconciled *x)
{
	struct lens l = p->lens;

	x->years.title = text_of(p->lang, T("Jaar"));
	for (size_t i = 0; i < x->r.nyears && x->years.n < CHOICES_MAX; i++) {
		struct str code = arena_printf(p->arena, "%d", x->r.years[i]);
		l.year = axis_find(&p->guide->year, code);
		x->years.items[x->years.n++] = (struct lens_choice){
			code, url_lens(p, &l, "aansluiting"), x->r.years[i] == x->r.year};
	}
}

static struct url badge_url(const struct page *p, int year)
{
	struct url_draft d;

	url_start(&d, p->arena, url_cube(p, p->guide->name, "aansluiting.svg"));
	if (year)
		url_query_number(&d, "jaar", year);
	return url_done(&d);
}

static void take_badge(struct page *p, struct reconciled *x)
{
	struct buffer b;
	struct html h;

	x->badge = badge_url(p, x->r.year);
	x->badge_address = url_shared(p, x->badge).text;
	buffer_init(&b, SIZE_MAX);
	html_begin(&h, &b, p->lang);
	snippet(&h, url_shared(p, url_lens(p, &p->lens, "aansluiting")), url_shared(p, x->badge),
		x->verdict);
	x->snippet = arena_dup(p->arena, buffer_str(&b));
	buffer_drop(&b);
}

/* Of the measure that is compared, whatever the lens says; nothing is divided or converted. */
static void take_lens(struct page *p)
{
	struct str measure = p->guide->iv3.own.measure;
	int at = measure.len ? cube_find_measure(p->guide->cube, measure) : -1;

	p->lens.scale = SCALE_TOTAL;
	p->lens.prices = 0;
	p->lens.measure = at >= 0 ? (size_t)at : p->guide->measures[0];
}

static int show(struct page *p, struct reconciled *x, struct error *e)
{
	struct text_hole place = {"place", p->guide->place};

	p->here = "reconciled";
	p->alone = true;
	p->both_sides = true;
	p->title =
		text_filled(p->arena, text_of(p->lang, T("Sluit {place} aan op Iv3?")), &place, 1);
	page_crumb(p, text_of(p->lang, T("Aansluiting op Iv3")),
		   url_lens(p, &p->lens, "aansluiting"));
	take_lens(p);
	take_comparisons(p, x);
	take_years(p, x);
	x->verdict = reconciled_verdict(p, &x->r);
	x->most = reconciled_most(p, &x->r);
	x->csv = api_url(p, x, NULL, "csv");
	x->api = api_url(p, x, NULL, NULL);
	take_badge(p, x);
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, reconciled_body, x);
	return 0;
}

int page_reconciled(struct page *p, struct error *e)
{
	struct reconciled *x = ARENA_NEW(p->arena, struct reconciled);
	int result = reconciled_ask(p, &x->r, year_of(p), e);

	if (result == 0)
		result = show(p, x, e);
	iv3_reconciliation_close(&x->r);
	return result;
}
