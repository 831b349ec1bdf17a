/*
 * What the sheets of a workbook share. Private to etl/publish.
 */
#ifndef PUBLISH_WORKBOOK_H
#define PUBLISH_WORKBOOK_H

#include "model/money.h"
#include "publish/about.h"
#include "publish/phrases.h"
#include <xlsxwriter.h>

/* What became of a column's cells. */
struct workbook_column {
	uint64_t as_text; /* numbers with too many digits */
	size_t width;     /* widest cell, in characters */
};

struct workbook_totals;

struct workbook {
	struct arena *arena;
	lxw_workbook *file;
	lxw_format *bold, *date, *whole, *amounts[MONEY_MAX_DECIMALS + 1], *bold_amounts[7], *wrap;
	struct phrases words;
	struct workbook_column *columns;
	struct workbook_totals *totals;
	uint64_t rows;
	uint64_t as_text, shortened, old_dates; /* cells that could not go as they are */
	struct buffer text;                     /* a cell, NUL-terminated */
	struct buffer plain;                    /* a number or date as text */
};

/* The sheet with the rows. */
int workbook_rows(struct workbook *w, struct publication_rows *rows, struct error *e);

/* The sheet with totals, apart by what nobody should add up: see cube_apart. Opened before the
 * first row; each row is counted; then the sheet is written. */
int workbook_totals_open(struct workbook *w, struct session *s, const struct publication_rows *rows,
			 struct error *e);
void workbook_count(struct workbook *w, const struct publication_rows *rows);
void workbook_totals(struct workbook *w, const struct publication_rows *rows);
void workbook_totals_close(struct workbook *w);

/* The text with a NUL behind it and without what XML cannot hold; at most 32,767 characters, as
 * Excel has it. Until the next call. */
const char *workbook_text(struct workbook *w, struct str s);
/* Digits behind the point in cells of the column. */
int workbook_decimals(const struct row_column *c);
/* The nearest double to what has at most 15 digits that count, which a double holds of any number;
 * false of others. */
bool money_double(double *out, money_sum n, int decimals);
/* The same of decimal text; of others the value of the first 15 digits. */
bool numeral_double(double *out, struct str text);
/* The sheet that says where the rows come from, and how to read them. */
void workbook_info(struct workbook *w, const struct about *b, const struct publication_rows *rows);

#endif
