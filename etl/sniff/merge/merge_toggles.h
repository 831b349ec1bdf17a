/*
 * Cuts with a name, where two mappings become one or are of one cube: reserves and the result are told apart in every file, or in none.
 */
#ifndef SNIFF_MERGE_MERGE_TOGGLES_H
#define SNIFF_MERGE_MERGE_TOGGLES_H

#include <jansson.h>
#include <stdbool.h>

/* The package's cuts with a name that exclude values of its dimension `from`, which is the mapping's `to` now: a dimension that is new
 * there brings them; of one that was known, values that the mapping's cut of that name lacks. Whoever left such a cut out of a
 * mapping keeps it out. Both are descriptors. */
void merge_toggles(json_t *there, json_t *package, const char *from, const char *to, bool known);

#endif
