/*
 * The first k of many records, in order, without keeping the others.
 */
#ifndef ENGINE_TOP_H
#define ENGINE_TOP_H

#include "engine/pulse.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int top_compare(const void *a, const void *b, void *context);

struct top {
	char *records;
	size_t width, n, capacity;
	uint64_t k;
	bool ties;    /* keep all that equal the k-th, too */
	size_t limit; /* records it may hold; then `full` is set and the worst are dropped */
	bool full;
	bool bounded; /* more than k came: records[k - 1] is the worst that counts */
	char *bound;  /* copy of it */
	top_compare *compare;
	void *context;
	struct pulse *pulse; /* owner checks it behind top_finish */
};

void top_open(struct top *t, size_t width, uint64_t k, size_t limit, top_compare *compare,
	      void *context, struct pulse *pulse);
void top_close(struct top *t);
void top_push(struct top *t, const void *record);
/* Sorts what is left: t->n records. */
void top_finish(struct top *t);
static inline void *top_get(const struct top *t, size_t i)
{
	return t->records + i * t->width;
}

#endif
