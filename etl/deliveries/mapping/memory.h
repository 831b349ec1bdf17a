/*
 * The memory of dialects: columns that were read before are read so again. Private to the desk.
 *
 * Without a click only for the same shape: the same columns, in the same order, of the same types, and nothing
 * that the file itself leaves open or says otherwise (its phase, how it is written). A new column is left out, and told; a missing
 * or re-typed one stops, and asks.
 */
#ifndef DELIVERIES_MAPPING_MEMORY_H
#define DELIVERIES_MAPPING_MEMORY_H

#include "deliveries/deliveries.h"
#include "deliveries/jobs/heard.h"

/* What is told of it, as JSON in delivery.told:
 *   {"kind": "same" | "new" | "changed", "delivery": 3, "title": "…", "new": [names], "missing": [names],
 *    "retyped": [names], "open": [names], "phase": true, "dialect": true}; without "delivery" and "title" once that one was
 *   erased */
struct remembered {
	struct str shape;      /* digest of this delivery's columns */
	struct str columns;    /* JSON, to be learned */
	int64_t from;          /* the delivery whose mapping fits; 0: none */
	struct str descriptor; /* to be used; empty: the proposal is */
	struct str told;       /* empty: nothing is remembered */
	bool sure;             /* no click is needed */
};

/* What the organisation released before. `sniffed`: what sniff wrote of it; `proposal`: the mapping that it proposes. */
int memory_look(struct desk *d, struct arena *a, int64_t organisation, const json_t *sniffed,
		struct str proposal, struct remembered *out, struct error *e);
/* It was released: from now on columns of its shape are read as it says. */
int memory_learn(struct desk *d, struct arena *a, int64_t delivery, struct error *e);

/* memory_widen.c: other shapes of that delivery's cube get the dimensions that it brought, so that their next file still
 * adds to it. */
int memory_widen(struct desk *d, struct arena *a, const struct delivery *what,
		 struct str descriptor, struct error *e);

/* ---- naming.c ---- */

/* A mapping that was proposed gets the organisation's name before its cube's, and its label as title. */
int naming_give(struct desk *d, struct arena *a, int64_t organisation, struct str *descriptor,
		struct error *e);

#endif
