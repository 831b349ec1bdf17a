/*
 * The records of an .xls (MS-XLS): all cells that are no texts of the string table, with their formats, and
 * what is hidden or merged. freexl reads texts and nothing of formulas, errors and formats. Private to book.
 */
#ifndef BOOK_BIFF_H
#define BOOK_BIFF_H

#include "book/book.h"
#include "book/cell_value.h"
#include "book/ole.h"

/* Cells of a sheet that are kept. */
#define BIFF_CELLS (2u << 20)
#define BIFF_FORMATS 65536u

enum biff_kind { BIFF_NUMBER, BIFF_TEXT, BIFF_BOOLEAN, BIFF_ERROR, BIFF_EMPTY };

struct biff_cell {
	uint16_t row, column, format;
	uint8_t kind;  /* enum biff_kind */
	uint8_t value; /* of a boolean, an error */
	double number;
	struct str text;
};

struct biff_sheet {
	uint32_t at;
	bool hidden, worksheet;
};

struct biff {
	struct ole_stream stream;
	struct arena *arena; /* formats, and texts of the sheet at hand */
	bool from_1904, unicode;
	struct biff_sheet *sheets;
	size_t nsheets;
	struct value_format *formats; /* of cells */
	size_t nformats;
	/* The sheet at hand: cells by row and column; rows that are hidden. */
	struct biff_cell *cells;
	size_t ncells, capacity;
	bool *hidden_rows; /* [65536] */
};

int biff_open(struct biff *b, int fd, uint64_t size, struct error *e);
void biff_close(struct biff *b);
/* Reads a sheet; merged areas and hidden columns go to the sink. */
int biff_sheet_read(struct biff *b, size_t sheet, const struct book_sink *sink, struct error *e);
/* "#REF!" */
const char *biff_error_text(uint8_t code);

#endif
