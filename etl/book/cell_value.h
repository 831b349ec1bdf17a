/*
 * What a stored number means: by the format of its cell a number, a code, a share, a moment. Private to
 * workbook.
 *
 * Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31; only the first section, that of positive
 * numbers, is looked at.
 */
#ifndef BOOK_CELL_VALUE_H
#define BOOK_CELL_VALUE_H

#include "book/book.h"
#include "book/decimal.h"

/* Digits of a code that a format fills up. */
#define VALUE_CODE_MAX 32u
#define VALUE_TEXT_SIZE DECIMAL_TEXT_SIZE

enum value_form {
	VALUE_PLAIN,
	VALUE_CODE,
	VALUE_PERCENT,
	VALUE_DATE,
	VALUE_TIME,
	VALUE_MOMENT,
	VALUE_DURATION, /* [h]:mm */
};

struct value_format {
	enum value_form form;
	bool scaled, unseen;
	char mask[VALUE_CODE_MAX]; /* of a code: 0 for a digit, anything else is itself */
};

/* Of one of the numbers that stand for a format without saying it. */
void value_builtin(struct value_format *out, unsigned id);
void value_format_read(struct value_format *out, struct str code);

/* A number under a format; fills kind, scaled and unseen of the cell. Days count from 1904 or, with the
 * leap year that was none, from 1900. Returns the length, 0 when it is no number. */
size_t value_text(char out[VALUE_TEXT_SIZE], struct book_cell *cell, struct str number,
		  const struct value_format *f, bool from_1904);

#endif
