/*
 * The rows of a sheet, or of a part of it, kept in a temporary file, with what is known of them once the
 * last was seen: so that a sheet is unpacked and parsed once, however often it is read. A table does not
 * change; any number of readers read it, each by itself.
 */
#ifndef BOOK_GRID_H
#define BOOK_GRID_H

#include "book/book.h"

/* Bytes of the temporary file. */
#define GRID_MAX ((uint64_t)4 << 30)
/* Odd cells of each kind that are kept; all are counted. */
#define GRID_EXAMPLES 100u
/* Rows without a value, in one piece, that part what is below from what is above. */
#define GRID_GAP 100u

struct grid_options {
	struct book_area area;
	bool leave_hidden_rows, leave_hidden_columns;
	bool fill_merged;  /* cells of an area over several rows hold what its first does */
	uint64_t max_rows; /* stop after so many; 0: all */
};

/* A place with something odd. */
struct grid_cell {
	uint32_t row, column; /* from 1; from 0 */
	struct str text;
};

struct grid_cells {
	uint64_t n; /* all */
	struct grid_cell examples[GRID_EXAMPLES];
};

/* Money is told in ten-thousandths. */
__extension__ typedef __int128 grid_sum;
#define GRID_DECIMALS 4

struct grid_column {
	uint64_t numbers, scaled, unseen;
	uint32_t first_number;      /* row of it, 0: none */
	uint32_t first_fraction;    /* of a number with decimals */
	uint32_t last_numeric_text; /* of a text that is digits and signs */
	uint32_t last_number;
	bool hidden;
	grid_sum sum;        /* of its numbers */
	grid_sum hidden_sum; /* of those in hidden rows */
	grid_sum below_sum;  /* of those below a gap */
};

struct grid_facts {
	uint32_t left;               /* column of the first field */
	uint32_t width;              /* fields of each row */
	uint64_t rows;               /* with a value */
	uint32_t last_row;           /* from 1 */
	struct grid_column *columns; /* [width] */
	struct grid_cells errors, formulas;
	uint64_t hidden_rows; /* with a value; also those that were left out */
	uint32_t first_hidden;
	uint64_t left_out_columns;
	uint32_t gap_from, gap_to; /* the last row above a gap, the first below; 0: none */
	uint64_t below_gap;        /* rows */
	const struct book_area *merges;
	size_t nmerges;
	uint64_t merged_down; /* areas over several rows that hold something, within the table */
	uint32_t first_merged;
	bool cut; /* there are more rows than max_rows */
};

struct grid;

int grid_read(struct grid **out, struct book *b, size_t sheet, const struct grid_options *o,
	      struct error *e);
/* Another hold on it; each is let go by grid_free. */
struct grid *grid_keep(struct grid *t);
void grid_free(struct grid *t);
const struct grid_facts *grid_facts(const struct grid *t);

/* ---- reading it ---- */

struct grid_row {
	uint32_t number;
	uint32_t ncells;         /* that hold something */
	uint32_t bytes;          /* of their texts */
	const uint32_t *columns; /* [ncells] fields, from 0, ascending */
	const uint32_t *sizes;   /* [ncells] */
	const char *text;
};

struct grid_reader;

struct grid_reader *grid_reader_new(struct grid *t);
void grid_reader_free(struct grid_reader *r);
void grid_reader_rewind(struct grid_reader *r);
/* The next row, good until the next call. 1, 0 at the end, -1. */
int grid_reader_next(struct grid_reader *r, struct grid_row *out, struct error *e);
/* Rows given so far. */
uint64_t grid_reader_done(const struct grid_reader *r);

#endif
