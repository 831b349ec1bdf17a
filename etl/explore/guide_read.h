/*
 * What the model and the mapping say about a cube. Private to etl/explore.
 */
#ifndef EXPLORE_GUIDE_READ_H
#define EXPLORE_GUIDE_READ_H

#include "explore/guide.h"
#include "store/store.h"

/* Fills roles, axes' dimensions, toggles, titles and measures; g has its cube. */
int guide_read(struct guide *g, struct arena *a, struct str descriptor, struct error *e);

#endif
