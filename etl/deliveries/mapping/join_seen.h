/*
 * What is seen of a delivery, when it is asked whether two belong together. Private to the room.
 */
#ifndef DELIVERIES_MAPPING_JOIN_SEEN_H
#define DELIVERIES_MAPPING_JOIN_SEEN_H

#include "deliveries/jobs/heard.h"
#include "deliveries/joins.h"
#include "joining/joining.h"

#define JOIN_PHASES_MAX 12u

struct join_seen {
	json_t *descriptor, *sniffed; /* sniffed may be NULL */
	struct str cube;
	int64_t first_year, last_year; /* 0: none is known */
	struct str phases[JOIN_PHASES_MAX];
	size_t nphases;
	bool phased; /* it has a field of phases */
};

/* join_seen_drop it, whatever comes of it. */
int join_seen_get(struct desk *d, struct arena *a, int64_t delivery, struct join_seen *out,
		  struct error *e);
void join_seen_drop(struct join_seen *s);
/* Whether they may be two sides of one cube: years in common, no phase in common, and columns; tells them. */
bool join_seen_fit(const struct join_seen *own, const struct join_seen *theirs, struct arena *a,
		   struct join_offer *out);
/* How many codes that were seen in the file the cube has. Nothing is told where that cannot be asked. */
void join_seen_codes(const struct join_seen *own, const struct join_seen *theirs, struct store *s,
		     struct arena *a, struct join_offer *out);

#endif
