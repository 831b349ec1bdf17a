#include "pages/budget/flows.h"

#include "page/bars.h"
#include "pages/lines/entries.h"

/* ---- the picture ---- */

static struct chart_side side_of(struct page *p, const struct flow_side *s)
{
	return (struct chart_side){
		.parts = s->portions.parts,
		.n = s->breakdown.n,
		.fates = ARENA_ARRAY(p->arena, enum chart_fate, s->breakdown.n + 1)};
}

static void word_small(const struct page *p, const struct flow_side *s, struct chart_side *c)
{
	struct figure small = s->portions.positive;
	struct text_hole hole = {"n", arena_printf(p->arena, "%zu", c->whole.fates[CHART_SMALL])};

	small.amount = c->whole.small;
	c->small = (struct chart_part){
		.label = text_filled(p->arena, text_of(p->lang, T("{n} andere samen")), &hole, 1),
		.amount_text = figure_said(p, &small)};
}

/* "In 2024 ontving Waterrijk € 98 mln., het meest uit Rijk (63 %); uit ging € 97 mln., het meest aan Zorg (36 %)." */
static struct drawing drawing_of(struct page *p, const struct flows *x)
{
	const struct flow_side *from = &x->from, *to = &x->to;
	struct str a = {0}, b = {0}, ashare = {0}, bshare = {0};

	if (from->portions.most) {
		a = member_word(p, from->portions.most);
		ashare = percent_said(p, &from->portions.most->shown, &from->portions.positive);
	}
	if (to->portions.most) {
		b = member_word(p, to->portions.most);
		bshare = percent_said(p, &to->portions.most->shown, &to->portions.positive);
	}
	struct text_hole holes[] = {
		{"place", p->guide->place},
		{"year", year_word(p)},
		{"in", figure_told(p, &from->breakdown.total.shown, SIGN_MINUS)},
		{"source", a},
		{"source_share", ashare},
		{"out", figure_told(p, &to->breakdown.total.shown, SIGN_MINUS)},
		{"goal", b},
		{"goal_share", bshare},
		{"phase", p->lens.phase ? phase_word(p, p->lens.phase) : (struct str){0}},
	};
	struct str planned = text_of(
		p->lang,
		T("{place} in {year}, {phase}: {in} aan baten, het meest uit {source} "
		  "({source_share}); {out} aan lasten, het meest aan {goal} ({goal_share})."));
	struct str spent = text_of(
		p->lang,
		T("{place} in {year}: er kwam {in} binnen, het meest uit {source} "
		  "({source_share}); er ging {out} uit, het meest aan {goal} ({goal_share})."));
	return (struct drawing){
		.page = "geldstromen",
		.word = "stromen",
		.title = text_filled(
			p->arena, text_of(p->lang, T("Geldstromen: {place} in {year}")), holes, 2),
		.finding = drawing_finding(p, text_filled(p->arena, page_spent(p) ? spent : planned,
							  holes, sizeof holes / sizeof *holes))};
}

static void take_drawing(struct page *p, struct flows *x)
{
	struct chart_sankey *s = &x->sankey;
	struct figure lacking = x->from.portions.positive;

	s->from = side_of(p, &x->from);
	s->to = side_of(p, &x->to);
	chart_sankey_plan(s);
	word_small(p, &x->from, &s->from);
	word_small(p, &x->to, &s->to);
	lacking.amount = s->lacking < 0 ? -s->lacking : s->lacking;
	s->balance = (struct chart_part){
		.label = s->lacking > 0 ? text_of(p->lang, T("Over: meer binnen dan uit"))
					: text_of(p->lang, T("Tekort: meer uit dan binnen")),
		.amount_text = figure_said(p, &lacking)};
	s->middle = (struct chart_part){.label = p->guide->place, .amount_text = year_word(p)};
	x->worth = s->from.whole.positive > 0 && s->to.whole.positive > 0 &&
		   -s->from.whole.negative * 10 <= s->from.whole.positive &&
		   -s->to.whole.negative * 10 <= s->to.whole.positive;
	x->drawing = drawing_of(p, x);
}

void flows_draw(struct buffer *out, const struct page *p, const struct chart_frame *f,
		const void *data)
{
	const struct flows *x = data;

	(void)p;
	chart_sankey(out, f, &x->sankey);
}

/* ---- the page ---- */

static int take_all(struct page *p, struct flows *x, struct error *e)
{
	if (!page_has_flows(p))
		return error_set(e, STATUS_NOT_FOUND, "%s", "geldstromen");
	if (flow_side_ask(p, &x->from, SIDE_REVENUE, e) != 0 ||
	    flow_side_ask(p, &x->to, SIDE_EXPENDITURE, e) != 0)
		return -1;
	x->balance =
		figure_difference(&x->from.breakdown.total.shown, &x->to.breakdown.total.shown);
	x->has_both = x->from.breakdown.total.shown.known && x->to.breakdown.total.shown.known;
	if (x->has_both)
		take_drawing(p, x);
	x->takeaway = (struct takeaway){breakdown_title(p, &x->to.breakdown, FIGURE_EXACT),
					&x->to.breakdown.asked, false};
	return 0;
}

int page_flows(struct page *p, struct error *e)
{
	struct flows *x = ARENA_NEW(p->arena, struct flows);
	struct text_hole holes[] = {{"place", p->guide->place}, {"year", year_word(p)}};

	p->here = "flows";
	p->title = text_filled(p->arena, text_of(p->lang, T("Geldstromen: {place} in {year}")),
			       holes, 2);
	page_crumb(p, text_of(p->lang, T("Geldstromen")), url_lens(p, &p->lens, "geldstromen"));
	p->alone = p->both_sides = true;
	if (take_all(p, x, e) != 0 || proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, flows_body, x);
	return 0;
}

int drawing_of_flows(struct page *p, struct error *e)
{
	struct flows *x = ARENA_NEW(p->arena, struct flows);

	if (take_all(p, x, e) != 0)
		return -1;
	if (!x->worth)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	return drawing_write(p, &x->drawing, flows_draw, x, e);
}
