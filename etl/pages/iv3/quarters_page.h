/*
 * The quarters of a year (reconcile/quarters.h), on /{cube}/{year}/kwartalen: as delivered, and what came in in each. Private
 * to etl/pages.
 *
 *   lid      the government, by its code, of a cube of several
 */
#ifndef PAGES_IV3_QUARTERS_PAGE_H
#define PAGES_IV3_QUARTERS_PAGE_H

#include "page/layout.h"
#include "pages/beside/peers.h"
#include "reconcile/quarters.h"

struct quarters_cell {
	bool delivered, correction;
	struct figure came_in, cumulative;
};

struct quarters_row {
	const struct iv3_quarter_row *of;
	struct quarters_cell cells[IV3_QUARTERS + 1]; /* from 1 on */
	struct figure account;
};

struct quarters_page {
	struct iv3_quarters of;
	struct quarters_row *rows;
	struct str heads[IV3_QUARTERS + 1]; /* "1e kwartaal", "3e en 4e samen" */
	struct str *lacking;                /* sentences */
	size_t nlacking, corrected;
	struct peers peers; /* who there are, in a cube of several */
	bool several, made;
	struct str who;
	struct str why_not; /* in English, of the API */
	struct lens_choices years;
	struct url api, csv;
	struct proof proof;
};

void quarters_body(struct html *out, struct page *p, const void *data);

#endif
