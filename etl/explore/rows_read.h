/*
 * What the files that read answers share. Private to etl/explore.
 */
#ifndef EXPLORE_ROWS_READ_H
#define EXPLORE_ROWS_READ_H

#include "explore/breakdown.h"

/* Empty: the cube has no such axis. */
struct str axis_ref(const struct guide *g, const struct guide_axis *x);
/* "amount.sum" of the lens. */
struct str sum_ref(const struct lens *l, struct arena *a);
/* The member of an axis in a row; *out NULL and true where the rows have no such column, false for
 * lines that have none. */
bool axis_member(const struct guide_axis *x, const struct tabular *q, size_t row, struct str ref,
		 const struct guide_member **out);
/* Both cuts. */
struct str cuts_joined(struct arena *a, struct str x, struct str y);

/* Adds what is known. */
void figure_add(struct figure *f, const struct figure *x);

#endif
