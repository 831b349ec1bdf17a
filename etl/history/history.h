/*
 * What a cut came to each time something was published, corrected or withdrawn: the total before and after, for feeds
 * of a query (pages/). Hides which datasets counted when.
 *
 * All versions that were not withdrawn are read once, and what each brings to the cut is added up by dataset. Sums of
 * versions that were replaced are told as `/changes/` tells them: nothing that hangs on what is public no longer. So
 * a total is not known where a file counted then that is withdrawn by now; and none before the current one is where
 * the cut names members that no published line has, texts of single lines, or amounts of them.
 *
 * Units: sums are in the smallest unit of the measure's decimals. Ownership: everything lives in the arena.
 */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "engine/engine.h"

struct store_dataset;
struct history;

struct history_total {
	bool known;
	uint64_t entries; /* lines in it; 0: none, and the sum is 0 */
	money_sum sum;
};
struct history_change {
	bool concerns; /* lines of the cut came, went or changed place; unknown before: they may have */
	struct history_total before, after;
};

/* `cut` in the words of the API; STATUS_USAGE when it is off, STATUS_NO_CUBE. `all` are the cube's datasets, which must
 * stay. */
int history_ask(struct history **out, struct session *s, struct arena *a, struct str cube,
		struct str cut, const struct store_dataset *all, size_t n, struct error *e);
/* What a dataset did to the sum of a measure column when it was published (`withdrawn`: when it was withdrawn). */
struct history_change history_of(const struct history *h, const struct store_dataset *d,
				 bool withdrawn, size_t column);

#endif
