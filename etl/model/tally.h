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

/* Sums as the source's package prints them, of one measure column. */
struct own_sums {
	money_sum debit, credit;        /* columns, flags, or signs */
	money_sum expenditure, revenue; /* each positive on its own side */
	money_sum other;                /* of neither side, or of none that is known */
	bool has_debit, has_credit;     /* two columns: something stood in them */
	bool sided;                     /* there are sides */
};

enum own_kind { OWN_NONE, OWN_DEBIT, OWN_CREDIT, OWN_BALANCE, OWN_EXPENDITURE, OWN_REVENUE };

/* By the names people use: debit, debet, credit, balance, saldo, expenditure, lasten, revenue, baten;
 * OWN_NONE: none of them. */
enum own_kind own_kind_of(struct str name);
/* In English; "" for OWN_NONE. */
const char *own_kind_name(enum own_kind kind);
/* The balance is debit less credit, and where a source has sides, expenditure less revenue. */
money_sum own_sum(const struct own_sums *s, enum own_kind kind);
void own_sums_add(struct own_sums *to, const struct own_sums *from, size_t ncolumns);

/* A total that somebody stated, beside what the lines that are loaded come to. */
struct stated_total {
	struct str
		name; /* where it is stated: "control total amount", "control row total for 610" */
	struct str expect;  /* as whoever loads stated it: "amount[2024,revenue]"; else empty */
	struct str measure; /* column */
	money_sum stated, found;
	int decimals;
	bool ties;
};

struct drop_tally {
	struct str rule; /* name of the drop rule; "blank" for rows without content */
	struct tally tally;
};

/* What there is of one combination of side and of the dimensions that say what a file replaces. */
struct split_row {
	struct str label;   /* "2016 · executed · expenditure" */
	struct tally tally; /* entries and sums; no lines, for a line may give entries of several */
};

struct tallies {
	struct tally read;
	struct tally loaded;
	struct tally dropped; /* all rules together */
	struct tally rejected;
	struct drop_tally *rules;
	size_t nrules;
	struct own_sums own[CUBE_MAX_MEASURES]; /* of the loaded, where it was asked for */
};

/* True when lines and every sum tie. */
bool tallies_tie(const struct tallies *t, size_t ncolumns);

#endif
