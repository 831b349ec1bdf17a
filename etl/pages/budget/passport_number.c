/* The number that the address of a passport asks for. */
#include "pages/budget/passport.h"

#include "page/asked_words.h"
#include "page/lens_words.h"

static const struct guide_toggle *find_toggle(const struct guide *g, struct str name)
{
	for (size_t i = 0; i < g->ntoggles; i++)
		if (str_eq(g->toggles[i].name, name))
			return &g->toggles[i];
	return NULL;
}

/* What toggles leave out, as part of the cut: number, parts, lines and files are then of the same. One that there is
 * not is left to the question, which says so. */
static struct str cut_of(const struct page *p, struct str cut, struct str *unknown)
{
	struct str names = page_param(p, "toggle");

	*unknown = (struct str){0};
	while (names.len) {
		struct str name = str_trim(str_split(&names, '|'));
		const struct guide_toggle *t = find_toggle(p->guide, name);
		if (t)
			cut = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(cut), cut.len ? "|" : "",
					   STR_ARG(t->cut));
		else
			*unknown = name;
	}
	return cut;
}

/* The address is the question: its own cut, without the lens's. */
static struct figure asked_figure(struct page *p, struct str cut, struct error *e, int *failed)
{
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
	struct str unknown, whole = cut_of(p, cut, &unknown);
	struct figure f = {.cut = whole};
	struct tabular rows;

	ask_param(&q, "cut", whole);
	ask_param(&q, "toggle", unknown);
	ask_lens(&q, &p->lens);
	if (ask_tabular(&rows, &q, e) != 0) {
		*failed = -1;
		return f;
	}
	if (rows.n)
		figure_take(&f, tabular_cell(&rows, 0, 0), rows.columns[0].decimals);
	f.cut = whole;
	return f;
}

/* per=, prices= and the measure, as the API has them. */
static int take_lens(struct page *p, struct error *e)
{
	const struct guide *g = p->guide;
	uint64_t year;
	bool per;
	int measure = cube_find_measure(g->cube, page_param(p, WORD_MEASURE));

	p->lens = (struct lens){.guide = g, .measure = g->measures[0]};
	for (size_t i = 0; i < g->nmeasures; i++)
		if ((int)g->measures[i] == measure)
			p->lens.measure = (size_t)measure;
	if (word_only(p, "per", "inhabitant", &per, e) != 0)
		return -1;
	p->lens.scale = per ? SCALE_PER_INHABITANT : SCALE_TOTAL;
	if (!page_param(p, "prices").len)
		return 0;
	if (!str_to_u64(page_param(p, "prices"), &year) || year < LENS_PRICES_FIRST ||
	    year > LENS_PRICES_LAST)
		return word_off(
			p, "prices",
			arena_printf(p->arena, "%u … %u", LENS_PRICES_FIRST, LENS_PRICES_LAST), e);
	p->lens.prices = (int32_t)year;
	return 0;
}

int passport_take_number(struct page *p, struct passport *x, struct error *e)
{
	struct str cuts[] = {page_param(p, "cut"), page_param(p, "min")};
	int failed = 0;

	if (take_lens(p, e) != 0)
		return -1;
	const struct measure *m = &p->guide->cube->measures[p->lens.measure];
	struct lens plain = p->lens;
	x->measure = m->label.len ? m->label : m->name;
	plain.scale = SCALE_TOTAL;
	plain.prices = 0;
	x->divided = p->lens.scale == SCALE_PER_INHABITANT || p->lens.prices;
	x->difference = cuts[1].len > 0;
	x->nsides = x->difference ? 2 : 1;
	for (size_t i = 0; i < x->nsides && !failed; i++) {
		struct passport_side *s = &x->sides[i];
		s->figure = asked_figure(p, cuts[i], e, &failed);
		s->passport = url_figure(p, &p->lens, &s->figure);
	}
	if (failed)
		return -1;
	/* A feed is of a plain sum: one that is divided would be followed as another number. */
	p->follow = x->difference || x->divided ? (struct str){0} : x->sides[0].figure.cut;
	x->figure = x->difference ? figure_difference(&x->sides[0].figure, &x->sides[1].figure)
				  : x->sides[0].figure;
	if (x->divided)
		x->whole = url_figure(p, &plain, &x->figure);
	return 0;
}

int passport_take_words(struct page *p, struct passport *x, struct error *e)
{
	for (size_t i = 0; i < x->nsides; i++) {
		struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
		struct result *r;
		if (x->sides[i].tests) {
			passport_name_cuts(p, &x->sides[i]);
			continue;
		}
		ask_param(&q, "cut", x->sides[i].figure.cut);
		q.query.params = q.params;
		if (query_ask(&r, p->session, &q.query, e) != 0)
			return -1;
		passport_keep_cuts(p, &x->sides[i], r->question);
		result_close(r);
		passport_name_cuts(p, &x->sides[i]);
	}
	return 0;
}
