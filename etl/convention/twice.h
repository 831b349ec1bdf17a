/*
 * Blocks of records that come again anywhere in a file, as where a month was appended twice: in a
 * row (jan, feb, feb) or further on (jan, feb, jan). Records are known by a hash of all that they
 * hold. Of a file of at most TWICE_KEPT every record is looked at; of longer ones those whose amount
 * says so, ever fewer, so that memory and time are bounded and long blocks are still found.
 */
#ifndef CONVENTION_TWICE_H
#define CONVENTION_TWICE_H

#include "base/text/str.h"
#include "model/money.h"

#define TWICE_KEPT 8192u /* records that are remembered */
#define TWICE_BLOCKS 16u /* blocks that are named */

struct twice_block {
	uint64_t first, again, last; /* lines: where it was, where it begins again and ends */
	uint64_t records;            /* that were seen to be the same */
	money_sum sum;               /* of what comes again */
	bool sampled;                /* not every record was looked at: it may be longer */
};

struct twice;

struct twice *twice_new(void);
void twice_free(struct twice *t);
/* Whether the record with this mark (a number that equal records have in common) is looked at; then
 * twice_add, else twice_skip. */
bool twice_wants(const struct twice *t, int64_t mark);
void twice_add(struct twice *t, int64_t mark, uint64_t hash, int64_t amount, uint64_t line);
void twice_skip(struct twice *t, int64_t amount);
/* Skips the records before the first that is looked at, of marks that are amounts; gives their
 * number. */
size_t twice_run(struct twice *t, const int64_t *amounts, size_t n);
/* A hash of all that a record holds. */
uint64_t twice_hash(const struct str *cells, size_t n);
/* The number of blocks; the first TWICE_BLOCKS can be got. */
size_t twice_end(struct twice *t);
const struct twice_block *twice_get(const struct twice *t, size_t i);

#endif
