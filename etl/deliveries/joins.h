/*
 * A budget after its ledger, or the reverse: what an organisation published already that a delivery may belong to, by
 * what is seen in both, and what a person said of it. Nothing of a new cube is staged as long as that is open. Private to
 * the desk.
 */
#ifndef DELIVERIES_JOINS_H
#define DELIVERIES_JOINS_H

#include "deliveries/deliveries.h"

#define JOIN_COLUMNS_MAX 40u

/* Two columns that mean the same, as each file calls them. */
struct join_column {
	struct str own, theirs;
};

/* A published cube, by the delivery that it was published as last, and by what that was judged. */
struct join_offer {
	int64_t delivery;
	struct str cube, title;
	struct str first_year, last_year;    /* that both have */
	struct str own_phases, their_phases; /* "proposed · adjusted" */
	struct join_column columns[JOIN_COLUMNS_MAX];
	size_t ncolumns;
	size_t known,
		asked; /* codes seen in the file that the cube has too, of those that were looked up */
	struct str choices[4]; /* the file says no phase: one of these must be said */
	size_t nchoices;
	bool phaseless; /* the cube says no phase: it cannot be joined */
};

struct joins {
	struct join_offer *offers; /* best first */
	size_t n;
	bool open;     /* there are offers, and nobody said what is meant */
	bool own;      /* somebody said: a cube of its own */
	int64_t other; /* it is joined with that delivery; 0: it is not */
	struct str cube, by, at;
};

/* Of the delivery as it stands. `s` is the store, or NULL where there is none yet. */
int joins_find(struct desk *d, struct store *s, struct arena *a, int64_t delivery,
	       struct joins *out, struct error *e);
/* The same, of the store as it is. */
int joins_look(struct desk *d, struct arena *a, int64_t delivery, struct joins *out,
	       struct error *e);
/* It adds to the cube of that offer: a version of its mapping, with the code lists of the other. `phase` is what was said
 * of a file that says none. STATUS_USAGE: it was not said; STATUS_REFUSED: that is not on offer, or cannot be. */
int joins_take(struct desk *d, struct arena *a, const struct delivery *what, int64_t other,
	       struct str phase, struct str by, struct error *e);
/* It is a cube of its own; what was joined is as it was before. */
int joins_leave(struct desk *d, struct arena *a, const struct delivery *what, struct str by,
		struct error *e);

#endif
