/* Names of a map's areas: where each has room. */
#ifndef CHARTS_MAP_NAMES_H
#define CHARTS_MAP_NAMES_H

#include "charts/map_parts.h"

struct area_name {
	const struct chart_area *area;
	struct outline shape; /* projected */
	struct point at;      /* the middle of its text */
	double free;          /* around it, part of the width */
	enum room room;       /* ROOM_NONE: nowhere */
};

#define NAME_HALF_HEIGHT 18.0 /* pixels: two lines */
#define NAMES_MAX 40u         /* with more areas, none is named */

/* Finds `at` and `room`; names touch neither each other nor the large circles. */
void names_place(struct area_name *names, size_t n, const struct circle *circles, size_t ncircles,
		 double height);

#endif
