#include "pages/deviations.h"

#include "page/bars.h"
#include "pages/entries.h"

void waterfall_axis(struct html *out, const struct deviations *d)
{
	chart_waterfall_axis(out->out, &d->waterfall);
}

void waterfall_cell(struct html *out, const struct deviations *d, size_t row)
{
	chart_waterfall_cell(out->out, &d->waterfall, row);
}

static bool passes_part(const struct breakdown_row *r)
{
	int64_t permille;

	return figure_permille(&r->difference, &r->beside, &permille) &&
	       (permille >= DEVIATION_PERMILLE || permille <= -DEVIATION_PERMILLE);
}

static bool passes_amount(const struct breakdown_row *r)
{
	money_sum whole = r->difference.amount < 0 ? -r->difference.amount : r->difference.amount;

	for (int i = 0; i < r->difference.decimals; i++)
		whole /= 10;
	return whole >= DEVIATION_WHOLE;
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
		.large_part = passes_part(r),
		.large_amount = passes_amount(r),
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

static void take_waterfall(struct page *p, struct deviations *d)
{
	struct chart_step *steps = ARENA_ARRAY(p->arena, struct chart_step, d->n + 1);
	struct money_unit unit = page_unit(p, d->head.shown.decimals);

	for (size_t i = 0; i < d->n; i++)
		steps[i].change = (struct chart_amount){d->rows[i].row->difference.amount,
							d->rows[i].row->difference.known};
	d->waterfall = (struct chart_waterfall){.start = d->breakdown.total.beside.amount,
						.end = d->breakdown.total.shown.amount,
						.steps = steps,
						.n = d->n};
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

static int take_all(struct page *p, struct deviations *d, struct error *e)
{
	int level = lens_next_level(&p->lens);

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
	take_waterfall(p, d);
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
