/*
 * What an aggregate function needs of a cell, or of several cells together.
 */
#ifndef ANSWER_TOTALS_H
#define ANSWER_TOTALS_H

#include "engine/cells.h"
#include "engine/rows.h"

struct numeral {
	char text[MONEY_TEXT_SIZE];
};

/* The function's value, for a column of rows: null of nothing. An average's text goes into
 * `numeral`. */
struct datum cell_total_datum(const struct row_column *c, const struct cell_total *t,
			      struct numeral *numeral);

#endif
