/*
 * Comparing: what the datasets of a load share with those that are published, and what each of
 * those would be replaced by. Private to load.
 */
#ifndef LOAD_COMPARE_H
#define LOAD_COMPARE_H

#include "load/sink_sqlite.h"

struct comparison; /* in the arena of the sink */

/* Looks at all published datasets of the cube, from earlier loads, that the load's own overlap or
 * share lines with. */
int compare_read(struct comparison **out, struct sqlite_sink *s, struct error *e);
/* Old beside new, of all that would be replaced. */
void compare_tell(const struct comparison *c, struct load_result *out);
/* STATUS_EXISTS when every dataset of the load holds the very lines of a published one, read under
 * the same mapping. */
int compare_known(const struct comparison *c, struct error *e);
/* STATUS_REFUSED when almost nothing of a dataset that would be replaced comes again. */
int compare_unlike(const struct comparison *c, struct error *e);
/* STATUS_REFUSED when almost all of a dataset that would stay comes again. */
int compare_doubles(const struct comparison *c, struct error *e);
/* Supersedes those of which all lines come again; `nearly`: almost all. */
int compare_supersede(struct sqlite_sink *s, const struct comparison *c, bool nearly,
		      struct error *e);

#endif
