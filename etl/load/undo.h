/*
 * Undo: what a version took the place of is published again, as a newer version. Nothing is lost: the one that
 * is undone stays in the store, superseded, and so does the earlier one itself.
 */
#ifndef LOAD_UNDO_H
#define LOAD_UNDO_H

#include "load/load.h"
#include "road/road.h"

struct undoing {
	int64_t dataset; /* that is published */
	struct releasing how;
	bool dry_run; /* finds out what would happen, and leaves the store as it is */
};
struct undone {
	struct load_dataset *items; /* published anew; in the arena */
	size_t n;
	struct str cube;
	bool alone; /* where the policy asks two: it is marked as one person's */
};
/* One transaction. STATUS_NOT_FOUND; STATUS_REFUSED: it is not published, there is nothing before it, what was
 * before it was purged, or the policy asks for a second person and it is not forced. */
int undo_version(struct store *s, struct arena *a, const struct undoing *what, struct undone *out,
		 struct error *e);

#endif
