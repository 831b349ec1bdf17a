/*
 * The places of a cube, read back as place/place.h has them: without points and polygons, which
 * only loading needs.
 */
#ifndef STORE_MEMBERS_PLACES_H
#define STORE_MEMBERS_PLACES_H

#include "place/place.h"
#include "store/store.h"

/* Which sets of areas and lists of locations a cube has, by name, still without their content.
 * Everything in the arena. */
int store_places(struct store *s, struct arena *a, struct str cube, struct places *out,
		 struct error *e);
/* The areas of a set, with geometry, and its aliases. */
int store_areas(struct store *s, struct arena *a, struct str cube, struct area_set *set,
		struct error *e);
/* The locations of a dimension. With a set (which store_areas has filled in) areas[0] of each is
 * the index of the area it lies in, or -1. */
int store_locations(struct store *s, struct arena *a, struct str cube, struct location_list *list,
		    const struct area_set *set, struct error *e);

#endif
