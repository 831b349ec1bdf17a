/*
 * Answers of one cube that pages asked before: kept with its picture, so that a publication lets go of all of
 * them at once; bounded in bytes, what was asked longest ago goes first. Any thread. Private to etl/explore.
 */
#ifndef EXPLORE_ASKED_BEFORE_H
#define EXPLORE_ASKED_BEFORE_H

#include "explore/inquiry.h"

#define ASKED_BEFORE_BYTES ((size_t)16 << 20) /* of one cube */

struct asked_before;

/* Of a picture; it is the picture's. */
int asked_before_of(struct asked_before **out, struct picture *p, struct error *e);
/* False: nobody asked it, or it has gone. Copies into the arena. */
bool asked_before_find(struct asked_before *r, struct str address, struct tabular *out,
		       struct arena *a);
void asked_before_keep(struct asked_before *r, struct str address, const struct tabular *t);

#endif
