/*
 * Features: places with what lands there.
 */
#ifndef LOCATIONS_FEATURES_H
#define LOCATIONS_FEATURES_H

#include "engine/rows.h"

enum feature_kind {
	FEATURE_AREA,
	FEATURE_POINT,
	FEATURE_NOWHERE, /* all that has no place: one feature, so that nothing is lost */
};

/* A member without a place. */
struct feature_stray {
	struct datum key, label;
	struct str near; /* the name of an area that looks like its own; empty: none */
	const struct datum *sums;
};

struct feature {
	enum feature_kind kind;
	struct str key, label;              /* not of nowhere */
	struct str geometry;                /* FEATURE_AREA: GeoJSON */
	struct str longitude, latitude;     /* FEATURE_POINT: decimal numbers */
	struct str details, geocoded;       /* FEATURE_POINT: JSON; the latter may be empty */
	struct str nearest_address;         /* FEATURE_POINT; may be empty */
	uint64_t members;                   /* of the dimension; not of a point */
	const struct datum *sums;           /* [nsums] */
	const struct feature_stray *strays; /* FEATURE_NOWHERE: those with the most lines */
	size_t nstrays;
};

struct normal;

struct features {
	struct str dimension, level;
	const struct row_column *columns; /* of the sums: aggregates, and why one has no value */
	size_t nsums;
	struct feature *items;
	size_t n;
	const struct normal *normal; /* what was divided by what; NULL: nothing */
};

#endif
