/* Words of an address that a cube does not have: told, for what is shown instead would be another sum than was asked. */
#include "page/asked_words.h"
#include "page/lens_words.h"

static bool is(struct str key, const char *word)
{
	return str_eq(key, str_z(word));
}

static struct str members(const struct page *p, struct str list, const struct guide_axis *x,
			  struct str (*slug)(const struct guide_member *))
{
	for (size_t i = 0; i < x->n; i++)
		list = words_add(p, list, slug ? slug(&x->members[i]) : x->members[i].code);
	return list;
}

static bool is_year(struct str word)
{
	uint64_t year;

	return str_to_u64(word, &year) && year >= LENS_PRICES_FIRST && year <= LENS_PRICES_LAST;
}

static bool has_measure(const struct guide *g, struct str word)
{
	int measure = cube_find_measure(g->cube, word);

	for (size_t i = 0; i < g->nmeasures; i++)
		if ((int)g->measures[i] == measure)
			return true;
	return false;
}

static bool has_toggle(const struct guide *g, struct str word)
{
	for (size_t i = 0; i < g->ntoggles; i++)
		if (str_eq(g->toggles[i].name, word))
			return true;
	return false;
}

/* As parts of a whole, where the page has these; per inhabitant, where the cube has inhabitants. */
static bool is_unknown_scale(const struct page *p, struct str word, struct str *choices)
{
	bool share = page_takes(p, WORD_SCALE "=" WORD_SHARE);
	bool inhabitant = p->guide->has_statistics;

	*choices = words_add(p, *choices, inhabitant ? STR(WORD_INHABITANT) : STR(""));
	*choices = words_add(p, *choices, share ? STR(WORD_SHARE) : STR(""));
	return !(inhabitant && is(word, WORD_INHABITANT)) && !(share && is(word, WORD_SHARE));
}

/* Of how an amount is shown, and which. */
static bool is_unknown_way(const struct page *p, const struct query_param *q, struct str *choices)
{
	const struct guide *g = p->guide;
	struct str word = q->value;

	if (is(q->key, WORD_SCALE))
		return is_unknown_scale(p, word, choices);
	if (is(q->key, WORD_PRICES)) {
		if (g->has_statistics)
			*choices = arena_printf(p->arena, "%u … %u", LENS_PRICES_FIRST,
						LENS_PRICES_LAST);
		return !g->has_statistics || !is_year(word);
	}
	if (is(q->key, WORD_MEASURE)) {
		for (size_t i = 0; i < g->nmeasures; i++)
			*choices = words_add(p, *choices, g->cube->measures[g->measures[i]].name);
		return !has_measure(g, word);
	}
	if (!is(q->key, WORD_ON) && !is(q->key, WORD_OFF))
		return false;
	for (size_t i = 0; i < g->ntoggles; i++)
		*choices = words_add(p, *choices, g->toggles[i].name);
	return !has_toggle(g, word);
}

static struct str beside_choices(const struct page *p)
{
	struct str list = members(p, STR(""), &p->guide->phase, phase_slug);

	return words_add(p, members(p, list, &p->guide->year, NULL), STR(WORD_NOTHING));
}

/* Is it one of the lens, and does the cube have no such word? Then what it does have. */
static bool is_unknown(const struct page *p, const struct query_param *q, struct str *choices)
{
	const struct guide *g = p->guide;
	struct str word = q->value;

	if (is(q->key, WORD_SIDE)) {
		*choices = members(p, *choices, &g->side, side_slug);
		return !lens_find(&g->side, word, side_slug);
	}
	if (is(q->key, WORD_PHASE)) {
		*choices = members(p, *choices, &g->phase, phase_slug);
		return !lens_find(&g->phase, word, phase_slug);
	}
	if (is(q->key, WORD_BESIDE)) {
		*choices = beside_choices(p);
		return !is(word, WORD_NOTHING) && !lens_find(&g->phase, word, phase_slug) &&
		       !axis_find(&g->year, word);
	}
	return is_unknown_way(p, q, choices);
}

int lens_check(struct page *p, struct error *e)
{
	const struct pages_request *rq = p->request;

	for (size_t i = 0; i < rq->nparams; i++) {
		const char *word = page_word(rq->params[i].key);
		struct str choices = STR("");
		if (rq->params[i].value.len && word && page_takes(p, word) &&
		    is_unknown(p, &rq->params[i], &choices))
			return word_off_at(p, i, choices, e);
	}
	return 0;
}

/* Nothing stands beside itself. */
static bool stands_beside(const struct lens *l, struct str word)
{
	const struct guide_member *phase = lens_find(&l->guide->phase, word, phase_slug);
	const struct guide_member *year = axis_find(&l->guide->year, word);

	return !word.len || is(word, WORD_NOTHING) || (phase && l->beside == phase) ||
	       (year && l->before == year);
}

int lens_check_read(struct page *p, struct error *e)
{
	const struct lens *l = &p->lens;

	if (page_takes(p, WORD_BESIDE) && !p->alone &&
	    !stands_beside(l, page_param(p, WORD_BESIDE)))
		return word_off(p, WORD_BESIDE, beside_choices(p), e);
	if (page_takes(p, WORD_SCALE) && !page_takes(p, WORD_OWN_SCALE) &&
	    l->scale == SCALE_PER_INHABITANT && !lens_divides(l))
		return word_off(
			p, WORD_SCALE,
			page_takes(p, WORD_SCALE "=" WORD_SHARE) ? STR(WORD_SHARE) : STR(""), e);
	return 0;
}
