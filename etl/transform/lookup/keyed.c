#include "transform/lookup/keyed.h"

#include <stdlib.h>

#define SLOTS_MIN 64u
/* A table is at most a quarter full while it is small, so that nearly every input lies in its first
 * slot; beyond this at most half full, for the memory. */
#define SLOTS_SPARSE 4096u

void keyed_init(struct keyed *k, int *columns, size_t n, bool by_variant)
{
	*k = (struct keyed){.columns = columns, .n = n, .by_variant = by_variant};
	keyed_reset(k);
}

void keyed_drop(struct keyed *k)
{
	free(k->slots);
	arena_free(k->keys);
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
}

static bool is_short(const struct keyed *k, const struct keyed_slot *s)
{
	return k->n == 1 && !k->by_variant && s->size <= KEYED_SHORT + 1;
}

static void grow(struct keyed *k)
{
	struct keyed_slot *old = k->slots;
	size_t n = k->mask + 1;
	k->slots = xcalloc(n * 2, sizeof *k->slots);
	k->mask = n * 2 - 1;
	for (size_t i = 0; i < n; i++) {
		const struct keyed_slot *s = &old[i];
		if (s->size == 0)
			continue;
		uint64_t hash = is_short(k, s) ? keyed_mix(s->a ^ (s->size - 1), s->b) : s->a;
		size_t at = hash & k->mask;
		while (k->slots[at].size != 0)
			at = (at + 1) & k->mask;
		k->slots[at] = *s;
	}
	free(old);
}

/* Inputs that are not short lie in the arena: the variant where it counts, then each cell's length
 * and bytes. */
static const char *keep(struct keyed *k, const struct keyed_input *in)
{
	size_t total = sizeof in->variant + k->n * sizeof(uint32_t) + in->size;
	char *start = arena_bytes(k->keys, total), *p = start;
	if (k->by_variant) {
		memcpy(p, &in->variant, sizeof in->variant);
		p += sizeof in->variant;
	}
	for (size_t i = 0; i < k->n; i++) {
		struct str s = keyed_cell(in, k, i);
		uint32_t len = (uint32_t)s.len;
		memcpy(p, &len, sizeof len);
		p += sizeof len;
		memcpy(p, s.ptr, s.len);
		p += s.len;
	}
	return start;
}

/* Most cells are a word or two. */
static inline bool same_bytes(const char *p, struct str s)
{
	uint64_t a, b, c, d;
	if (s.len > KEYED_SHORT)
		return memcmp(p, s.ptr, s.len) == 0;
	keyed_words(s, &a, &b);
	keyed_words((struct str){p, s.len}, &c, &d);
	return a == c && b == d;
}

static bool is_kept(const struct keyed *k, const struct keyed_input *in, const char *p)
{
	if (k->by_variant) {
		if (memcmp(p, &in->variant, sizeof in->variant) != 0)
			return false;
		p += sizeof in->variant;
	}
	for (size_t i = 0; i < k->n; i++) {
		struct str s = keyed_cell(in, k, i);
		uint32_t len = (uint32_t)s.len;
		if (memcmp(p, &len, sizeof len) != 0)
			return false;
		p += sizeof len;
		if (!same_bytes(p, s))
			return false;
		p += s.len;
	}
	return true;
}

static inline bool same(const struct keyed *k, const struct keyed_slot *slot,
			const struct keyed_input *in)
{
	if (slot->a != in->a || slot->size != in->size)
		return false;
	return in->is_short ? slot->b == in->b : is_kept(k, in, (const char *)(uintptr_t)slot->b);
}

static inline struct keyed_slot *probe(const struct keyed *k, const struct keyed_input *in)
{
	size_t at = in->hash & k->mask;
	while (k->slots[at].size != 0 && !same(k, &k->slots[at], in))
		at = (at + 1) & k->mask;
	return &k->slots[at];
}

static struct keyed_slot *add(struct keyed *k, const struct keyed_input *in,
			      struct keyed_slot *slot)
{
	size_t share = k->mask < SLOTS_SPARSE ? 4 : 2;
	if ((k->count + 1) * share > k->mask + 1) {
		grow(k);
		slot = probe(k, in);
	}
	k->count++;
	*slot = (struct keyed_slot){.a = in->a, .b = in->b, .size = in->size};
	if (!in->is_short)
		slot->b = (uint64_t)(uintptr_t)keep(k, in);
	return slot;
}

uint32_t *keyed_get(struct keyed *k, const struct keyed_input *in, bool *is_new)
{
	struct keyed_slot *slot = probe(k, in);
	*is_new = slot->size == 0;
	if (*is_new)
		slot = add(k, in, slot);
	return &slot->value;
}
