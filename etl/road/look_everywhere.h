/*
 * All that a store holds, unpacked, for texts that somebody gave: each cell of each table, the texts of the lines of
 * every dataset (also those that are not public), originals and what is staged, byte for byte, and policies. For the
 * proof of an erasure. Private to etl/road.
 *
 * Not looked at: `own_policy`, the words of the product, among which any common name stands; amounts and dates of lines, and areas on a map, which are numbers.
 */
#ifndef ROAD_LOOK_EVERYWHERE_H
#define ROAD_LOOK_EVERYWHERE_H

#include "road/seek_texts.h"
#include "store/db.h"

int look_everywhere(struct store *s, struct arena *a, struct seeker *k, struct str own_policy,
		    struct error *e);

#endif
