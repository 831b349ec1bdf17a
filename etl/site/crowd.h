/*
 * Pieces of work that do not hang on one another, done by a few threads, each with a session of its own.
 */
#ifndef SITE_CROWD_H
#define SITE_CROWD_H

#include "site/gather.h"

struct crowd;
struct engine;

/* As many workers as there are processors; `look` and `folder` are shared. */
int crowd_open(struct crowd **out, struct engine *g, const struct pages_site *look,
	       const struct folder *folder, struct error *e);
/* Calls `work` once for each number below n. Of several faults the one of the lowest number is told. */
typedef int crowd_work(const struct site_worker *w, void *payload, size_t i, struct error *e);
int crowd_do(struct crowd *c, size_t n, crowd_work *work, void *payload, struct error *e);
/* NULL is allowed. */
void crowd_close(struct crowd *c);

#endif
