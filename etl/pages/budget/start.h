/*
 * The start page. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_START_H
#define PAGES_BUDGET_START_H

#include "charts/charts.h"
#include "page/layout.h"
#include "store/store.h"

#define START_NEWS 5u
#define START_EVENTS 60u /* that are looked at for them */
#define START_AREAS 400u /* on the map */
#define START_FULL 12u   /* cubes that are told with a figure; more are a list of names */

struct start_cube {
	struct str name; /* of the cube */
	struct str place, title,
		third_party; /* the last: who publishes it, where that is another */
	/* What it is called here: its place; where several have that, the title, and of those that share that too the
	 * cube's name beside it. */
	struct str called;
	struct str
		apart; /* where even the titles are the same: the cube's name, and when it was published */
	struct url url;
	struct str published; /* ISO 8601, UTC */
	struct str years;     /* "2023–2025"; empty: the cube has none */
	uint64_t lines;
	bool of_many; /* governments, by a standard's figures: not what one tells of itself */
	struct guide *guide;  /* NULL unless it has a figure */
	struct figure figure; /* its latest year's expenditure, or amount */
	struct str figure_of; /* "lasten 2025, werkelijk" */
	struct url figure_url;
};

/* What was published, corrected or withdrawn: the files of one day that have that in common. */
struct start_news {
	struct str day, iso, place, text, detail;
	struct url url; /* empty: the cube is gone */
};

struct start {
	const struct start_cube *cubes;
	size_t n;
	bool more; /* only names */
	struct start_news news[START_NEWS];
	size_t nnews;
	struct chart_map map; /* the areas of those that have some */
	bool has_map;
};

/* ---- start_news.c ---- */
int start_take_news(struct page *p, struct start *s, struct error *e);
/* ---- start_map.c ---- */
int start_take_map(struct page *p, struct start *s, const struct store_cube *cubes, size_t n,
		   struct error *e);
void start_map(struct html *out, const struct page *p, const struct start *s);

/* ---- start.tmpl ---- */
void start_body(struct html *out, struct page *p, const void *data);

#endif
