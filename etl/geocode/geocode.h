/*
 * Geocoding: coordinates for locations that have an address and no coordinates. It hides where they
 * come from: what was found before, the table of addresses in the store, and, only when asked for,
 * PDOK's Locatieserver.
 *
 * Taken is only what agrees with all that the address says, and only when nothing else does as
 * well; what is nearly it is told and not taken. What a private class hides is not in the store's
 * locations, so it is never looked up nor sent. Coordinates given by hand are never touched.
 *
 * Every answer is durable when the next question is asked, so a run that is killed goes on where it
 * was. Locations change in one transaction a cube, at the end.
 */
#ifndef GEOCODE_GEOCODE_H
#define GEOCODE_GEOCODE_H

#include "fetch/fetch.h"
#include "model/issue.h"
#include "store/members/addresses.h"
#include "store/members/geocodes.h"

/* The public service; no key is needed. */
#define GEOCODE_URL "https://api.pdok.nl/bzk/locatieserver/search/v3_1"

struct geocode_options {
	struct str cube; /* only this one; empty: all */
	const char *url; /* of a Locatieserver; NULL: nobody is asked */
	struct fetch_options fetch;
	uint64_t limit;    /* questions to it in this run; UINT64_MAX: no limit */
	bool retry_misses; /* ask again what it did not find before */
	bool reverse;      /* ask for the address of points that were given without one */
	const volatile int *stop;
	/* Told while it works: done of total addresses; doing is a literal. May be NULL. */
	void (*progress)(void *context, const char *doing, uint64_t done, uint64_t total);
	void *context;
};

enum geocode_state {
	GEOCODE_CACHE,   /* found before */
	GEOCODE_TABLE,   /* found in the table of addresses */
	GEOCODE_PDOK,    /* found by the Locatieserver */
	GEOCODE_MISS,    /* not found */
	GEOCODE_UNASKED, /* not in the table; the Locatieserver was not asked, or not up to here */
	GEOCODE_FAILED,  /* the Locatieserver gave no good answer */
	GEOCODE_VAGUE,   /* too little of an address */
	GEOCODE_STATES,
};
/* "cache", "table", "pdok", "miss", "unasked", "failed", "vague". */
const char *geocode_state_name(enum geocode_state state);

struct geocode_place {
	struct str cube, list, key, label;
	struct address address;
	struct str query;
	enum geocode_state state;
	struct geocode found; /* with reason and nearest of a miss */
};

struct geocode_report {
	struct arena *arena;
	struct geocode_place *places; /* that have no coordinates of their own and have lines */
	size_t n;
	uint64_t counts[GEOCODE_STATES];
	uint64_t points[GEOCODE_STATES]; /* the same of points without address, if asked for */
	uint64_t left_alone; /* without coordinates too, and part of the address is private */
	uint64_t requests;   /* sent, tries included */
	uint64_t changed;    /* locations */
	struct error fault;  /* status 0, or what the Locatieserver's last fault was */
};

/* 0 also when the Locatieserver failed (see fault): what was found is then in place all the same.
 * STATUS_INTERRUPTED when the stop flag ended it: answers are kept, locations as they were. */
int geocode_run(struct geocode_report *out, struct store *s, const struct geocode_options *o,
		struct error *e);
void geocode_report_free(struct geocode_report *r);

/* ---- the table ---- */

struct address_import {
	uint64_t rows, loaded;
	uint64_t unplaced; /* rows without coordinates, which are left out */
	bool known;        /* these bytes were there already: nothing was done */
};
/* Loads a CSV of addresses into the table, wholly or not at all, in place of an earlier file of the
 * same name. Its columns go by name (address_part), with coordinates in `latitude` and `longitude`
 * or `rd_x` and `rd_y`. Faults in rows are issues; STATUS_INPUT when there are any. */
int addresses_import(struct address_import *out, struct store *s, const char *path,
		     struct issues *issues, const struct geocode_options *o, struct error *e);

#endif
