#include "model/sketch.h"

#include "base/memory/hash.h"

#include <stdlib.h>

#define SLOTS 8192 /* of the table of a sample that is being made; four times what it may hold */
#define HELD (2 * SKETCH_MOST)
#define NEARLY_LEAST 10 /* of fewer lines some are the same by chance */

/* A sample that is being made: an open table of hashes below `below`. 0 is a free slot. */
struct sampler {
	uint64_t hashes[SLOTS];
	uint32_t counts[SLOTS];
	size_t n;
	uint64_t below;
};

struct member_hashes {
	uint64_t *of; /* [capacity] by key; of the key attribute */
	uint8_t *seen;
	size_t n, capacity;
	uint64_t salt; /* so that a code means something else in another dimension */
};

struct sketch_maker {
	const struct cube *cube;
	struct dictionary *const *dictionaries;
	uint64_t shape, entries, content;
	struct member_hashes *members; /* [ndimensions] */
	struct sampler lines, codes;
	uint64_t row[ENTRY_BATCH_CAPACITY];   /* of the batch at hand: codes */
	uint64_t texts[ENTRY_BATCH_CAPACITY]; /* and texts */
};

/* Every bit of the result depends on every bit of x. */
static inline uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	return x ^ x >> 32;
}

static uint64_t value_hash(enum value_type type, const struct value *v, uint64_t salt)
{
	if (v->null)
		return mix(salt);
	if (type == VALUE_STRING)
		return mix(hash64(v->text.ptr, v->text.len) + salt);
	return mix((uint64_t)v->number * UINT64_C(0x9e3779b97f4a7c15) + salt);
}

static inline uint64_t key_hash(const struct sketch_maker *m, size_t d, const struct value *tuple)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	return value_hash(shape->attributes[shape->key].type, &tuple[shape->key],
			  m->members[d].salt);
}

static uint64_t tuple_hash(const struct sketch_maker *m, size_t d, const struct value *tuple)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	uint64_t h = m->members[d].salt;
	for (size_t a = 0; a < shape->nattributes; a++)
		h = value_hash(shape->attributes[a].type, &tuple[a], h + a + 1);
	return h;
}

static uint64_t shape_hash(const struct cube *cube)
{
	uint64_t h = 0;
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		struct str key = shape->attributes[shape->key].ref;
		h += shape->text ? 0 : mix(hash64(key.ptr, key.len));
	}
	for (size_t c = 0; c < cube->ncolumns; c++)
		h += mix(hash64(cube->columns[c].name.ptr, cube->columns[c].name.len) +
			 (uint64_t)cube->columns[c].decimals + 1);
	return h;
}

struct sketch_maker *sketch_maker_new(const struct cube *cube,
				      struct dictionary *const *dictionaries)
{
	struct sketch_maker *m = xcalloc(1, sizeof *m);
	m->cube = cube;
	m->dictionaries = dictionaries;
	m->shape = shape_hash(cube);
	m->members = xcalloc(cube->ndimensions, sizeof *m->members);
	for (size_t d = 0; d < cube->ndimensions; d++)
		m->members[d].salt =
			hash64(cube->dimensions[d].name.ptr, cube->dimensions[d].name.len) | 1;
	m->lines.below = m->codes.below = UINT64_MAX;
	return m;
}

void sketch_maker_free(struct sketch_maker *m)
{
	if (!m)
		return;
	for (size_t d = 0; d < m->cube->ndimensions; d++) {
		free(m->members[d].of);
		free(m->members[d].seen);
	}
	free(m->members);
	free(m);
}

/* ---- samples ---- */

static int compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static void put(struct sampler *s, uint64_t hash, uint32_t count)
{
	size_t slot = hash % SLOTS;
	while (s->hashes[slot] != 0 && s->hashes[slot] != hash)
		slot = (slot + 1) % SLOTS;
	s->n += s->hashes[slot] == 0;
	s->hashes[slot] = hash;
	s->counts[slot] += count;
}

/* The smallest SKETCH_MOST stay. */
static void shrink(struct sampler *s)
{
	uint64_t sorted[HELD];
	size_t n = 0;
	struct sampler *old = xmalloc(sizeof *old);
	*old = *s;
	for (size_t i = 0; i < SLOTS; i++)
		if (old->hashes[i])
			sorted[n++] = old->hashes[i];
	qsort(sorted, n, sizeof *sorted, compare_hashes);
	*s = (struct sampler){.below = sorted[SKETCH_MOST]};
	for (size_t i = 0; i < SLOTS; i++)
		if (old->hashes[i] && old->hashes[i] < s->below)
			put(s, old->hashes[i], old->counts[i]);
	free(old);
}

static inline void sample(struct sampler *s, uint64_t hash)
{
	if (hash >= s->below)
		return;
	put(s, hash ? hash : 1, 1);
	if (s->n == HELD)
		shrink(s);
}

static struct sketch_sample finish(struct sampler *s, struct arena *a)
{
	struct sketch_sample out = {.below = s->below};
	if (s->n > SKETCH_MOST)
		shrink(s);
	out.below = s->below;
	out.hashes = ARENA_ARRAY(a, uint64_t, s->n);
	out.counts = ARENA_ARRAY(a, uint32_t, s->n);
	for (size_t i = 0; i < SLOTS; i++)
		if (s->hashes[i])
			out.hashes[out.n++] = s->hashes[i];
	qsort(out.hashes, out.n, sizeof *out.hashes, compare_hashes);
	for (size_t i = 0; i < out.n; i++) {
		size_t slot = out.hashes[i] % SLOTS;
		while (s->hashes[slot] != out.hashes[i])
			slot = (slot + 1) % SLOTS;
		out.counts[i] = s->counts[slot];
	}
	*s = (struct sampler){.below = UINT64_MAX};
	return out;
}

/* ---- batches ---- */

/* Of members that came since; each once, however many lines have it. */
static void know_members(struct sketch_maker *m, size_t d)
{
	struct member_hashes *h = &m->members[d];
	size_t n = dictionary_count(m->dictionaries[d]);
	if (n > h->capacity) {
		size_t capacity = n + n / 2 + 64;
		h->of = xrealloc(h->of, capacity * sizeof *h->of);
		h->seen = xrealloc(h->seen, capacity);
		memset(h->seen + h->capacity, 0, capacity - h->capacity);
		h->capacity = capacity;
	}
	for (; h->n < n; h->n++)
		h->of[h->n] = key_hash(m, d, dictionary_get(m->dictionaries[d], (uint32_t)h->n));
}

static void add_keys(struct sketch_maker *m, size_t d, const uint32_t *keys, size_t n)
{
	know_members(m, d);
	const uint64_t *of = m->members[d].of;
	uint8_t *seen = m->members[d].seen;
	for (size_t i = 0; i < n; i++) {
		m->row[i] += of[keys[i]];
		seen[keys[i]] = 1;
	}
}

/* Free text is of the content, but does not tell lines apart; what became text because it had so
 * many values goes on as before. */
static void add_texts(struct sketch_maker *m, size_t d, const struct value *texts, size_t n)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	for (size_t i = 0; i < n; i++) {
		const struct value *tuple = &texts[i * shape->nattributes];
		if (shape->text || shape->nattributes > 1)
			m->texts[i] += tuple_hash(m, d, tuple);
		if (!shape->text)
			m->row[i] += key_hash(m, d, tuple);
	}
}

void sketch_add(struct sketch_maker *m, const struct entry_batch *b)
{
	const struct cube *cube = m->cube;
	memset(m->row, 0, b->n * sizeof *m->row);
	memset(m->texts, 0, b->n * sizeof *m->texts);
	for (size_t d = 0; d < cube->ndimensions; d++) {
		if (b->is_text[d])
			add_texts(m, d, b->texts[d], b->n);
		else
			add_keys(m, d, b->keys[d], b->n);
	}
	for (size_t i = 0; i < b->n; i++) {
		uint64_t line = m->row[i];
		sample(&m->codes, mix(line));
		for (size_t c = 0; c < cube->ncolumns; c++)
			line = mix(line + (uint64_t)b->amounts[c][i]);
		sample(&m->lines, line);
		m->content += mix(line + m->texts[i]);
	}
	m->entries += b->n;
}

bool sketch_range(const struct sketch_maker *m, size_t dimension, struct value *least,
		  struct value *greatest)
{
	const struct dimension *shape = &m->cube->dimensions[dimension];
	enum value_type type = shape->attributes[shape->key].type;
	const struct member_hashes *h = &m->members[dimension];
	bool any = false;
	for (size_t k = 0; k < h->n; k++) {
		if (!h->seen[k])
			continue;
		struct value v =
			dictionary_get(m->dictionaries[dimension], (uint32_t)k)[shape->key];
		if (v.null)
			continue;
		if (!any || value_cmp(type, &v, least) < 0)
			*least = v;
		if (!any || value_cmp(type, &v, greatest) > 0)
			*greatest = v;
		any = true;
	}
	return any;
}

static void add_labels(struct sketch_maker *m, size_t d)
{
	const struct member_hashes *h = &m->members[d];
	for (size_t k = 0; k < h->n; k++)
		if (h->seen[k])
			m->content += mix(
				tuple_hash(m, d, dictionary_get(m->dictionaries[d], (uint32_t)k)));
}

struct sketch *sketch_take(struct sketch_maker *m, struct arena *a)
{
	struct sketch *out = ARENA_NEW(a, struct sketch);
	for (size_t d = 0; d < m->cube->ndimensions; d++) {
		if (m->cube->dimensions[d].nattributes > 1) /* else a line has all of it */
			add_labels(m, d);
		if (m->members[d].n)
			memset(m->members[d].seen, 0, m->members[d].n);
	}
	out->shape = m->shape;
	out->entries = m->entries;
	out->content = m->content;
	out->lines = finish(&m->lines, a);
	out->codes = finish(&m->codes, a);
	m->entries = m->content = 0;
	return out;
}

/* ---- two of them ---- */

struct sketch_overlap sketch_compare(const struct sketch_sample *a, const struct sketch_sample *b)
{
	uint64_t below = a->below < b->below ? a->below : b->below;
	struct sketch_overlap out = {0};
	size_t k = 0;
	for (size_t i = 0; i < a->n && a->hashes[i] < below; i++) {
		out.of_a += a->counts[i];
		while (k < b->n && b->hashes[k] < a->hashes[i])
			k++;
		if (k < b->n && b->hashes[k] == a->hashes[i])
			out.shared += a->counts[i] < b->counts[k] ? a->counts[i] : b->counts[k];
	}
	for (size_t i = 0; i < b->n && b->hashes[i] < below; i++)
		out.of_b += b->counts[i];
	return out;
}

struct sketch_sample sketch_unite(const struct sketch_sample *a, const struct sketch_sample *b,
				  struct arena *arena)
{
	struct sketch_sample out = {.below = a->below < b->below ? a->below : b->below};
	size_t i = 0, k = 0;
	out.hashes = ARENA_ARRAY(arena, uint64_t, a->n + b->n);
	out.counts = ARENA_ARRAY(arena, uint32_t, a->n + b->n);
	while (i < a->n || k < b->n) {
		bool from_a = k == b->n || (i < a->n && a->hashes[i] <= b->hashes[k]);
		bool from_b = i == a->n || (k < b->n && b->hashes[k] <= a->hashes[i]);
		uint64_t hash = from_a ? a->hashes[i] : b->hashes[k];
		if (hash >= out.below)
			break;
		out.hashes[out.n] = hash;
		out.counts[out.n] = (from_a ? a->counts[i] : 0) + (from_b ? b->counts[k] : 0);
		out.n++;
		i += from_a;
		k += from_b;
	}
	return out;
}

bool sketch_same(const struct sketch *a, const struct sketch *b)
{
	return a->entries > 0 && a->entries == b->entries && a->content == b->content &&
	       a->shape == b->shape;
}

bool sketch_nearly_same(const struct sketch *a, const struct sketch *b)
{
	uint64_t smaller = a->entries < b->entries ? a->entries : b->entries;
	if (a->shape != b->shape || smaller < NEARLY_LEAST)
		return false;
	struct sketch_overlap o = sketch_compare(&a->lines, &b->lines);
	uint64_t of = a->entries < b->entries ? o.of_a : o.of_b;
	/* Of a file that is small beside the other few lines are in both samples; then they say
	 * little. */
	return of >= NEARLY_LEAST / 2 && o.shared * 10 >= of * 9;
}
