/*
 * What the two sheets of a workbook share. Private to etl/publish.
 */
#ifndef PUBLISH_WORKBOOK_H
#define PUBLISH_WORKBOOK_H

#include "model/money.h"
#include "publish/about.h"
#include <xlsxwriter.h>

/* What became of a column's cells. */
struct workbook_column {
	money_sum total; /* of all numbers, exact, with the column's decimals */
	double low, high;
	uint64_t numbers, as_text; /* numbers written as such, and those with too many digits */
	size_t width;              /* widest cell, in characters */
};

struct workbook {
	lxw_workbook *file;
	lxw_format *bold, *date, *whole, *amounts[MONEY_MAX_DECIMALS + 1], *bold_amounts[7], *wrap;
	struct workbook_column *columns;
	uint64_t rows;
	uint64_t as_text, shortened, old_dates; /* cells that could not go as they are */
	struct buffer text;                     /* a cell, NUL-terminated */
	struct buffer plain;                    /* a number or date as text */
};

/* The text with a NUL behind it and without what XML cannot hold; at most 32,767 characters, as
 * Excel has it. Until the next call. */
const char *workbook_text(struct workbook *w, struct str s);
/* The nearest double to what has at most 15 digits that count, which a double holds of any number;
 * false of others. */
bool money_double(double *out, money_sum n, int decimals);
/* The same of decimal text; of others the value of the first 15 digits. */
bool numeral_double(double *out, struct str text);
/* Sheet "Bron". */
void workbook_info(struct workbook *w, const struct about *b, size_t columns);

#endif
