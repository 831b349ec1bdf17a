/*
 * Headings of a printed sheet: rows that hold one text, under which the rows below them stand ("Art
 * Museum" above its lines). Each row gets the last heading above it, as a field behind its own. Private
 * to extract.
 */
#ifndef EXTRACT_RECORDS_BOOK_HEADINGS_H
#define EXTRACT_RECORDS_BOOK_HEADINGS_H

#include "book/grid.h"

/* The name of the field, in the header. */
#define HEADING_FIELD "heading"

struct book_headings;

/* `pattern`: a POSIX extended regular expression that a heading fits, which may stand in a row with other cells
 * then; "": any row of one text below the first row of several cells. NULL and STATUS_INPUT when it is none. */
struct book_headings *book_headings_new(const char *pattern, struct error *e);
void book_headings_free(struct book_headings *h);
void book_headings_rewind(struct book_headings *h);
/* Takes the next row in, and gives what it stands under in *out; empty for none. It lives until the next. True
 * when the row is a heading and nothing else, and so no record. */
bool book_headings_row(struct book_headings *h, const struct grid_row *row, struct str *out);

#endif
