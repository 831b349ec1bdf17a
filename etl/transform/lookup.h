/*
 * Values of raw inputs that lie in one piece: a field of a record, or fields side by side, whose
 * bytes have only the delimiter between them. Ledgers repeat themselves, so this runs for each line
 * and dimension, and everything behind it (resolve.c) once for each distinct input. Inputs that do
 * not lie in one piece (a field beside it is quoted, columns are apart, the variant counts) go to
 * keyed.h, which knows them all; the two tables do not know of each other.
 *
 * An input of one field and at most 16 bytes lies in its spot as two words, padded with zeros;
 * others as their hash, and are compared byte by byte with what was kept. Two spots make a cache
 * line, and both are looked at without a branch: in a table of spots one by one, one input in eight
 * (a quarter full) to four (half full) was not in its first spot, and each was a branch that the
 * processor had guessed wrong.
 *
 * Measured on the generated ledger of tests/bench, whose 14 dimensions are 17 fields: 1,560
 * instructions a line with keyed.h alone, 1,070 with this, and a fifth of the processor time of
 * `stuiver check`.
 */
#ifndef TRANSFORM_LOOKUP_H
#define TRANSFORM_LOOKUP_H

#include "transform/keyed.h"

#define LOOKUP_SHORT 16u

struct lookup_spot {
	uint64_t a, b; /* a short input; of another one its hash, and the lengths of its fields */
	const char *kept; /* bytes of one that is not short */
	uint32_t size;    /* bytes + 1; 0: free */
	uint32_t value;
};

struct lookup_line {
	_Alignas(64) struct lookup_spot spots[2];
};

struct lookup {
	size_t first, last; /* columns of the record; first > last: not to be used */
	struct lookup_line *lines;
	size_t mask, count;
	struct arena *kept;
};

/* One input on its way. */
struct lookup_input {
	uint64_t a, b, hash;
	const char *bytes;
	uint32_t size;
};
#define LOOKUP_PIECES UINT32_MAX /* size of one that does not lie in one piece: no spot has it */

/* columns: that the value depends on, in any order. */
void lookup_init(struct lookup *l, const int *columns, size_t n, bool by_variant);
void lookup_drop(struct lookup *l);
/* Forgets all inputs. */
void lookup_reset(struct lookup *l);
/* The value of an input that is not in its first line, or new: then it is 0 and to be set. Good
 * until the next call. */
uint32_t *lookup_get(struct lookup *l, const struct lookup_input *in, bool *is_new);

/* The bytes of two words that n bytes fill; the first byte is the lowest. */
extern const uint64_t lookup_masks[LOOKUP_SHORT + 1][2];

static inline bool lookup_usable(const struct lookup *l, size_t ncells)
{
	return l->first <= l->last && l->last < ncells;
}

/* At most 16 bytes as two words. BATCH_OVERREAD makes it safe to read what lies behind. */
static inline void lookup_words(const char *p, size_t n, uint64_t *a, uint64_t *b)
{
	memcpy(a, p, 8);
	memcpy(b, p + 8, 8);
	*a &= lookup_masks[n][0];
	*b &= lookup_masks[n][1];
}

static inline uint64_t lookup_hash(const char *p, size_t n)
{
	uint64_t a, b, hash = n;
	for (; n > 16; p += 16, n -= 16) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, 8);
		hash = keyed_mix(hash ^ a, b);
	}
	lookup_words(p, n, &a, &b);
	return keyed_mix(hash ^ a, b);
}

static inline bool lookup_same_bytes(const char *p, const char *q, size_t n)
{
	uint64_t a, b, c, d, differ = 0;
	for (; n > 16; p += 16, q += 16, n -= 16) {
		memcpy(&a, p, 8);
		memcpy(&b, p + 8, 8);
		memcpy(&c, q, 8);
		memcpy(&d, q + 8, 8);
		differ |= (a ^ c) | (b ^ d);
	}
	lookup_words(p, n, &a, &b);
	lookup_words(q, n, &c, &d);
	return (differ | (a ^ c) | (b ^ d)) == 0;
}

/* One field. */
static inline void lookup_field(struct lookup_input *out, struct str s)
{
	uint64_t a, b = 0, hash;
	if (s.len <= LOOKUP_SHORT) {
		lookup_words(s.ptr, s.len, &a, &b);
		hash = keyed_mix(a ^ s.len, b);
	} else {
		a = hash = lookup_hash(s.ptr, s.len);
	}
	*out = (struct lookup_input){a, b, hash, s.ptr, (uint32_t)s.len + 1};
}

/* Two or three fields, each one byte behind the other. Which bytes belong to which is told by their
 * lengths. */
static inline void lookup_fields(struct lookup_input *out, const struct str *fields, size_t n)
{
	uint64_t lengths = fields[0].len;
	bool together = fields[0].len <= UINT16_MAX;
	for (size_t i = 1; i < n; i++) {
		together &= fields[i].ptr == fields[i - 1].ptr + fields[i - 1].len + 1;
		together &= fields[i].len <= UINT16_MAX;
		lengths = lengths << 16 | fields[i].len;
	}
	if (!together) {
		*out = (struct lookup_input){.size = LOOKUP_PIECES};
		return;
	}
	const char *bytes = fields[0].ptr;
	size_t len = (size_t)(fields[n - 1].ptr - bytes) + fields[n - 1].len;
	uint64_t hash = lookup_hash(bytes, len);
	*out = (struct lookup_input){hash, lengths, hash, bytes, (uint32_t)len + 1};
}

/* Where it is looked for first. Tables grow: good until the next lookup_get. */
static inline const struct lookup_line *lookup_line(const struct lookup *l,
						    const struct lookup_input *in)
{
	return &l->lines[in->hash & l->mask];
}

/* The spot in its first line that has the input's words, and is the input's unless bytes must be
 * compared; else NULL. */
static inline const struct lookup_spot *lookup_spot(const struct lookup *l,
						    const struct lookup_input *in)
{
	const struct lookup_spot *s = lookup_line(l, in)->spots;
	uint64_t differs = (s[0].a ^ in->a) | (s[0].b ^ in->b) | (s[0].size ^ in->size);
	uint64_t other = (s[1].a ^ in->a) | (s[1].b ^ in->b) | (s[1].size ^ in->size);
	s += differs != 0;
	return differs && other ? NULL : s;
}

#endif
