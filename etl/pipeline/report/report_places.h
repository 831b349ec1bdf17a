/*
 * What a load tells about places: which members are on the map and which are not, with the name
 * that may have been meant. Texts are the mapping's, or in the report's arena.
 */
#ifndef PIPELINE_REPORT_REPORT_PLACES_H
#define PIPELINE_REPORT_REPORT_PLACES_H

#include "base/text/json_out.h"
#include "model/issue.h"

/* A member without a place. */
struct stray_member {
	struct str member;
	struct str near; /* the area that may have been meant, or empty */
	const char *why; /* "no area is called", which goes before the member */
};

struct without_address {
	struct str code, label;
};

/* A list of locations, or a set of areas. */
struct places_told {
	struct str name, dimension;
	size_t places;                     /* rows, or areas */
	size_t members, placed;            /* of the dimension */
	const struct stray_member *strays; /* the first of those that are not placed */
	size_t nstrays;
	/* Of a list only. */
	bool is_list;
	size_t addressed; /* members that are not placed, but have an address to look up */
	size_t with_coordinates, with_address; /* rows */
	const struct without_address *without; /* the first rows that have neither */
	size_t nwithout;
};

struct places_report {
	const struct places_told *told; /* lists first */
	size_t n;
	const struct issue *notes; /* about the mapping's own files */
	size_t nnotes;
};

/* As a JSON array. */
void places_report_json(struct json_out *j, const struct places_report *r);
void places_report_text(struct buffer *out, const struct places_report *r);

#endif
