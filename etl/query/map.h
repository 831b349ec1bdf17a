/*
 * The features of a locations answer. Private to etl/query.
 */
#ifndef QUERY_MAP_H
#define QUERY_MAP_H

#include "query/totals.h"
#include "store/places.h"

/* What one place has, or all that has none. */
struct spot {
	struct totals *totals; /* by aggregate */
	uint64_t lines, members;
};

/* A member without a place. */
struct stray {
	uint32_t cell;
	uint64_t lines;
};

struct map_answer {
	const struct cube *cube;
	const struct request *request;
	size_t dimension;
	struct str level;
	struct area_set *set;       /* areas are asked for; NULL: points */
	struct location_list *list; /* of the dimension; NULL: it has none */
	struct matcher *matcher;
	size_t key, label, name; /* columns of the request */

	struct scan scan;
	struct grouping g;
	struct cell_source *sources; /* of the columns */
	struct buffer text;
	struct spot *spots; /* one more than there are places: the last is nowhere */
	size_t nspots;      /* without it */
	struct stray *strays;
	size_t nstrays;
};

/* Sums the facts up by place. */
int map_run(struct map_answer *m, struct session *s, struct picture *p, struct error *e);
void map_write(struct map_answer *m, struct buffer *out);
void map_close(struct map_answer *m);

#endif
