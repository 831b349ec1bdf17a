/*
 * Workbooks: the cells of a sheet, row by row, of XLSX (ECMA-376, also .xlsm and the strict form), ODS
 * (ODF 1.3) and XLS (BIFF8). Hides containers, string tables, styles, date systems and formulas.
 *
 * A cell comes as the text that its value is, not as it looks: numbers as exact decimals with a point
 * and no noise of binary fractions (15 digits, as Excel shows and keeps them), dates as 2024-01-31 and
 * times as 10:20:00, TRUE and FALSE, errors as #REF!. Only what a format makes of a number without
 * which it is another thing is kept: `0000` (a code, 0100), % (a share, "12%"). A formula is the value
 * stored with it.
 *
 * Memory does not grow with the rows: they are given as they are read (book_read), or kept in a
 * temporary file (table.h). What is held are the strings of a string table, styles, and merged areas,
 * each with a named limit.
 *
 * Files are read from a descriptor, by position, several times if need be; it stays the caller's.
 * STATUS_INPUT: no workbook, damaged, locked, of a kind that is not read (.xlsb), with the way out;
 * STATUS_LIMIT: larger than any sheet that was meant. Names in it never lead out of it.
 */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "base/error.h"
#include "base/memory/arena.h"

/* What Excel has room for, and LibreOffice. */
#define BOOK_COLUMNS 16384u
#define BOOK_ROWS 1048576u
#define BOOK_SHEETS 1024u
/* Bytes of all texts of a row, and of the table of strings. */
#define BOOK_ROW_TEXT ((size_t)16 << 20)
#define BOOK_STRINGS_TEXT ((size_t)48 << 20)
/* Merged areas that are kept; those behind are counted. */
#define BOOK_MERGES 65536u

enum book_kind {
	BOOK_TEXT,
	BOOK_NUMBER,
	BOOK_CODE, /* a number that its format makes a code: 0100 */
	BOOK_PERCENT,
	BOOK_DATE, /* or a time */
	BOOK_BOOLEAN,
	BOOK_ERROR,
	BOOK_FORMULA, /* without a stored value: the text is the formula, with = */
};

struct book_cell {
	uint32_t column; /* from 0 */
	enum book_kind kind;
	bool scaled; /* its format shows thousands or millions of it */
	bool unseen; /* its format shows nothing */
	struct str text;
};

struct book_row {
	uint32_t number; /* from 1 */
	bool hidden;
	const struct book_cell *cells; /* by column; those without a value are not there */
	size_t n;
};

/* Rows and columns from 0, inclusive. */
struct book_area {
	uint32_t top, left, bottom, right;
};

struct book_sheet {
	struct str name;
	bool hidden;
};

/* What takes a sheet in. */
struct book_sink {
	void *payload;
	/* Rows with at least one value, in order. 0, 1: enough, -1. */
	int (*row)(void *payload, const struct book_row *row, struct error *e);
	void (*merged)(void *payload, const struct book_area *area);          /* or NULL */
	void (*hidden_columns)(void *payload, uint32_t first, uint32_t last); /* or NULL */
};

struct book;

/* Is this the beginning of one, or of what is refused because it is nearly one? */
bool book_looks(struct str head);
/* Of the parts of a zip: is it a workbook? */
bool book_has_part(struct str part);

int book_open(struct book **out, int fd, struct error *e);
void book_close(struct book *b);
/* "XLSX", "ODS", "XLS". */
const char *book_kind(const struct book *b);
const struct book_sheet *book_sheets(const struct book *b, size_t *n);
/* Gives the sheet to the sink. */
int book_read(struct book *b, size_t sheet, const struct book_sink *sink, struct error *e);

/* "A1:F20", "B:E", "3:40", "C5:": false when it is none. What is open reaches to the end. */
bool book_area_read(struct book_area *out, struct str text);

#endif
