/*
 * What an aggregate function needs of a cell, or of several cells together.
 */
#ifndef ANSWER_TOTALS_H
#define ANSWER_TOTALS_H

#include "scan/group.h"

struct totals {
	uint64_t count, present; /* lines; those with an amount */
	money_sum sum;
	int64_t low, high;
};

/* Of nothing: what totals_add begins with. */
struct totals totals_none(void);
/* Of one cell, for one aggregate column. */
struct totals totals_of(const struct grouping *g, const struct column *column, uint32_t cell);
void totals_add(struct totals *to, const struct totals *from);
/* The function's value as JSON (null of nothing) or CSV. */
void totals_write(struct buffer *out, const struct cube *c, const struct column *column,
		  const struct totals *t, bool csv);

#endif
