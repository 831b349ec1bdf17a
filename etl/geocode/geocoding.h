/*
 * A run of geocoding while it is at work. Private to etl/geocode.
 */
#ifndef GEOCODE_GEOCODING_H
#define GEOCODE_GEOCODING_H

#include "base/memory/map.h"
#include "geocode/choose.h"

/* What is looked up, once for all places that have it. */
struct wanted {
	bool reverse; /* the address of a point, else the point of an address */
	struct str longitude, latitude;
	struct address address;
	struct str query;
	enum geocode_state state;
	bool settled;
	struct geocode found;
};

struct work_cube {
	int64_t id;
	struct str name;
	struct open_location *locations; /* all that have no coordinates by hand */
	size_t n;
	struct open_location *points; /* all that have */
	size_t npoints;
};

struct geocode_work {
	struct store *store;
	const struct geocode_options *options;
	struct geocode_report *report;
	struct arena *arena;
	struct work_cube *cubes;
	size_t ncubes;
	struct map *queries; /* query -> index in wanted */
	struct wanted *wanted;
	size_t n, capacity;
	size_t *of_place; /* by place of the report: index in wanted, SIZE_MAX: none */
	bool has_table;
	struct str table_at; /* when the last file of addresses came */
};

/* collect.c: which locations of which cubes, and what is looked up for them. */
int work_collect(struct geocode_work *w, struct error *e);
/* resolve.c: an answer for each, kept in the store. */
int work_resolve(struct geocode_work *w, struct error *e);
/* apply.c: puts the answers in the locations of every cube. */
int work_apply(struct geocode_work *w, struct error *e);

#endif
