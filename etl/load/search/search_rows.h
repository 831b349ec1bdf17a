/*
 * What the rows of the search index are. Private to search_*.c.
 *
 * Rows of a cube, from cube << 40 on: its name and dimensions, its members, its explanations.
 */
#ifndef LOAD_SEARCH_SEARCH_ROWS_H
#define LOAD_SEARCH_SEARCH_ROWS_H

#include "model/cube.h"

#define AS_TEXT(x) #x
#define IN_SQL(number) AS_TEXT(number)

/* Members of a dimension that are indexed at most: invoice numbers in millions are not words. */
#define SEARCH_MEMBERS 200000

#define MEMBERS_FROM 4096
_Static_assert(CUBE_MAX_DIMENSIONS + 2 < MEMBERS_FROM, "names of dimensions come before members");

#endif
