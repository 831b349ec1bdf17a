/*
 * Reading areas: what the readers of GeoJSON and of TopoJSON share. Private to etl/place.
 */
#ifndef PLACE_READ_H
#define PLACE_READ_H

#include "place/place.h"

#include <jansson.h>

struct reading_areas {
	struct area_set *set;
	struct arena *arena;
	const struct area_source *source;
	struct issues *issues;
	size_t capacity;
	size_t points;   /* so far, of the file */
	size_t feature;  /* at hand, from 1 */
	struct area *at; /* the feature's */
	size_t polygons; /* room for them */
	bool failed;     /* the feature is left out: it has a fault, or is not wanted */
};

/* A fault of the feature at hand. */
__attribute__((format(printf, 4, 5))) void feature_fault(struct reading_areas *r,
							 enum severity severity, const char *code,
							 const char *format, ...);
/* One more feature: key, name and label from its properties. */
void feature_begin(struct reading_areas *r, json_t *feature);
/* Checks its rings, makes its geometry, keeps it. */
void feature_end(struct reading_areas *r);
/* Room for n polygons in the feature at hand, behind those it has. */
struct polygon *feature_polygons(struct reading_areas *r, size_t n);
/* Points for a ring; NULL (and a fault) when the file has too many. */
struct point *feature_points(struct reading_areas *r, size_t n);

/* topojson.c */
int topojson_read(struct reading_areas *r, json_t *root, struct error *e);

#endif
