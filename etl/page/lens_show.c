/* What the lens offers to choose from. */
#include "page/bars.h"

static void add(struct lens_choices *c, struct str text, struct url url, bool chosen)
{
	if (c->n < CHOICES_MAX)
		c->items[c->n++] = (struct lens_choice){text, url, chosen};
}

static bool year_has(const struct page *p, const struct guide_member *year)
{
	const struct guide *g = p->guide;

	for (size_t i = 0; i < (g->phase.n ? g->phase.n : 1); i++) {
		const struct guide_member *phase = g->phase.n ? &g->phase.members[i] : NULL;
		if (frame_cell(&p->frame, year, phase, p->lens.side)->known)
			return true;
	}
	return false;
}

static void years(const struct page *p, const char *word, struct lens_choices *c)
{
	const struct guide *g = p->guide;
	size_t first = g->year.n > CHOICES_MAX ? g->year.n - CHOICES_MAX : 0;

	c->title = text_of(p->lang, T("Jaar"));
	for (size_t i = first; i < g->year.n; i++) {
		struct lens l = p->lens;
		l.year = &g->year.members[i];
		if (l.year != p->lens.year && !year_has(p, l.year))
			continue;
		l.phase = lens_default_phase(&l, &p->whole);
		if (p->lens.phase != lens_default_phase(&p->lens, &p->whole))
			l.phase = p->lens.phase; /* the reader chose it */
		lens_default_beside(&l, &p->whole);
		add(c, l.year->code, url_lens(p, &l, word), l.year == p->lens.year);
	}
}

static void sides(const struct page *p, const char *word, struct lens_choices *c)
{
	const struct guide *g = p->guide;

	if (p->both_sides)
		return;
	c->title = text_of(p->lang, T("Kant"));
	for (size_t i = 0; i < g->side.n; i++) {
		struct lens l = p->lens;
		l.side = &g->side.members[i];
		add(c, side_title(p, l.side), url_lens(p, &l, word), l.side == p->lens.side);
	}
}

static void besides(const struct page *p, const char *word, struct lens_choices *c)
{
	const struct guide *g = p->guide;
	const struct lens *own = &p->lens;
	struct text_hole hole = {"what", shown_title(p)};

	if (p->alone)
		return;
	if (own->phase && own->before)
		hole.value = capital(p, phase_word(p, own->phase));
	c->title = text_filled(p->arena, text_of(p->lang, T("{what} naast")), &hole, 1);
	for (size_t i = 0; i < g->phase.n; i++) {
		struct lens l = *own;
		l.beside = &g->phase.members[i];
		l.before = NULL;
		if (l.beside != own->phase &&
		    frame_cell(&p->frame, own->year, l.beside, own->side)->known)
			add(c, capital(p, phase_word(p, l.beside)), url_lens(p, &l, word),
			    l.beside == own->beside);
	}
	if (own->year && own->year > g->year.members) {
		struct lens l = *own;
		l.beside = NULL;
		l.before = own->year - 1;
		add(c, l.before->code, url_lens(p, &l, word), l.before == own->before);
	}
}

static void scales(const struct page *p, const char *word, struct lens_choices *c)
{
	struct lens l = p->lens;

	c->title = text_of(p->lang, T("Maat"));
	bool parts = word[0] == '\0'; /* such pages divide a whole */

	l.scale = SCALE_TOTAL;
	add(c, text_of(p->lang, T("Totaal")),
	    parts ? url_share(p, &l, false) : url_lens(p, &l, word),
	    p->lens.scale == l.scale && !(parts && page_shares(p)));
	if (p->lens.year && lens_divides(&p->lens)) {
		l.scale = SCALE_PER_INHABITANT;
		add(c, text_of(p->lang, T("Per inwoner")), url_lens(p, &l, word),
		    p->lens.scale == l.scale);
	}
	l.scale = SCALE_TOTAL;
	if (parts)
		add(c, text_of(p->lang, T("Aandeel")), url_share(p, &l, true), page_shares(p));
}

/* ---- what stands behind the fold ---- */

static void prices(const struct page *p, const char *word, struct lens_choices *c)
{
	struct lens l = p->lens;

	if (!p->guide->has_statistics || p->guide->year.n < 2)
		return;
	c->title = text_of(p->lang, T("Prijspeil"));
	l.prices = 0;
	add(c, text_of(p->lang, T("Van toen")), url_lens(p, &l, word), p->lens.prices == 0);
	l.prices = (int32_t)p->guide->year.members[p->guide->year.n - 1].value.number;
	add(c, p->guide->year.members[p->guide->year.n - 1].code, url_lens(p, &l, word),
	    p->lens.prices == l.prices);
}

static void measures(const struct page *p, const char *word, struct lens_choices *c)
{
	c->title = text_of(p->lang, T("Bedrag"));
	for (size_t i = 0; i < p->guide->nmeasures; i++) {
		const struct measure *m = &p->guide->cube->measures[p->guide->measures[i]];
		struct lens l = p->lens;
		l.measure = p->guide->measures[i];
		add(c, m->label.len ? m->label : m->name, url_lens(p, &l, word),
		    l.measure == p->lens.measure);
	}
}

/* One entry each, that switches it. */
static void toggles(const struct page *p, const char *word, struct lens_choices *c)
{
	c->title = text_of(p->lang, T("Weglaten of apart nemen"));
	for (size_t i = 0; i < p->guide->ntoggles && i < 32; i++) {
		struct lens l = p->lens;
		l.toggles ^= 1u << i;
		add(c, p->guide->toggles[i].label, url_lens(p, &l, word),
		    (p->lens.toggles & (1u << i)) != 0);
	}
	if (c->n == 1)
		add(c, text_of(p->lang, T("Alles")), url_lens(p, &p->lens, word),
		    p->lens.toggles == 0);
}

static struct str words_of(const struct page *p, const struct lens_shown *l)
{
	struct str text = year_word(p);

	for (size_t i = 1; i < l->nmain; i++)
		for (size_t k = 0; k < l->main[i].n; k++)
			if (l->main[i].items[k].chosen)
				text = arena_printf(p->arena, "%.*s · %.*s: %.*s", STR_ARG(text),
						    STR_ARG(l->main[i].title),
						    STR_ARG(l->main[i].items[k].text));
	for (size_t i = 0; i < p->guide->ntoggles && i < 32; i++)
		if (p->lens.toggles & (1u << i))
			text = arena_printf(p->arena, "%.*s · %.*s", STR_ARG(text),
					    STR_ARG(p->guide->toggles[i].label));
	return text;
}

void lens_show(const struct page *p, const char *word, struct lens_shown *out)
{
	static void (*const main[])(const struct page *, const char *,
				    struct lens_choices *) = {years, sides, besides, scales};
	static void (*const more[])(const struct page *, const char *,
				    struct lens_choices *) = {prices, measures, toggles};

	for (size_t i = 0; i < sizeof main / sizeof *main; i++)
		main[i](p, word, &out->main[out->nmain++]);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		out->more[out->nmore] =
			(struct lens_choices){0}; /* what offered no choice leaves nothing */
		more[i](p, word, &out->more[out->nmore]);
		out->nmore += out->more[out->nmore].n > 1;
	}
	out->in_words = words_of(p, out);
	out->summary = p->lens.prices ? text_of(p->lang, T("Prijzen van één jaar, en wat meetelt"))
				      : text_of(p->lang, T("Prijspeil, en wat meetelt"));
}
