/*
 * At a glance: what a cube's year comes to. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_GLANCE_H
#define PAGES_BUDGET_GLANCE_H

#include "page/headline.h"
#include "pages/beside/same_government.h"
#include "pages/budget/flows.h"

#define GLANCE_WHY 4u
#define GLANCE_ROWS 25u

struct glance_why {
	const struct breakdown_row *row;
	struct url url;
	bool explained;
	struct told told; /* the text that says most */
};

struct glance {
	struct headline head;
	struct figure other_side, balance, left_out;
	const struct guide_member *other; /* the other side; NULL: none */
	struct str left_out_names;        /* of what the toggles leave out */
	struct url with_all;              /* the same page without them */
	struct breakdown split;
	struct portions portions;  /* of the split */
	struct drawing drawing;    /* of it, as bars or tiles */
	enum figure_form form;     /* of the table */
	money_sum scale;           /* the longest bar */
	struct url all_url;        /* where all rows are; empty: all are here */
	struct flow_side from, to; /* of each hundred; without rows where the cube has no such */
	struct breakdown finer;    /* where the differences are told; n 0: nowhere */
	struct glance_why why[GLANCE_WHY];
	size_t nwhy;
	struct figure others; /* the differences that are not told */
	size_t nothers;
	struct same_government same; /* of a cube of one government */
	struct takeaway takeaway;
	struct proof proof;
};

void glance_body(struct html *out, struct page *p, const void *data);
/* A figure per inhabitant, whatever the lens shows. */
void figure_per(struct html *out, struct page *p, const struct figure *f);
/* A table of a breakdown: bars, amounts, differences; also on other pages. */
void part_breakdown(struct html *out, struct page *p, const struct breakdown *s,
		    enum figure_form form, struct str caption);

#endif
