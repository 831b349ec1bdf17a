/*
 * Values of fields of at most 16 bytes that have few distinct ones, as nearly all classifications
 * of a ledger have: no two of them share a spot, so that one comparison tells everything. The
 * factor of the hash is chosen for that, again whenever a new input meets another one. Private to
 * lookup.
 *
 * Half of the instructions of lookup_short.h (35 an input), which it is given up for when there are
 * more.
 */
#ifndef TRANSFORM_LOOKUP_LOOKUP_FEW_H
#define TRANSFORM_LOOKUP_LOOKUP_FEW_H

#include "transform/lookup/lookup_short.h"

#define LOOKUP_FEW 128u

struct lookup_few_spot {
	_Alignas(32) struct lookup_words words;
	uint32_t value;
	bool used;
};

struct lookup_few {
	struct lookup_few_spot *spots; /* NULL: given up */
	uint64_t factor;
	unsigned shift; /* of a hash, to a spot */
	size_t count;
};

void lookup_few_init(struct lookup_few *l);
void lookup_few_drop(struct lookup_few *l);
/* The value of a short field, 0 and to be set when it is new. NULL: there are too many, all of
 * which are given to `heir` with their values. Good until the next call. */
uint32_t *lookup_few_get(struct lookup_few *l, struct lookup_short *heir, struct str s,
			 bool *is_new);
/* As lookup_short_block. */
uint64_t lookup_few_block(const struct lookup_few *l, const struct str *const *cells, size_t column,
			  size_t n, uint32_t *values, uint32_t *all);

#endif
