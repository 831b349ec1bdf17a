/*
 * Values of fields of at most 16 bytes, which are two words, padded with zeros; no text has a NUL,
 * so that words tell their length. Private to lookup.
 *
 * Three of them make a cache line with their values, and all three are compared without a branch.
 * In a table of spots one by one, one input in eight (a quarter full) to four (half full) was not
 * in its first spot, and each was a branch that the processor had guessed wrong. With two spots a
 * line, as many lines are needed for that as take four times the memory.
 */
#ifndef TRANSFORM_LOOKUP_LOOKUP_SHORT_H
#define TRANSFORM_LOOKUP_LOOKUP_SHORT_H

#include "base/text/str.h"

#define LOOKUP_SHORT 16u
#define LOOKUP_SHORT_LINE 3u

struct lookup_words {
	uint64_t a, b;
};

struct lookup_short_line {
	_Alignas(64) struct lookup_words words[LOOKUP_SHORT_LINE]; /* free: all bits, as no text */
	uint32_t values[LOOKUP_SHORT_LINE];
	uint32_t used;
};

struct lookup_short {
	struct lookup_short_line *lines;
	size_t nlines, count;
	unsigned shift; /* of a hash, to a line */
};

void lookup_short_init(struct lookup_short *l);
void lookup_short_drop(struct lookup_short *l);
/* Good until the next call. */
uint32_t *lookup_short_get(struct lookup_short *l, struct str s, bool *is_new);
/* For words that are not in the table. */
uint32_t *lookup_short_put(struct lookup_short *l, struct lookup_words w);
/*
 * The values of fields; cells[row][column] is a row's field. Gives the rows that are not found, as
 * bits; they may be long. *all gets the bits of all values, and of any others besides.
 */
uint64_t lookup_short_block(const struct lookup_short *l, const struct str *const *cells,
			    size_t column, size_t n, uint32_t *values, uint32_t *all);

/* A hash is a sum of words times odd numbers. Its upper bits, which all of a word's bits get to,
 * are used. */
#define LOOKUP_ODD_0 UINT64_C(0x9e3779b97f4a7c15)
#define LOOKUP_ODD_1 UINT64_C(0xc4ceb9fe1a85ec53)
#define LOOKUP_ODD_2 UINT64_C(0xff51afd7ed558ccd)
#define LOOKUP_ODD_3 UINT64_C(0xbf58476d1ce4e5b9)
#define LOOKUP_ODD_4 UINT64_C(0x94d049bb133111eb)
#define LOOKUP_ODD_5 UINT64_C(0xd6e8feb86659fd93)
#define LOOKUP_ODD_6 UINT64_C(0xa0761d6478bd642f)

/* The bytes of two words that n bytes fill; the first byte is the lowest. */
extern const struct lookup_words lookup_masks[LOOKUP_SHORT + 2];

/* n at most 16. BATCH_OVERREAD makes it safe to read what lies behind. */
static inline struct lookup_words lookup_pack(const char *p, size_t n)
{
	struct lookup_words w;
	memcpy(&w, p, sizeof w);
	w.a &= lookup_masks[n].a;
	w.b &= lookup_masks[n].b;
	return w;
}

/* n is any length: of a long text, one that no text and no free spot has. */
static inline struct lookup_words lookup_pack_any(const char *p, size_t n)
{
	struct lookup_words w;
	size_t known = n <= LOOKUP_SHORT ? n : LOOKUP_SHORT + 1;
	memcpy(&w, p, sizeof w);
	w.a &= lookup_masks[known].a;
	w.b &= lookup_masks[known].b;
	w.b |= -(uint64_t)(n > LOOKUP_SHORT);
	return w;
}

#endif
