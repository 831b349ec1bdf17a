/*
 * The list maker: the first n members of any dimension, by any measure and order, under the lens. A form that asks by its
 * address alone; downloads and the API give exactly the list. Private to etl/pages.
 */
#ifndef PAGES_LINES_TOP_LIST_H
#define PAGES_LINES_TOP_LIST_H

#include "page/layout.h"

#define TOP_DEFAULT 10u
#define TOP_MOST 500u
#define TOP_OPTIONS 64u

/* A choice of the form. */
struct top_option {
	struct str value, text;
	bool chosen;
};

struct top_select {
	const char *name; /* of the parameter */
	struct str title;
	struct top_option options[TOP_OPTIONS];
	size_t n; /* fewer than two: nothing to choose */
};

#define TOP_SELECTS 6u

struct top_row {
	struct str code, label;
	struct url url;
	struct figure figure;
	uint64_t lines;
};

struct top_list {
	struct top_select selects[TOP_SELECTS]; /* of what, year, side, phase, measure, order */
	size_t nselects;
	struct url form;
	uint64_t top;
	size_t dimension;
	bool coded;
	struct top_row *rows;
	size_t n;
	uint64_t total;    /* members that there are */
	struct figure all; /* of all of them */
	bool shares;       /* parts of the whole: told only of what is a plain sum */
	struct str what;   /* "Leverancier, lasten 2024, werkelijk" */
	struct takeaway takeaway;
	struct proof proof;
};

void top_list_body(struct html *out, struct page *p, const void *data);
/* ---- top_list_form.c ---- */
/* Reads the form into the lens and the list: -1 when there is nothing to make a list of. */
int top_list_read(struct page *p, struct top_list *x, struct str *order, struct error *e);
/* Whether a parameter of the address is none of the form's own, and stays. */
bool top_list_keeps(const struct top_list *x, struct str key);

#endif
