/*
 * Values of inputs that are long, or several fields side by side: found by a hash of all their
 * bytes and the lengths of their fields, and then compared byte by byte with what was kept. Private
 * to lookup.
 *
 * Up to 48 bytes are three loads that overlap, for hashing and for comparing, so that neither has a
 * loop whose end depends on the length. Two spots make a cache line, and both are looked at without
 * a branch.
 */
#ifndef TRANSFORM_LOOKUP_LOOKUP_LONG_H
#define TRANSFORM_LOOKUP_LOOKUP_LONG_H

#include "base/memory/arena.h"

struct lookup_spot {
	uint64_t hash;
	uint64_t lengths;     /* of the fields, each in 20 bits, and how many they are; 0: free */
	const char *kept;     /* with bytes to spare */
	uint32_t size, value; /* bytes */
};

struct lookup_long_line {
	_Alignas(64) struct lookup_spot spots[2];
};

struct lookup_long {
	struct lookup_long_line *lines;
	size_t nlines, count;
	unsigned shift; /* of a hash, to a line */
	struct arena *kept;
};

void lookup_long_init(struct lookup_long *l);
void lookup_long_drop(struct lookup_long *l);
/* Of n fields, one behind the other; NULL when they do not lie in one piece. Good until the next
 * call. */
uint32_t *lookup_long_get(struct lookup_long *l, const struct str *fields, size_t n, bool *is_new);
/* The values of the rows that are told as bits. Inputs are nfields from cells[row][column] on.
 * Gives those that are not found. */
uint64_t lookup_long_block(const struct lookup_long *l, const struct str *const *cells,
			   size_t column, size_t nfields, uint64_t rows, uint32_t *values,
			   uint32_t *all);

#endif
