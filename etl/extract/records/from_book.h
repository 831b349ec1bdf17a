/*
 * Workbooks as records: which sheet is read, and its rows. Private to extract.
 *
 * A sheet is chosen by its name or number where one is stated, by the names of a mapping where they are
 * known, and else by what looks most like a ledger: rows of many cells below a header. It is read once,
 * into a grid (book/grid.h), which the process keeps for the next time the same file is opened.
 */
#ifndef EXTRACT_RECORDS_FROM_BOOK_H
#define EXTRACT_RECORDS_FROM_BOOK_H

#include "book/grid.h"
#include "extract/records/records.h"

extern const struct records_kind records_book;

/* Rows of a sheet by which it is judged. */
#define CHOICE_ROWS 1000u

/* A table that was chosen, and what is to be said about that. */
struct book_choice {
	struct grid *grid;
	char kind[8];
	char sheet[sizeof(((struct dialect *)0)->sheet)];
	size_t nsheets;
	char others[160]; /* those that were not chosen, with why */
};

/* Opens the workbook and chooses. */
int book_choose(struct book_choice *out, const struct records_job *job, struct error *e);
/* The next row of the reader as a record, or false when the batch has no room; with a heading it stands
 * behind the row's own fields. */
bool book_put_row(struct batch *b, const struct grid_row *row, uint32_t width,
		  const struct str *filled, const struct str *heading);
/* That a sheet is hidden and not read, and what it holds. */
void book_tell_hidden_sheet(const struct grid_facts *f, struct str name, struct issues *issues);
/* Tells what is odd in the grid, of the rows below the header and not below `last`. */
void book_tell(const struct grid_facts *f, const struct grid_options *o, const struct str *header,
	       size_t nheader, uint32_t header_row, uint32_t last, struct issues *issues);

#endif
