/*
 * columnTypes: what OpenSpending's own tools call the meaning of a column. Private to etl/publish.
 *
 * Source of the names and of what they need: os-types 1.17.0 (MIT), which turns them into a model
 * and refuses a label without its code, and a code without any of its parents.
 */
#ifndef PUBLISH_COLUMN_TYPES_H
#define PUBLISH_COLUMN_TYPES_H

#include "publish/about.h"

/* One type per column, in the arena of `b`: what the descriptor states where that is
 * known, fits the values and was not given out before; else what follows from the dimension's type
 * and name; else "unknown:…". */
struct str *column_types(const struct about *b, const struct row_column *columns, size_t n);

/* The name of a known type, its data type and what it needs; false when there is no such. */
struct known_type {
	enum value_type type;
	struct str labelfor, parent; /* empty: none */
};
bool known_type(struct known_type *out, struct arena *a, struct str name);

#endif
