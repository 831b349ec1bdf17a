/*
 * Years side by side: what each member of the first tree came to. Private to etl/pages.
 */
#ifndef PAGES_BESIDE_YEARS_H
#define PAGES_BESIDE_YEARS_H

#include "page/bars.h"

#define BESIDE_YEARS 12u
#define BESIDE_MEMBERS 100u

struct beside_row {
	struct str code, label;
	struct url url; /* in the latest year; empty: none */
	struct figure figures[BESIDE_YEARS];
};

struct beside_years {
	const struct guide_member *years[BESIDE_YEARS]; /* ascending */
	size_t nyears;
	size_t dimension;
	struct beside_row *rows;
	size_t n, more;
	struct figure totals[BESIDE_YEARS];
	enum figure_form form;
	struct str caption;
	struct str left_out; /* what the toggles leave out, in their words; empty: nothing */
	struct asked *asked; /* of the latest year */
	struct proof proof;
};

void beside_years_body(struct html *out, struct page *p, const void *data);

#endif
