#include "pipeline/stage_read.h"

#include "base/system/queue.h"
#include "pipeline/pipeline_stages.h"

#include <stdlib.h>

/* With 3 to 16 of them a load takes the same time. */
#define READING_BATCHES 8

struct item {
	struct batch *batch;
	struct issues *issues;
	uint64_t done, total;
	int more; /* what extract_next gave */
	struct error error;
};

struct stage_reading {
	struct stages *stages;
	struct extractor *x;
	struct queue *full, *empty;
	struct item items[READING_BATCHES];
	bool over; /* for the stage: nothing comes behind what it gave */

	struct item *given; /* to the caller */
	uint64_t done, total;
};

static bool read_batch(void *payload)
{
	struct stage_reading *r = payload;
	struct item *item = r->over ? NULL : queue_try_pop(r->empty);
	if (!item)
		return false;
	if (!item->batch)
		item->batch = batch_new();
	extract_set_issues(r->x, item->issues);
	item->more = extract_next(r->x, item->batch, &item->error);
	extract_progress(r->x, &item->done, &item->total);
	r->over = item->more != 1;
	queue_push(r->full, item);
	return true;
}

struct stage_reading *reading_start(struct stages *stages, struct extractor *x)
{
	struct stage_reading *r = xcalloc(1, sizeof *r);
	r->stages = stages;
	r->x = x;
	r->full = queue_new(READING_BATCHES);
	r->empty = queue_new(READING_BATCHES);
	for (size_t i = 0; i < READING_BATCHES; i++) {
		r->items[i].issues = issues_new();
		queue_push(r->empty, &r->items[i]);
	}
	stages_set(stages, STAGE_READ, read_batch, r);
	return r;
}

int reading_next(struct stage_reading *r, struct issues *issues, struct batch **out,
		 struct error *e)
{
	struct item *item = queue_try_pop(r->full);
	if (!item)
		return READING_NOTHING;
	if (r->given)
		queue_push(r->empty, r->given);
	r->given = item;
	issues_move(issues, item->issues);
	r->done = item->done;
	r->total = item->total;
	if (item->more < 0)
		*e = item->error;
	*out = item->batch;
	return item->more;
}

void reading_progress(const struct stage_reading *r, uint64_t *done, uint64_t *total)
{
	*done = r->done;
	*total = r->total;
}

void reading_stop(struct stage_reading *r)
{
	stages_clear(r->stages, STAGE_READ);
	for (size_t i = 0; i < READING_BATCHES; i++) {
		batch_free(r->items[i].batch);
		issues_free(r->items[i].issues);
	}
	queue_free(r->full);
	queue_free(r->empty);
	free(r);
}
