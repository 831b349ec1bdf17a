/*
 * Flows: where money comes from and where it goes, as one picture and two tables. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_FLOWS_H
#define PAGES_BUDGET_FLOWS_H

#include "page/portions.h"

#define FLOW_ROWS 40u /* of a table; the others are told as one */

struct flow_side {
	const struct guide_member *side;
	struct lens lens; /* the page's, of this side, with nothing beside it */
	struct breakdown breakdown;
	struct portions portions;
	enum figure_form form;
	struct hundred_part hundred[HUNDRED_PARTS + 1];
	size_t nhundred;
};

struct flows {
	struct flow_side from, to; /* revenue, expenditure */
	struct figure balance;     /* revenue less expenditure */
	bool has_both;
	bool worth; /* the picture tells more than it hides */
	struct chart_sankey sankey;
	struct drawing drawing;
	struct takeaway takeaway;
	struct proof proof;
};

/* ---- flow_side.c ---- */
int flow_side_ask(struct page *p, struct flow_side *s, int meaning, struct error *e);
/* "€ 34" of one hundred. */
struct str hundred_text(const struct page *p, unsigned units);
void hundred_bar(struct html *out, unsigned units);
/* ---- flows.tmpl ---- */
/* "Waar ging het heen?", of a budget "Waar gaat het heen?"; of revenue where from. */
void whither(struct html *out, struct page *p, bool revenue);
/* "Van elke € 100": both sides. */
void part_hundred(struct html *out, struct page *p, const struct flow_side *from,
		  const struct flow_side *to);
void flows_body(struct html *out, struct page *p, const void *data);
/* ---- page_flows.c ---- */
drawing_draw flows_draw; /* of a struct flows */

#endif
