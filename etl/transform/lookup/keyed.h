/*
 * A function of some columns of a record, computed once for each distinct raw input. Ledgers repeat
 * themselves, so code lists, patterns, dates and value maps cost nothing on the lines that follow;
 * on each line remains one hash and one compare.
 *
 * The table is not base/map: nearly all inputs are one code of at most 16 bytes, which lies in the
 * slot itself as two words, so that a lookup is one multiplication and one cache line. Longer ones,
 * and those of several columns, are hashed and compared cell by cell where they lie, without being
 * joined first.
 *
 * Measured on a ledger of 20,000 suppliers: nine tenths of a lookup were waits for the slot's cache
 * line. So inputs are packed some records early and their cache lines asked for (run_keys.c).
 * Remembering the input of the line before was tried and dropped: a branch that columns of few
 * values mispredict costs more than the lookup it saves.
 */
#ifndef TRANSFORM_LOOKUP_KEYED_H
#define TRANSFORM_LOOKUP_KEYED_H

#include "base/memory/arena.h"

#define KEYED_SHORT 16

struct keyed_slot {
	uint64_t a, b; /* a short input; of another one its hash, and its address in `keys` */
	uint32_t size; /* bytes of all cells + 1; 0: free */
	uint32_t value;
};

struct keyed {
	int *columns; /* of the record */
	size_t n;
	bool by_variant;
	struct keyed_slot *slots;
	size_t mask, count;
	struct arena *keys; /* inputs that are not short */
};

/* The cells of one record, packed as a slot would hold them. */
struct keyed_input {
	const struct str *cells;
	size_t ncells;
	size_t variant;
	bool is_short;
	uint64_t hash;
	uint64_t a, b;
	uint32_t size;
};

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant);
void keyed_drop(struct keyed *k);
/* Forgets all inputs. */
void keyed_reset(struct keyed *k);
/* The value of an input, which is 0 and to be set when it is new. Good until the next call. */
uint32_t *keyed_get(struct keyed *k, const struct keyed_input *input, bool *is_new);

static inline struct str keyed_cell(const struct keyed_input *in, const struct keyed *k, size_t i)
{
	size_t column = (size_t)k->columns[i];
	return column < in->ncells ? in->cells[column] : (struct str){"", 0};
}

static inline uint64_t keyed_mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product =
		(wide)(a ^ UINT64_C(0x9e3779b97f4a7c15)) * (b ^ UINT64_C(0xc4ceb9fe1a85ec53));
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* At most 16 bytes as two words. Two loads that overlap cover every length; with the length they
 * are unique. */
static inline void keyed_words(struct str s, uint64_t *a, uint64_t *b)
{
	uint32_t low = 0, high = 0;
	if (s.len >= 8) {
		memcpy(a, s.ptr, 8);
		memcpy(b, s.ptr + s.len - 8, 8);
		return;
	}
	if (s.len >= 4) {
		memcpy(&low, s.ptr, 4);
		memcpy(&high, s.ptr + s.len - 4, 4);
	} else if (s.len > 0) {
		low = (unsigned char)s.ptr[0] | (uint32_t)(unsigned char)s.ptr[s.len / 2] << 8 |
		      (uint32_t)(unsigned char)s.ptr[s.len - 1] << 16;
	}
	*a = low;
	*b = high;
}

static inline uint64_t keyed_hash_cell(uint64_t hash, struct str s)
{
	uint64_t a, b;
	hash = keyed_mix(hash, s.len);
	for (; s.len > KEYED_SHORT; s.ptr += KEYED_SHORT, s.len -= KEYED_SHORT) {
		keyed_words((struct str){s.ptr, KEYED_SHORT}, &a, &b);
		hash = keyed_mix(hash ^ a, b);
	}
	keyed_words(s, &a, &b);
	return keyed_mix(hash ^ a, b);
}

/* Packs the cells of a record. `variant` counts only where the value depends on it. Written where
 * it stays: a copy of what was just written in pieces waits for all of them. */
static inline void keyed_pack(struct keyed_input *out, const struct keyed *k,
			      const struct str *cells, size_t ncells, size_t variant)
{
	out->cells = cells;
	out->ncells = ncells;
	out->variant = k->by_variant ? variant : 0;
	struct str s =
		k->n == 1 && !k->by_variant ? keyed_cell(out, k, 0) : (struct str){NULL, SIZE_MAX};
	out->is_short = s.len <= KEYED_SHORT;
	if (out->is_short) {
		uint64_t a, b;
		keyed_words(s, &a, &b);
		out->a = a;
		out->b = b;
		out->size = (uint32_t)s.len + 1;
		out->hash = keyed_mix(a ^ s.len, b);
		return;
	}
	size_t size = 1;
	uint64_t hash = out->variant;
	for (size_t i = 0; i < k->n; i++) {
		s = keyed_cell(out, k, i);
		hash = keyed_hash_cell(hash, s);
		size += s.len;
	}
	out->size = (uint32_t)size;
	out->a = out->hash = hash;
	out->b = 0;
}

/* The value of an input that is short and lies in its first slot, as nearly all do; else NULL. */
static inline const uint32_t *keyed_hit(const struct keyed *k, const struct keyed_input *in)
{
	const struct keyed_slot *slot = &k->slots[in->hash & k->mask];
	bool hit =
		in->is_short & (slot->a == in->a) & (slot->b == in->b) & (slot->size == in->size);
	return hit ? &slot->value : NULL;
}

/* For an input that will be looked up soon: first asks for its slot, then, when that has come, for
 * the bytes it will be compared with. */
static inline __attribute__((always_inline)) void keyed_fetch_slot(const struct keyed *k,
								   const struct keyed_input *in)
{
	__builtin_prefetch(&k->slots[in->hash & k->mask]);
}

static inline __attribute__((always_inline)) void keyed_fetch_bytes(const struct keyed *k,
								    const struct keyed_input *in)
{
	const struct keyed_slot *slot = &k->slots[in->hash & k->mask];
	if (!in->is_short && slot->size == in->size)
		__builtin_prefetch((const char *)(uintptr_t)slot->b);
}

/* To be called with the value that was found for a new input. */
static inline uint32_t keyed_set(uint32_t *at, uint32_t value)
{
	*at = value;
	return value;
}

#endif
