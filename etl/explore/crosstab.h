/*
 * The members of one dimension, each under several cuts beside each other: years, phases, or members of
 * another dimension. Nothing is added up along the columns.
 */
#ifndef EXPLORE_CROSSTAB_H
#define EXPLORE_CROSSTAB_H

#include "explore/breakdown.h"

#define CROSSTAB_COLUMNS 12u

/* What the columns are: values of the key of one dimension, none of them null. */
struct crosstab_columns {
	size_t dimension;
	struct value values[CROSSTAB_COLUMNS];
	size_t n;
};

struct crosstab_row {
	struct value value;
	struct str code, label;
	bool renamed; /* its code has another label in another column; this is the last one */
	struct figure figures[CROSSTAB_COLUMNS];
};

struct crosstab {
	size_t dimension; /* of the rows; without rows it says nothing */
	struct crosstab_row *rows;
	size_t n;
	struct figure totals[CROSSTAB_COLUMNS]; /* of all rows, asked by themselves */
	bool too_many;                          /* rows are missing */
	struct asked asked;                     /* gives the same as the API's answer */
};

/* The lens says nothing about the columns' dimension itself. `rows`: a dimension; -1: totals alone.
 * Two questions, whatever the number of columns. */
int crosstab_ask(struct crosstab *out, struct session *s, const struct lens *l,
		 const struct crosstab_columns *c, int rows, struct arena *a, struct error *e);
/* The largest figure of a row less its smallest, or the last less the first; both ends are known. */
struct figure crosstab_spread(const struct figure *figures, size_t n, bool in_order);
/* Those first of which the columns from `first` to `n` differ most. */
void crosstab_sort(struct crosstab *t, size_t first, size_t n, bool in_order);

#endif
