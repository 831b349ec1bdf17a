/*
 * The same government in other cubes of the store: its own, and those that have it among many. What joins them is CBS's
 * code of it (GM0344): `stuiver.statistics.region` of a mapping is that code for a cube of one government, and the
 * dimension of such codes for a cube of many. The API has both in a cube's model, as `stuiver.statistics`.
 */
#ifndef EXPLORE_ELSEWHERE_H
#define EXPLORE_ELSEWHERE_H

#include "explore/guide.h"

#define ELSEWHERE_MOST 8u

struct elsewhere {
	struct str cube, title;
	bool here;            /* the cube that is asked from; only where it is of many */
	bool among_many;      /* else it is the cube of that government alone */
	bool peers;           /* such a cube says what governments are like */
	struct str dimension; /* its slug there, for an address */
	struct str year;      /* the last that the government has there; empty: the cube has none */
};

/* At most ELSEWHERE_MOST, in the order of their names; `here` is the cube that is asked from. Texts are the arena's. */
int elsewhere_ask(struct elsewhere *out, size_t *n, struct session *s, struct arena *a,
		  struct str code, struct str here, struct error *e);

#endif
