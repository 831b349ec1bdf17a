/*
 * Words that stand where an amount would, and say that there is none: "pm" (pro memorie) and
 * "n.v.t." in Dutch budgets, "n/a", "k. A.", the points and dashes of tables.
 */
#ifndef CONVENTION_NO_FIGURE_H
#define CONVENTION_NO_FIGURE_H

#include "base/text/str.h"

/* In any case, with or without points and blanks. A single dash is none of them: it is a zero. */
bool says_no_figure(struct str cell);
/* A dash and nothing else, as bookkeepers write zero. */
bool is_dash(struct str cell);

#endif
