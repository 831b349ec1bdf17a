/* Moments as readers of the desk see them. Private to the desk. */
#ifndef DELIVERIES_JOBS_MOMENTS_H
#define DELIVERIES_JOBS_MOMENTS_H

#include "base/text/str.h"
#include "wording/wording.h"

/* A moment of the store or the desk, as clocks in the Netherlands have it; empty when it is none. */
struct worded desk_clock(enum lang lang, struct str utc);

#endif
