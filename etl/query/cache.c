#include "query/cache.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "base/memory/lru.h"
#include "base/system/deadline.h"

#include <stdlib.h>

#define BUCKETS 8192u
/* One answer may take this part of the room: a few large ones must not push out all others. */
#define ANSWER_PART 8u
/* How often one who waits looks whether its own time is over. */
#define WAIT_NANOSECONDS 20000000u

/* An answer; or a claim on one, until it is settled. */
struct claim {
	struct lru_node node;     /* first; in the order of use: answers only */
	const char *content_type; /* a constant */
	char *filename;           /* or NULL */
	struct paging paging;
	char *body;
	size_t size;
	size_t key_size;
	bool settled; /* no longer a claim */
	bool listed;  /* in the table */
	int holders;  /* threads that use it, besides the cache */
	char key[];
};

struct cache {
	pthread_mutex_t lock;
	pthread_cond_t settled;
	struct lru lru;
	struct lru_node *buckets[BUCKETS];
};

struct cache *cache_new(size_t bytes)
{
	struct cache *c = xcalloc(1, sizeof *c);

	lru_init(&c->lru, bytes, c->buckets, BUCKETS);
	pthread_mutex_init(&c->lock, NULL);
	deadline_condition(&c->settled);
	return c;
}

static void claim_free(struct claim *k)
{
	free(k->filename);
	free(k->body);
	free(k);
}

static size_t weight(size_t key_size, size_t body)
{
	return sizeof(struct claim) + key_size + body;
}

/* ---- under the lock ---- */

static bool is_asked(const struct lru_node *n, const void *wanted)
{
	const struct claim *k = (const struct claim *)n;

	return str_eq((struct str){k->key, k->key_size}, *(const struct str *)wanted);
}

static void leave(struct claim *k)
{
	if (--k->holders == 0 && !k->listed)
		claim_free(k);
}

/* No longer in the table; it is freed by the last who uses it. */
static void delisted(struct lru_node *n)
{
	struct claim *k = (struct claim *)n;

	k->listed = false;
	k->holders++;
	leave(k);
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
	struct claim *k = xcalloc(1, sizeof *k + key.len);

	memcpy(k->key, key.ptr, key.len);
	k->key_size = key.len;
	lru_list(&c->lru, &k->node, hash);
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
	if (!c->lru.room)
		return CACHED_NOT;
	pthread_mutex_lock(&c->lock);
	struct claim *k = (struct claim *)lru_find(&c->lru, hash, is_asked, &key);
	if (!k) {
		*claim = claim_new(c, hash, key);
		pthread_mutex_unlock(&c->lock);
		return CACHED_CLAIMED;
	}
	k->holders++;
	if (wait_for(c, k, pulse)) {
		if (k->listed)
			lru_touch(&c->lru, &k->node);
		result = CACHED;
	}
	if (result == CACHED) {
		/* What is held is not freed, and never changes: it can be copied at leisure. */
		pthread_mutex_unlock(&c->lock);
		out->content_type = k->content_type;
		out->paging = k->paging;
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
	size_t size = weight(k->key_size, a->body.len);
	bool keep = a->status == 200 && !a->stream && size <= c->lru.room / ANSWER_PART;

	if (keep) {
		k->content_type = a->content_type;
		k->paging = a->paging;
		k->filename = a->filename ? str_dup(str_z(a->filename)) : NULL;
		k->size = a->body.len;
		k->body = xmalloc(k->size + 1);
		memcpy(k->body, a->body.ptr ? a->body.ptr : "", k->size);
	}
	pthread_mutex_lock(&c->lock);
	k->settled = keep;
	if (keep && k->listed) {
		lru_put(&c->lru, &k->node, size);
		lru_trim(&c->lru, delisted);
	} else if (k->listed) {
		lru_remove(&c->lru, &k->node);
		delisted(&k->node);
	}
	pthread_cond_broadcast(&c->settled);
	leave(k);
	pthread_mutex_unlock(&c->lock);
}

void cache_count(struct cache *c, size_t *answers, size_t *bytes)
{
	pthread_mutex_lock(&c->lock);
	*answers = c->lru.count;
	*bytes = c->lru.used;
	pthread_mutex_unlock(&c->lock);
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	lru_clear(&c->lru, delisted);
	pthread_cond_destroy(&c->settled);
	pthread_mutex_destroy(&c->lock);
	free(c);
}
