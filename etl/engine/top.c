/* Collects up to twice k, sorts, keeps k: each record is copied once and compared a few times. */
#include "engine/top.h"

#include "base/memory/arena.h"

#include <stdlib.h>

#define TOP_START 1024u

void top_open(struct top *t, size_t width, uint64_t k, size_t limit, top_compare *compare,
	      void *context, struct pulse *pulse)
{
	*t = (struct top){.width = width,
			  .k = k,
			  .limit = limit,
			  .compare = compare,
			  .context = context,
			  .pulse = pulse};
	t->bound = xmalloc(width);
}

void top_close(struct top *t)
{
	free(t->records);
	free(t->bound);
	*t = (struct top){0};
}

static void settle(struct top *t)
{
	size_t keep = t->n < t->k ? t->n : (size_t)t->k;

	pulse_sort(t->pulse, t->records, t->n, t->width, t->compare, t->context);
	if (t->n > t->k && t->k) {
		memcpy(t->bound, top_get(t, keep - 1), t->width);
		t->bounded = true;
	}
	while (t->ties && keep && keep < t->n &&
	       t->compare(top_get(t, keep - 1), top_get(t, keep), t->context) == 0)
		keep++;
	t->n = keep;
}

/* Room for one more: by sorting out when that frees half of it, else by growing. */
static void make_room(struct top *t)
{
	size_t wanted = t->capacity ? 2 * t->capacity : TOP_START;

	if (t->n > 2 * t->k || wanted > t->limit) {
		settle(t);
		if (t->n <= t->capacity / 2)
			return;
	}
	if (wanted > t->limit)
		wanted = t->limit;
	if (wanted > t->capacity) {
		t->records = xrealloc(t->records, wanted * t->width);
		t->capacity = wanted;
	}
	if (t->n == t->capacity) {
		/* Too many of them: the later half of the order goes, and the owner is told. */
		t->full = true;
		t->n = t->n / 2;
	}
}

void top_push(struct top *t, const void *record)
{
	if (t->bounded) {
		int order = t->compare(record, t->bound, t->context);
		if (order > 0 || (order == 0 && !t->ties))
			return;
	}
	if (t->k == 0)
		return;
	if (t->n == t->capacity)
		make_room(t);
	memcpy(top_get(t, t->n++), record, t->width);
}

void top_finish(struct top *t)
{
	if (t->n)
		settle(t);
}
