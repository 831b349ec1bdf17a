/*
 * What people said and changed of a delivery before it is released: codes that were repaired, how the file is written, how
 * its amounts are read, what it must come to, which lines stay behind, and each version of its mapping. Shown at step 7, to
 * who answers for it. Private to the desk.
 */
#ifndef DESK_CHECKS_CHANGED_H
#define DESK_CHECKS_CHANGED_H

#include "desk_checks/views.h"

#define SAID_MAX 64u

struct said_row {
	struct str what;
	struct in_dutch answer;
};
struct changed_view {
	struct repaired_row *repaired;
	size_t nrepaired;
	struct said_row said[SAID_MAX];
	size_t nsaid;
	struct version_row *versions; /* the newest first, without what was proposed */
	size_t nversions;
	struct str
		origin; /* of the mapping that they change: "zoals voorgesteld"; empty: there is none */
};
struct version_row {
	int64_t version;
	struct str by, why;
	struct worded at;
};
/* `check` is what check wrote of the mapping as it stands, or NULL. */
int changed_find(struct visit *v, const struct delivery *d, const json_t *check,
		 struct changed_view *out, struct error *e);

/* changed.tmpl */
void changed_part(struct html *out, struct page *p, const struct changed_view *c);

#endif
