/*
 * Lists of cubes without those of which nothing is published: they lead to nothing (see store_gone).
 */
#ifndef STORE_VERSIONS_GONE_H
#define STORE_VERSIONS_GONE_H

#include "store/store.h"

/* Takes them out of what store_cubes gave, in place. */
void cubes_drop_gone(struct store_cube *cubes, size_t *n);
/* Puts them behind the others instead; gives how many they are. */
size_t cubes_part_gone(struct store_cube *cubes, size_t n);

#endif
