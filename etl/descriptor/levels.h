/*
 * Levels of publication: what of a line is shown hangs on its taakveld and category. Each field may say
 * from which level on it is shown; a line's level is that of its taakveld, or the package's.
 *
 *   L0 the Iv3 matrix, L1 ledger and cost centre by period, L2 single transactions, L3 with who was paid,
 *   L4 with free texts
 *
 * A level holds where the mapping states stuiver.privacyLevels, and nowhere else: a mapping that says
 * nothing publishes what its classes say, as it did. Where levels are stated, the social domain and the
 * categories of benefits and salaries never exceed L1, whatever is stated (AVG 9, Woo 5.1: people can be
 * told from lines there).
 */
#ifndef DESCRIPTOR_LEVELS_H
#define DESCRIPTOR_LEVELS_H

#include "descriptor/descriptor.h"

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
