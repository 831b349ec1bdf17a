/*
 * Lines: the facts under a lens, filtered, sorted, a page at a time. Private to etl/pages.
 */
#ifndef PAGES_LINES_BOOKINGS_H
#define PAGES_LINES_BOOKINGS_H

#include "page/layout.h"

#define LINES_PAGE 50u
#define LINES_COLUMNS 8u

struct booking_column {
	struct str ref, title;
	bool amount;
	struct url sort;        /* turns the order, or begins it; empty: nothing is ordered by it */
	int sorted;             /* 1 ascending, -1 descending, 0 not */
	struct str sorted_word; /* for aria-sort */
};

struct booking_cell {
	struct str text; /* of what is no amount */
	struct figure amount;
	bool is_amount;
};

struct booking_chip {
	struct str what, value;
	struct url without; /* empty: it cannot be taken away */
};
#define LINES_CHIPS 32u

struct bookings {
	struct str subject;
	struct booking_column columns[LINES_COLUMNS];
	size_t ncolumns;
	const struct booking_cell *cells; /* [n * ncolumns] */
	size_t n;
	uint64_t total;     /* lines on all pages */
	struct figure sum;  /* of all of them */
	struct figure here; /* of this page */
	uint64_t page, pages;
	struct url previous, next;
	struct booking_chip chips[LINES_CHIPS];
	size_t nchips;
	struct str text; /* what is looked for */
	bool has_texts;  /* there is something to look in */
	struct url form; /* the page without text */
	struct takeaway takeaway;
	struct proof proof;
};

void bookings_body(struct html *out, struct page *p, const void *data);

#endif
