/*
 * What check counted of a delivery by year, phase and side, each amount apart, and which totals somebody can say that they
 * should come to. Texts live in the arena that is given. Private to the desk.
 */
#ifndef DESK_CHECKS_TOTALS_COUNTED_H
#define DESK_CHECKS_TOTALS_COUNTED_H

#include "deliveries/jobs/heard.h"
#include "model/money.h"

#define COUNTED_MEASURES 16u /* amounts below each other; that there are more is told */
#define COUNTED_DECIMALS 4   /* of all sums here */
#define COUNTED_PARTS 400u
#define EXPECTS_MAX 24u

enum counted_side { COUNTED_EXPENDITURE, COUNTED_REVENUE, COUNTED_REST, COUNTED_SIDES };

struct counted_part {
	struct str name; /* "2024 · na wijziging" */
	struct str key;  /* "2024,adjusted": as --expect names it */
	money_sum sums[COUNTED_MEASURES][COUNTED_SIDES];
	bool sided; /* something of it is of a side; a balance is not */
};

/* A total that somebody can say. */
struct expect {
	struct str name;  /* of --expect: "lasten", "amount", "amount[2024,adjusted,revenue]" */
	struct str field; /* of the form: the same, or "deel-3" */
	size_t measure;
	struct str part;        /* for people; empty: of all */
	enum counted_side side; /* COUNTED_REST: of all sides */
	money_sum real;
};

struct counted_totals {
	struct str measures[COUNTED_MEASURES];
	size_t nmeasures;
	bool more_measures; /* than are here */
	struct counted_part *parts;
	size_t nparts;
	bool sided;  /* something is of a side */
	bool rest;   /* something is of none */
	bool phases; /* of several phases, which no total may add up */
	struct expect expects[EXPECTS_MAX];
	size_t nexpects;
	bool more; /* there are totals that nobody can say here, for they would be too many */
	bool over; /* there are more parts than are kept: their sums are not those of the file */
};

/* `report` is that of check --json. */
void counted_make(struct counted_totals *out, enum lang lang, struct arena *a,
		  const json_t *report);
/* The same of one of its sources, without what somebody can say. */
void counted_of_source(struct counted_totals *out, enum lang lang, struct arena *a,
		       const json_t *source);
/* What all parts come to on a side; COUNTED_REST: what is of none. */
money_sum counted_side(const struct counted_totals *c, size_t measure, enum counted_side side);
/* An amount as heard, at COUNTED_DECIMALS; 0 for what is none. */
money_sum counted_sum(const json_t *sum, struct arena *a);

/* ---- totals_readings.c: which other way of reading the file gives a total ---- */

#define READINGS_MAX 4u

struct total_reading {
	struct str text; /* what to say */
	struct str
		take; /* "sign=debit-positive": the decision that reads it so; empty: there is none */
};

/* Of a total that was said and that the file does not come to. */
size_t readings_find(struct total_reading out[READINGS_MAX], enum lang lang, struct arena *a,
		     const struct counted_totals *c, const struct expect *x, money_sum said,
		     const json_t *sniffed);

#endif
