/*
 * Locations: where the money lands, as GeoJSON with sums. Hides how members find their place.
 */
#ifndef LOCATIONS_LOCATIONS_H
#define LOCATIONS_LOCATIONS_H

#include "answer/reply.h"
#include "engine/engine.h"
#include "question/asked.h"

/* Parameters dimension, level, cut, aggregates. */
int answer_locations(struct session *s, struct picture *p, const struct query *q,
		     struct answer *out, struct error *e);

#endif
