/*
 * Totals among the lines: records whose amounts equal the sum of the lines before them, in every
 * amount column at once, so that loading them counts money twice. Finds subtotals since the last
 * such record, totals of several subtotals, a total of all lines (above them or below), labelled or
 * not; hides what is a total and what only happens to be such a sum.
 *
 * Record by record, for each record that would be loaded, in the order of the file:
 *
 *	enum total_look look = TOTAL_LOOKS_PLAIN;
 *	if (subtotals_match(t, amounts))       // rare: a few instructions a line else
 *		look = total_look(cells, ncells, filled, scratch);
 *	subtotals_add(t, amounts, line, look);
 *
 * and after the last one subtotals_end; subtotals_get then gives them in the order of the file. Amounts
 * are as the file writes them (sign of a D/C flag applied, sides not), since that is what a package
 * adds up. Memory is bounded: nothing is kept of lines that are no totals.
 */
#ifndef CONVENTION_SUBTOTALS_H
#define CONVENTION_SUBTOTALS_H

#include "base/memory/arena.h"
#include "model/money.h"

/* What a record's texts say about it. */
enum total_look {
	TOTAL_LOOKS_PLAIN,  /* like any line */
	TOTAL_LOOKS_SPARSE, /* fewer of its cells are filled than of the lines around it, or a cell
			       * has a word that may say carried over ("Transport") */
	TOTAL_LOOKS_LABELLED, /* a cell says total or carried over, in a language of ledgers */
};

enum total_kind {
	TOTAL_OF_GROUP,    /* of the lines since the total before it, or since one further back */
	TOTAL_OF_ALL,      /* of all lines before it, totals left out */
	TOTAL_ABOVE,       /* the first record: of all that come behind it */
	TOTAL_ABOVE_GROUP, /* of the lines behind it, up to the next: see above.h */
};

struct total {
	uint64_t line;
	uint64_t from;    /* line of the first record that it adds up; TOTAL_ABOVE: its own */
	uint64_t addends; /* how many it adds up that are not zero */
	enum total_kind kind;
	enum total_look look;
};

struct subtotals;

/* `strict`: only records that look like totals are any; for sums that lines come by easily, as the
 * balance of debit and credit. */
struct subtotals *subtotals_new(size_t ncolumns, bool strict);
void subtotals_free(struct subtotals *t);
/* Whether these [ncolumns] amounts (MONEY_NULL: none) equal such a sum, so that the look of the
 * record is wanted. True for the first record, too. */
bool subtotals_match(const struct subtotals *t, const int64_t *amounts);
void subtotals_add(struct subtotals *t, const int64_t *amounts, uint64_t line,
		   enum total_look look);
/* For one column and no MONEY_NULL: adds records up to the first for which subtotals_match holds, and
 * gives their number. */
size_t subtotals_run(struct subtotals *t, const int64_t *amounts, const uint64_t *lines, size_t n);
/* Decides; gives how many totals there are. No more records may be added. */
size_t subtotals_end(struct subtotals *t);
/* The first SUBTOTALS_KEPT are kept. */
#define SUBTOTALS_KEPT 4096u
const struct total *subtotals_get(const struct subtotals *t, size_t i);

/* How a record looks; `filled`: how many cells of another line have content, 0 when not known. */
enum total_look total_look(const struct str *cells, size_t n, size_t filled, struct arena *scratch);
/* How many cells have content. */
size_t total_filled(const struct str *cells, size_t n);

#endif
