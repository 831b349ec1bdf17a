/* /{cube}/{year}/leveranciers */
#include "pages/lines/suppliers.h"

#include "model/dictionary.h"
#include "page/bars.h"
#include "pages/lines/entries.h"

static int no_suppliers(const struct page *p, struct error *e)
{
	struct str what = text_of(p->lang, T("leveranciers in deze gegevens"));

	return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(what));
}

/* Without a supplier, or with one that is not public. */
static bool is_unnamed(const struct suppliers *x, const struct breakdown_row *r)
{
	bool hidden = x->split.key->type == VALUE_STRING && !r->value.null &&
		      str_eq(r->value.text, STR(MEMBER_HIDDEN));
	return hidden || r->value.null || r->code.len == 0;
}

/* Lines without a supplier are no supplier: they are told, and stand last. */
static void take_rows(struct page *p, struct suppliers *x)
{
	unsigned nth = 0;

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < x->split.n; i++) {
			const struct breakdown_row *r = &x->split.rows[i];
			bool unnamed = is_unnamed(x, r);
			if (unnamed != (pass == 1))
				continue;
			if (unnamed || x->n == SUPPLIERS_ROWS || !r->shown.known)
				continue;
			x->rows[x->n++] = (struct supplier_row){
				.row = r,
				.url = url_member(p, &p->lens, x->split.dimension, &r->value,
						  r->code),
				.nth = ++nth};
		}
}

/* Lines without a supplier may stand beyond the largest: they are asked for by themselves. */
static int ask_unnamed(struct page *p, struct suppliers *x, struct error *e)
{
	struct lens_cut own = lens_own(&p->lens);
	struct value none = value_null();
	struct breakdown b;

	struct str nobody = cut_of_value(p->arena, x->split.key->ref, x->split.key->type, &none);
	bool words = x->split.key->type == VALUE_STRING;
	own.extra = arena_printf(p->arena, "%.*s%s", STR_ARG(nobody),
				 words ? ";\"" MEMBER_HIDDEN "\"" : "")
			    .ptr;
	struct str cut = lens_cut_text(&p->lens, p->arena, &own);
	if (breakdown_of_cut(&b, p->session, &p->lens, x->split.dimension, cut, p->arena, e) != 0)
		return -1;
	/* Asked as one: two rows that were divided or indexed are each rounded, and add up to another sum. */
	if (b.n && figure_ask(&x->unnamed, p->session, &p->lens, &own, p->arena, e) != 0)
		return -1;
	x->unnamed.plain = !b.divided;
	x->named = x->split.members - b.n;
	return 0;
}

/* All that has a name is all less what has none: a difference of two sums, with a passport. */
static void take_sums(struct suppliers *x)
{
	struct figure most = {0};

	x->all = x->unnamed.known ? figure_difference(&x->split.total.shown, &x->unnamed)
				  : x->split.total.shown;
	x->most_permille = -1;
	for (size_t i = 0; i < x->n && i < SUPPLIERS_MOST; i++) {
		most.known = true;
		most.amount += x->rows[i].row->shown.amount;
	}
	if (x->named > SUPPLIERS_MOST && x->all.amount > 0)
		figure_permille(&most, &x->all, &x->most_permille);
}

int page_suppliers(struct page *p, struct error *e)
{
	struct suppliers *x = ARENA_NEW(p->arena, struct suppliers);
	struct text_hole holes[] = {{"place", p->guide->place}, {"year", year_word(p)}};

	if (p->guide->supplier < 0)
		return no_suppliers(p, e);
	p->here = "suppliers";
	p->alone = true;
	p->title = text_filled(p->arena, text_of(p->lang, T("Leveranciers: {place} in {year}")),
			       holes, 2);
	page_crumb(p, text_of(p->lang, T("Leveranciers")), url_lens(p, &p->lens, "leveranciers"));
	if (breakdown_top(&x->split, p->session, &p->lens, (size_t)p->guide->supplier,
			  SUPPLIERS_ASKED, p->arena, e) != 0 ||
	    ask_unnamed(p, x, e) != 0)
		return -1;
	breakdown_sort(&x->split, BREAKDOWN_BY_AMOUNT);
	take_rows(p, x);
	take_sums(x);
	if (suppliers_take_years(p, x, e) != 0 || suppliers_take_purposes(p, x, e) != 0 ||
	    proof_ask(p, &x->proof, e) != 0)
		return -1;
	x->takeaway.asked = &x->split.asked;
	x->takeaway.what = breakdown_title(p, &x->split, FIGURE_EXACT);
	x->list_url = url_lens(p, &p->lens, "lijst");
	page_write(p, suppliers_body, x);
	return 0;
}
