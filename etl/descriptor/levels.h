/*
 * Levels of publication: what of a line is shown hangs on its taakveld and category. Each field may say
 * from which level on it is shown; a line's level is that of its taakveld, or the package's.
 *
 *   L0 the Iv3 matrix, L1 ledger and cost centre by period, L2 single transactions, L3 with who was paid,
 *   L4 with free texts
 *
 * A level always holds: that of stuiver.privacyLevels, of the ledger (its stuiver.level), else L1. A field that
 * says nothing has the level of its meaning (levels_of_meaning), so what nobody opened is not shown. The social
 * domain and the categories of benefits and salaries never exceed L1, whatever is stated (AVG 9, Woo 5.1: people
 * can be told from lines there): by the dimensions that privacyLevels names, else by those that are taakveld and category
 * by their names, code lists or types. Where nothing tells the taakveld all lines stay at L1, unless
 * privacyLevels.noSocialDomain says why none is of it.
 */
#ifndef DESCRIPTOR_LEVELS_H
#define DESCRIPTOR_LEVELS_H

#include "descriptor/descriptor.h"

#define LEVEL_UNSAID (-1) /* of a ledger or field that says none */

/* What tells what a field means. */
struct level_meaning {
	struct str column_type, name;
	bool text, date; /* of free texts; of type date */
	bool month;      /* a date that is written as a month */
	bool computed;   /* made of others, so that its name says nothing of days */
};
/* From which level on a field is shown that says none: texts and days L4, who is paid L3 (by columnType or name, of the
 * field or its dimension), numbers of bookings L2, all else always. */
int levels_of_meaning(const struct level_meaning *m);
/* The least that one may say: texts and who is paid are not of L1 (accounts and cost centres by period), and days are of L4,
 * for what is shown below it goes by the period. */
int levels_least_said(const struct level_meaning *m);

/* The levels of a ledger's lines: the package's, with its own for what no value speaks of. */
struct privacy_levels levels_of_ledger(const struct mapping *m, const struct resource *ledger);
/* The lowest that a line may have under them. */
int levels_least(const struct privacy_levels *l);

/* Of a line by its taakveld (an Iv3 code, of any year); by its category. An empty code is not known, and
 * so may be one of those: L1 at most. */
int levels_of_task(const struct privacy_levels *l, struct str code);
int levels_of_category(const struct privacy_levels *l, struct str code);

/* Whether a taakveld is of the social domain, a category of people: floors of levels, and of small cells. Codes
 * are compared as what they mean, however they are written: zeros in front, a comma, dash or nothing for the point,
 * words before and behind. What is of several (a hoofdtaakveld alone) or in doubt is guarded, as is what is empty. */
enum levels_verdict {
	LEVELS_OPEN,
	LEVELS_GUARDED,
	LEVELS_NO_CODE /* not written as any code of Iv3: guarded, and to be told */
};
enum levels_verdict levels_task(struct str code);
enum levels_verdict levels_category(struct str code);

/* A taakveld as Iv3 writes it: "6.72" of "06,72 Jeugd"; as it is where it is none. In `out`, or the text itself. */
#define LEVELS_PLAIN 8
struct str levels_plain(struct str code, char out[LEVELS_PLAIN]);

#endif
