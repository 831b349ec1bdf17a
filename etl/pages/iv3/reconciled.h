/*
 * A cube beside its Iv3 delivery and what CBS published (reconcile/). Private to etl/pages.
 */
#ifndef PAGES_IV3_RECONCILED_H
#define PAGES_IV3_RECONCILED_H

#include "page/layout.h"
#include "reconcile/reconcile.h"

/* Cells of a comparison on the page; the CSV has all. */
#define RECONCILED_CELLS 25u

struct reconciled_cell {
	struct str taakveld, category, side; /* codes with their names */
	struct figure own, beside, difference;
	struct str why;
};

struct reconciled_side {
	struct str side;
	struct figure own, beside, left; /* left: after rounding as the delivery is */
	bool within;
};

struct reconciled_comparison {
	const struct iv3_comparison *of;
	struct str when;
	struct reconciled_side sides[2];
	struct figure neither;         /* of the cube: neither lasten nor baten */
	struct reconciled_cell *cells; /* that do not tie, the largest first */
	size_t n;
	struct url csv;
};

struct reconciled {
	struct iv3_reconciliation r;
	struct reconciled_comparison *comparisons;
	struct lens_choices years;
	struct url csv, api, badge;
	struct str verdict; /* one sentence */
	struct str most;    /* where it differs the most; empty: nowhere */
	struct str badge_address, snippet;
	struct proof proof;
};

/* "2024 sluit aan op Iv3: het verschil is € 0." */
struct str reconciled_verdict(const struct page *p, const struct iv3_reconciliation *r);
/* Where it differs the most: empty when all ties. */
struct str reconciled_most(const struct page *p, const struct iv3_reconciliation *r);
/* "begroting", "t/m derde kwartaal", in the reader's language. */
struct str reconciled_when(const struct page *p, int period);
/* Of the year of the address, or of `year` where that is not 0. */
int reconciled_ask(struct page *p, struct iv3_reconciliation *out, int year, struct error *e);

void reconciled_body(struct html *out, struct page *p, const void *data);

#endif
