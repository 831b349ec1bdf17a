/*
 * Suppliers: who got most, for what, over the years. Private to etl/pages.
 */
#ifndef PAGES_LINES_SUPPLIERS_H
#define PAGES_LINES_SUPPLIERS_H

#include "page/layout.h"

#define SUPPLIERS_ROWS 50u
#define SUPPLIERS_ASKED (SUPPLIERS_ROWS + 1) /* lines without a supplier may be among them */
#define SUPPLIERS_YEARS 4u                   /* beside one another, the last of them the lens's */
#define SUPPLIERS_MOST 10u                   /* whose share is told */

struct supplier_row {
	const struct breakdown_row *row;
	struct url url;                       /* the supplier's own page */
	struct figure years[SUPPLIERS_YEARS]; /* of suppliers.years */
	struct str purpose; /* the part of the first tree that most went to; empty: none */
	struct url purpose_url;
	struct figure purpose_figure;
	unsigned nth; /* among those with a name, from 1; 0: lines without one */
};

struct suppliers {
	struct breakdown split;
	struct supplier_row rows[SUPPLIERS_ROWS];
	size_t n;       /* rows */
	uint64_t named; /* suppliers with a name, of all */
	const struct guide_member *years[SUPPLIERS_YEARS];
	size_t nyears;
	int purpose;                /* dimension; -1: none */
	struct figure all, unnamed; /* what has a supplier, what has none */
	int64_t most_permille;      /* of the largest SUPPLIERS_MOST in `all`; -1: not told */
	struct url list_url;        /* the list maker, for others than these */
	struct takeaway takeaway;
	struct proof proof;
};

void suppliers_body(struct html *out, struct page *p, const void *data);
/* ---- suppliers_rows.c ---- */
/* The other years of the rows, and what most of each went to: one question each. */
int suppliers_take_years(struct page *p, struct suppliers *x, struct error *e);
int suppliers_take_purposes(struct page *p, struct suppliers *x, struct error *e);

#endif
