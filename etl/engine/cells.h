/*
 * Cells: what a question is grouped into, as columns. A value is a code, and codes are in the order of the values, so
 * comparing two cells is comparing numbers; sums are exact.
 */
#ifndef ENGINE_CELLS_H
#define ENGINE_CELLS_H

#include "model/money.h"
#include "question/question.h"

struct cell_column {
	enum value_type type;  /* amounts are VALUE_INTEGER */
	bool amount;           /* of a measure: scaled by its decimals */
	const uint32_t *codes; /* [cells] */
	const struct value
		*values; /* [ncodes] in order, nulls last; not every one need be in a cell */
	uint32_t ncodes;
	uint32_t null; /* code of null; UINT32_MAX: none */
};

struct cell_measure {
	size_t column;             /* of the cube */
	const int64_t *sum;        /* [cells]; where 64 bits hold every sum */
	const money_sum *wide_sum; /* [cells]; else. Both NULL: no sum was asked for */
	const int64_t *low, *high; /* [cells]; NULL: not asked for */
	const uint64_t *present;   /* [cells] lines with an amount; NULL: all of them */
};

struct cells {
	size_t n;
	const uint64_t *count;       /* [n] lines; NULL: members, of which none were counted */
	uint64_t total;              /* lines of all */
	struct cell_column *columns; /* as they were asked for */
	size_t ncolumns;
	struct cell_measure *measures;
	size_t nmeasures;
	void (*close)(struct cells *c);
};

/* Also of NULL. The picture must still be there. */
void cells_close(struct cells *c);
/* The value of a column in a cell; it stays until cells_close. */
static inline const struct value *cells_value(const struct cells *c, size_t column, size_t cell)
{
	const struct cell_column *k = &c->columns[column];

	return &k->values[k->codes[cell]];
}
/* Nulls last, whatever the direction. */
int cells_compare(const struct cells *c, size_t column, size_t x, size_t y, bool descending);
/* Values of the first columns as one text that only equal values share. */
void cells_put_key(struct buffer *out, const struct cells *c, size_t ncolumns, size_t cell);
struct str cells_key(struct arena *a, const struct cells *c, size_t ncolumns, size_t cell);

/* ---- what an aggregate function needs of a cell, or of several cells together ---- */

struct cell_total {
	uint64_t count, present; /* lines; those with an amount */
	money_sum sum;
	int64_t low, high;
};

/* Of nothing: what cell_total_add begins with. */
struct cell_total cell_total_none(void);
/* Of one cell, for one aggregate column. */
struct cell_total cell_total_of(const struct cells *c, const struct cube *cube,
				const struct column *column, size_t cell);
void cell_total_add(struct cell_total *to, const struct cell_total *from);

#endif
