/* Members of a whole: which are drawn, and in which order. */
#ifndef CHARTS_WHOLE_H
#define CHARTS_WHOLE_H

#include "charts/charts.h"

/* Sets fates and *whole. Drawn are the `most` largest that are at least 1/`part` of the whole
 * (0: however small). */
void parts_plan(struct chart_whole *whole, const struct chart_part *parts, size_t n,
		enum chart_fate *fates, size_t most, int part);
/* Numbers of the members with an amount above zero, the largest first, those of the same amount as
 * they came. For free(). */
size_t *parts_order(const struct chart_part *parts, size_t n, size_t *positive);

#endif
