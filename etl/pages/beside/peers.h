/*
 * One of several governments beside those it is like: what it has of its kind (size class, layer, how urban it is), its
 * province, and all. Groups are read from the data: other attributes of the body, and places, of which each body has one.
 * What is shown of a group is the middle one of its members (median), for a sum of many says nothing about one.
 * Private to etl/pages.
 *
 *   lid      the one, by its code
 *   maat     inwoner (where there are inhabitants), or aandeel: each row in the member's own total (otherwise)
 */
#ifndef PAGES_BESIDE_PEERS_H
#define PAGES_BESIDE_PEERS_H

#include "page/bars.h"

#define PEERS_WORD "naast-anderen"
#define PEERS_GROUPS 4u /* all of them included */
#define PEERS_ROWS 80u
#define PEERS_FEWEST 3u   /* members of a group, of which a middle says something */
#define PEERS_CLASSES 60u /* more values than that make no classes */

struct peers_member {
	struct value value;
	struct str code, label;
	struct str classes[PEERS_GROUPS]; /* the value of each group's column; empty: none */
	bool chosen;
};

struct peers_group {
	struct str title, value; /* "Grootteklasse", "50000tot100000inwoners"; of all: no value */
	size_t column;           /* of the members' classes; PEERS_GROUPS: all */
	size_t n;                /* members, with a figure in this year */
	size_t rank;             /* of the chosen one among them, of the total; 0: none */
};

struct peers_row {
	struct str code, label;
	struct url url; /* the same page one step down */
	struct figure own;
	struct figure medians[PEERS_GROUPS]; /* in share: tenths of a percent */
};

struct peers {
	struct peers_member *members; /* by label */
	size_t nmembers;
	const struct peers_member *one; /* NULL: none is chosen, or there is none of that code */
	struct str unknown;             /* the code that there is none of */
	struct str titles[PEERS_GROUPS];
	size_t ntitles;
	struct peers_group groups[PEERS_GROUPS];
	size_t ngroups;
	int dimension; /* of the rows; -1: totals alone */
	struct peers_row *rows;
	size_t nrows;
	struct peers_row total;
	size_t silent; /* members whose total is 0: they are not counted */
	bool share, coded, too_many;
	bool lacking; /* per inhabitant could not be: there are none of it in this year */
	enum figure_form form;
	struct url form_url, own_url, choose_url;
	struct takeaway takeaway;
	struct proof proof;
};

/* ---- peers_members.c: who there are, and what they are like ---- */

int peers_take_members(struct page *p, struct peers *x, struct error *e);
/* Whether a member is in a group. */
bool peers_has(const struct peers_group *g, const struct peers_member *m);

/* The page of the chosen one under a lens. */
struct url peers_url(const struct page *p, const struct peers *x, const struct lens *l);

/* ---- peers_rows.c ---- */

int peers_take_rows(struct page *p, struct peers *x, struct error *e);

/* ---- peers.tmpl ---- */
void peers_body(struct html *out, struct page *p, const void *data);

#endif
