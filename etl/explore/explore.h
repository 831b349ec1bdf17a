/*
 * Cubes as a reader sees them, whatever they call things. Hides the model, the grammar of cuts and
 * the answers' rows from pages: a guide says what a cube means, a lens what the reader looks at,
 * and breakdowns and figures are what comes out, each with the cut that the API gives it for.
 *
 *   guide.h      year, phase, side, trees, suppliers, places of a cube; what may be left out
 *   lens.h       one year, side, phase, measure, path: what is looked at, as a cut
 *   inquiry.h    questions in the API's own words, answers as tables
 *   breakdown.h  figures, the frame (year by phase by side), the members of a dimension
 *   crosstab.h   those members under several years, phases or members beside each other
 */
#ifndef EXPLORE_EXPLORE_H
#define EXPLORE_EXPLORE_H

#include "explore/crosstab.h"

#endif
