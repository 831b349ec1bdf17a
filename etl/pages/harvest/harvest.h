/*
 * What a catalogue says of each cube: for data.overheid.nl and others that harvest. Private to etl/pages.
 */
#ifndef PAGES_HARVEST_HARVEST_H
#define PAGES_HARVEST_HARVEST_H

#include "page/page.h"

/* A file as it was loaded: a publication, or one that another took the place of since. */
struct catalogue_version {
	int64_t id;
	struct str number; /* "2", counts per scope */
	struct str title;  /* "Waterrijk: 2024, werkelijk" */
	struct str at;     /* ISO 8601, UTC */
	struct str sha256; /* of the original, where it is shown; else empty */
	int64_t before;    /* which one it took the place of; 0: none */
	bool published;
};

struct catalogue_cube {
	struct str name, title, description, place;
	struct str publisher, publisher_url; /* the address may be empty */
	struct str contact;                  /* mailto: or https:; may be empty */
	struct str licence_url, country;     /* may be empty */
	struct str region;                   /* CBS's code of its area: "GM0344"; or empty */
	struct str first_year, last_year;    /* "2023"; empty: its years are none of the calendar */
	struct str issued, modified;         /* ISO 8601, UTC */
	uint64_t entries;
	struct catalogue_version *versions; /* newest first; none of what was withdrawn */
	size_t nversions;
};

/* What was withdrawn: that it was there, and why it went. Texts in the arena. */
struct catalogue_gone {
	struct str cube; /* name */
	int64_t id;
	struct str number, reason; /* the latter may be empty */
	struct str issued, at;     /* ISO 8601, UTC; at: when it was withdrawn */
};
int catalogue_ask_gone(struct page *p, struct catalogue_gone **out, size_t *n, struct error *e);

/* All that is published; in a folder, of which its page of data is there. */
int catalogue_ask(struct page *p, struct catalogue_cube **out, size_t *n, struct error *e);

#endif
