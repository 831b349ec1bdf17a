/*
 * Budget against actual: which members crossed a threshold, and why. Private to etl/pages.
 */
#ifndef PAGES_BESIDE_DEVIATIONS_H
#define PAGES_BESIDE_DEVIATIONS_H

#include "page/drawing.h"
#include "page/headline.h"

#define DEVIATION_ROWS 60u
#define DEVIATION_TOLD 12u /* of the largest the explanation is asked */

struct deviation_row {
	const struct breakdown_row *row;
	struct url url;
	bool large_part, large_amount; /* above the thresholds */
	bool explained;
	struct told told;
};

struct deviations {
	struct headline head;
	struct breakdown breakdown;
	struct deviation_row rows[DEVIATION_ROWS];
	size_t n, flagged;
	size_t nrest;       /* members that have no row of their own */
	struct figure rest; /* their difference, all together */
	struct chart_waterfall waterfall;
	struct drawing drawing;
	struct str begins;          /* of a cut axis; empty: it begins at zero */
	struct str percent, amount; /* the thresholds: "5 %", "50.000" */
	struct takeaway takeaway;
	struct proof proof;
	bool compares; /* there is a budget and something beside it */
};

void deviations_body(struct html *out, struct page *p, const void *data);
/* ---- page_deviations.c ---- */
void waterfall_axis(struct html *out, const struct deviations *d);
void waterfall_cell(struct html *out, const struct deviations *d, size_t row);

#endif
