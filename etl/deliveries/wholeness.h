/*
 * Whether a delivery may be cut off: half an export that ends at the end of a line is a sound file. What tells it is beside
 * it: the delivery of the same columns before it, its own last period, debit and credit. None of it is proof; all of it
 * is told, and nothing is staged unattended that looks so. Private to the desk.
 */
#ifndef DELIVERIES_WHOLENESS_H
#define DELIVERIES_WHOLENESS_H

#include "deliveries/deliveries.h"

struct wholeness {
	int64_t lines;
	int64_t before; /* the delivery of the same columns that came last before it; 0: none */
	struct str before_title;
	int64_t before_lines;
	bool fewer; /* so many fewer lines than it that it is told */

	struct str
		last_period; /* of its last year, 1 to 12, and fewer than the others have; empty: no such thing */
	int64_t last_lines, usual_lines;

	bool paired;              /* it has debit and credit */
	struct str debit, credit; /* as sniff has them: "1,234.50" */
	bool unequal;             /* they differ; before: they did not in the delivery before it */
	bool equal_before;
};

/* Of its last check. */
int wholeness_find(struct desk *d, struct arena *a, const struct delivery *what,
		   struct wholeness *out, struct error *e);
/* Whether somebody should look: fewer lines, a short last period, or a balance that was and is no more. */
bool wholeness_doubtful(const struct wholeness *w);

#endif
