/*
 * Places in a descriptor: resources of role "locations" and "areas". Private to mapping.
 */
#ifndef MAPPING_READ_PLACE_H
#define MAPPING_READ_PLACE_H

#include "mapping/codelist.h"
#include "place/place.h"

/* What `stuiver` says on a resource with places. */
struct place_rule {
	bool areas; /* else locations */
	struct str dimension, title;
	/* locations only */
	struct str town; /* of addresses that do not say it */
	bool hidden;     /* its class is not public: nothing but points and labels is kept */
	/* areas only */
	struct str attribute, key, name, label, object;
	struct strs keys; /* patterns of those that are wanted; none: all */
	bool fold, allow_crossing;
	bool optional; /* without the file there is no map, and a note says so */
	struct pairs aliases;
};

/* Reads the places of all resources into m->places, once the code lists are there; the content of
 * area files goes into the fingerprint. Nothing when the mapping has none. */
int places_build(struct mapping *m, const struct codelist_places *where, uint64_t *fingerprint,
		 struct error *e);
/* One resource of role "locations": points, checked. Faults are issues with line and column. */
void locations_build(struct location_list *out, struct arena *a, const struct resource *r,
		     const struct box *bounds, struct issues *issues);

#endif
