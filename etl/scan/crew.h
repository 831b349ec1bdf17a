/*
 * The crew: threads that help with large scans, shared by all sessions of an engine. A question
 * takes what helpers are free at that moment and never waits for one.
 */
#ifndef SCAN_CREW_H
#define SCAN_CREW_H

#include "store/store.h"

#define CREW_MAX 15u /* helpers at most, however many processors there are */

struct crew;

/* Of `helpers` threads, which start when they are first needed and open the store for themselves.
 * What they read they share through `keep` (borrowed, may be NULL). */
struct crew *crew_new(unsigned helpers, const char *store_path, struct keep *keep);
void crew_free(struct crew *c);
/* How many helpers there may be. */
unsigned crew_size(const struct crew *c);

/* Part `worker` of the work, with the handle of the thread that does it. */
typedef int crew_work(void *work, unsigned worker, struct store *store, struct error *e);

/* Calls f for worker 0 in this thread and, if helpers are free before that is done, for 1, 2, … up
 * to `most` in theirs; each must do whatever part of the work is left. Returns when all have
 * returned: -1 with the first fault there was. */
int crew_run(struct crew *c, unsigned most, crew_work *f, void *work, struct store *own,
	     struct error *e);

#endif
