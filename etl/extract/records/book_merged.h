/*
 * The values of cells that are merged over several rows, on their way down. Private to extract.
 *
 * Columns with decimals are money, and stay as they are: an amount would count once a row.
 */
#ifndef EXTRACT_RECORDS_BOOK_MERGED_H
#define EXTRACT_RECORDS_BOOK_MERGED_H

#include "book/grid.h"

struct book_merged;

struct book_merged *book_merged_new(const struct grid_facts *f);
void book_merged_free(struct book_merged *m);
/* Back to the first row. */
void book_merged_rewind(struct book_merged *m);
/* Takes a row in, and gives for each field the value that is filled in where it has none: [width],
 * good until the next call. */
const struct str *book_merged_row(struct book_merged *m, const struct grid_row *row);

#endif
