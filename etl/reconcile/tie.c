/* A cube and a delivery side by side. */
#include "reconcile/tying.h"

#include "base/text/plural.h"

#include <stdlib.h>

/* Both come to less than a quarter of what 64 bits hold, so differences do not overflow. */
#define AMOUNT_MOST ((int64_t)1 << 61)

static int by_code(const void *x, const void *y)
{
	const struct iv3_tie *p = x, *q = y;
	int order = (int)p->part - (int)q->part;

	if (order == 0)
		order = str_cmp(p->taakveld, q->taakveld);
	return order ? order : str_cmp(p->category, q->category);
}

static int add(int64_t *sum, int64_t more, struct error *e)
{
	if (__builtin_add_overflow(*sum, more, sum) || *sum > AMOUNT_MOST || *sum < -AMOUNT_MOST)
		return error_set(e, STATUS_LIMIT, "the sum is larger than any budget");
	return 0;
}

static int join(struct iv3_tie *into, const struct iv3_tie *x, struct error *e)
{
	into->lines += x->lines;
	into->rows += x->rows;
	return add(&into->cube, x->cube, e) || add(&into->delivery, x->delivery, e) ||
			       add(&into->opening, x->opening, e) ||
			       add(&into->closing, x->closing, e)
		       ? -1
		       : 0;
}

/* ---- both in one list ---- */

static int take_cells(struct iv3_tying *t, const struct iv3_cell *cells, size_t n, struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		const struct iv3_cell *x = &cells[i];
		struct iv3_tie own = {.part = x->part,
				      .taakveld = x->taakveld,
				      .category = x->category,
				      .cube = x->amount,
				      .opening = x->opening,
				      .closing = x->closing,
				      .lines = x->lines};
		if (x->sided)
			t->ties->items[t->ties->n++] = own;
		else if (join(&t->ties->neither, &own, e) != 0)
			return -1;
	}
	return 0;
}

static void take_rows(struct iv3_tying *t)
{
	for (size_t i = 0; i < t->beside->n; i++) {
		const struct iv3_beside_row *x = &t->beside->rows[i];
		t->ties->items[t->ties->n++] = (struct iv3_tie){.part = x->part,
								.taakveld = x->taakveld,
								.category = x->category,
								.delivery = x->amount,
								.rows = x->rows};
	}
}

static int merge(struct iv3_ties *ties, struct error *e)
{
	size_t n = 0;

	if (ties->n)
		qsort(ties->items, ties->n, sizeof *ties->items, by_code);
	for (size_t i = 0; i < ties->n; i++) {
		if (n == 0 || by_code(&ties->items[n - 1], &ties->items[i]) != 0)
			ties->items[n++] = ties->items[i];
		else if (join(&ties->items[n - 1], &ties->items[i], e) != 0)
			return -1;
	}
	ties->n = n;
	return 0;
}

/* ---- within rounding ---- */

static bool within_halves(const struct iv3_tying *t, const struct iv3_tie *x)
{
	return tie_distance(tie_difference(x)) <= (int64_t)x->rows * t->step / 2;
}

static int weigh(struct iv3_tying *t, struct error *e)
{
	struct iv3_ties *ties = t->ties;

	for (size_t i = 0; i < ties->n; i++) {
		struct iv3_tie *x = &ties->items[i];
		x->within = tie_distance(tie_difference(x)) < t->step || within_halves(t, x);
		ties->off += !x->within;
		if (join(&ties->sides[x->part], x, e) != 0)
			return -1;
	}
	ties->tied = ties->off == 0;
	for (int p = IV3_LASTEN; p <= IV3_BATEN; p++) {
		struct iv3_tie *x = &ties->sides[p];
		int64_t units;
		iv3_round(&units, &x->cube, 1, t->step);
		x->part = (enum iv3_part)p;
		x->within = within_halves(t, x) || tie_difference(x) == 0;
		ties->left[p] = units * t->step - x->delivery;
		ties->tied = ties->tied && x->within;
	}
	return 0;
}

/* ---- in a sentence ---- */

static const struct iv3_tie *largest(const struct iv3_ties *ties)
{
	const struct iv3_tie *found = NULL;

	for (size_t i = 0; i < ties->n; i++)
		if (!ties->items[i].within &&
		    (!found || tie_distance(tie_difference(&ties->items[i])) >
				       tie_distance(tie_difference(found))))
			found = &ties->items[i];
	return found;
}

static struct str euros(const struct iv3_tying *t, int64_t amount)
{
	return iv3_money(t->arena, amount, t->cells->decimals, false);
}

static struct str sentence_of(const struct iv3_tying *t)
{
	const struct iv3_ties *ties = t->ties;
	const struct iv3_tie *worst = ties->worst;

	if (ties->tied && ties->left[0] == 0 && ties->left[1] == 0)
		return STR("sluit aan op Iv3 (verschil € 0)");
	struct str totals =
		arena_printf(t->arena, "lasten € %.*s, baten € %.*s",
			     STR_ARG(euros(t, ties->left[0])), STR_ARG(euros(t, ties->left[1])));
	if (ties->tied)
		return arena_printf(t->arena,
				    "sluit aan op Iv3 binnen de afronding (verschil %.*s)",
				    STR_ARG(totals));
	if (!worst)
		return arena_printf(
			t->arena, "sluit niet aan op Iv3: verschil %.*s, meer dan afronding geeft",
			STR_ARG(totals));
	return arena_printf(
		t->arena,
		"sluit niet aan op Iv3: verschil %.*s; %zu van %zu %s buiten de afronding, het meest "
		"%s taakveld %.*s categorie %.*s (€ %.*s)",
		STR_ARG(totals), ties->off, ties->n, plural(ties->n, "cel", "cellen"),
		iv3_part_name(worst->part), STR_ARG(worst->taakveld), STR_ARG(worst->category),
		STR_ARG(euros(t, tie_difference(worst))));
}

int iv3_tie(struct iv3_ties *out, struct arena *a, const struct iv3_cells *c,
	    const struct iv3_beside *v, const struct iv3_definitions *d, struct error *e)
{
	struct iv3_tying t = {a, out, c, v, d, v->step};

	*out = (struct iv3_ties){0};
	out->items = ARENA_ARRAY(a, struct iv3_tie, c->n + c->nunmapped + v->n + 1);
	if (take_cells(&t, c->items, c->n, e) != 0 ||
	    take_cells(&t, c->unmapped, c->nunmapped, e) != 0)
		return -1;
	take_rows(&t);
	if (merge(out, e) != 0 || weigh(&t, e) != 0)
		return -1;
	explain_ties(&t);
	out->worst = largest(out);
	out->sentence = sentence_of(&t);
	return 0;
}
