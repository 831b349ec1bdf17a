/*
 * Answers of one cube that pages asked before: kept with its picture, so that a publication lets go of all of
 * them at once; bounded in bytes, what was asked longest ago goes first. Any thread. Private to etl/explore.
 */
#ifndef EXPLORE_REMEMBERED_H
#define EXPLORE_REMEMBERED_H

#include "explore/inquiry.h"

#define REMEMBERED_BYTES ((size_t)16 << 20) /* of one cube */

struct remembered;

/* Of a picture; it is the picture's. */
int remembered_of(struct remembered **out, struct picture *p, struct error *e);
/* False: nobody asked it, or it has gone. Copies into the arena. */
bool remembered_find(struct remembered *r, struct str address, struct tabular *out,
		     struct arena *a);
void remembered_keep(struct remembered *r, struct str address, const struct tabular *t);

#endif
