/* A map's parts: geometry read, projected and simplified; circles; names. Lengths are parts of the
 * picture's width, from its upper left corner, unless something else is said. */
#ifndef CHARTS_MAP_PARTS_H
#define CHARTS_MAP_PARTS_H

#include "charts/draw.h"
#include "place/place.h"

#include <math.h>

/* ---- shapes ---- */

struct outline {
	struct ring *rings; /* closed, of all polygons, holes too */
	size_t n;
};

/* The rings of a GeoJSON geometry, in degrees; what cannot be read is left out. In the arena. */
struct outline outline_read(struct arena *a, struct str geometry);
/* In fewer points: none lies farther from the line than `tolerance`; rings that are smaller than it
 * are left out, save the largest. In the arena. */
struct outline outline_simplify(struct arena *a, const struct outline *s, double tolerance);
/* Index of the ring with the largest area, or -1. */
long outline_largest(const struct outline *s);

/* ---- projection ---- */

struct projection {
	struct box box;   /* degrees */
	double squeeze;   /* a degree of longitude is shorter than one of latitude */
	double scale;     /* parts of the width by degree of latitude */
	double left, top; /* where the box begins in the picture */
	bool across;      /* over the 180th meridian: western longitudes + 360 */
	int ratio;        /* of the picture, in hundredths */
};

void projection_begin(struct projection *p, const struct box *box, bool across);
struct point project(const struct projection *p, struct point degrees);

/* ---- circles ---- */

struct circle {
	struct point at;
	double r;
	size_t place; /* which one it is of */
	unsigned number;
};

/* Radii by the root of the amounts, so that areas are amounts. `most` of them are drawn. */
double circle_radius(money_sum amount, money_sum largest, money_sum all, double height);
/* Moves them apart where they touch, the smaller one more, within the picture. */
void circles_apart(struct circle *c, size_t n, double height);

#endif
