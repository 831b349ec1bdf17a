/*
 * The records of an .xls ([MS-XLS], and BIFF5 before it): all cells with their formats, and what is hidden or
 * merged. Charts and other streams within a sheet are none of its cells. Private to book.
 */
#ifndef BOOK_XLS_BIFF_H
#define BOOK_XLS_BIFF_H

#include "book/book.h"
#include "book/cell_value.h"
#include "book/strings.h"
#include "book/xls/ole.h"

#include <iconv.h>

/* Cells of a sheet that are kept, of 24 bytes each. */
#define BIFF_CELLS (4u << 20)
#define BIFF_FORMATS 65536u
#define BIFF_ROWS 65536u

enum biff_kind {
	BIFF_NUMBER,
	BIFF_TEXT,
	BIFF_SHARED,
	BIFF_BOOLEAN,
	BIFF_ERROR,
	BIFF_EMPTY,
	BIFF_FORMULA
};

struct biff_cell {
	uint16_t row, column, format;
	uint8_t kind;  /* enum biff_kind */
	uint8_t value; /* of a boolean, an error; 1: a formula that comes to 0 or to nothing */
	uint32_t len;  /* of a text */
	uint32_t shared;
	union {
		double number;
		const char *text;
	};
};

struct biff_sheet {
	uint32_t at;
	bool hidden, worksheet;
	struct str name;
};

struct biff {
	struct ole_stream stream;
	struct arena *arena; /* names, and texts of the sheet at hand */
	struct arena *names;
	bool from_1904, unicode;
	bool calculates;    /* by a program that reckons formulas */
	iconv_t iconv;      /* of texts that are not Unicode (BIFF5) */
	struct buffer text; /* the one that is read */
	struct strings strings;
	struct biff_sheet *sheets;
	size_t nsheets;
	struct value_format *formats; /* of cells */
	size_t nformats;
	/* The sheet at hand: cells by row and column; rows that are hidden. */
	struct biff_cell *cells;
	size_t ncells, capacity;
	bool *hidden_rows; /* [BIFF_ROWS] */
};

/* STATUS_INPUT: damaged, locked with a password, without a sheet. Close it also after a failure. */
int biff_open(struct biff *b, int fd, uint64_t size, struct error *e);
void biff_close(struct biff *b);
/* Reads a sheet; merged areas and hidden columns go to the sink. STATUS_INPUT where it has no end: rows would be
 * missing. */
int biff_sheet_read(struct biff *b, size_t sheet, const struct book_sink *sink, struct error *e);
/* The text of a cell that is one. False: the table of strings has none of its number. */
bool biff_cell_text(const struct biff *b, const struct biff_cell *cell, struct str *out);
/* "#REF!" */
const char *biff_error_text(uint8_t code);

#endif
