/*
 * The statistics of a store: those for all cubes, and each cube's own.
 */
#ifndef STORE_MEMBERS_STATISTICS_H
#define STORE_MEMBERS_STATISTICS_H

#include "base/memory/buffer.h"
#include "model/statistic.h"
#include "store/store.h"

/* Figures of all cubes, for statistics_enter and statistics_read. */
#define STATISTICS_OF_ALL STR("")

/* Those that hold for a cube: of each subject its own ones if it has any, else those for all.
 * `subjects` is a set of bits 1 << subject. `out` was made by statistics_init. */
int statistics_read(struct store *s, struct str cube, unsigned subjects, struct statistics *out,
		    struct error *e);

struct statistics_change {
	uint64_t added, changed, same, removed;
};

/* Enters figures for all cubes, in one transaction, in place of those of the same subject, region
 * and year; a price index of another table replaces the whole of the earlier one. All cubes get a
 * new version when anything changed. The store must be open for writing. */
int statistics_enter(struct store *s, const struct statistics *from, struct statistics_change *out,
		     struct error *e);
/* Removes a cube's own figures and enters these (NULL: none), within the caller's transaction. */
int statistics_enter_own(struct store *s, int64_t cube, const struct statistics *from,
			 struct error *e);
/* Appends all figures that may hold for a cube, as text that its version must cover. */
int statistics_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e);

#endif
