/* Axes: from where to where, and round numbers on them. */
#ifndef CHARTS_SCALE_H
#define CHARTS_SCALE_H

#include "charts/charts.h"

/* Where on the axis, 0 to 1; 0 when the axis has no length. */
double scale_at(const struct chart_scale *s, money_sum value);
/* The smallest of 1, 2, 2.5, 5, 10, … that goes less than `most` times into the span. */
money_sum scale_step(money_sum span, unsigned most);
/* The multiple of step that is at or below. */
money_sum scale_floor(money_sum value, money_sum step);

#endif
