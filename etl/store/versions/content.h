/*
 * What the datasets of a cube hold, in a number each that changes exactly when their facts do: for engines that keep
 * copies of facts elsewhere, and must know by the catalogue alone which copy is meant.
 */
#ifndef STORE_VERSIONS_CONTENT_H
#define STORE_VERSIONS_CONTENT_H

#include "store/store.h"

struct content {
	int64_t dataset;
	uint64_t number; /* of the dataset and all that is in its segments */
	uint64_t entries;
	money_sum *sums; /* by the cube's column, as the load counted them; NULL: it did not */
};

struct cube_contents {
	struct content *items; /* as the view has them */
	size_t n;
	/* Of the cube, whatever the view shows of it: its columns by number (position, as it was made), and which of its
	 * dimensions have texts in some segment. Both are in all numbers above. */
	uint64_t shape;
	bool *texts;         /* by the cube's dimension */
	size_t *dimensions;  /* position by the cube's dimension */
	size_t **attributes; /* position by the cube's dimension and its attribute */
	size_t *columns;     /* position by the cube's column */
};

/* Everything in the arena. */
int cube_contents_read(struct cube_contents *out, struct arena *a, struct store *s,
		       const struct view *v, struct error *e);

#endif
