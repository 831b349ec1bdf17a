/* What explains that a cell of the cube is not that of the delivery. */
#include "reconcile/tying.h"

/* Looking for each amount among all others is for lists that a person reads. */
#define MOVED_MOST 4000u

static bool is_about(const struct iv3_tying *t, int64_t difference, int64_t amount)
{
	return amount != 0 && tie_distance(difference - amount) < t->step;
}

static enum iv3_cause by_period(const struct iv3_tying *t, const struct iv3_tie *x)
{
	int64_t off = tie_difference(x);

	if (is_about(t, off, x->closing))
		return IV3_CAUSE_CLOSING;
	if (is_about(t, off, x->opening))
		return IV3_CAUSE_OPENING;
	if (is_about(t, off, x->opening + x->closing))
		return IV3_CAUSE_BOTH;
	return IV3_CAUSE_NONE;
}

static int64_t booked_in(const struct iv3_tie *x)
{
	return x->cause == IV3_CAUSE_CLOSING   ? x->closing
	       : x->cause == IV3_CAUSE_OPENING ? x->opening
					       : x->opening + x->closing;
}

/* Without it no more is left than rounding its rows makes: that may be believed, a sum that comes near may not. And
 * what is so of reserves, results and settlements elsewhere is not shown of these. */
static bool is_supposed(const struct iv3_tying *t, const struct iv3_tie *x)
{
	switch (x->cause) {
	case IV3_CAUSE_CLOSING:
	case IV3_CAUSE_OPENING:
	case IV3_CAUSE_BOTH:
		return tie_distance(tie_difference(x) - booked_in(x)) >
		       (int64_t)x->rows * t->step / 2;
	case IV3_CAUSE_RESERVES:
	case IV3_CAUSE_RESULT:
	case IV3_CAUSE_INTERNAL:
		return true;
	default:
		return false;
	}
}

static enum iv3_cause by_list(const struct iv3_tying *t, struct iv3_tie *x)
{
	enum iv3_list list = x->part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN;
	bool task = !iv3_has(t->definitions, IV3_TAAKVELD, x->taakveld);

	if (!task && iv3_has(t->definitions, list, x->category))
		return IV3_CAUSE_NONE;
	struct str code = task ? x->taakveld : x->category;
	if (code.len == 0)
		return task ? IV3_CAUSE_NO_TASK : IV3_CAUSE_NO_CATEGORY;
	x->meant = iv3_nearest(t->definitions, task ? IV3_TAAKVELD : list, code);
	return task ? IV3_CAUSE_TASK_UNKNOWN : IV3_CAUSE_CATEGORY_UNKNOWN;
}

/* The same amount, the other way round, in the only cell that has it. */
static enum iv3_cause by_move(const struct iv3_tying *t, struct iv3_tie *x)
{
	const struct iv3_tie *found = NULL;
	int64_t off = tie_difference(x);

	for (size_t i = 0; i < t->ties->n; i++) {
		const struct iv3_tie *other = &t->ties->items[i];
		if (other == x || other->within || other->part != x->part ||
		    !is_about(t, -off, tie_difference(other)))
			continue;
		if (found)
			return IV3_CAUSE_NONE;
		found = other;
	}
	if (!found)
		return IV3_CAUSE_NONE;
	x->meant = found->taakveld;
	x->meant_category = found->category;
	return off > 0 ? IV3_CAUSE_MOVED_TO : IV3_CAUSE_MOVED_FROM;
}

static enum iv3_cause by_kind(const struct iv3_tie *x)
{
	if (str_eq(x->taakveld, STR("0.10")) || str_eq(x->category, STR("7.1")))
		return IV3_CAUSE_RESERVES;
	if (str_eq(x->taakveld, STR("0.11")))
		return IV3_CAUSE_RESULT;
	if (str_starts(x->category, STR("7.")))
		return IV3_CAUSE_INTERNAL;
	if (x->lines == 0)
		return IV3_CAUSE_NOT_CUBE;
	return x->rows == 0 ? IV3_CAUSE_NOT_BESIDE : IV3_CAUSE_NONE;
}

/* ---- in words ---- */

static struct str unknown_words(const struct iv3_tying *t, const struct iv3_tie *x)
{
	bool task = x->cause == IV3_CAUSE_TASK_UNKNOWN;

	return arena_printf(t->arena, "Iv3 van %d kent %s %.*s niet%s%.*s%s",
			    iv3_definitions_year(t->definitions), task ? "taakveld" : "categorie",
			    STR_ARG(task ? x->taakveld : x->category), x->meant.len ? "; is " : "",
			    STR_ARG(x->meant), x->meant.len ? " bedoeld?" : "");
}

static struct str words_of(const struct iv3_tying *t, const struct iv3_tie *x)
{
	static const char *const words[] = {
		[IV3_CAUSE_NONE] = "",
		[IV3_CAUSE_CLOSING] = "het verschil is wat in periode 13 en later is geboekt",
		[IV3_CAUSE_OPENING] = "het verschil is wat in periode 0 is geboekt",
		[IV3_CAUSE_BOTH] =
			"het verschil is wat in periode 0 en in periode 13 en later is geboekt",
		[IV3_CAUSE_NO_TASK] = "de boekingen hebben geen taakveld",
		[IV3_CAUSE_NO_CATEGORY] = "de boekingen hebben geen categorie",
		[IV3_CAUSE_RESERVES] =
			"mutaties reserves worden vaak pas bij de jaarrekening geboekt",
		[IV3_CAUSE_RESULT] = "het resultaat wordt vaak pas bij de jaarrekening geboekt",
		[IV3_CAUSE_INTERNAL] =
			"interne verrekeningen (categorie 7) staan vaak maar aan een van beide kanten",
		[IV3_CAUSE_NOT_CUBE] = "de cube heeft hier niets",
		[IV3_CAUSE_NOT_BESIDE] = "de levering heeft hier niets"};

	switch (x->cause) {
	case IV3_CAUSE_TASK_UNKNOWN:
	case IV3_CAUSE_CATEGORY_UNKNOWN:
		return unknown_words(t, x);
	case IV3_CAUSE_MOVED_TO:
	case IV3_CAUSE_MOVED_FROM:
		return arena_printf(
			t->arena, "hetzelfde bedrag staat %s op taakveld %.*s categorie %.*s",
			x->cause == IV3_CAUSE_MOVED_TO ? "in de levering" : "in de cube",
			STR_ARG(x->meant), STR_ARG(x->meant_category));
	default:
		return str_z(words[x->cause]);
	}
}

void explain_ties(struct iv3_tying *t)
{
	for (size_t i = 0; i < t->ties->n; i++) {
		struct iv3_tie *x = &t->ties->items[i];
		if (x->within)
			continue;
		x->cause = by_period(t, x);
		if (x->cause == IV3_CAUSE_NONE)
			x->cause = by_list(t, x);
		if (x->cause == IV3_CAUSE_NONE && t->ties->off <= MOVED_MOST)
			x->cause = by_move(t, x);
		if (x->cause == IV3_CAUSE_NONE)
			x->cause = by_kind(x);
		x->supposed = is_supposed(t, x);
		x->why = words_of(t, x);
		if (x->supposed)
			x->why = arena_printf(t->arena, "mogelijk: %.*s", STR_ARG(x->why));
	}
}
