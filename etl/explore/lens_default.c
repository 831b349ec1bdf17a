/* What a reader sees who asks for nothing in particular. */
#include "explore/breakdown.h"

static bool has(const struct frame *f, const struct lens *l, const struct guide_member *year,
		const struct guide_member *phase)
{
	if (f->guide->year.dimension < 0 || year)
		return frame_cell(f, year, phase, l->side)->known;
	for (size_t i = 0; i < f->guide->year.n; i++)
		if (frame_cell(f, &f->guide->year.members[i], phase, l->side)->known)
			return true;
	return false;
}

/* The member that the mapping asks for; NULL: it asks for none, or the cube has none. */
static const struct guide_member *wanted(const struct guide_axis *x, int meaning)
{
	return meaning ? axis_meaning(x, meaning) : NULL;
}

const struct guide_member *lens_default_year(const struct guide *g, const struct frame *f)
{
	const struct guide_axis *x = &g->year;
	const struct guide_member *asked = wanted(&g->phase, (int)g->question.phase);
	const struct guide_member *phase = asked ? asked : axis_meaning(&g->phase, PHASE_ACTUAL);
	const struct lens l = {.guide = g, .side = lens_default_side(g)};

	for (size_t i = x->n; i > 0; i--)
		if (has(f, &l, &x->members[i - 1], phase))
			return &x->members[i - 1];
	return x->n ? &x->members[x->n - 1] : NULL;
}

const struct guide_member *lens_default_side(const struct guide *g)
{
	const struct guide_member *m = wanted(&g->side, (int)g->question.side);

	if (!m)
		m = axis_meaning(&g->side, SIDE_EXPENDITURE);
	return m ? m : g->side.n ? &g->side.members[0] : NULL;
}

const struct guide_member *lens_default_phase(const struct lens *l, const struct frame *f)
{
	static const int order[] = {PHASE_ACTUAL, PHASE_AMENDED, PHASE_BUDGET};
	const struct guide_axis *x = &l->guide->phase;
	const struct guide_member *asked = wanted(x, (int)l->guide->question.phase);

	if (asked && has(f, l, l->year, asked))
		return asked;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const struct guide_member *m = axis_meaning(x, order[i]);
		if (m && has(f, l, l->year, m))
			return m;
	}
	for (size_t i = 0; i < x->n; i++)
		if (has(f, l, l->year, &x->members[i]))
			return &x->members[i];
	return x->n ? &x->members[0] : NULL;
}

/* Before the first budget, the amended one; where there is none, the year before. */
void lens_default_beside(struct lens *l, const struct frame *f)
{
	static const int order[] = {PHASE_BUDGET, PHASE_AMENDED, PHASE_ACTUAL};
	const struct guide_axis *x = &l->guide->phase;
	const struct guide_member *asked = wanted(x, (int)l->guide->question.beside);

	l->beside = NULL;
	l->before = NULL;
	if (l->guide->question.alone)
		return;
	if (asked && asked != l->phase && has(f, l, l->year, asked)) {
		l->beside = asked;
		return;
	}
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const struct guide_member *m = axis_meaning(x, order[i]);
		if (m && m != l->phase && has(f, l, l->year, m)) {
			l->beside = m;
			return;
		}
	}
	/* A part of a year beside a whole one would look like a fall. */
	if (l->year && !guide_unfinished(l->guide, l->year) && l->year > l->guide->year.members &&
	    has(f, l, l->year - 1, l->phase))
		l->before = l->year - 1;
}

uint32_t lens_default_toggles(const struct guide *g)
{
	uint32_t on = 0;

	for (size_t i = 0; i < g->ntoggles && i < 32; i++)
		if (g->toggles[i].by_default)
			on |= 1u << i;
	return on;
}
