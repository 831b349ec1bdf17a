/*
 * What shape.c and shape_grow.c share. Private to the room.
 */
#ifndef STORE_PAGES_SHAPE_INSIDE_H
#define STORE_PAGES_SHAPE_INSIDE_H

#include "store/pages/shape.h"

#include <stdio.h>

/* Enters the cube's dimension at that position of the catalogue, and makes its member table. */
int shape_create_dimension(struct store *s, struct arena *a, int64_t cube_id,
			   const struct cube *cube, size_t i, size_t position, struct error *e);

#endif
