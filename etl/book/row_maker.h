/*
 * A row on its way from a file to a sink: cells come one by one, in order of columns. Private to book.
 */
#ifndef BOOK_ROW_MAKER_H
#define BOOK_ROW_MAKER_H

#include "base/memory/buffer.h"
#include "book/cell_value.h"

struct row_maker {
	const struct book_sink *sink;
	struct book_row row;
	struct book_cell *cells; /* texts by place, while the row is open */
	size_t n, capacity;
	struct buffer text;
	bool enough;
};

void row_begin(struct row_maker *r, const struct book_sink *sink);
void row_drop(struct row_maker *r);
/* Opens a row; STATUS_INPUT when it is not below the last one, STATUS_LIMIT when it is below all that
 * sheets have. */
int row_open(struct row_maker *r, uint64_t number, bool hidden, struct error *e);
/* Adds a cell with this kind, column and text (which are not empty). */
int row_add(struct row_maker *r, const struct book_cell *cell, struct error *e);
int row_add_number(struct row_maker *r, uint32_t column, struct str number,
		   const struct value_format *f, bool from_1904, struct error *e);
/* Gives it to the sink, as often as it is repeated. */
int row_close(struct row_maker *r, uint64_t times, struct error *e);

#endif
