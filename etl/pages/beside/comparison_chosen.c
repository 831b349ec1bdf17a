/* What is chosen: leden=, jaren=, fasen=. What is nowhere in the cube, and more than there is room for, is refused; what the
 * rest of the address leaves no amount of is told, for links from year to year keep what was chosen. */
#include "page/asked_words.h"
#include "page/lens_words.h"
#include "pages/beside/comparison.h"

struct choosing {
	struct page *p;
	struct compare *x;
	const struct query_param *first; /* of those that name what is chosen */
	size_t asked;                    /* that are there, each once */
	struct str fitting; /* the codes of those there is room for, as an address has them */
};

static bool choose(struct choosing *c, struct str code)
{
	struct compare *x = c->x;

	for (size_t i = 0; i < x->ncandidates; i++) {
		struct compare_candidate *one = &x->candidates[i];
		if (!str_eq(one->code, code))
			continue;
		c->asked += !one->chosen;
		if (!one->chosen && c->asked <= CROSSTAB_COLUMNS)
			c->fitting = arena_printf(c->p->arena, "%.*s%s%.*s", STR_ARG(c->fitting),
						  x->nchosen++ ? "," : "", STR_ARG(code));
		one->chosen = true;
		return true;
	}
	return false;
}

/* By the word that addresses have, in any language, or as the page calls it. */
static bool choose_phase(struct choosing *c, struct str word)
{
	const struct compare *x = c->x;
	const struct guide_member *phase;

	if (x->view.of != COMPARE_PHASES)
		return false;
	phase = lens_find(&c->p->guide->phase, word, phase_slug);
	if (phase && choose(c, phase->code))
		return true;
	for (size_t i = 0; i < x->ncandidates; i++)
		if (str_eq(slug_of(c->p->arena, x->candidates[i].label), word))
			return choose(c, x->candidates[i].code);
	return false;
}

/* Whether a line of the cube has it, of whatever year, phase and side. -1: it could not be asked. */
static int member_is_there(const struct choosing *c, struct str code, struct error *e)
{
	const struct page *p = c->p;
	const struct dimension *d = &p->guide->cube->dimensions[c->x->view.dimension];
	const struct attribute *key = &d->attributes[d->key];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, p->guide->name);
	struct tabular rows;
	struct value value;

	if (!page_read_value(&value, key->type, code))
		return 0;
	ask_param(&q, "drilldown", key->ref);
	ask_param(&q, "cut", cut_of_value(p->arena, key->ref, key->type, &value));
	ask_param(&q, "aggregates", STR("_count"));
	return ask_tabular(&rows, &q, e) != 0 ? -1 : rows.n > 0;
}

static int is_there(const struct choosing *c, struct str code, struct error *e)
{
	const struct guide *g = c->p->guide;

	switch (c->x->view.of) {
	case COMPARE_YEARS:
		return axis_find(&g->year, code) != NULL;
	case COMPARE_PHASES:
		return lens_find(&g->phase, code, phase_slug) != NULL;
	default:
		return member_is_there(c, code, e);
	}
}

/* Those of a few; of many they stand on the page. */
static struct str choices(const struct choosing *c)
{
	const struct guide *g = c->p->guide;
	struct str list = STR("");

	if (c->x->view.of == COMPARE_YEARS)
		for (size_t i = 0; i < g->year.n; i++)
			list = words_add(c->p, list, g->year.members[i].code);
	if (c->x->view.of == COMPARE_PHASES)
		for (size_t i = 0; i < g->phase.n; i++)
			list = words_add(c->p, list, phase_slug(&g->phase.members[i]));
	if (c->x->view.of == COMPARE_MEMBERS)
		for (size_t i = 0; i < c->x->ncandidates && i <= CROSSTAB_COLUMNS; i++)
			list = i < CROSSTAB_COLUMNS
				       ? words_add(c->p, list, c->x->candidates[i].code)
				       : words_add(c->p, list, STR("…"));
	return list;
}

/* A code may have commas of its own. */
static int choose_codes(struct choosing *c, const struct query_param *q, struct error *e)
{
	struct str codes = q->value;
	bool any = !codes.len;

	if (choose(c, codes))
		return 0;
	while (codes.len) {
		struct str code = str_trim(str_split(&codes, ','));
		if (code.len == 0)
			continue;
		any = true;
		if (choose(c, code) || choose_phase(c, code))
			continue;
		int there = is_there(c, code, e);
		if (there < 0)
			return -1;
		if (!there)
			return word_none(c->p, q, code, choices(c), e);
		c->x->unknown = words_add(c->p, c->x->unknown, code);
	}
	return any ? 0 : word_none(c->p, q, q->value, choices(c), e);
}

static void choose_unasked(struct compare *x)
{
	size_t most = x->view.of == COMPARE_MEMBERS ? COMPARE_UNASKED : CROSSTAB_COLUMNS;
	size_t first =
		x->view.of == COMPARE_YEARS && x->ncandidates > most ? x->ncandidates - most : 0;

	for (size_t i = first; i < x->ncandidates && x->nchosen < most; i++) {
		x->candidates[i].chosen = true;
		x->nchosen++;
	}
}

int compare_take_chosen(struct page *p, struct compare *x, struct error *e)
{
	struct choosing c = {.p = p, .x = x};

	for (size_t i = 0; i < p->request->nparams; i++) {
		const struct query_param *q = &p->request->params[i];
		if (!str_eq(q->key, str_z(x->chosen_word)))
			continue;
		c.first = c.first ? c.first : q;
		if (choose_codes(&c, q, e) != 0)
			return -1;
	}
	if (c.asked > CROSSTAB_COLUMNS)
		return word_many(p, c.first, c.asked, CROSSTAB_COLUMNS, c.fitting, e);
	if (x->nchosen == 0)
		choose_unasked(x);
	return 0;
}
