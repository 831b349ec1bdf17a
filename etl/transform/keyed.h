/*
 * A function of some columns of a record, computed once for each distinct raw input. Ledgers repeat
 * themselves, so code lists, patterns, dates and value maps cost nothing on the lines that follow;
 * on each line remain a compare with the line before, or one hash and compare.
 *
 * The table is not base/map: nearly all inputs are codes of at most 16 bytes, which lie in the slot
 * itself as two words, so that a lookup is one multiplication and one cache line.
 */
#ifndef TRANSFORM_KEYED_H
#define TRANSFORM_KEYED_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/hash.h"

#define KEYED_SHORT 16

struct keyed_slot {
	uint64_t a, b; /* the input; of a long one its hash, and its address in `keys` */
	uint32_t size; /* bytes + 1; 0: free */
	uint32_t value;
};

struct keyed {
	int *columns; /* of the record */
	size_t n;
	bool by_variant;
	struct keyed_slot last; /* the input of the line before */
	struct keyed_slot *slots;
	size_t mask, count;
	struct arena *keys; /* bytes of long inputs */
	struct buffer scratch;
};

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant);
void keyed_drop(struct keyed *k);
/* Forgets all inputs. */
void keyed_reset(struct keyed *k);
/* The input of several columns, each with its length in front, in k->scratch. */
struct str keyed_join(struct keyed *k, const struct str *cells, size_t ncells, size_t variant);
/* Looks up what keyed_get did not find to be the last input. */
uint32_t *keyed_find(struct keyed *k, struct str input, const struct keyed_slot *want,
		     bool *is_new);

static inline struct str keyed_input(struct keyed *k, const struct str *cells, size_t ncells,
				     size_t variant)
{
	if (k->n == 1 && !k->by_variant)
		return (size_t)k->columns[0] < ncells ? cells[k->columns[0]] : (struct str){"", 0};
	return keyed_join(k, cells, ncells, variant);
}

/* The input as it lies in a slot. Two loads that overlap cover every length; with the length they
 * are unique. */
static inline struct keyed_slot keyed_pack(struct str s)
{
	struct keyed_slot want = {.size = (uint32_t)s.len + 1};
	uint32_t a, b;
	if (s.len > KEYED_SHORT) {
		want.a = hash64(s.ptr, s.len);
	} else if (s.len >= 8) {
		memcpy(&want.a, s.ptr, 8);
		memcpy(&want.b, s.ptr + s.len - 8, 8);
	} else if (s.len >= 4) {
		memcpy(&a, s.ptr, 4);
		memcpy(&b, s.ptr + s.len - 4, 4);
		want.a = a;
		want.b = b;
	} else if (s.len > 0) {
		want.a = (unsigned char)s.ptr[0] | (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8 |
			 (uint64_t)(unsigned char)s.ptr[s.len - 1] << 16;
	}
	return want;
}

static inline bool keyed_same(const struct keyed_slot *slot, const struct keyed_slot *want,
			      struct str input)
{
	if (slot->size != want->size || slot->a != want->a)
		return false;
	if (input.len <= KEYED_SHORT)
		return slot->b == want->b;
	return memcmp((const char *)(uintptr_t)slot->b, input.ptr, input.len) == 0;
}

/* The value of an input, which is 0 and to be set when it is new. Good until the next call. */
static inline uint32_t *keyed_get(struct keyed *k, struct str input, bool *is_new)
{
	struct keyed_slot want = keyed_pack(input);
	*is_new = false;
	if (keyed_same(&k->last, &want, input))
		return &k->last.value;
	return keyed_find(k, input, &want, is_new);
}

/* To be called with the value that was set for a new input. */
static inline uint32_t keyed_set(struct keyed *k, uint32_t *at, uint32_t value)
{
	*at = value;
	k->last.value = value;
	return value;
}

#endif
