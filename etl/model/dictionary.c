/*
 * Tuples lie in chunks that never move, so that readers may keep pointers, also on other threads:
 * the list of chunks is replaced by a longer one and stays as it was. They are found again by open
 * addressing over slots of 8 bytes (32 bits of the hash, the key), so that a probe rarely
 * touches a tuple that does not match.
 */
#include "model/dictionary.h"

#include "base/memory/hash.h"

#include <stdatomic.h>
#include <stdlib.h>

#define CHUNK_MEMBERS 1024u
#define CHUNKS_MIN 8u
#define SLOTS_MIN 64u

struct dictionary_slot {
	uint32_t hash;
	uint32_t member; /* key + 1; 0: free */
};

struct dictionary {
	enum value_type types[CUBE_MAX_ATTRIBUTES];
	size_t nattributes;
	struct arena *arena;
	struct value **_Atomic chunks;
	size_t nchunks, room; /* for chunks */
	size_t count;
	struct dictionary_slot *slots;
	size_t mask; /* slots - 1 */
};

struct dictionary *dictionary_new(const struct dimension *shape)
{
	struct dictionary *d = xcalloc(1, sizeof *d);
	if (shape->nattributes > CUBE_MAX_ATTRIBUTES)
		die("dimension with %zu attributes", shape->nattributes);
	d->nattributes = shape->nattributes;
	for (size_t i = 0; i < shape->nattributes; i++)
		d->types[i] = shape->attributes[i].type;
	d->arena = arena_new();
	d->slots = xcalloc(SLOTS_MIN, sizeof *d->slots);
	d->mask = SLOTS_MIN - 1;
	return d;
}

void dictionary_free(struct dictionary *d)
{
	if (!d)
		return;
	arena_free(d->arena);
	free(d->slots);
	free(d);
}

static uint64_t hash_value(enum value_type type, const struct value *v)
{
	if (v->null)
		return 1;
	return type == VALUE_STRING ? hash64(v->text.ptr, v->text.len)
				    : hash64(&v->number, sizeof v->number);
}

static uint32_t hash_tuple(const struct dictionary *d, const struct value *tuple)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < d->nattributes; i++)
		hash = (hash ^ hash_value(d->types[i], &tuple[i])) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(hash >> 32);
}

static bool same_value(enum value_type type, const struct value *a, const struct value *b)
{
	if (a->null || b->null)
		return a->null == b->null;
	return type == VALUE_STRING ? str_eq(a->text, b->text) : a->number == b->number;
}

static bool same_tuple(const struct dictionary *d, const struct value *a, const struct value *b)
{
	for (size_t i = 0; i < d->nattributes; i++)
		if (!same_value(d->types[i], &a[i], &b[i]))
			return false;
	return true;
}

/* The slot of a tuple, or the free one where it belongs. */
static struct dictionary_slot *find(const struct dictionary *d, const struct value *tuple,
				    uint32_t hash)
{
	for (size_t i = hash & d->mask;; i = (i + 1) & d->mask) {
		struct dictionary_slot *s = &d->slots[i];
		if (s->member == 0 ||
		    (s->hash == hash && same_tuple(d, dictionary_get(d, s->member - 1), tuple)))
			return s;
	}
}

static void resize(struct dictionary *d, size_t slots)
{
	struct dictionary_slot *old = d->slots;
	size_t n = d->mask + 1;
	d->mask = slots - 1;
	d->slots = xcalloc(slots, sizeof *d->slots);
	for (size_t i = 0; i < n; i++) {
		size_t at = old[i].hash & d->mask;
		if (old[i].member == 0)
			continue;
		while (d->slots[at].member != 0)
			at = (at + 1) & d->mask;
		d->slots[at] = old[i];
	}
	free(old);
}

void dictionary_expect(struct dictionary *d, size_t count)
{
	size_t slots = d->mask + 1;
	while (slots < count * 2)
		slots *= 2;
	if (slots > d->mask + 1)
		resize(d, slots);
}

/* Who reads the old list finds there all that he was told of. */
static void lengthen(struct dictionary *d)
{
	struct value **old = atomic_load_explicit(&d->chunks, memory_order_relaxed);
	size_t room = d->room ? d->room * 2 : CHUNKS_MIN;
	struct value **chunks = ARENA_ARRAY(d->arena, struct value *, room);
	if (d->nchunks)
		memcpy(chunks, old, d->nchunks * sizeof *chunks);
	atomic_store_explicit(&d->chunks, chunks, memory_order_release);
	d->room = room;
}

static struct value *new_member(struct dictionary *d)
{
	if (d->nchunks == d->room)
		lengthen(d);
	struct value **chunks = atomic_load_explicit(&d->chunks, memory_order_relaxed);
	if (d->count % CHUNK_MEMBERS == 0)
		chunks[d->nchunks++] =
			ARENA_ARRAY(d->arena, struct value, CHUNK_MEMBERS * d->nattributes);
	struct value *chunk = chunks[d->count / CHUNK_MEMBERS];
	return chunk + d->count++ % CHUNK_MEMBERS * d->nattributes;
}

uint32_t dictionary_put(struct dictionary *d, const struct value *tuple, bool *is_new)
{
	uint32_t hash = hash_tuple(d, tuple);
	struct dictionary_slot *s = find(d, tuple, hash);
	*is_new = s->member == 0;
	if (!*is_new)
		return s->member - 1;
	if ((d->count + 1) * 2 > d->mask + 1) {
		resize(d, (d->mask + 1) * 2);
		s = find(d, tuple, hash);
	}
	*s = (struct dictionary_slot){hash, (uint32_t)d->count + 1};
	struct value *member = new_member(d);
	for (size_t i = 0; i < d->nattributes; i++) {
		member[i] = tuple[i];
		if (d->types[i] == VALUE_STRING && !tuple[i].null)
			member[i].text = arena_dup(d->arena, tuple[i].text);
	}
	return s->member - 1;
}

size_t dictionary_count(const struct dictionary *d)
{
	return d->count;
}

const struct value *dictionary_get(const struct dictionary *d, uint32_t key)
{
	struct value **chunks = atomic_load_explicit(&d->chunks, memory_order_acquire);
	return chunks[key / CHUNK_MEMBERS] + key % CHUNK_MEMBERS * d->nattributes;
}

void dictionary_hidden(const struct dimension *shape, struct value *tuple)
{
	for (size_t a = 0; a < shape->nattributes; a++) {
		bool text =
			shape->attributes[a].type == VALUE_STRING && !shape->attributes[a].numeral;
		tuple[a] = text ? value_text(STR(MEMBER_HIDDEN)) : value_null();
	}
}

/* No two that were forgotten are equal: the store holds each tuple once. Dates alone tell of nobody. */
#define FORGOTTEN_NUMBER (INT64_MIN / 2)

void dictionary_forget(struct dictionary *d, uint32_t key)
{
	struct value **chunks = atomic_load_explicit(&d->chunks, memory_order_acquire);
	struct value *tuple = chunks[key / CHUNK_MEMBERS] + key % CHUNK_MEMBERS * d->nattributes;
	bool marked = false;
	for (size_t i = 0; i < d->nattributes; i++) {
		if (d->types[i] == VALUE_DATE)
			continue;
		if (marked)
			tuple[i] = value_null();
		else if (d->types[i] == VALUE_STRING)
			tuple[i] = value_text(arena_printf(d->arena, MEMBER_HIDDEN " %u", key));
		else
			tuple[i] = value_number(FORGOTTEN_NUMBER - key);
		marked = true;
	}
}
