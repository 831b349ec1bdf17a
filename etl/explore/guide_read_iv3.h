/* stuiver.iv3 of a mapping. Private to etl/explore. */
#ifndef EXPLORE_GUIDE_READ_IV3_H
#define EXPLORE_GUIDE_READ_IV3_H

#include "explore/guide.h"

#include <jansson.h>

void guide_read_iv3(struct guide *g, struct arena *a, json_t *iv3);

#endif
