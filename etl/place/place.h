/*
 * Places: points and areas that members of a dimension lie at or in. Reads GeoJSON (RFC 7946) and
 * TopoJSON, converts Dutch RD coordinates, finds the area of a point, and matches names.
 *
 * Everything lives in the arena of its struct places. Coordinates are WGS84 degrees. Coordinates of
 * points are also kept as text, so that what was written is what is published.
 *
 * Boundary: a point on an edge or a corner, also of a hole, counts as inside; where several areas
 * hold a point, the first in byte order of their keys has it. So each point is in at most one area,
 * and always in the same.
 */
#ifndef PLACE_PLACE_H
#define PLACE_PLACE_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "model/issue.h"

struct point {
	double x, y; /* longitude, latitude */
};

struct box {
	struct point low, high;
};

struct ring {
	struct point *points; /* closed: the last is the first */
	size_t n;
};

struct polygon {
	struct ring *rings; /* the first is the outer one, the others are holes */
	size_t n;
	struct box box;
};

struct area {
	struct str key;   /* names the feature; unique in its set */
	struct str name;  /* what members are matched with; the key unless the mapping says */
	struct str label; /* for people */
	struct polygon *polygons;
	size_t n;
	struct box box;
	struct str geometry; /* RFC 7946, outer rings counterclockwise */
};

struct area_alias {
	struct str from; /* a member's text */
	struct str to;   /* name or key of the area */
};

struct area_grid; /* of area_set_find */

struct area_set {
	struct str name; /* of the resource */
	struct str title;
	struct str dimension;
	struct str attribute; /* of the dimension: whose values are the names */
	bool fold;            /* names match by utf8_fold; else by bytes */
	struct area_alias *aliases;
	size_t naliases;
	struct area *areas; /* by key */
	size_t n;
	struct area_grid *grid;
};

struct location {
	struct str key, label;
	struct str longitude, latitude; /* decimal text; empty when the place is not known */
	struct str details;             /* JSON object of texts: address, codes, … */
	uint64_t line;                  /* of its row */
	/* By what it can be looked up: address_query, or point_query of a point without address. */
	struct str query;
	struct str geocoded; /* JSON: where coordinates that were not given come from; or empty */
	struct str nearest; /* the address that a point without address lies nearest to; or empty */
	bool is_private;    /* nothing about it is looked up */
	struct point point;
	bool placed;
	int *areas; /* by area set: index of the area it lies in, or -1 */
};

struct location_list {
	struct str name; /* of the resource */
	struct str dimension;
	struct str file;
	struct location *items; /* by key */
	size_t n;
};

struct places {
	struct arena *arena;
	struct area_set *sets;
	size_t nsets;
	struct location_list *lists;
	size_t nlists;
	struct issue *notes; /* what is odd but did not stop the reading */
	size_t nnotes;
};

struct places *places_new(void);
void places_free(struct places *p);
/* The location of a key, or NULL. */
const struct location *location_find(const struct location_list *list, struct str key);
/* After all sets and lists are in: finds the areas of the locations of the same dimension, by CBS
 * code or by point. A point in another area than the code says, and a code that the areas do not
 * know though they are of its kind, become warnings "area-contradiction" and "area-code". */
void places_settle(struct places *p, struct issues *issues);

/* ---- CBS codes: where statistics put a location ---- */

/* Of a location, by its columns gemeente, wijk and buurt (also with "code" behind, case and
 * punctuation aside); empty where there is none. */
struct area_codes {
	struct str buurt, wijk, gemeente;
};

/* From its details; the texts are in the arena. */
void area_codes_read(struct area_codes *out, struct arena *a, struct str details);
/* The area whose key is one of the codes, the narrowest first, or -1. A code also stands for what
 * it lies in, as CBS builds them: BU03630001 is in WK036300 and GM0363 (CBS, "Toelichting Wijk- en
 * Buurtkaart": four digits of the gemeente, two of the wijk, two of the buurt). */
int area_set_find_code(const struct area_set *set, const struct area_codes *codes);
/* A code that is not in the set although codes of its kind are; or empty. */
struct str area_set_unknown_code(const struct area_set *set, const struct area_codes *codes);

/* ---- reading ---- */

#define AREAS_MAX_BYTES ((size_t)256 << 20)
#define AREAS_MAX_POINTS 4000000u /* of a file */
#define AREAS_MAX_DEPTH 32        /* of nested geometry collections and arrays */

struct area_source {
	const char *file;       /* for messages */
	struct str text;        /* of the file */
	struct str key;         /* property names; key "" takes the feature's id */
	struct str name;        /* "" is the key */
	struct str label;       /* "" is the name */
	const struct str *keys; /* patterns (*, ?) of the keys that are wanted; none: all */
	size_t nkeys;
	struct str object;   /* TopoJSON: which object; "" takes the only one */
	bool allow_crossing; /* self-crossing rings are warnings */
	/* where its points can be at all, to see swapped coordinates; NULL: the whole earth */
	const struct box *bounds;
};

/* Fills in set->areas, sorted by key, and the grid. Faults of features become issues (codes
 * "area-geometry", "area-swapped", "area-crossing", "area-key") that name the feature; STATUS_INPUT
 * when the file as a whole cannot be understood. Call issues_total(SEVERITY_ERROR) after it. */
int areas_read(struct area_set *set, struct arena *a, const struct area_source *source,
	       struct issues *issues, struct error *e);

/* Bounds of a country by its ISO 3166 code ("NL"), its European part; NULL when not known. */
const struct box *country_bounds(struct str code);

/* ---- geometry ---- */

enum location_side { SIDE_OUTSIDE, SIDE_EDGE, SIDE_INSIDE };
/* Where a point lies relative to a polygon with holes. An edge of a hole is an edge. */
enum location_side polygon_side(const struct polygon *p, struct point at);
bool box_has(const struct box *b, struct point at);
struct box box_empty(void);
void box_add(struct box *b, struct point at);
/* Index of the area that holds the point, or -1. */
int area_set_find(const struct area_set *set, struct point at);
void area_set_index(struct area_set *set, struct arena *a);
/* True, with the segments' numbers from 0, when two segments of a ring cross. */
bool ring_crosses(const struct ring *r, size_t *first, size_t *second);
/* Twice the signed area: positive when counterclockwise. */
double ring_area(const struct ring *r);

/* RD (EPSG:28992, metres) to WGS84 by the approximation of Schreutelkamp and Strang van Hees
 * ("Benaderingsformules voor de transformatie tussen RD- en WGS84-kaartcoördinaten", Geodesia
 * 2001-2): within 25 cm of RDNAPTRANS over the Netherlands. False outside RD's area. */
bool rd_to_wgs84(double x, double y, struct point *out);

/* Decimal text ("-12.5", no exponent) to a number; false when it is none. */
bool degrees_parse(struct str text, double *out);

/* ---- names ---- */

struct matcher;

/* Over the names, keys and aliases of a set, which must outlive it. Names of two areas that are the
 * same match neither ("ambiguous"). */
struct matcher *matcher_new(const struct area_set *set);
void matcher_free(struct matcher *m);
/* Index of the area, or -1. */
int matcher_find(struct matcher *m, struct str text);
/* The nearest name that is not far (a typing error, a part left out), or -1: to suggest, never to
 * take. */
int matcher_near(struct matcher *m, struct str text);

#endif
