#include "store/pages/keep.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/*
 * Which one goes when room is needed: of two that chance picks, the one not used for longer. Scans
 * go round the same columns in the same order; with strict least-recently-used, a store a little
 * larger than the budget would lose each column just before it is needed again.
 */

#define BUCKETS 16384u
#define ALIGNMENT 64u /* of codes, for the vector loops */

struct kept {
	struct kept_key key;
	struct keep *keep; /* NULL: lives as long as it is held */
	struct kept *chain;
	size_t at; /* in keep->all */
	size_t size;
	uint64_t used; /* when, by the keep's clock */
	int holders;   /* besides the keep */
	bool listed;
	void *bytes;
};

struct keep {
	pthread_mutex_t lock;
	size_t room, bytes;
	struct kept **all;
	size_t n, capacity;
	uint64_t clock, chance;
	uint64_t found, missed;
	struct kept *buckets[BUCKETS];
};

struct keep *keep_new(size_t bytes)
{
	struct keep *k = xcalloc(1, sizeof *k);

	k->room = bytes;
	k->chance = 0x9e3779b97f4a7c15u;
	pthread_mutex_init(&k->lock, NULL);
	return k;
}

static void kept_free(struct kept *c)
{
	free(c->bytes);
	free(c);
}

void keep_free(struct keep *k)
{
	if (!k)
		return;
	for (size_t i = 0; i < k->n; i++) {
		assert(k->all[i]->holders == 0);
		kept_free(k->all[i]);
	}
	pthread_mutex_destroy(&k->lock);
	free(k->all);
	free(k);
}

const void *kept_bytes(const struct kept *c)
{
	return c->bytes;
}

/* ---- under the lock ---- */

static struct kept **find(struct keep *k, const struct kept_key *key)
{
	struct kept **at = &k->buckets[(key->what ^ (uint64_t)key->data) % BUCKETS];

	while (*at && ((*at)->key.what != key->what || (*at)->key.data != key->data))
		at = &(*at)->chain;
	return at;
}

static void drop(struct keep *k, struct kept *c)
{
	struct kept **at = find(k, &c->key);

	assert(*at == c);
	*at = c->chain;
	k->all[c->at] = k->all[--k->n];
	k->all[c->at]->at = c->at;
	k->bytes -= c->size;
	c->listed = false;
	if (c->holders == 0)
		kept_free(c);
}

static struct kept *pick(struct keep *k)
{
	k->chance ^= k->chance << 13;
	k->chance ^= k->chance >> 7;
	k->chance ^= k->chance << 17;
	return k->all[k->chance % k->n];
}

static void make_room(struct keep *k, size_t size)
{
	while (k->n && k->bytes + size > k->room) {
		struct kept *a = pick(k), *b = pick(k);
		drop(k, a->used < b->used ? a : b);
	}
}

static void list(struct keep *k, struct kept *c)
{
	make_room(k, c->size);
	if (k->n == k->capacity) {
		k->capacity = k->capacity ? 2 * k->capacity : 256;
		k->all = xrealloc(k->all, k->capacity * sizeof(struct kept *));
	}
	c->at = k->n;
	k->all[k->n++] = c;
	k->bytes += c->size;
	c->used = ++k->clock;
	c->listed = true;
	struct kept **bucket = &k->buckets[(c->key.what ^ (uint64_t)c->key.data) % BUCKETS];
	c->chain = *bucket;
	*bucket = c;
}

/* ---- for the readers ---- */

struct kept *keep_find(struct keep *k, const struct kept_key *key)
{
	if (!k)
		return NULL;
	pthread_mutex_lock(&k->lock);
	struct kept *c = *find(k, key);
	if (c) {
		c->holders++;
		c->used = ++k->clock;
		k->found++;
	} else {
		k->missed++;
	}
	pthread_mutex_unlock(&k->lock);
	return c;
}

struct kept *kept_new(const struct kept_key *key, size_t size, void **bytes)
{
	struct kept *c = xcalloc(1, sizeof *c);

	*c = (struct kept){.key = *key, .size = size, .holders = 1};
	c->bytes = aligned_alloc(ALIGNMENT, (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
	if (!c->bytes)
		out_of_memory();
	*bytes = c->bytes;
	return c;
}

void keep_put(struct keep *k, struct kept *c)
{
	assert(!c->keep && c->holders == 1);
	if (!k)
		return;
	c->keep = k;
	pthread_mutex_lock(&k->lock);
	/* Two may have read the same at once: the first stays. */
	if (c->size <= k->room && !*find(k, &c->key))
		list(k, c);
	pthread_mutex_unlock(&k->lock);
}

struct kept *keep_add(struct keep *k, const struct kept_key *key, const void *bytes, size_t size)
{
	void *copy;
	struct kept *c = kept_new(key, size, &copy);

	memcpy(copy, bytes, size);
	keep_put(k, c);
	return c;
}

void codes_release(struct codes *c)
{
	struct kept *kept = c->kept;

	*c = (struct codes){0};
	if (!kept)
		return;
	struct keep *k = kept->keep;
	if (k)
		pthread_mutex_lock(&k->lock);
	bool last = --kept->holders == 0 && !kept->listed;
	if (k)
		pthread_mutex_unlock(&k->lock);
	if (last)
		kept_free(kept);
}

struct keep_figures keep_count(struct keep *k)
{
	pthread_mutex_lock(&k->lock);
	struct keep_figures f = {k->found, k->missed, k->n, k->bytes};
	pthread_mutex_unlock(&k->lock);
	return f;
}
