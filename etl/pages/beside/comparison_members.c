/* From what one chooses, and how members rank. */
#include "pages/beside/comparison.h"

/* ---- what there is to choose from ---- */

static bool year_is_known(const struct page *p, const struct guide_member *year)
{
	return frame_cell(&p->frame, year, p->lens.phase, p->lens.side)->known;
}

static bool phase_is_known(const struct page *p, const struct guide_member *phase)
{
	const struct guide_axis *years = &p->guide->year;

	if (p->lens.year || years->n == 0)
		return frame_cell(&p->frame, p->lens.year, phase, p->lens.side)->known;
	for (size_t i = 0; i < years->n; i++)
		if (frame_cell(&p->frame, &years->members[i], phase, p->lens.side)->known)
			return true;
	return false;
}

static void add_axis(const struct page *p, struct compare *x, const struct guide_axis *axis,
		     bool (*known)(const struct page *, const struct guide_member *),
		     struct str (*word)(const struct page *, const struct guide_member *))
{
	x->candidates = ARENA_ARRAY(p->arena, struct compare_candidate, axis->n + 1);
	for (size_t i = 0; i < axis->n; i++) {
		const struct guide_member *m = &axis->members[i];
		if (known(p, m))
			x->candidates[x->ncandidates++] = (struct compare_candidate){
				.value = m->value, .code = m->code, .label = word(p, m)};
	}
}

static struct str code_word(const struct page *p, const struct guide_member *m)
{
	(void)p;
	return m->code;
}

/* ---- how they rank ---- */

/* Half of two amounts may have one decimal more than they. */
static struct figure middle(const struct compare *x)
{
	const struct figure *high = x->candidates[(x->ranked - 1) / 2].shown;
	const struct figure *low = x->candidates[x->ranked / 2].shown;
	struct figure f = *low;

	f.cut = f.minus = (struct str){0};
	if (high != low && (high->amount + low->amount) % 2 != 0) {
		f.amount = (high->amount + low->amount) * 5;
		f.decimals++;
	} else {
		f.amount = (high->amount + low->amount) / 2;
	}
	return f;
}

/* Those of one amount share the better place. */
static void rank(struct compare *x)
{
	for (size_t i = 0; i < x->ncandidates; i++) {
		struct compare_candidate *c = &x->candidates[i];
		if (!c->shown->known)
			continue;
		bool tie = i && (c - 1)->shown->amount == c->shown->amount;
		c->rank = tie ? (c - 1)->rank : i + 1;
		x->ranked = i + 1;
		x->zeros += c->shown->amount == 0;
	}
	if (x->ranked == 0)
		return;
	x->highest = *x->candidates[0].shown;
	x->lowest = *x->candidates[x->ranked - 1].shown;
	x->median = middle(x);
}

/* Largest first, those without an amount last. */
static int take_members(struct page *p, struct compare *x, struct error *e)
{
	struct lens alone = x->lens;

	alone.beside = alone.before = NULL;
	if (breakdown_ask(&x->all, p->session, &alone, x->view.dimension, p->arena, e) != 0)
		return -1;
	breakdown_sort(&x->all, BREAKDOWN_BY_AMOUNT);
	x->candidates = ARENA_ARRAY(p->arena, struct compare_candidate, x->all.n + 1);
	for (int known = 1; known >= 0; known--)
		for (size_t i = 0; i < x->all.n; i++) {
			const struct breakdown_row *r = &x->all.rows[i];
			if (r->value.null || r->shown.known != (known == 1))
				continue;
			x->candidates[x->ncandidates++] =
				(struct compare_candidate){.value = r->value,
							   .code = r->code,
							   .label = member_word(p, r),
							   .shown = &r->shown};
		}
	if (!x->all.too_many)
		rank(x);
	return 0;
}

int compare_take_candidates(struct page *p, struct compare *x, struct error *e)
{
	const struct guide *g = p->guide;

	if (x->view.of == COMPARE_YEARS)
		add_axis(p, x, &g->year, year_is_known, code_word);
	else if (x->view.of == COMPARE_PHASES)
		add_axis(p, x, &g->phase, phase_is_known, phase_word);
	else if (take_members(p, x, e) != 0)
		return -1;
	return compare_take_chosen(p, x, e);
}
