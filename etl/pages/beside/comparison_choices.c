/* What a comparison offers to choose from besides its columns. */
#include "page/lens_words.h"
#include "pages/beside/comparison.h"

static struct lens_choices *group(const struct page *p, struct compare *x, struct str title)
{
	struct lens_choices *c = &x->groups[x->ngroups];

	(void)p;
	*c = (struct lens_choices){.title = title};
	return c;
}

static void add(struct lens_choices *c, struct str text, struct url url, bool chosen)
{
	if (c->n < CHOICES_MAX)
		c->items[c->n++] = (struct lens_choice){text, url, chosen};
}

/* One that offers no choice leaves its place to the next. */
static void close_group(struct compare *x)
{
	x->ngroups += x->groups[x->ngroups].n > 1;
}

static bool is_divider(const struct page *p, size_t dimension)
{
	return compare_offers(p, dimension) && p->guide->roles[dimension] != ROLE_TIME;
}

static void columns(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("In de kolommen")));
	const struct guide *g = p->guide;
	const struct compare_view *own = &x->view;

	for (int of = COMPARE_YEARS; of <= COMPARE_PHASES; of++) {
		struct compare_view v = *own;
		const struct guide_axis *axis = of == COMPARE_YEARS ? &g->year : &g->phase;
		v.of = (enum compare_of)of;
		v.rows = compare_rows_unasked(p, &v);
		if (axis->n > 1)
			add(c,
			    of == COMPARE_YEARS ? text_of(p->lang, T("Jaren"))
						: text_of(p->lang, T("Begroot en werkelijk")),
			    compare_url(p, x, &p->lens, &v), own->of == v.of);
	}
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		struct compare_view v = *own;
		v.of = COMPARE_MEMBERS;
		v.dimension = i;
		v.rows = compare_rows_unasked(p, &v);
		if (is_divider(p, i))
			add(c, dimension_word(p, i), compare_url(p, x, &p->lens, &v),
			    own->of == v.of && own->dimension == i);
	}
	close_group(x);
}

static void rows(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("In de rijen")));

	for (size_t i = 0; i < p->guide->cube->ndimensions; i++) {
		struct compare_view v = x->view;
		v.rows = (int)i;
		if (is_divider(p, i) && !(v.of == COMPARE_MEMBERS && v.dimension == i))
			add(c, dimension_word(p, i), compare_url(p, x, &p->lens, &v),
			    x->view.rows == (int)i);
	}
	close_group(x);
}

static bool has_figures(const struct page *p, const struct guide_member *year)
{
	for (size_t i = 0; i < (p->guide->phase.n ? p->guide->phase.n : 1); i++)
		if (frame_cell(&p->frame, year,
			       p->guide->phase.n ? &p->guide->phase.members[i] : NULL, p->lens.side)
			    ->known)
			return true;
	return false;
}

static void years(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("Jaar")));
	const struct guide_axis *axis = &p->guide->year;
	size_t first = axis->n > CHOICES_MAX ? axis->n - CHOICES_MAX : 0;

	for (size_t i = first; i < axis->n && x->view.of != COMPARE_YEARS; i++) {
		struct lens l = p->lens;
		l.year = &axis->members[i];
		if (!has_figures(p, l.year))
			continue;
		if (p->lens.phase == lens_default_phase(&p->lens, &p->whole))
			l.phase = lens_default_phase(&l, &p->whole);
		add(c, l.year->code, compare_url(p, x, &l, &x->view), l.year == p->lens.year);
	}
	close_group(x);
}

static void sides(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("Kant")));

	for (size_t i = 0; i < p->guide->side.n; i++) {
		struct lens l = p->lens;
		l.side = &p->guide->side.members[i];
		add(c, side_title(p, l.side), compare_url(p, x, &l, &x->view),
		    l.side == p->lens.side);
	}
	close_group(x);
}

static void phases(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("Fase")));

	for (size_t i = 0; i < p->guide->phase.n && x->view.of != COMPARE_PHASES; i++) {
		struct lens l = p->lens;
		l.phase = &p->guide->phase.members[i];
		if (x->view.of == COMPARE_YEARS || !l.year || l.phase == p->lens.phase ||
		    frame_cell(&p->frame, l.year, l.phase, l.side)->known)
			add(c, capital(p, phase_word(p, l.phase)), compare_url(p, x, &l, &x->view),
			    l.phase == p->lens.phase);
	}
	close_group(x);
}

static void scales(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("Maat")));
	struct compare_view v = x->view;
	struct lens l = p->lens;
	bool per = p->lens.scale == SCALE_PER_INHABITANT;

	v.share = false;
	l.scale = SCALE_TOTAL;
	add(c, text_of(p->lang, T("Totaal")), compare_url(p, x, &l, &v), !per && !x->view.share);
	l.scale = SCALE_PER_INHABITANT;
	if (compare_divides(p, &x->view))
		add(c, text_of(p->lang, T("Per inwoner")), compare_url(p, x, &l, &v), per);
	l.scale = SCALE_TOTAL;
	v.share = true;
	if (v.rows >= 0)
		add(c, text_of(p->lang, T("Aandeel in de kolom")), compare_url(p, x, &l, &v),
		    x->view.share);
	close_group(x);
}

static void toggles(const struct page *p, struct compare *x)
{
	struct lens_choices *c = group(p, x, text_of(p->lang, T("Weglaten of apart nemen")));

	for (size_t i = 0; i < p->guide->ntoggles && i < 32; i++) {
		struct lens l = p->lens;
		l.toggles ^= 1u << i;
		add(c, p->guide->toggles[i].label, compare_url(p, x, &l, &x->view),
		    (p->lens.toggles & (1u << i)) != 0);
	}
	if (c->n == 1)
		add(c, text_of(p->lang, T("Alles")), compare_url(p, x, &p->lens, &x->view),
		    p->lens.toggles == 0);
	close_group(x);
}

void compare_take_choices(struct page *p, struct compare *x)
{
	static void (*const all[COMPARE_GROUPS])(const struct page *, struct compare *) = {
		columns, years, phases, sides, scales, rows, toggles};

	for (size_t i = 0; i < COMPARE_GROUPS && all[i]; i++) {
		if (all[i] == rows)
			x->nmain = x->ngroups;
		all[i](p, x);
	}
}
