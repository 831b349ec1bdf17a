/*
 * The start page. Private to etl/pages.
 */
#ifndef PAGES_START_H
#define PAGES_START_H

#include "page/layout.h"

#define START_FULL 12u /* cubes that are told with a figure; more are a list of names */

struct start_cube {
	struct str place, title;
	struct url url;
	struct str years; /* "2023–2025"; empty: the cube has none */
	uint64_t lines;
	bool has_figure;
	struct guide *guide;  /* NULL unless it has a figure */
	struct figure figure; /* its latest year's expenditure, or amount */
	struct str figure_of; /* "lasten 2025, werkelijk" */
	struct url figure_url;
};

struct start {
	const struct start_cube *cubes;
	size_t n;
	bool more; /* only names */
};

void start_body(struct html *out, struct page *p, const void *data);

#endif
