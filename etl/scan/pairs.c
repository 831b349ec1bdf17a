/* Pairs of group and code, numbered in order of arrival: an open-addressing table. */
#include "scan/group.h"

#include <stdlib.h>

#define PAIRS_START 4096u

struct code_pairs {
	uint64_t *keys; /* [capacity] in order of arrival */
	uint32_t n, capacity;
	uint32_t *slots; /* id + 1, or 0 */
	uint32_t mask;
};

struct code_pairs *pairs_new(void)
{
	struct code_pairs *p = xcalloc(1, sizeof *p);

	p->capacity = PAIRS_START;
	p->keys = xcalloc(p->capacity, sizeof *p->keys);
	p->mask = 2 * PAIRS_START - 1;
	p->slots = xcalloc(p->mask + 1u, sizeof *p->slots);
	return p;
}

void pairs_free(struct code_pairs *p)
{
	if (!p)
		return;
	free(p->keys);
	free(p->slots);
	free(p);
}

static uint32_t mix(uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15u;
	return (uint32_t)(key >> 32);
}

static void grow(struct code_pairs *p)
{
	p->capacity *= 2;
	p->keys = xrealloc(p->keys, p->capacity * sizeof *p->keys);
	free(p->slots);
	p->mask = 2 * p->capacity - 1;
	p->slots = xcalloc(p->mask + 1u, sizeof *p->slots);
	for (uint32_t i = 0; i < p->n; i++) {
		uint32_t at = mix(p->keys[i]) & p->mask;
		while (p->slots[at])
			at = (at + 1) & p->mask;
		p->slots[at] = i + 1;
	}
}

static uint32_t put(struct code_pairs *p, uint64_t key)
{
	uint32_t at = mix(key) & p->mask;

	while (p->slots[at]) {
		if (p->keys[p->slots[at] - 1] == key)
			return p->slots[at] - 1;
		at = (at + 1) & p->mask;
	}
	p->slots[at] = p->n + 1;
	p->keys[p->n] = key;
	if (++p->n == p->capacity)
		grow(p);
	return p->n - 1;
}

void pairs_fold(struct code_pairs *p, uint32_t *ids, const uint32_t *codes, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		ids[i] = put(p, (uint64_t)ids[i] << 32 | codes[i]);
}

uint32_t pairs_count(const struct code_pairs *p)
{
	return p->n;
}

void pairs_get(const struct code_pairs *p, uint32_t id, uint32_t *left, uint32_t *code)
{
	*left = (uint32_t)(p->keys[id] >> 32);
	*code = (uint32_t)p->keys[id];
}
