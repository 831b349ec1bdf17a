/*
 * Which columns of a file may be shown as they were written: what a load keeps for provenance (provenance/report.h). Private to
 * transform's published*.c.
 */
#ifndef TRANSFORM_LEVELS_PUBLISHED_PARTS_H
#define TRANSFORM_LEVELS_PUBLISHED_PARTS_H

#include "base/text/json_out.h"
#include "transform/plan.h"

/* How the gate looks at what is published of a column: 0 not at all, 1 as at codes, 2 as at texts. */
struct column_look {
	int look;
	struct str field;
	unsigned accepts;
};
void published_look(struct transform *t, int column, struct column_look *out);
/* Whether a dimension is made of the column. */
bool published_by(struct transform *t, size_t d, int column);
/* The columns of amounts are added to the set. */
void published_amounts(struct transform *t, int *set, size_t *n);

/* "levels" and "sometimes": what else is shown of lines whose entries show it. `always`: the columns that every line shows. */
void published_lines(struct transform *t, struct json_out *j, const int *always, size_t n);

#endif
