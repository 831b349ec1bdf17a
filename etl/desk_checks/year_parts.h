/*
 * What a delivery holds by year, phase and side, as its check counted it, beside what is public of the same cube.
 * Texts live in the arena of the visit. Private to the desk.
 */
#ifndef DESK_CHECKS_YEAR_PARTS_H
#define DESK_CHECKS_YEAR_PARTS_H

#include "deliveries/deliveries.h"
#include "desk_checks/views.h"
#include "road/road.h"

/* Of one year, phase and side, its periods together. Amounts in ten thousandths, of the first measure. */
struct part_sums {
	struct str name;  /* "2024 · werkelijk · lasten" */
	struct str whole; /* "2024 · werkelijk" */
	char side;        /* 'e', 'r' or 0 */
	money_sum coming, there;
	int64_t coming_lines, there_lines;
};
struct parts {
	struct part_sums *items;
	size_t n;
	size_t ntwice; /* years, phases, periods and sides of which there are lines in both */
	bool known;    /* false: there is no check to tell it by */
};

/* `s` may be NULL: nothing is public. What was read from the very bytes that are brought again is left out: a load
 * takes its place whatever is said. */
int parts_find(struct visit *v, enum lang lang, struct store *s, const struct delivery *d,
	       struct parts *out, struct error *e);

/* "2024 · werkelijk" of "2024 · executed · 3 · revenue": without the period, and without the side, which goes to
 * *side: 'e', 'r' or 0. *phase: what is no year. */
struct str part_name(enum lang lang, struct arena *a, struct str label, char *side,
		     struct str *phase);

#endif
