/*
 * Texts in the cells of a store: what stands in each row of each table, whatever table that is. For the proof of an
 * erasure, where bytes alone would find a short number by chance. Private to etl/road.
 */
#ifndef ROAD_STORED_CELLS_H
#define ROAD_STORED_CELLS_H

#include "store/db.h"

/* Those of the texts that are the whole of a cell. `columns` is how many were looked through. In the arena. */
int cells_equal(struct store *s, struct arena *a, const struct str *texts, size_t n,
		struct str **out, size_t *nout, uint64_t *columns, struct error *e);
/* Whether the text is a number that stands in cells, and in each of them only as part of a longer one. False of
 * anything else, and of a number that is in no cell. */
int cells_only_inside(struct store *s, struct str text, bool *out, struct error *e);

#endif
