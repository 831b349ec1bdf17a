/*
 * The pulse of one question: how long it may still take, and whether it was told to stop. Looked at
 * once a segment and every few thousand rows of a sort.
 *
 * Not stopped are the things many questions profit from once they are done: members and their rank
 * tables, which are kept.
 */
#ifndef ENGINE_PULSE_H
#define ENGINE_PULSE_H

#include "base/error.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pulse {
	const atomic_bool *stop; /* of the engine */
	uint64_t allowed;        /* nanoseconds; 0: no limit */
	uint64_t until;          /* on the monotonic clock */
	bool over;               /* once so, always so until pulse_start */
	bool stopped;            /* over because of `stop` */
};

/* Begins the time of a question, or of a part of a stream. */
void pulse_start(struct pulse *p, const atomic_bool *stop, uint64_t allowed);
/* STATUS_INTERRUPTED when the time is over or the engine is stopping. */
int pulse_check(struct pulse *p, struct error *e);
/* As qsort_r. When the time runs out the rest is left in any order, soon: pulse_check must follow.
 */
void pulse_sort(struct pulse *p, void *base, size_t n, size_t width,
		int (*compare)(const void *a, const void *b, void *context), void *context);

#endif
