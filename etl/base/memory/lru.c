#include "base/memory/lru.h"

#include <assert.h>

void lru_init(struct lru *l, size_t room, struct lru_node **buckets, size_t nbuckets)
{
	*l = (struct lru){.buckets = buckets, .nbuckets = nbuckets, .room = room};
	l->ends.newer = l->ends.older = &l->ends;
	for (size_t i = 0; i < nbuckets; i++)
		buckets[i] = NULL;
}

static struct lru_node **bucket(const struct lru *l, uint64_t hash)
{
	return &l->buckets[hash % l->nbuckets];
}

struct lru_node *lru_find(const struct lru *l, uint64_t hash, lru_equal *equal, const void *wanted)
{
	struct lru_node *n = *bucket(l, hash);

	while (n && !(n->hash == hash && equal(n, wanted)))
		n = n->chain;
	return n;
}

void lru_list(struct lru *l, struct lru_node *n, uint64_t hash)
{
	struct lru_node **at = bucket(l, hash);

	*n = (struct lru_node){.hash = hash, .chain = *at};
	*at = n;
}

static void link_newest(struct lru *l, struct lru_node *n)
{
	n->older = l->ends.older;
	n->newer = &l->ends;
	n->older->newer = n;
	l->ends.older = n;
}

static void unlink_use(struct lru_node *n)
{
	n->newer->older = n->older;
	n->older->newer = n->newer;
	n->newer = n->older = NULL;
}

void lru_put(struct lru *l, struct lru_node *n, size_t weight)
{
	assert(!n->newer);
	link_newest(l, n);
	n->weight = weight;
	l->used += weight;
	l->count++;
}

void lru_touch(struct lru *l, struct lru_node *n)
{
	assert(n->newer);
	unlink_use(n);
	link_newest(l, n);
}

void lru_remove(struct lru *l, struct lru_node *n)
{
	struct lru_node **at = bucket(l, n->hash);

	while (*at && *at != n)
		at = &(*at)->chain;
	assert(*at == n);
	*at = n->chain;
	n->chain = NULL;
	if (n->newer) {
		unlink_use(n);
		l->used -= n->weight;
		l->count--;
	}
}

static void remove_oldest(struct lru *l, lru_gone *gone)
{
	struct lru_node *oldest = l->ends.newer; /* behind the end of the newest */

	lru_remove(l, oldest);
	gone(oldest);
}

void lru_trim(struct lru *l, lru_gone *gone)
{
	while (l->used > l->room)
		remove_oldest(l, gone);
}

void lru_clear(struct lru *l, lru_gone *gone)
{
	while (l->count)
		remove_oldest(l, gone);
}
