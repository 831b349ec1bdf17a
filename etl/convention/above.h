/*
 * Totals that stand above their lines, as subtotals.h finds those below: a record that is the sum of
 * those behind it, up to the next such record, on one level or several, through the whole file. The
 * file is looked at from its end, so that amounts are kept of all its records; of more than ABOVE_KEPT
 * nothing is said.
 */
#ifndef CONVENTION_ABOVE_H
#define CONVENTION_ABOVE_H

#include "convention/subtotals.h"

#define ABOVE_KEPT 8192u

struct above;

struct above *above_new(size_t ncolumns);
void above_free(struct above *a);
/* Whether more records are kept; else above_add needs not be called. */
bool above_wants(const struct above *a);
void above_add(struct above *a, const int64_t *amounts, const struct str *cells, size_t ncells,
	       uint64_t line);
/* How many totals there are; in the order of the file. To be asked where there are none below their
 * lines, for the lines of one cannot be the totals of the other. */
size_t above_end(struct above *a);
const struct total *above_get(const struct above *a, size_t i);

#endif
