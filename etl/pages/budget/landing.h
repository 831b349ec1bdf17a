/*
 * Places: what lands where, as a list and a map. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_LANDING_H
#define PAGES_BUDGET_LANDING_H

#include "page/drawing.h"

#define LANDING_LEVELS 12u
#define LANDING_ROWS 300u

struct landing_row {
	struct str key, label, detail;
	struct figure figure;
	uint64_t lines;
	struct url url;
	bool nowhere;
	unsigned number;                /* on the map; 0: none */
	struct str longitude, latitude; /* of a point */
	struct str geometry;            /* of an area */
};

struct landing_level {
	struct str name, title;
	struct url url;
	bool chosen, areas;
	size_t dimension;
};

struct landing {
	struct landing_level levels[LANDING_LEVELS];
	size_t nlevels;
	const struct landing_level *level;
	struct landing_row *rows;
	size_t n;
	struct figure placed, nowhere; /* sums of what has a place, and of what has none */
	struct chart_map map;
	bool has_map;
	struct drawing drawing;
	struct takeaway takeaway;
	struct proof proof;
};

/* ---- landing_cuts.c ---- */
int landing_set_cuts(struct page *p, struct landing *x, struct error *e);

void landing_body(struct html *out, struct page *p, const void *data);
/* ---- page_landing.c ---- */
drawing_draw landing_map; /* of a struct landing */

#endif
