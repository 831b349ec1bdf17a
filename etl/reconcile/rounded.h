/* Cells that are rounded. Private to reconcile. */
#ifndef RECONCILE_ROUNDED_H
#define RECONCILE_ROUNDED_H

#include "reconcile/reconcile.h"

/* Up to where the cell of `i` goes on: its details. */
size_t cells_end_of(const struct iv3_cells *c, size_t i);
/* One cell with its details to a total of units that is given; there is room for a row each. */
void cells_round_one(struct iv3_row *rows, struct arena *a, const struct iv3_cells *c, size_t from,
		     size_t to, int64_t total);

#endif
