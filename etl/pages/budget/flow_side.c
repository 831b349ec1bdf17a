/* One side of the money, and what one hundred of it are made of. */
#include "page/bars.h"
#include "pages/budget/flows.h"

/* Income by what it is (taxes, transfers) rather than by the programme that booked it, where there is a
 * short list of that; else, as spending, as the cube opens. */
static size_t dimension_of(const struct page *p, int meaning)
{
	const struct guide *g = p->guide;

	return meaning == SIDE_REVENUE && g->economic >= 0 ? (size_t)g->economic
							   : g->trees[0].levels[0];
}

int flow_side_ask(struct page *p, struct flow_side *s, int meaning, struct error *e)
{
	const struct lens page = p->lens;

	s->side = axis_meaning(&p->guide->side, meaning);
	s->lens = page;
	s->lens.beside = s->lens.before = NULL;
	s->lens.side = s->side;
	s->lens.tree = NULL;
	s->lens.depth = 0;
	if (breakdown_ask(&s->breakdown, p->session, &s->lens, dimension_of(p, meaning), p->arena,
			  e) != 0)
		return -1;
	breakdown_sort(&s->breakdown, BREAKDOWN_BY_AMOUNT);
	breakdown_limit(&s->breakdown, FLOW_ROWS);
	p->lens = page;
	p->lens.side = s->side; /* members lead to pages of their own side */
	portions_take(p, &s->breakdown, &s->portions);
	s->form = form_of(p, &s->breakdown);
	p->lens = page;
	s->nhundred = portions_hundred(&s->portions, s->hundred);
	return 0;
}

struct str hundred_text(const struct page *p, unsigned units)
{
	struct money_unit unit = page_unit(p, 0);
	struct worded w = worded_whole(p->lang, units, &unit);

	return arena_dup(p->arena, worded_str(&w));
}

void hundred_bar(struct html *out, unsigned units)
{
	struct chart_bar bar = {.actual = chart_amount(units)};
	struct chart_scale scale = {0, 0};

	chart_scale_add(&scale, chart_amount(100));
	chart_bar_cell(out->out, &bar, &scale);
}
