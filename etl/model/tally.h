/*
 * The identity every load is held to, in lines and in money per measure column:
 *     loaded + dropped + rejected = read.
 */
#ifndef MODEL_TALLY_H
#define MODEL_TALLY_H

#include "model/cube.h"
#include "model/money.h"

struct tally {
	uint64_t lines;      /* records of the source */
	uint64_t entries;    /* entries made of them (loaded only) */
	uint64_t no_amount;  /* of these lines, all of whose amounts are empty (loaded only) */
	uint64_t unreadable; /* amounts that are not numbers, so that their money is unknown */
	money_sum sums[CUBE_MAX_MEASURES]; /* per measure column, canonical sign and scale */
};

struct drop_tally {
	struct str rule; /* name of the drop rule; "blank" for rows without content */
	struct tally tally;
};

struct tallies {
	struct tally read;
	struct tally loaded;
	struct tally dropped; /* all rules together */
	struct tally rejected;
	struct drop_tally *rules;
	size_t nrules;
};

/* True when lines and every sum tie. */
bool tallies_tie(const struct tallies *t, size_t ncolumns);

#endif
