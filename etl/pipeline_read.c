#include "pipeline_read.h"

#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>

/* Tried and dropped: reading on the thread that transforms, in batches of 64 to 1,024 records, so
 * that nothing passes between processors: no less processor time, and a longer load. Handing out
 * first the batch that came back last: no less either.
 *
 * Enough that neither side waits for the other's bursts (a file that is read in jumps, a table that
 * grows, a thread whose turn it is not): with 6 of them a load of ten million lines had a processor
 * idle for a second longer. */
#define READING_BATCHES 16
/* Of them, how many a side that had to wait is woken for. */
#define ENOUGH_FULL 4
#define ENOUGH_EMPTY 8
_Static_assert(ENOUGH_FULL + ENOUGH_EMPTY < READING_BATCHES, "never do both sides wait");

struct item {
	struct batch *batch;
	struct issues *issues;
	uint64_t done, total;
	int more; /* what extract_next gave */
	struct error error;
};

struct reading {
	struct extractor *x;
	struct queue *full, *empty;
	struct item items[READING_BATCHES];
	struct item *given; /* to the caller */
	uint64_t done, total;
	pthread_t thread;
	bool runs;
};

static void *run(void *payload)
{
	struct reading *r = payload;
	pthread_setname_np(pthread_self(), "stuiver-read");
	for (struct item *item; (item = queue_pop(r->empty)) != NULL;) {
		if (!item->batch)
			item->batch = batch_new();
		extract_set_issues(r->x, item->issues);
		item->more = extract_next(r->x, item->batch, &item->error);
		extract_progress(r->x, &item->done, &item->total);
		int more = item->more; /* the item is the other's once it is pushed */
		if (more != 1) {
			queue_push_urgent(r->full, item); /* nothing comes behind it */
			break;
		}
		if (!queue_push(r->full, item))
			break;
	}
	return NULL;
}

int reading_start(struct reading **out, struct extractor *x, struct error *e)
{
	struct reading *r = xcalloc(1, sizeof *r);
	r->x = x;
	r->full = queue_new(READING_BATCHES, ENOUGH_FULL);
	r->empty = queue_new(READING_BATCHES, ENOUGH_EMPTY);
	for (size_t i = 0; i < READING_BATCHES; i++) {
		r->items[i].issues = issues_new();
		queue_push(r->empty, &r->items[i]);
	}
	r->runs = pthread_create(&r->thread, NULL, run, r) == 0;
	if (!r->runs) {
		reading_stop(r);
		return error_set(e, STATUS_IO, "cannot start the thread that reads");
	}
	*out = r;
	return 0;
}

int reading_next(struct reading *r, struct issues *issues, struct batch **out, struct error *e)
{
	if (r->given)
		queue_push(r->empty, r->given);
	r->given = queue_pop(r->full);
	issues_move(issues, r->given->issues);
	r->done = r->given->done;
	r->total = r->given->total;
	if (r->given->more < 0)
		*e = r->given->error;
	*out = r->given->batch;
	return r->given->more;
}

void reading_progress(const struct reading *r, uint64_t *done, uint64_t *total)
{
	*done = r->done;
	*total = r->total;
}

void reading_stop(struct reading *r)
{
	if (!r)
		return;
	queue_close(r->empty);
	queue_close(r->full);
	if (r->runs)
		pthread_join(r->thread, NULL);
	for (size_t i = 0; i < READING_BATCHES; i++) {
		batch_free(r->items[i].batch);
		issues_free(r->items[i].issues);
	}
	queue_free(r->full);
	queue_free(r->empty);
	free(r);
}
