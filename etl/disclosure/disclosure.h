/*
 * Small cells: amounts of so few people that who knows one of them knows the others. In lines of the social
 * domain and of categories that are people's (or in all, where the policy says so) nothing is published
 * but a table: over what law makes public (`fixed`: taakveld, category, programme, year, phase, side) and over
 * the dimensions that the policy names (`over`: cost centre, period). Each of its cells is one row. What is
 * unsafe is not a row: its amount is in one row for each fixed total, "afgeschermd", so that totals stay
 * whole to the cent.
 *
 * A cell is unsafe when, for some measure,
 *   - fewer than k payees contribute to it (a payee's contribution is the net of its lines; one of nothing
 *     is none);
 *   - its `largest` contributors have more than `share` percent of it: the (n,k) dominance rule;
 *   - what it holds besides the two largest is less than `protection` percent of the largest: the p% rule,
 *     by which the second largest would know the first so closely.
 * Contributions count by their absolute value: both rules are about sums of what is not negative.
 * The rest, all that is hidden under one fixed total, is held to the same rules as if it were a cell, for it is what
 * can be worked out; while it is unsafe, the smallest cell that makes it safe is hidden too, else the largest
 * there is, and so on. A cell of nothing, or of one contributor, is never taken as cover: what it adds is known.
 * What an earlier version hid stays hidden.
 *
 * Why at load, in the row itself, and not when answering: questions may cut and drill down at will, and
 * answers that are each safe need not be so together (that is what differencing is). Of rows that are not there
 * no question, download, page or file can tell, whatever comes to be asked in years; and the pattern is the
 * same on each day, for it hangs on the file, the policy and what was published before, and on nothing else.
 * With one hidden row under each total there is one equation to work from: the total less what is shown
 * is the rest. So protecting the rest protects all, and no linear programme is needed.
 *
 * What stays public in small: fixed totals. Law makes them so (BBV 66 and 71; CBS publishes them); where one
 * of them is unsafe itself, that is told and nothing more. Keep the fixed dimensions to what law says.
 *
 * Sources: A. Hundepool et al., Handbook on Statistical Disclosure Control, ESSNet (Eurostat), chapter 4:
 * threshold, (n,k) dominance and p% rules (4.2), secondary suppression, singletons and zeros as cover, shadow
 * variables for magnitudes that can be negative (4.3); CBS, disclosure control of tables; k 10 and 30 % for the
 * social domain, 5 and 50 % elsewhere are defaults of the policy file and meant to be weighed.
 *
 * Knows no store, no mapping and no file. One `struct cell_table` is used for all sources of a load, one after another;
 * every dataset is safe by itself. Memory is some 40 bytes for each line that is taken, and the table.
 */
#ifndef DISCLOSURE_DISCLOSURE_H
#define DISCLOSURE_DISCLOSURE_H

#include "model/cell_mark.h"
#include "model/dictionary.h"
#include "model/entry.h"

/* ---- what the policy says: "cells" of privacy-policy.json ---- */

struct cells_rule {
	int64_t payees;     /* k */
	int64_t largest;    /* n: so many contributors together */
	int64_t share;      /* percent that they may have */
	int64_t protection; /* p, in percent */
};

#define CELLS_NAMES 32u

struct cells_names {
	struct str items[CELLS_NAMES];
	size_t n;
};

struct cells_policy {
	struct str
		payee; /* field of the ledger that tells who was paid; empty: nothing is protected */
	struct cells_names over, fixed;
	struct str task, category; /* dimensions; each may be empty */
	bool everywhere;           /* not only what is of the social domain or of people */
	struct cells_rule social, others;
};

/* All texts in the arena. STATUS_INPUT names the member that is wrong. */
int cells_policy_read(struct cells_policy *out, struct arena *a, struct str text, struct error *e);

/* ---- the same, of a cube ---- */

struct cells_plan {
	const struct cube *cube;
	const struct cells_policy *policy;
	int task, category;  /* dimensions, or -1 */
	bool *fixed, *shown; /* [ndimensions]; shown: fixed, or over */
	size_t *dimensions;  /* [n] shown ones, fixed first */
	size_t nfixed, n;
	struct str table; /* for people: "year × task → costcenter" */
};

/* Scope, side (-1: none), task, category and what is above them in a hierarchy are fixed, beside those named.
 * STATUS_INPUT: a dimension does not exist, is kept as text, or is named in vain. In the arena. */
int cells_plan_make(struct cells_plan *out, struct arena *a, const struct cube *cube,
		    const struct cells_policy *policy, int side, struct error *e);

/* ---- a load ---- */

enum cells_why {
	CELLS_SHOWN,
	CELLS_FEW,
	CELLS_DOMINATED,
	CELLS_CLOSE,
	CELLS_COVER,
	CELLS_BEFORE, /* an earlier version hid it */
	CELLS_WHYS
};
const char *cells_why_name(enum cells_why why); /* "C0" to "C5" */

struct cells_counts {
	uint64_t lines;          /* that are rows of the table now */
	uint64_t rows;           /* of it */
	uint64_t by[CELLS_WHYS]; /* cells */
	uint64_t rests;          /* rows that say "afgeschermd" */
	uint64_t unsafe_totals;  /* fixed totals that are unsafe themselves: nothing hides them */
	uint64_t shown_before;   /* hidden now, and shown by the version before */
	uint64_t differences;    /* shown now and before, and differing by few payees */
	uint64_t rests_differ;   /* the same of rests */
	uint64_t totals_differ;  /* the same of fixed totals */
};

struct cell_table;
struct cell_table *cells_new(const struct cells_plan *plan, struct dictionary *const *dictionaries);
void cells_free(struct cell_table *c);
/* A cell that was published before; of the same name any number. Before the first source. */
void cells_mark(struct cell_table *c, const struct cell_mark *mark);
/* Takes rows that have a payee out of the batch; the others stay, in their order. STATUS_REFUSED: a fixed dimension has
 * become text. */
int cells_take(struct cell_table *c, struct entry_batch *b, struct error *e);
/* Decides about all that was taken. STATUS_REFUSED: an amount does not fit. `beside`: it complements what is
 * published, and is not held against it; its totals are rows of their own, and refused where they are of few payees. */
int cells_decide(struct cell_table *c, bool beside, struct error *e);
/* Fills the (empty) batch with rows of the table, in the order of the lines that they begin with; false: there are no
 * more. */
bool cells_rows(struct cell_table *c, struct entry_batch *out);
/* Of the source at hand; both good until the next cells_reset. */
const struct cells_counts *cells_counts(const struct cell_table *c);
const struct cell_mark *cells_marks(const struct cell_table *c, size_t *n);
/* For the next source: nothing is taken. */
void cells_reset(struct cell_table *c);

/* ---- members that only hidden cells have ---- */

/* Members of batches that are written, as they go. */
void cells_see(struct cell_table *c, const struct entry_batch *b);
/* Whether a member is such a one: of `over`, from key known[dimension] on, in no row that was written. */
bool cells_hides(const struct cell_table *c, const size_t *known, size_t dimension, uint32_t key);
/* After all sources: members of `over` from key known[d] on that no written row has are forgotten. */
void cells_forget(struct cell_table *c, const size_t *known);

#endif
