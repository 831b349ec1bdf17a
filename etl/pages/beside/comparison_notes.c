/* What a reader has to know before columns are compared: they are not of one kind. */
#include "pages/beside/comparison.h"

#define PERMILLE_TOLD 10 /* of a column that is not divided over the rows */

static void note(const struct page *p, struct compare *x, struct str text,
		 const struct text_hole *holes, size_t n)
{
	if (x->nnotes < COMPARE_NOTES)
		x->notes[x->nnotes++] = text_filled(p->arena, text, holes, n);
}

static void unfinished(const struct page *p, struct compare *x)
{
	struct worded day = worded_date(p->lang, p->guide->last_day);

	for (size_t i = 0; i <= x->sheet.n; i++) {
		bool own = i == x->sheet.n;
		if (own ? !guide_unfinished(p->guide, x->lens.year) : !x->sheet.heads[i].unfinished)
			continue;
		struct text_hole holes[] = {
			{"year", own ? x->lens.year->code : x->sheet.heads[i].code},
			{"date", arena_dup(p->arena, worded_str(&day))}};
		note(p, x,
		     text_of(p->lang,
			     T("{year} loopt in deze gegevens tot en met {date}: vergelijk het niet met een heel jaar.")),
		     holes, 2);
	}
}

static size_t known_in(const struct crosstab_row *r, size_t n)
{
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		known += r->figures[i].known;
	return known;
}

static struct str rows(const struct page *p, size_t n)
{
	struct worded words = worded_counted(p->lang, TN("één rij", "{n} rijen"), (int64_t)n);
	return arena_dup(p->arena, worded_str(&words));
}

static struct str number(const struct page *p, size_t n)
{
	return arena_printf(p->arena, "%zu", n);
}

/* A code list that changed shows in rows that begin, end, or are called otherwise. */
static void lists(const struct page *p, struct compare *x)
{
	const struct crosstab *t = &x->sheet.table;
	size_t partly = 0, renamed = 0;

	if (x->view.of != COMPARE_YEARS || x->view.rows < 0)
		return;
	for (size_t i = 0; i < t->n; i++) {
		partly += known_in(&t->rows[i], x->sheet.n) < x->sheet.n;
		renamed += t->rows[i].renamed;
	}
	struct text_hole holes[] = {{"some", number(p, partly ? partly : renamed)},
				    {"rows", rows(p, t->n)},
				    {"dimension", dimension_word(p, (size_t)x->view.rows)}};
	if (partly)
		note(p, x,
		     text_of(p->lang,
			     T("Niet in elk jaar te vinden: {some} van {rows} ({dimension}). De indeling kan zijn veranderd, en dan is wat eronder valt niet hetzelfde.")),
		     holes, 3);
	holes[0].value = number(p, renamed);
	if (renamed)
		note(p, x,
		     text_of(p->lang,
			     T("Niet in elk jaar dezelfde naam: {some} van {rows} ({dimension}); hier staat de laatste.")),
		     holes, 3);
}

/* Where a part of a column is not known at this level. */
static void levels(const struct page *p, struct compare *x)
{
	const struct compare_sheet *s = &x->sheet;

	for (size_t i = 0; i < s->table.n && x->view.rows >= 0; i++) {
		const struct crosstab_row *r = &s->table.rows[i];
		for (size_t k = 0; k < s->n && r->value.null; k++) {
			int64_t permille;
			if (!figure_permille(&r->figures[k], &s->table.totals[k], &permille) ||
			    (permille < PERMILLE_TOLD && permille > -PERMILLE_TOLD))
				continue;
			struct worded part =
				figure_percent(p, &r->figures[k], &s->table.totals[k], SIGN_MINUS);
			struct text_hole holes[] = {
				{"column", s->heads[k].label},
				{"part", arena_dup(p->arena, worded_str(&part))},
				{"dimension", dimension_word(p, (size_t)x->view.rows)}};
			note(p, x,
			     text_of(p->lang,
				     T("{column}: {part} is niet verdeeld naar {dimension}. De andere rijen zijn daar te laag.")),
			     holes, 3);
		}
	}
}

/* Figures were promised by the mapping and never loaded. */
static bool lacks_inhabitants(const struct page *p, const struct compare *x)
{
	bool known = false;

	for (size_t k = 0; k < x->sheet.n; k++)
		known = known || x->sheet.table.totals[k].known;
	return p->lens.scale == SCALE_PER_INHABITANT && !known;
}

static void missing(const struct page *p, struct compare *x)
{
	const struct compare_sheet *s = &x->sheet;

	for (size_t k = 0; k < s->n && !lacks_inhabitants(p, x); k++) {
		struct text_hole hole = {"column", s->heads[k].label};
		if (s->table.totals[k].known)
			continue;
		note(p, x,
		     p->lens.scale == SCALE_PER_INHABITANT
			     ? text_of(p->lang,
				       T("{column}: geen bedrag, of geen inwonertal van dat jaar."))
			     : text_of(p->lang, T("{column}: geen bedrag.")),
		     &hole, 1);
	}
	struct text_hole hole = {"what", x->unknown};
	if (x->unknown.len)
		note(p, x, text_of(p->lang, T("Hier niet te vinden: {what}.")), &hole, 1);
}

static void inhabitants(const struct page *p, struct compare *x)
{
	if (p->lens.scale == SCALE_PER_INHABITANT && !lacks_inhabitants(p, x))
		note(p, x,
		     text_of(p->lang,
			     T("Per inwoner is met het inwonertal van elk jaar en elke gemeente zelf.")),
		     NULL, 0);
	else if (!p->guide->has_statistics || p->lens.scale == SCALE_PER_INHABITANT)
		note(p, x,
		     text_of(p->lang,
			     T("Per inwoner kan hier niet: bij deze gegevens zijn geen inwonertallen geladen.")),
		     NULL, 0);
	struct text_hole hole = {"some", number(p, x->zeros)};
	if (x->zeros)
		note(p, x,
		     text_of(p->lang,
			     T("{some} van hen staan op nul en tellen mee in plaats en mediaan; wie niets aanleverde, kan daarbij zijn.")),
		     &hole, 1);
	if (x->view.of == COMPARE_MEMBERS && x->ranked == 0 && x->all.too_many)
		note(p, x,
		     text_of(p->lang,
			     T("Er zijn hier te veel leden om een plaats en een mediaan te geven.")),
		     NULL, 0);
}

static void left_out(const struct page *p, struct compare *x)
{
	const struct guide *g = p->guide;

	for (size_t i = 0; i < g->ntoggles && i < 32; i++) {
		if (p->lens.toggles & (1u << i))
			note(p, x, arena_printf(p->arena, "%.*s.", STR_ARG(g->toggles[i].label)),
			     NULL, 0);
	}
}

void compare_take_notes(struct page *p, struct compare *x)
{
	if (x->view.of == COMPARE_YEARS && !p->lens.prices)
		note(p, x,
		     text_of(p->lang,
			     T("In de prijzen van elk jaar zelf, tenzij u een prijspeil kiest; niets is over jaren heen opgeteld.")),
		     NULL, 0);
	left_out(p, x);
	unfinished(p, x);
	lists(p, x);
	levels(p, x);
	missing(p, x);
	inhabitants(p, x);
}
