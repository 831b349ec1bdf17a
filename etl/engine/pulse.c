#include "engine/pulse.h"

#include <stdlib.h>
#include <time.h>

#define NANOSECONDS 1000000000u
/* Comparisons between two looks at the clock: some hundred microseconds. */
#define SORT_LOOK 8192u
/* Smaller sorts are over before anyone notices. */
#define SORT_SMALL 65536u

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * NANOSECONDS + (uint64_t)t.tv_nsec;
}

void pulse_start(struct pulse *p, const atomic_bool *stop, uint64_t allowed)
{
	*p = (struct pulse){
		.stop = stop, .allowed = allowed, .until = allowed ? now() + allowed : 0};
}

static void look(struct pulse *p)
{
	if (p->over)
		return;
	p->stopped = atomic_load_explicit(p->stop, memory_order_relaxed);
	p->over = p->stopped || (p->allowed && now() >= p->until);
}

int pulse_check(struct pulse *p, struct error *e)
{
	look(p);
	if (!p->over)
		return 0;
	if (p->stopped)
		return error_set(e, STATUS_INTERRUPTED, "The server is stopping; try again");
	return error_set(e, STATUS_INTERRUPTED,
			 "This question took longer than the %g seconds it may take: narrow it "
			 "with a cut, or ask for fewer columns; or try again when it is less busy",
			 (double)p->allowed / NANOSECONDS);
}

struct timed {
	struct pulse *pulse;
	int (*compare)(const void *a, const void *b, void *context);
	void *context;
	unsigned calls;
};

/* "Equal" is the one answer that makes every loop of every sort end at once, and stay within its
 * array, whatever was answered before. */
static int compare_timed(const void *a, const void *b, void *context)
{
	struct timed *t = context;

	if (++t->calls % SORT_LOOK == 0)
		look(t->pulse);
	return t->pulse->over ? 0 : t->compare(a, b, t->context);
}

void pulse_sort(struct pulse *p, void *base, size_t n, size_t width,
		int (*compare)(const void *a, const void *b, void *context), void *context)
{
	struct timed t = {.pulse = p, .compare = compare, .context = context};

	if (n <= SORT_SMALL)
		qsort_r(base, n, width, compare, context);
	else
		qsort_r(base, n, width, compare_timed, &t);
}
