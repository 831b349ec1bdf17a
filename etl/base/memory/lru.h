/*
 * What was used longest ago goes first: a hash table with an order of use, bounded by weight.
 *
 * Intrusive: a node is the first member of an entry that the caller allocates, owns and frees; so
 * are the buckets the caller's. The table allocates nothing and has no lock: whoever shares it
 * between threads holds one of his own at every call.
 *
 * An entry is listed first: it is found, but weighs nothing and is not in the order of use, so that
 * it stays whatever the room. It may be put into the order at once or later.
 */
#ifndef BASE_MEMORY_LRU_H
#define BASE_MEMORY_LRU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The table's, from lru_list until it is removed; its owner may read the hash and the weight. */
struct lru_node {
	uint64_t hash;
	struct lru_node *chain;         /* in the bucket */
	struct lru_node *newer, *older; /* in the order of use, or NULL */
	size_t weight;
};

/* To be read by its owner, not written. Stays where it was initialised: nodes point to it. */
struct lru {
	struct lru_node **buckets;
	size_t nbuckets;
	size_t room, used; /* in the weights' unit */
	size_t count;      /* in the order of use */
	struct lru_node ends;
};

/* Whether the node is the entry that is looked for. */
typedef bool lru_equal(const struct lru_node *n, const void *wanted);
/* Told of a node that has just been removed; may free its entry, but not use the table. */
typedef void lru_gone(struct lru_node *n);

/* The buckets are emptied, and outlive the table; there is nothing else to free. */
void lru_init(struct lru *l, size_t room, struct lru_node **buckets, size_t nbuckets);
/* Does not count as a use. NULL: there is none. */
struct lru_node *lru_find(const struct lru *l, uint64_t hash, lru_equal *equal, const void *wanted);
/* From now on it is found. Whether there is an equal one already is not looked for. */
void lru_list(struct lru *l, struct lru_node *n, uint64_t hash);
/* A listed one becomes the newest in the order of use. The room may be exceeded until lru_trim. */
void lru_put(struct lru *l, struct lru_node *n, size_t weight);
/* One that is in the order of use becomes the newest. */
void lru_touch(struct lru *l, struct lru_node *n);
/* A listed one, whether in the order of use or not; its entry is not freed. */
void lru_remove(struct lru *l, struct lru_node *n);
/* Removes the oldest until the rest has room. */
void lru_trim(struct lru *l, lru_gone *gone);
/* Removes all that are in the order of use; what is only listed stays. */
void lru_clear(struct lru *l, lru_gone *gone);

#endif
