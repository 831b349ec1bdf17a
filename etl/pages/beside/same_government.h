/*
 * Where more is said of a government: its own cube, down to the line, and those of many that lay it beside others. Private
 * to etl/pages.
 */
#ifndef PAGES_BESIDE_SAME_GOVERNMENT_H
#define PAGES_BESIDE_SAME_GOVERNMENT_H

#include "explore/elsewhere.h"
#include "page/page.h"

struct same_government {
	struct elsewhere items[ELSEWHERE_MOST];
	size_t n;
	struct str name;
};

/* Of the government with that code; an empty code has none. */
int same_government_ask(struct page *p, struct same_government *out, struct str code,
			struct str name, struct error *e);
/* Where it is in that cube. */
struct url same_government_url(const struct page *p, const struct elsewhere *x, struct str code);
/* The page there that lays it beside others; empty: there is none. */
struct url same_government_peers(const struct page *p, const struct elsewhere *x, struct str code);

/* ---- same_government.tmpl ---- */
void part_same_government(struct html *out, struct page *p, const struct same_government *g,
			  struct str code);

#endif
