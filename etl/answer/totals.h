/*
 * What an aggregate function needs of a cell, or of several cells together.
 */
#ifndef ANSWER_TOTALS_H
#define ANSWER_TOTALS_H

#include "engine/rows.h"
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
struct numeral {
	char text[MONEY_TEXT_SIZE];
};

/* The function's value, for a column of rows: null of nothing. An average's text goes into
 * `numeral`. */
struct datum totals_datum(const struct row_column *c, const struct totals *t,
			  struct numeral *numeral);

#endif
