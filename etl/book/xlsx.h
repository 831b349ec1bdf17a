/*
 * XLSX: its parts. Private to book.
 */
#ifndef BOOK_XLSX_H
#define BOOK_XLSX_H

#include "book/cell_value.h"
#include "book/kinds.h"
#include "book/strings.h"

/* Formats of cells (cellXfs); Excel itself keeps to 65,490. */
#define XLSX_FORMATS 65536u

struct xlsx {
	struct container *package;
	struct arena *arena;
	struct str *parts; /* of each sheet; empty: it has no cells (a chart) */
	struct str strings_part, styles_part;
	bool from_1904;
	bool uncalculated; /* a formula that is 0 may be anything */
	bool begun;        /* strings and styles are read */
	struct strings strings;
	struct value_format *formats;
	size_t nformats;
};

/* Reads the styles' part into formats. */
int xlsx_styles(struct xlsx *x, struct error *e);
int xlsx_sheet(struct xlsx *x, struct str part, const struct book_sink *sink, struct error *e);

#endif
