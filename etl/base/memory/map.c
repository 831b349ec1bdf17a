/*
 * Open addressing with linear probing over slots of 8 bytes (32 bits of the hash, index of the
 * entry), so that a probe rarely touches a key that does not match. Entries lie in order of
 * arrival.
 */
#include "base/memory/map.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"

#include <stdlib.h>

struct map_slot {
	uint32_t hash;
	uint32_t entry; /* index + 1; 0: free */
};

struct entry {
	const char *key;
	uint32_t len;
	uint32_t value;
};

struct map {
	struct map_slot *slots;
	size_t mask; /* slots - 1 */
	struct entry *entries;
	size_t count;
	size_t capacity; /* of entries */
	struct arena *keys;
};

#define SLOTS_MIN 64u

struct map *map_new(void)
{
	struct map *m = xcalloc(1, sizeof *m);
	m->slots = xcalloc(SLOTS_MIN, sizeof *m->slots);
	m->mask = SLOTS_MIN - 1;
	m->keys = arena_new();
	return m;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	free(m->slots);
	free(m->entries);
	arena_free(m->keys);
	free(m);
}

size_t map_count(const struct map *m)
{
	return m->count;
}

static struct map_slot *find(const struct map *m, struct str key, uint32_t hash)
{
	size_t i = hash & m->mask;
	for (;; i = (i + 1) & m->mask) {
		struct map_slot *s = &m->slots[i];
		if (s->entry == 0)
			return s;
		if (s->hash != hash)
			continue;
		const struct entry *e = &m->entries[s->entry - 1];
		if (e->len == key.len && (key.len == 0 || memcmp(e->key, key.ptr, key.len) == 0))
			return s;
	}
}

static uint32_t hash_of(struct str key)
{
	uint64_t h = hash64(key.ptr, key.len);
	return (uint32_t)(h ^ (h >> 32));
}

uint32_t *map_get(const struct map *m, struct str key)
{
	struct map_slot *s = find(m, key, hash_of(key));
	return s->entry ? &m->entries[s->entry - 1].value : NULL;
}

static void grow_slots(struct map *m)
{
	size_t n = (m->mask + 1) * 2;
	struct map_slot *old = m->slots;
	size_t old_n = m->mask + 1;
	m->slots = xcalloc(n, sizeof *m->slots);
	m->mask = n - 1;
	for (size_t i = 0; i < old_n; i++) {
		if (old[i].entry == 0)
			continue;
		size_t at = old[i].hash & m->mask;
		while (m->slots[at].entry != 0)
			at = (at + 1) & m->mask;
		m->slots[at] = old[i];
	}
	free(old);
}

uint32_t *map_put(struct map *m, struct str key, bool *is_new)
{
	uint32_t hash = hash_of(key);
	struct map_slot *s = find(m, key, hash);
	*is_new = s->entry == 0;
	if (!*is_new)
		return &m->entries[s->entry - 1].value;
	if ((m->count + 1) * 4 > (m->mask + 1) * 3) {
		grow_slots(m);
		s = find(m, key, hash);
	}
	if (m->count == m->capacity) {
		m->capacity = m->capacity ? m->capacity * 2 : 32;
		m->entries = xrealloc(m->entries, m->capacity * sizeof *m->entries);
	}
	struct entry *e = &m->entries[m->count++];
	e->key = arena_dup(m->keys, key).ptr;
	e->len = (uint32_t)key.len;
	e->value = 0;
	s->hash = hash;
	s->entry = (uint32_t)m->count;
	return &e->value;
}

struct str map_key(const struct map *m, size_t i)
{
	return (struct str){m->entries[i].key, m->entries[i].len};
}

uint32_t map_value(const struct map *m, size_t i)
{
	return m->entries[i].value;
}

size_t map_size(const struct map *m)
{
	return (m->mask + 1) * sizeof *m->slots + m->capacity * sizeof *m->entries +
	       arena_size(m->keys);
}
