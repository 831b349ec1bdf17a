/*
 * Locations: where the money lands, as GeoJSON with sums. Hides how members find their place.
 */
#ifndef LOCATIONS_LOCATIONS_H
#define LOCATIONS_LOCATIONS_H

#include "answer/result.h"
#include "locations/features.h"
#include "question/asked.h"

/* Parameters dimension, level, cut, aggregates. */
int result_locations(struct result **out, struct session *s, struct picture *p,
		     const struct query *q, struct error *e);

#endif
