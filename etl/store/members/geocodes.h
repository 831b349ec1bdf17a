/*
 * What was found for addresses, and the locations it is for. Answers are kept whether they found
 * something or not; locations change in one transaction a cube, with the cube's version.
 */
#ifndef STORE_MEMBERS_GEOCODES_H
#define STORE_MEMBERS_GEOCODES_H

#include "store/store.h"

struct geocode {
	struct str query;  /* address_query */
	struct str source; /* "table", "pdok" */
	bool found;
	struct str longitude, latitude; /* decimal degrees; empty in a miss */
	struct str precision;           /* "address", "street", "postcode"; empty in a miss */
	struct str match;               /* what was found; of a miss the nearest, or empty */
	struct str reason;              /* of a miss */
	struct str at;                  /* UTC, ISO 8601; geocode_put fills it in */
};

/* *known is false when it was never looked up. */
int geocode_get(struct store *s, struct arena *a, struct str query, struct geocode *out,
		bool *known, struct error *e);
/* Keeps an answer in place of an earlier one; durable at once unless within a transaction. */
int geocode_put(struct store *s, const struct geocode *g, struct error *e);
/* What the API says of coordinates that were found and not given: JSON {"source", "match",
 * "precision", "date"}. */
struct str geocode_published(struct arena *a, const struct geocode *g);

/* A location about which something may be looked up. */
struct open_location {
	int64_t id;
	struct str list, dimension, key, label;
	struct str details;             /* JSON object of texts */
	struct str longitude, latitude; /* as found before; else empty */
	struct str geocoded, nearest;
};
/* Those of a cube whose coordinates were not given by hand, by list and key. */
int open_locations(struct store *s, struct arena *a, int64_t cube, struct open_location **out,
		   size_t *n, struct error *e);

/* Those whose coordinates were. Neither has any whose address is private in part. */
int given_locations(struct store *s, struct arena *a, int64_t cube, struct open_location **out,
		    size_t *n, struct error *e);

/* How many places without coordinates are left alone, because part of their address is private. */
int private_locations(struct store *s, int64_t cube, uint64_t *n, struct error *e);

/* Writers wait this long for others, in milliseconds. */
void store_patience(struct store *s, int ms);
int store_begin(struct store *s, struct error *e);
int store_commit(struct store *s, struct error *e);
/* Nothing when there is no transaction. */
void store_rollback(struct store *s);

/* Puts a location at a point (g) or at none (g NULL), in the areas that hold it: per area set of
 * the cube its name and the area's key, which must exist. */
struct within {
	struct str set, area;
};
int location_put(struct store *s, int64_t cube, int64_t location, const struct geocode *g,
		 const struct within *areas, size_t n, struct error *e);
/* The address that a point without address lies nearest to; empty: not known. */
int location_name(struct store *s, int64_t location, struct str nearest, struct error *e);
/* A new version for the cube: of the one it had and of what its locations have now. */
int cube_restamp(struct store *s, int64_t cube, struct error *e);
/* Appends what cube_restamp and a load make versions of: found coordinates. Nothing when none were.
 */
int geocodes_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e);

#endif
