/* What explains that a cell of the cube is not that of the delivery. */
#include "reconcile/tying.h"

/* Looking for each amount among all others is for lists that a person reads. */
#define MOVED_MOST 4000u

static bool is_about(const struct iv3_tying *t, int64_t difference, int64_t amount)
{
	return amount != 0 && tie_distance(difference - amount) < t->step;
}

static struct str by_period(const struct iv3_tying *t, const struct iv3_tie *x)
{
	int64_t off = tie_difference(x);

	if (is_about(t, off, x->closing))
		return STR("het verschil is wat in periode 13 en later is geboekt");
	if (is_about(t, off, x->opening))
		return STR("het verschil is wat in periode 0 is geboekt");
	if (is_about(t, off, x->opening + x->closing))
		return STR("het verschil is wat in periode 0 en in periode 13 en later is geboekt");
	return STR("");
}

static struct str by_list(const struct iv3_tying *t, const struct iv3_tie *x)
{
	enum iv3_list list = x->part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN;
	bool task = !iv3_has(t->definitions, IV3_TAAKVELD, x->taakveld);

	if (!task && iv3_has(t->definitions, list, x->category))
		return STR("");
	struct str code = task ? x->taakveld : x->category;
	struct str meant = iv3_nearest(t->definitions, task ? IV3_TAAKVELD : list, code);
	if (code.len == 0)
		return arena_printf(t->arena, "de boekingen hebben geen %s",
				    task ? "taakveld" : "categorie");
	return arena_printf(t->arena, "Iv3 van %d kent %s %.*s niet%s%.*s%s",
			    iv3_definitions_year(t->definitions), task ? "taakveld" : "categorie",
			    STR_ARG(code), meant.len ? "; is " : "", STR_ARG(meant),
			    meant.len ? " bedoeld?" : "");
}

/* The same amount, the other way round, in the only cell that has it. */
static struct str by_move(const struct iv3_tying *t, const struct iv3_tie *x)
{
	const struct iv3_tie *found = NULL;
	int64_t off = tie_difference(x);

	for (size_t i = 0; i < t->ties->n; i++) {
		const struct iv3_tie *other = &t->ties->items[i];
		if (other == x || other->within || other->part != x->part ||
		    !is_about(t, -off, tie_difference(other)))
			continue;
		if (found)
			return STR("");
		found = other;
	}
	if (!found)
		return STR("");
	return arena_printf(t->arena, "hetzelfde bedrag staat %s op taakveld %.*s categorie %.*s",
			    off > 0 ? "in de levering" : "in de cube", STR_ARG(found->taakveld),
			    STR_ARG(found->category));
}

static struct str by_kind(const struct iv3_tie *x)
{
	if (str_eq(x->taakveld, STR("0.10")))
		return STR("mutaties reserves worden vaak pas bij de jaarrekening geboekt");
	if (str_eq(x->taakveld, STR("0.11")))
		return STR("het resultaat wordt vaak pas bij de jaarrekening geboekt");
	if (x->lines == 0)
		return STR("de cube heeft hier niets");
	return x->rows == 0 ? STR("de levering heeft hier niets") : STR("");
}

void explain_ties(struct iv3_tying *t)
{
	for (size_t i = 0; i < t->ties->n; i++) {
		struct iv3_tie *x = &t->ties->items[i];
		if (x->within)
			continue;
		x->why = by_period(t, x);
		if (x->why.len == 0)
			x->why = by_list(t, x);
		if (x->why.len == 0 && t->ties->off <= MOVED_MOST)
			x->why = by_move(t, x);
		if (x->why.len == 0)
			x->why = by_kind(x);
	}
}
