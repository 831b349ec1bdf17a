/*
 * Answers that were given before, bounded in bytes; what was asked longest ago goes first.
 *
 * The key holds the cube's version, so that a publication makes all older answers unreachable at
 * once: they go as the oldest do. Whoever asks what someone else is just finding out
 * waits for that answer instead of scanning as well.
 */
#ifndef QUERY_CACHE_H
#define QUERY_CACHE_H

#include "base/memory/arena.h"
#include "engine/pulse.h"
#include "write/answer.h"

/* Answers are kept as long as their cube does not change, up to this in all. */
#define QUERY_CACHE_MEGABYTES 32u

struct cache;
struct claim; /* the duty to answer one question, for oneself and for those who wait */

/* Of at most `bytes` in all, keys and bookkeeping included; 0: keeps nothing. */
struct cache *cache_new(size_t bytes);
void cache_free(struct cache *c);

enum cached {
	CACHED,         /* *out is the answer, but for its ETag */
	CACHED_CLAIMED, /* answer it, then call cache_settle, in every case */
	CACHED_NOT,     /* answer it; it will not be kept */
};

/* Waits for another thread's claim on the same question, as long as the pulse allows. The file name
 * goes into the arena. */
enum cached cache_ask(struct cache *c, struct claim **claim, struct str key, struct answer *out,
		      struct arena *a, struct pulse *pulse);
/* Keeps the answer if it is complete, a 200, and of a fit size; frees the claim. */
void cache_settle(struct cache *c, struct claim *claim, const struct answer *a);
/* For tests and status. */
void cache_count(struct cache *c, size_t *answers, size_t *bytes);

#endif
