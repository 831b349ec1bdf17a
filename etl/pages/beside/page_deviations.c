#include "pages/beside/deviations.h"

#include "page/bars.h"
#include "pages/lines/entries.h"

void waterfall_axis(struct html *out, const struct deviations *d)
{
	chart_waterfall_axis(out->out, &d->waterfall);
}

void waterfall_cell(struct html *out, const struct deviations *d, size_t row)
{
	chart_waterfall_cell(out->out, &d->waterfall, row);
}

static bool passes_part(const struct guide *g, const struct breakdown_row *r)
{
	int64_t permille;

	return figure_permille(&r->difference, &r->beside, &permille) &&
	       (permille >= g->permille || permille <= -g->permille);
}

static bool passes_amount(const struct guide *g, const struct breakdown_row *r)
{
	money_sum whole = r->difference.amount < 0 ? -r->difference.amount : r->difference.amount;

	for (int i = 0; i < r->difference.decimals; i++)
		whole /= 10;
	return whole >= g->whole;
}

static int take_row(struct page *p, struct deviations *d, size_t i, struct error *e)
{
	const struct breakdown_row *r = &d->breakdown.rows[i];
	struct deviation_row *x = &d->rows[d->n++];
	const struct dimension *k = &p->guide->cube->dimensions[d->breakdown.dimension];
	size_t told = 0;

	*x = (struct deviation_row){
		.row = r,
		.url = url_member(p, &p->lens, d->breakdown.dimension, &r->value, r->code),
		.large_part = passes_part(p->guide, r),
		.large_amount = passes_amount(p->guide, r),
	};
	if (!x->large_part && !x->large_amount)
		return 0;
	if (d->flagged++ >= DEVIATION_TOLD)
		return 0;
	if (told_ask(p,
		     cut_of_value(p->arena, k->attributes[k->key].ref, k->attributes[k->key].type,
				  &r->value),
		     true, &x->told, 1, &told, e) != 0)
		return -1;
	x->explained = told > 0;
	return 0;
}

static void word_step(const struct page *p, const struct deviation_row *x, struct chart_step *out)
{
	const struct figure *f = &x->row->difference;
	struct worded w = figure_text(p, f, FIGURE_SHORT, SIGN_BOTH);

	*out = (struct chart_step){.label = member_word(p, x->row),
				   .difference = arena_dup(p->arena, worded_str(&w)),
				   .change = figure_drawn(f)};
}

/* That an axis does not begin at zero is said wherever it is shown. */
static struct str with_axis(const struct page *p, const struct deviations *d, struct str finding)
{
	struct text_hole holes[] = {{"finding", finding}, {"amount", amount_told(p, d->begins)}};

	return d->begins.len == 0
		       ? finding
		       : text_filled(p->arena,
				     text_of(p->lang, T("{finding} De as begint bij {amount}")),
				     holes, 2);
}

/* "Begroot € 102,1 mln., werkelijk € 97,7 mln.; het meest week af: Zorg (€ −1,2 mln.)." */
static struct drawing drawing_of(struct page *p, const struct deviations *d)
{
	const struct deviation_row *most = NULL;

	for (size_t i = 0; i < d->n; i++) {
		money_sum own = d->rows[i].row->difference.amount;
		money_sum than = most ? most->row->difference.amount : 0;
		if ((own < 0 ? -own : own) > (than < 0 ? -than : than))
			most = &d->rows[i];
	}
	struct text_hole holes[] = {
		{"place", p->guide->place},
		{"year", year_word(p)},
		{"from", beside_word(p)},
		{"before", figure_told(p, &d->breakdown.total.beside, SIGN_MINUS)},
		{"to", shown_word(p)},
		{"amount", figure_told(p, &d->breakdown.total.shown, SIGN_MINUS)},
		{"member", most ? member_word(p, most->row) : (struct str){0}},
		{"difference",
		 most ? figure_told(p, &most->row->difference, SIGN_BOTH) : (struct str){0}},
	};
	struct str sentence =
		most ? text_of(p->lang,
			       T("{place} in {year}: {from} {before}, {to} {amount}; het meest "
				 "week af: {member} ({difference})."))
		     : text_of(p->lang, T("{place} in {year}: {from} {before}, {to} {amount}"));
	return (struct drawing){
		.page = "begroot-en-werkelijk",
		.word = "waterval",
		.title = breakdown_title(p, &d->breakdown, FIGURE_PLAIN),
		.finding = with_axis(p, d,
				     drawing_finding(p, text_filled(p->arena, sentence, holes, 8))),
		.words = drawing_words(p)};
}

static void draw_waterfall(struct buffer *out, const struct page *p, const struct chart_frame *f,
			   const void *data)
{
	const struct deviations *d = data;

	(void)p;
	chart_waterfall(out, f, &d->waterfall);
}

static void take_waterfall(struct page *p, struct deviations *d)
{
	struct chart_step *steps = ARENA_ARRAY(p->arena, struct chart_step, d->n + 1);
	size_t n = d->n;
	struct money_unit unit = page_unit(p, d->head.shown.decimals);

	for (size_t i = 0; i < d->n; i++)
		word_step(p, &d->rows[i], &steps[i]);
	/* From the first to the last sum nothing may be missing. */
	if (d->nrest)
		steps[n++] = (struct chart_step){.label = text_of(p->lang, T("Alle andere")),
						 .difference = figure_said(p, &d->rest),
						 .change = figure_drawn(&d->rest)};
	d->waterfall =
		(struct chart_waterfall){.start = d->breakdown.total.beside.amount,
					 .start_label = capital(p, beside_word(p)),
					 .start_amount = figure_said(p, &d->breakdown.total.beside),
					 .end = d->breakdown.total.shown.amount,
					 .end_label = shown_title(p),
					 .end_amount = figure_said(p, &d->breakdown.total.shown),
					 .steps = steps,
					 .n = n};
	chart_waterfall_plan(&d->waterfall);
	for (size_t i = 0; i < d->waterfall.nticks; i++) {
		struct worded w =
			worded_short(p->lang, d->waterfall.ticks[i].value, &unit, SIGN_MINUS);
		d->waterfall.ticks[i].label = arena_dup(p->arena, worded_str(&w));
	}
	if (d->waterfall.cut) {
		struct worded w = worded_short(p->lang, d->waterfall.begins, &unit, SIGN_MINUS);
		d->begins = arena_dup(p->arena, worded_str(&w));
	}
}

static void take_rest(struct deviations *d)
{
	d->nrest = d->breakdown.n - d->n;
	if (d->nrest == 0)
		return;
	d->rest = d->breakdown.total.difference;
	for (size_t i = 0; i < d->n; i++)
		d->rest.amount -= d->rows[i].row->difference.amount;
	d->rest.cut = d->rest.minus = (struct str){0};
}

static void word_thresholds(const struct page *p, struct deviations *d)
{
	const struct guide *g = p->guide;
	struct worded percent =
		worded_percent(p->lang, g->permille, 1000, g->permille % 10 ? 1 : 0, SIGN_MINUS);
	struct worded amount = worded_count(p->lang, g->whole);

	d->percent = arena_dup(p->arena, worded_str(&percent));
	d->amount = arena_dup(p->arena, worded_str(&amount));
}

static int take_all(struct page *p, struct deviations *d, struct error *e)
{
	int level = lens_next_level(&p->lens);

	word_thresholds(p, d);
	d->compares = level >= 0 && (p->lens.beside || p->lens.before) && d->head.difference.known;
	if (!d->compares)
		return 0;
	if (breakdown_ask(&d->breakdown, p->session, &p->lens, (size_t)level, p->arena, e) != 0)
		return -1;
	breakdown_sort(&d->breakdown,
		       d->breakdown.coded ? BREAKDOWN_BY_CODE : BREAKDOWN_BY_DIFFERENCE);
	for (size_t i = 0; i < d->breakdown.n && i < DEVIATION_ROWS; i++)
		if (take_row(p, d, i, e) != 0)
			return -1;
	take_rest(d);
	take_waterfall(p, d);
	d->drawing = drawing_of(p, d);
	d->takeaway = (struct takeaway){breakdown_title(p, &d->breakdown, FIGURE_EXACT),
					&d->breakdown.asked, false};
	return 0;
}

int page_deviations(struct page *p, struct error *e)
{
	struct deviations *d = ARENA_NEW(p->arena, struct deviations);
	struct text_hole holes[] = {{"place", p->guide->place}, {"year", year_word(p)}};

	p->here = "deviations";
	p->title = text_filled(
		p->arena, text_of(p->lang, T("Begroot en werkelijk: {place} in {year}")), holes, 2);
	page_crumb(p, text_of(p->lang, T("Begroot en werkelijk")),
		   url_lens(p, &p->lens, "begroot-en-werkelijk"));
	if (headline_ask(p, &d->head, e) != 0 || take_all(p, d, e) != 0 ||
	    proof_ask(p, &d->proof, e) != 0)
		return -1;
	page_write(p, deviations_body, d);
	return 0;
}

int drawing_of_deviations(struct page *p, struct error *e)
{
	struct deviations *d = ARENA_NEW(p->arena, struct deviations);

	if (headline_ask(p, &d->head, e) != 0 || take_all(p, d, e) != 0)
		return -1;
	if (!d->compares)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	return drawing_write(p, &d->drawing, draw_waterfall, d, e);
}
