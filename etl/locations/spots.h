/*
 * What lands where: sums by place, of which features are made.
 */
#ifndef LOCATIONS_SPOTS_H
#define LOCATIONS_SPOTS_H

#include "answer/totals.h"
#include "locations/features.h"
#include "sheet/normal.h"
#include "store/members/places.h"

/* What one place has, or all that has none. */
struct spot {
	struct cell_total *totals; /* by aggregate */
	struct normal_cell *exact; /* the same, when sums are normalised */
	uint64_t lines, members;
};

/* A member without a place. */
struct stray {
	size_t cell; /* one of the member's */
	uint64_t lines;
	struct cell_total *totals;
	struct normal_cell *exact;
};

struct map_answer {
	const struct cube *cube;
	struct question *request;
	size_t dimension;
	struct str level;
	struct area_set *set;       /* areas are asked for; NULL: points */
	struct location_list *list; /* of the dimension; NULL: it has none */
	struct matcher *matcher;
	size_t key, label, name; /* columns of the request */

	struct columns grouped; /* the columns of the request, then those of normal */
	struct normal *normal;  /* or NULL */
	struct cell_total *all; /* by aggregate */
	struct normal_cell *all_exact;
	struct cells *cells; /* by grouped */
	struct buffer text;
	struct spot *spots; /* one more than there are places: the last is nowhere */
	size_t nspots;      /* without it */
	struct stray *strays;
	size_t nstrays;
	struct features features; /* what is shown of it all */
};

/* Whether the aggregate is a sum that is divided, or brought to other prices. */
bool map_is_exact(const struct map_answer *m, size_t aggregate);
/* The text of a cell's column, good until the next call. A null is nothing. */
struct str map_cell_text(struct map_answer *m, size_t column, size_t cell, bool *null);
/* Sums the facts up by place. */
int map_run(struct map_answer *m, struct session *s, struct picture *p, struct error *e);
/* Makes m->features of them; gives the sums over all. */
const struct datum *map_features(struct map_answer *m);
void map_close(struct map_answer *m);

#endif
