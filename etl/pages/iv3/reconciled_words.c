/* What a reconciliation comes to, in words. */
#include "pages/iv3/reconciled.h"

struct str reconciled_when(const struct page *p, int period)
{
	switch (period) {
	case 0:
		return text_of(p->lang, T("begroting"));
	case 1:
		return text_of(p->lang, T("eerste kwartaal"));
	case 2:
		return text_of(p->lang, T("t/m tweede kwartaal"));
	case 3:
		return text_of(p->lang, T("t/m derde kwartaal"));
	case 4:
		return text_of(p->lang, T("t/m vierde kwartaal"));
	case 5:
		return text_of(p->lang, T("jaarrekening"));
	default:
		return (struct str){0};
	}
}

static struct str money(const struct page *p, const struct iv3_comparison *x, int64_t amount)
{
	struct figure f = {.known = true,
			   .amount = amount < 0 ? -amount : amount,
			   .decimals = x->own->decimals};
	struct worded w = figure_text(p, &f, FIGURE_WHOLE, SIGN_MINUS);

	return arena_dup(p->arena, worded_str(&w));
}

static struct str with_name(const struct page *p, const struct iv3_reconciliation *r,
			    const struct iv3_tie *x)
{
	struct str name = iv3_name(r->definitions, IV3_TAAKVELD, x->taakveld);

	return name.len ? arena_printf(p->arena, "%.*s %.*s", STR_ARG(x->taakveld), STR_ARG(name))
			: x->taakveld;
}

static bool is_exact(const struct iv3_ties *t)
{
	return t->left[IV3_LASTEN] == 0 && t->left[IV3_BATEN] == 0;
}

static struct str off(const struct page *p, const struct iv3_reconciliation *r)
{
	const struct iv3_comparison *x = r->worst;
	struct text_hole holes[] = {{"year", arena_printf(p->arena, "%d", r->year)},
				    {"what", x->title},
				    {"when", reconciled_when(p, x->period)},
				    {"lasten", money(p, x, x->ties.left[IV3_LASTEN])},
				    {"baten", money(p, x, x->ties.left[IV3_BATEN])}};

	if (is_exact(&x->ties))
		return text_filled(
			p->arena,
			text_of(p->lang,
				T("{year} sluit niet aan op Iv3 ({what}, {when}): de totalen zijn gelijk, "
				  "cellen niet.")),
			holes, 3);
	return text_filled(
		p->arena,
		text_of(p->lang,
			T("{year} sluit niet aan op Iv3 ({what}, {when}): lasten verschillen "
			  "{lasten}, baten {baten}.")),
		holes, 5);
}

struct str reconciled_most(const struct page *p, const struct iv3_reconciliation *r)
{
	const struct iv3_tie *x = r->worst ? r->worst->ties.worst : NULL;

	if (!x)
		return (struct str){0};
	struct text_hole holes[] = {{"taakveld", with_name(p, r, x)},
				    {"category", x->category},
				    {"amount", money(p, r->worst, x->cube - x->delivery)}};
	return text_filled(
		p->arena,
		text_of(p->lang,
			T("Het meest bij taakveld {taakveld}, categorie {category}: {amount}.")),
		holes, 3);
}

struct str reconciled_verdict(const struct page *p, const struct iv3_reconciliation *r)
{
	struct text_hole year = {"year", arena_printf(p->arena, "%d", r->year)};

	if (r->worst)
		return off(p, r);
	if (r->failed)
		return text_of(p->lang,
			       T("Geen oordeel: niet elke vergelijking kon worden gemaakt."));
	if (r->made == 0)
		return text_of(
			p->lang,
			T("Er is nog niets naast Iv3 te leggen: geen jaar en periode staan in beide."));
	return text_filled(
		p->arena,
		r->exact ? text_of(p->lang, T("{year} sluit aan op Iv3 (verschil € 0)."))
			 : text_of(p->lang,
				   T("{year} sluit aan op Iv3, binnen de afronding op duizenden.")),
		&year, 1);
}
