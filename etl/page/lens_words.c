#include "page/lens_words.h"

struct str side_slug(const struct guide_member *m)
{
	return m->meaning == SIDE_EXPENDITURE ? STR("lasten")
	       : m->meaning == SIDE_REVENUE   ? STR("baten")
					      : m->code;
}

struct str phase_slug(const struct guide_member *m)
{
	switch ((enum phase_meaning)m->meaning) {
	case PHASE_BUDGET:
		return STR("begroot");
	case PHASE_AMENDED:
		return STR("na-wijziging");
	case PHASE_ACTUAL:
		return STR("werkelijk");
	default:
		return m->code;
	}
}

/* Several members may mean the same: then the first has the word, the others their codes. */
const struct guide_member *lens_find(const struct guide_axis *x, struct str word,
				     struct str (*slug)(const struct guide_member *))
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(slug(&x->members[i]), word))
			return &x->members[i];
	return axis_find(x, word);
}

static struct str param(const struct query_param *params, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(params[i].key, str_z(name)))
			return params[i].value;
	return (struct str){0};
}

static void read_beside(struct lens *l, struct str word)
{
	const struct guide_member *phase = lens_find(&l->guide->phase, word, phase_slug);
	const struct guide_member *year = axis_find(&l->guide->year, word);

	if (str_eq(word, STR(WORD_NOTHING))) {
		l->beside = l->before = NULL;
	} else if (phase && phase != l->phase) {
		l->beside = phase;
		l->before = NULL;
	} else if (year && year != l->year) {
		l->before = year;
		l->beside = NULL;
	}
}

static void read_scale(struct lens *l, struct str scale, struct str prices)
{
	uint64_t year;

	if (str_eq(scale, STR(WORD_INHABITANT)) && l->guide->has_statistics)
		l->scale = SCALE_PER_INHABITANT;
	if (str_to_u64(prices, &year) && year >= LENS_PRICES_FIRST && year <= LENS_PRICES_LAST &&
	    l->guide->has_statistics)
		l->prices = (int32_t)year;
}

static void read_toggles(struct lens *l, const struct query_param *params, size_t n)
{
	const struct guide *g = l->guide;

	for (size_t i = 0; i < n; i++) {
		bool on = str_eq(params[i].key, STR(WORD_ON));
		if (!on && !str_eq(params[i].key, STR(WORD_OFF)))
			continue;
		for (size_t k = 0; k < g->ntoggles && k < 32; k++) {
			if (!str_eq(g->toggles[k].name, params[i].value))
				continue;
			if (on)
				l->toggles |= 1u << k;
			else
				l->toggles &= ~(1u << k);
		}
	}
}

void lens_read(struct lens *l, const struct frame *whole, const struct query_param *params,
	       size_t n)
{
	const struct guide *g = l->guide;
	const struct guide_member *m;

	l->side = lens_default_side(g);
	if ((m = lens_find(&g->side, param(params, n, WORD_SIDE), side_slug)) != NULL)
		l->side = m;
	l->phase = lens_default_phase(l, whole);
	if ((m = lens_find(&g->phase, param(params, n, WORD_PHASE), phase_slug)) != NULL)
		l->phase = m;
	lens_default_beside(l, whole);
	read_beside(l, param(params, n, WORD_BESIDE));
	read_scale(l, param(params, n, WORD_SCALE), param(params, n, WORD_PRICES));
	l->toggles = lens_default_toggles(g);
	read_toggles(l, params, n);
	int measure = cube_find_measure(g->cube, param(params, n, WORD_MEASURE));
	l->measure = g->nmeasures ? g->measures[0] : 0;
	for (size_t i = 0; i < g->nmeasures; i++)
		if ((int)g->measures[i] == measure)
			l->measure = (size_t)measure;
}
