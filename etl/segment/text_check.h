/*
 * Whether a piece holds the texts that were put into it, before it is stored: its sums are computed
 * and its blocks unpacked and read again. Not text by text, which would take longer than packing:
 * each word that comes in is hashed, as is each token that the codes of the piece name, and both
 * sides add up the hashes, each times a weight that grows with its place. What text_pack does in
 * between (its table, its order, its codes, blocks and frames) can thus go wrong nowhere without
 * the sums telling, and neither side knows what the other makes of the bytes of a word. The ends of
 * texts move the weights of what follows, and are counted.
 *
 * Of a piece of many blocks each fourth is read, each time others: all of them would take a fifth
 * of the time of packing, and a third where blocks are zstd frames. Blocks that closed early are
 * always all read.
 *
 * Private to text_pack.
 */
#ifndef SEGMENT_TEXT_CHECK_H
#define SEGMENT_TEXT_CHECK_H

#include "base/memory/arena.h"
#include "segment/text_piece.h"
#include "segment/text_word.h"

/* A sum over words, marks among them. */
struct text_sum {
	uint64_t sum, weight;
};

static inline struct text_sum text_sum_none(void)
{
	return (struct text_sum){0, 1};
}
/* One word more, and the end of its text when `ends` is 1. */
static inline void text_sum_add(struct text_sum *s, uint64_t hash, uint32_t ends)
{
	s->sum += hash * s->weight;
	s->weight += 2 + 2 * (uint64_t)ends; /* odd, so that no two words outweigh one another */
}
/* The hash of a word of at most TEXT_SHORT bytes: its first 8 bytes, the rest 0, its last 8 when it
 * has more, and its size, one more than its bytes. Longer ones have their hash64. */
static inline uint64_t text_word_hash(uint64_t a, uint64_t b, uint32_t size)
{
	return text_mix(a ^ size, b);
}
/* Of no text: an empty word but for its first byte. */
#define TEXT_NULL_HASH text_word_hash(1, 0, 1)

struct text_check;

struct text_check *text_check_new(void);
void text_check_free(struct text_check *c);
/* sums[i] is that of all words before entry i * TEXT_BLOCK_ENTRIES, the last that of all words. */
bool text_check_piece(struct text_check *c, struct str piece, uint32_t entries,
		      const struct text_sum *sums);

#endif
