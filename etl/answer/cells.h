/*
 * Cells of a few columns with their lines and one sum, as plain rows: for answers that compare them
 * instead of writing them out.
 */
#ifndef ANSWER_CELLS_H
#define ANSWER_CELLS_H

#include "question/question.h"
#include "scan/picture.h"

struct cell_row {
	struct value *values; /* [columns] */
	uint64_t count;       /* lines */
	uint64_t present;     /* lines with an amount */
	money_sum sum;
};

struct cell_rows {
	struct cell_row *items;
	size_t n;
};

/* Groups the lines that pass r's tests by r->columns. measure: index of the measure that is summed,
 * or -1. The rows live in r's arena; no lines give no row. */
int cells_read(struct cell_rows *out, struct session *s, struct picture *p,
	       const struct question *r, int measure, struct error *e);
/* All lines that pass, as one row (of zeros when there is none). */
int cells_total(struct cell_row *out, struct session *s, struct picture *p,
		const struct question *r, int measure, struct error *e);
/* Values as one text that only equal values share. */
struct str cells_key(struct arena *a, const struct cube *c, const struct columns *columns,
		     const struct value *values);
void cells_put_key(struct buffer *out, const struct cube *c, const struct columns *columns,
		   const struct value *values);

#endif
