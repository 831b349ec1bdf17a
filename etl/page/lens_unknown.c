/* Words of an address that a cube does not have: told, for what is shown instead would be another sum than was asked. */
#include "page/lens_words.h"

#include "page/page.h"

#define CHOICES_MAX 4096u
#define WORD_SHOWN 80u /* bytes of what is not understood */

static bool is(struct str key, const char *word)
{
	return str_eq(key, str_z(word));
}

static void put(struct buffer *out, struct str word)
{
	if (word.len)
		buffer_printf(out, "%s%.*s", out->len ? ", " : "", STR_ARG(word));
}

static void put_members(struct buffer *out, const struct guide_axis *x,
			struct str (*slug)(const struct guide_member *))
{
	for (size_t i = 0; i < x->n; i++)
		put(out, slug ? slug(&x->members[i]) : x->members[i].code);
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

/* Of how an amount is shown, and which. */
static bool is_unknown_way(const struct guide *g, const struct query_param *q,
			   struct buffer *choices)
{
	struct str word = q->value;

	if (is(q->key, WORD_SCALE)) {
		put(choices, STR(WORD_INHABITANT));
		put(choices, STR(WORD_SHARE));
		return !is(word, WORD_INHABITANT) && !is(word, WORD_SHARE);
	}
	if (is(q->key, WORD_PRICES)) {
		if (g->has_statistics)
			buffer_printf(choices, "%u … %u", LENS_PRICES_FIRST, LENS_PRICES_LAST);
		return !g->has_statistics || !is_year(word);
	}
	if (is(q->key, WORD_MEASURE)) {
		for (size_t i = 0; i < g->nmeasures; i++)
			put(choices, g->cube->measures[g->measures[i]].name);
		return !has_measure(g, word);
	}
	if (!is(q->key, WORD_ON) && !is(q->key, WORD_OFF))
		return false;
	for (size_t i = 0; i < g->ntoggles; i++)
		put(choices, g->toggles[i].name);
	return !has_toggle(g, word);
}

/* Is it one of the lens, and does the cube have no such word? Then what it does have. */
static bool is_unknown(const struct guide *g, const struct query_param *q, struct buffer *choices)
{
	struct str word = q->value;

	if (is(q->key, WORD_SIDE)) {
		put_members(choices, &g->side, side_slug);
		return !lens_find(&g->side, word, side_slug);
	}
	if (is(q->key, WORD_PHASE)) {
		put_members(choices, &g->phase, phase_slug);
		return !lens_find(&g->phase, word, phase_slug);
	}
	if (is(q->key, WORD_BESIDE)) {
		put_members(choices, &g->phase, phase_slug);
		put_members(choices, &g->year, NULL);
		put(choices, STR(WORD_NOTHING));
		return !is(word, WORD_NOTHING) && !lens_find(&g->phase, word, phase_slug) &&
		       !axis_find(&g->year, word);
	}
	return is_unknown_way(g, q, choices);
}

int lens_check(const struct guide *g, const struct query_param *params, size_t n, enum lang lang,
	       struct error *e)
{
	struct arena *a;
	struct buffer choices;
	int result = 0;

	buffer_init(&choices, CHOICES_MAX);
	for (size_t i = 0; i < n && result == 0; i++) {
		buffer_reset(&choices);
		if (!params[i].value.len || !is_unknown(g, &params[i], &choices))
			continue;
		a = arena_new();
		const struct text_hole holes[] = {
			{"naam", params[i].key},
			{"waarde", str_head(params[i].value, WORD_SHOWN)},
			{"woorden", str_head(buffer_str(&choices), CHOICES_MAX)}};
		struct str what =
			choices.len ? text_of(lang,
					      T("In het adres staat {naam}={waarde}, en dat is er "
						"hier niet. Wat wel kan: {woorden}."))
				    : text_of(lang,
					      T("In het adres staat {naam}={waarde}, en dat is er "
						"hier niet."));
		what = text_filled(a, what, holes, sizeof holes / sizeof *holes);
		result = error_set(e, STATUS_USAGE, "%.*s", STR_ARG(what));
		arena_free(a);
	}
	buffer_drop(&choices);
	return result;
}
