#include "pages/passport.h"

#include "page/bars.h"
#include "page/lens_words.h"
#include "pages/entries.h"

/* The address is the question: its own cut, without the lens's. */
static struct figure asked_figure(struct page *p, struct str cut, struct error *e, int *failed)
{
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
	struct figure f = {.cut = cut};
	struct tabular rows;

	ask_param(&q, "cut", cut);
	ask_param(&q, "toggle", page_param(p, "toggle"));
	ask_lens(&q, &p->lens);
	if (ask_tabular(&rows, &q, e) != 0) {
		*failed = -1;
		return f;
	}
	if (rows.n)
		figure_take(&f, tabular_cell(&rows, 0, 0), rows.columns[0].decimals);
	f.cut = cut;
	return f;
}

/* per=, prices= and the measure, as the API has them. */
static void take_lens(struct page *p)
{
	const struct guide *g = p->guide;
	uint64_t year;
	int measure = cube_find_measure(g->cube, page_param(p, WORD_MEASURE));

	p->lens = (struct lens){.guide = g, .measure = g->measures[0]};
	for (size_t i = 0; i < g->nmeasures; i++)
		if ((int)g->measures[i] == measure)
			p->lens.measure = (size_t)measure;
	if (str_eq(page_param(p, "per"), STR("inhabitant")))
		p->lens.scale = SCALE_PER_INHABITANT;
	if (str_to_u64(page_param(p, "prices"), &year) && year >= 1900 && year <= 2100)
		p->lens.prices = (int32_t)year;
}

static int take_sides(struct page *p, struct passport *x, struct error *e)
{
	struct str cuts[] = {page_param(p, "cut"), page_param(p, "min")};
	struct lens plain = p->lens;
	int failed = 0;

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
	x->figure = x->difference ? figure_difference(&x->sides[0].figure, &x->sides[1].figure)
				  : x->sides[0].figure;
	if (x->divided)
		x->whole = url_figure(p, &plain, &x->figure);
	return 0;
}

static bool fixes(const struct test *t, size_t dimension)
{
	return t->column.kind == COLUMN_ATTRIBUTE && t->column.dimension == dimension &&
	       !t->negated;
}

/* The first dimension of the trees that the cut leaves open. */
static int part_dimension(const struct page *p, const struct passport_side *s)
{
	for (size_t i = 0; i < p->guide->ntrees; i++)
		for (size_t k = 0; k < p->guide->trees[i].n; k++) {
			size_t d = p->guide->trees[i].levels[k];
			bool fixed = p->guide->roles[d] != ROLE_SPLIT;
			for (size_t t = 0; t < s->ntests; t++)
				fixed = fixed || fixes(&s->tests[t], d);
			if (!fixed)
				return (int)d;
		}
	return -1;
}

static int take_parts(struct page *p, struct passport *x, struct error *e)
{
	int dimension = part_dimension(p, &x->sides[0]);
	money_sum sum = 0;

	if (dimension < 0)
		return 0;
	if (breakdown_of_cut(&x->parts, p->session, &p->lens, (size_t)dimension,
			     x->sides[0].figure.cut, p->arena, e) != 0)
		return -1;
	for (size_t i = 0; i < x->parts.n; i++)
		sum += x->parts.rows[i].shown.amount;
	x->parts_add_up = sum == x->sides[0].figure.amount && !x->parts.too_many;
	breakdown_sort(&x->parts, BREAKDOWN_BY_AMOUNT);
	breakdown_limit(&x->parts, PASSPORT_PARTS);
	return 0;
}

static int take_all(struct page *p, struct passport *x, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);

	*q = ask_new(p->session, p->arena,
		     x->difference || x->divided ? ENDPOINT_AGGREGATE : ENDPOINT_FACTS,
		     p->guide->name);
	ask_param(q, "cut", x->sides[0].figure.cut);
	x->takeaway = (struct takeaway){text_of(p->lang, T("dit getal")), q, true};
	if (x->difference || x->divided)
		return 0;
	if (passport_take_files(p, x, e) != 0 || take_parts(p, x, e) != 0)
		return -1;
	return passport_take_lines(p, x, e);
}

/* What both sides of a difference are, each in words. */
static int take_side_words(struct page *p, struct passport *x, struct error *e)
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

int page_passport(struct page *p, struct error *e)
{
	struct passport *x = ARENA_NEW(p->arena, struct passport);

	p->unindexed = true;
	p->title = text_of(p->lang, T("Paspoort van een getal"));
	take_lens(p);
	page_crumb(p, text_of(p->lang, T("Paspoort")), url_cube(p, p->guide->name, "paspoort"));
	const struct measure *m = &p->guide->cube->measures[p->lens.measure];
	x->measure = m->label.len ? m->label : m->name;
	if (take_sides(p, x, e) != 0 || take_all(p, x, e) != 0 || take_side_words(p, x, e) != 0)
		return -1;
	page_write(p, passport_body, x);
	return 0;
}
