/*
 * What was published, corrected and withdrawn, newest first: for the start page and the feeds. Private to etl/pages.
 *
 * Of what was withdrawn only that it was there is told, when, and why it went: no file's name, no scope, no amount.
 */
#ifndef PAGES_NEWS_EVENTS_H
#define PAGES_NEWS_EVENTS_H

#include "page/layout.h"

enum event_kind {
	EVENT_PUBLISHED,
	EVENT_CORRECTED, /* it took the place of what was published before */
	EVENT_WITHDRAWN,
	EVENT_TAKEN_BACK, /* the publication of what was withdrawn since: only that there was one */
};

struct event {
	enum event_kind kind;
	struct str at;          /* ISO 8601, UTC */
	struct str cube;        /* name */
	struct str place;       /* "Waterrijk"; of a cube that is gone its name */
	struct str third_party; /* who publishes it, where that is not the place; else empty */
	struct url url;         /* where it is told; empty: the cube is gone */
	int64_t dataset;        /* stays the same for ever, as does its first day: */
	struct str loaded;      /* ISO 8601, UTC */
	struct str removed;     /* EVENT_TAKEN_BACK: when */
	uint32_t version;
	uint64_t lines;
	struct str file, scope; /* "2024, werkelijk"; empty: the whole cube */
	struct str reason;      /* of a withdrawal, as it was given */
	/* EVENT_CORRECTED: of the year, phase and side that changed most, without a passport: what was is no
	 * answer of the API any more. Not known: no sum changed. */
	struct figure difference;
	struct str difference_of;
	struct str currency;
	bool compared; /* both have sums that were kept with them */
};

/* Of a cube, or of all (empty); at most `max`. */
int events_ask(struct page *p, struct str cube, struct event **out, size_t max, size_t *n,
	       struct error *e);
/* "Gecorrigeerd: 2024, werkelijk" */
struct str event_title(const struct page *p, const struct event *x);
/* "2024, werkelijk, lasten: € 1.234 minder dan ervoor."; empty where there is nothing to be said. */
struct str event_text(const struct page *p, const struct event *x);

#endif
