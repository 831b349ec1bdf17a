/*
 * Texts of a column in which nothing was found: codes and names of accounts stand on thousands of lines, and need not be looked at
 * again. Whole texts are kept and compared, those that came last of each place of a table; long ones are looked at each time.
 */
#ifndef CLI_PRIVACY_IDLE_CELLS_H
#define CLI_PRIVACY_IDLE_CELLS_H

#include "base/text/str.h"

struct idle_cells;

/* column: its number in the file; of a file with very many columns those behind have few places. */
struct idle_cells *idle_cells_new(size_t column);
void idle_cells_free(struct idle_cells *c);
bool idle_cells_has(const struct idle_cells *c, struct str text);
void idle_cells_put(struct idle_cells *c, struct str text);

#endif
