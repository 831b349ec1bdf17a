/*
 * Which of several known addresses is meant, if any; one rule for the table and for PDOK. And the
 * asking of either. Private to etl/geocode.
 */
#ifndef GEOCODE_CHOOSE_H
#define GEOCODE_CHOOSE_H

#include "geocode/geocode.h"
#include "place/place.h"

/* Fills in found, coordinates, precision and match; else reason and, in match, the nearest. Texts
 * are in the arena or the candidates'. */
void geocode_choose(struct geocode *out, struct arena *a, const struct address *wanted,
		    const struct known_address *candidates, size_t n);

/* Looks it up in the table of addresses. */
int geocode_table(struct geocode *out, struct arena *a, struct store *s,
		  const struct address *wanted, struct error *e);

/* Asks the Locatieserver. A question it refuses (400) is a miss. */
int geocode_pdok(struct geocode *out, struct arena *a, struct fetcher *f,
		 const struct address *wanted, struct error *e);
/* The address nearest to a point, if any is near: into match. */
int geocode_pdok_reverse(struct geocode *out, struct arena *a, struct fetcher *f,
			 struct str longitude, struct str latitude, struct error *e);
/* Chooses among the documents of an answer that geocode_pdok_check has let through. */
void geocode_pdok_read(struct geocode *out, struct arena *a, struct str body,
		       const struct address *wanted, bool by_pdok_id);
/* For fetch_options.check: JSON as the Locatieserver writes it. */
int geocode_pdok_check(void *context, struct str body, struct error *e);

/* The address in the details of a location (a JSON object of texts). */
void geocode_address(struct address *out, struct arena *a, struct str details);

#endif
