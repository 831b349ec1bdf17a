#include "transform/keyed.h"

#include <stdlib.h>

#define INPUT_MAX (64u << 20)
#define SLOTS_MIN 64u

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant)
{
	*k = (struct keyed){.columns = columns, .n = n, .by_variant = by_variant};
	buffer_init(&k->scratch, INPUT_MAX);
	keyed_reset(k);
}

void keyed_drop(struct keyed *k)
{
	free(k->slots);
	arena_free(k->keys);
	buffer_drop(&k->scratch);
	*k = (struct keyed){.n = 0};
}

void keyed_reset(struct keyed *k)
{
	free(k->slots);
	arena_free(k->keys);
	k->slots = xcalloc(SLOTS_MIN, sizeof *k->slots);
	k->keys = arena_new();
	k->mask = SLOTS_MIN - 1;
	k->count = 0;
	k->last = (struct keyed_slot){.size = 0};
}

static size_t slot_of(const struct keyed *k, const struct keyed_slot *s)
{
	uint64_t h =
		(s->a ^ (s->size * UINT64_C(0x9e3779b97f4a7c15))) * UINT64_C(0xff51afd7ed558ccd);
	/* b of a long input is an address; its hash in a is enough. */
	if (s->size <= KEYED_SHORT + 1)
		h = (h ^ (h >> 32) ^ s->b) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (size_t)(h ^ (h >> 29)) & k->mask;
}

static void grow(struct keyed *k)
{
	struct keyed_slot *old = k->slots;
	size_t n = k->mask + 1;
	k->slots = xcalloc(n * 2, sizeof *k->slots);
	k->mask = n * 2 - 1;
	for (size_t i = 0; i < n; i++) {
		if (old[i].size == 0)
			continue;
		size_t at = slot_of(k, &old[i]);
		while (k->slots[at].size != 0)
			at = (at + 1) & k->mask;
		k->slots[at] = old[i];
	}
	free(old);
}

static struct keyed_slot *probe(const struct keyed *k, struct str input,
				const struct keyed_slot *want)
{
	size_t at = slot_of(k, want);
	while (k->slots[at].size != 0 && !keyed_same(&k->slots[at], want, input))
		at = (at + 1) & k->mask;
	return &k->slots[at];
}

uint32_t *keyed_find(struct keyed *k, struct str input, const struct keyed_slot *want, bool *is_new)
{
	struct keyed_slot *slot = probe(k, input, want);
	*is_new = slot->size == 0;
	if (*is_new) {
		if ((k->count + 1) * 2 > k->mask + 1) {
			grow(k);
			slot = probe(k, input, want);
		}
		k->count++;
		*slot = *want;
		if (input.len > KEYED_SHORT)
			slot->b = (uint64_t)(uintptr_t)arena_dup(k->keys, input).ptr;
	}
	k->last = *slot;
	return &slot->value;
}

struct str keyed_join(struct keyed *k, const struct str *cells, size_t ncells, size_t variant)
{
	struct buffer *b = &k->scratch;
	size_t total = sizeof variant;
	for (size_t i = 0; i < k->n; i++)
		total += (size_t)k->columns[i] < ncells ? cells[k->columns[i]].len + 4 : 4;
	buffer_reset(b);
	if (buffer_reserve(b, total) != 0)
		return (struct str){"", 0};
	char *p = b->ptr;
	if (k->by_variant)
		*p++ = (char)variant;
	for (size_t i = 0; i < k->n; i++) {
		struct str s =
			(size_t)k->columns[i] < ncells ? cells[k->columns[i]] : (struct str){"", 0};
		uint32_t len = (uint32_t)s.len;
		memcpy(p, &len, sizeof len);
		p += sizeof len;
		memcpy(p, s.ptr, s.len);
		p += s.len;
	}
	return (struct str){b->ptr, (size_t)(p - b->ptr)};
}
