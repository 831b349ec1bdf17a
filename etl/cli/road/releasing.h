/*
 * Releasing what is staged: unpacked into a folder of its own, and loaded from there.
 */
#ifndef CLI_ROAD_RELEASING_H
#define CLI_ROAD_RELEASING_H

#include "cli/road/staging.h"
#include "road/road.h"

/* --by, and --force with its --reason. */
int releasing_read(struct releasing *out, const struct options *o, struct error *e);
/* Releases one and tells; gives the exit code. */
int releasing_run(const char *store, int64_t id, const struct releasing *how,
		  const struct options *o);
/* Releases all of the store whose moment has come, and says so of each on standard error; gives the exit code
 * of the first that could not. One that cannot be released stays staged, and is told each time. A store that
 * is not there has nothing due. Without options it says nothing on standard output. */
int releasing_due(const char *store, const struct options *o);

#endif
