/* Parts of laying a cube beside a delivery. Private to reconcile. */
#ifndef RECONCILE_TYING_H
#define RECONCILE_TYING_H

#include "reconcile/reconcile.h"

struct iv3_tying {
	struct arena *arena;
	struct iv3_ties *ties;
	const struct iv3_cells *cells;
	const struct iv3_beside *beside;
	const struct iv3_definitions *definitions;
	int64_t step; /* that the delivery is rounded to, in the cube's measure */
};

static inline int64_t tie_difference(const struct iv3_tie *x)
{
	return x->cube - x->delivery;
}
static inline int64_t tie_distance(int64_t v)
{
	return v < 0 ? -v : v;
}
/* `why` of each that is not within. */
void explain_ties(struct iv3_tying *t);

#endif
