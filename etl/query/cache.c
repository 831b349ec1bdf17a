#include "query/cache.h"

#include "base/arena.h"
#include "base/deadline.h"
#include "base/hash.h"

#include <assert.h>
#include <stdlib.h>

#define BUCKETS 8192u
/* One answer may take this part of the room: a few large ones must not push out all others. */
#define ANSWER_PART 8u
/* How often one who waits looks whether its own time is over. */
#define WAIT_NANOSECONDS 20000000u

/* An answer; or a claim on one, until it is settled. */
struct claim {
	uint64_t hash;
	struct claim *chain;         /* in the bucket */
	struct claim *newer, *older; /* in order of use: answers only */
	char *key;
	size_t key_size;
	const char *content_type; /* a constant */
	char *filename;           /* or NULL */
	char *body;
	size_t size;
	bool settled; /* no longer a claim */
	bool listed;  /* in its bucket */
	int holders;  /* threads that use it, besides the cache */
};

struct cache {
	pthread_mutex_t lock;
	pthread_cond_t settled;
	size_t room, used, answers;
	struct claim *buckets[BUCKETS];
	struct claim ends; /* of the order of use: newest and oldest */
};

struct cache *cache_new(size_t bytes)
{
	struct cache *c = xcalloc(1, sizeof *c);

	c->room = bytes;
	c->ends.newer = c->ends.older = &c->ends;
	pthread_mutex_init(&c->lock, NULL);
	deadline_condition(&c->settled);
	return c;
}

static void claim_free(struct claim *k)
{
	free(k->key);
	free(k->filename);
	free(k->body);
	free(k);
}

static size_t weight(const struct claim *k)
{
	return sizeof *k + k->key_size + k->size;
}

/* ---- under the lock ---- */

static struct claim **find(struct cache *c, uint64_t hash, struct str key)
{
	struct claim **at = &c->buckets[hash % BUCKETS];

	while (*at && !((*at)->hash == hash && (*at)->key_size == key.len &&
			memcmp((*at)->key, key.ptr, key.len) == 0))
		at = &(*at)->chain;
	return at;
}

static void unlink_use(struct claim *k)
{
	k->newer->older = k->older;
	k->older->newer = k->newer;
}

static void use(struct cache *c, struct claim *k)
{
	k->older = c->ends.older;
	k->newer = &c->ends;
	k->older->newer = k;
	c->ends.older = k;
}

static void leave(struct claim *k)
{
	if (--k->holders == 0 && !k->listed)
		claim_free(k);
}

/* Takes it out of its bucket; it is freed by the last who uses it. */
static void delist(struct cache *c, struct claim *k)
{
	struct claim **at = find(c, k->hash, (struct str){k->key, k->key_size});

	assert(*at == k);
	*at = k->chain;
	k->listed = false;
	if (k->settled) {
		unlink_use(k);
		c->used -= weight(k);
		c->answers--;
	}
	k->holders++;
	leave(k);
}

static void make_room(struct cache *c)
{
	while (c->used > c->room)
		delist(c, c->ends.newer); /* behind the end of the newest comes the oldest */
}

/* Until it is settled: true when it became an answer. */
static bool wait_for(struct cache *c, struct claim *k, struct pulse *pulse)
{
	struct error e;

	while (!k->settled && k->listed && pulse_check(pulse, &e) == 0) {
		struct timespec until = deadline_in(WAIT_NANOSECONDS);
		deadline_wait(&c->settled, &c->lock, &until);
	}
	return k->settled;
}

static struct claim *claim_new(struct cache *c, uint64_t hash, struct str key)
{
	struct claim *k = xcalloc(1, sizeof *k);

	k->hash = hash;
	k->key = str_dup(key);
	k->key_size = key.len;
	k->chain = c->buckets[hash % BUCKETS];
	c->buckets[hash % BUCKETS] = k;
	k->listed = true;
	k->holders = 1;
	return k;
}

/* ---- for the sessions ---- */

enum cached cache_ask(struct cache *c, struct claim **claim, struct str key, struct answer *out,
		      struct arena *a, struct pulse *pulse)
{
	uint64_t hash = hash64(key.ptr, key.len);
	enum cached result = CACHED_NOT;

	*claim = NULL;
	if (!c->room)
		return CACHED_NOT;
	pthread_mutex_lock(&c->lock);
	struct claim *k = *find(c, hash, key);
	if (!k) {
		*claim = claim_new(c, hash, key);
		pthread_mutex_unlock(&c->lock);
		return CACHED_CLAIMED;
	}
	k->holders++;
	if (wait_for(c, k, pulse)) {
		if (k->listed) {
			unlink_use(k);
			use(c, k);
		}
		result = CACHED;
	}
	if (result == CACHED) {
		/* What is held is not freed, and never changes: it can be copied at leisure. */
		pthread_mutex_unlock(&c->lock);
		out->content_type = k->content_type;
		out->filename = k->filename ? arena_dup(a, str_z(k->filename)).ptr : NULL;
		buffer_append(&out->body, k->body, k->size);
		pthread_mutex_lock(&c->lock);
	}
	leave(k);
	pthread_mutex_unlock(&c->lock);
	return result;
}

void cache_settle(struct cache *c, struct claim *k, const struct answer *a)
{
	size_t size = sizeof *k + k->key_size + a->body.len;
	bool keep = a->status == 200 && !a->stream && size <= c->room / ANSWER_PART;

	if (keep) {
		k->content_type = a->content_type;
		k->filename = a->filename ? str_dup(str_z(a->filename)) : NULL;
		k->size = a->body.len;
		k->body = xmalloc(k->size + 1);
		memcpy(k->body, a->body.ptr ? a->body.ptr : "", k->size);
	}
	pthread_mutex_lock(&c->lock);
	k->settled = keep;
	if (keep && k->listed) {
		use(c, k);
		c->used += weight(k);
		c->answers++;
		make_room(c);
	} else if (k->listed) {
		delist(c, k);
	}
	pthread_cond_broadcast(&c->settled);
	leave(k);
	pthread_mutex_unlock(&c->lock);
}

void cache_count(struct cache *c, size_t *answers, size_t *bytes)
{
	pthread_mutex_lock(&c->lock);
	*answers = c->answers;
	*bytes = c->used;
	pthread_mutex_unlock(&c->lock);
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	while (c->ends.newer != &c->ends)
		delist(c, c->ends.newer);
	pthread_cond_destroy(&c->settled);
	pthread_mutex_destroy(&c->lock);
	free(c);
}
