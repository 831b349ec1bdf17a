#include "pipeline/stage_load.h"

#include "base/system/queue.h"
#include "pipeline/pipeline_stages.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Packing and writing a segment takes the time of some ten thousand lines, which the stages before
 * it must not wait for. Most of their room is never touched. */
#define LOADER_BATCHES 32 /* entry batches in circulation */
#define LOADER_BLOCKS 8   /* blocks of original bytes in circulation */

enum message_kind { MESSAGE_BEGIN, MESSAGE_ORIGINAL, MESSAGE_ENTRIES, MESSAGE_END };

struct message {
	enum message_kind kind;
	struct str name;                  /* BEGIN */
	const struct load_source *source; /* END */
	struct entry_batch *batch;        /* ENTRIES */
	struct original block;            /* ORIGINAL */
};

struct loader {
	struct stages *stages;
	struct sink *sink;
	const struct cube *cube;
	struct queue *originals; /* to STAGE_PACK: ORIGINAL, END */
	struct queue *work;      /* to STAGE_LOAD */
	struct queue *free_batches;
	struct queue *free_blocks;
	struct message batches[LOADER_BATCHES];
	struct message blocks[LOADER_BLOCKS];
	struct message begin, end; /* at most one of each under way */
	struct message *filling;   /* the batch that loader_batch handed out */
	struct message *block;     /* that loader_bytes fills */
	atomic_bool ended;         /* the sink has taken END */
	atomic_bool failed;
	atomic_flag told;   /* the first that failed tells */
	struct error error; /* good when failed */
};

/* From here on nobody takes from the queues. */
static void give_up(struct loader *l, const struct error *e)
{
	if (atomic_flag_test_and_set(&l->told))
		return;
	l->error = *e;
	l->failed = true;
}

static int failed(const struct loader *l, struct error *e)
{
	*e = l->error;
	return -1;
}

/* Told of at once: who calls may be in a stage that goes on for long. */
static int hand_on(struct loader *l, struct queue *to, struct message *m, struct error *e)
{
	if (l->failed)
		return failed(l, e);
	queue_push(to, m);
	stages_tell(l->stages);
	return 0;
}

/* ---- the stage that packs ---- */

static bool pack(void *payload)
{
	struct loader *l = payload;
	struct message *m = l->failed ? NULL : queue_try_pop(l->originals);
	struct error e = {0};
	if (!m)
		return false;
	/* END comes behind the last block, and so behind all batches. */
	if (m->kind == MESSAGE_ORIGINAL && l->sink->ops->pack(l->sink, &m->block, &e) != 0)
		give_up(l, &e);
	queue_push(l->work, m);
	return true;
}

/* ---- the stage that loads ---- */

static int handle(struct loader *l, struct message *m, struct error *e)
{
	const struct sink_ops *ops = l->sink->ops;
	switch (m->kind) {
	case MESSAGE_BEGIN:
		return ops->source_begin(l->sink, m->name, e);
	case MESSAGE_ORIGINAL:
		return ops->original(l->sink, &m->block, e);
	case MESSAGE_ENTRIES:
		return ops->write(l->sink, m->batch, e);
	case MESSAGE_END:
		return ops->source_end(l->sink, m->source, e);
	}
	return -1;
}

static void give_back(struct loader *l, struct message *m)
{
	if (m->kind == MESSAGE_ORIGINAL)
		queue_push(l->free_blocks, m);
	else if (m->kind == MESSAGE_ENTRIES)
		queue_push(l->free_batches, m);
	else if (m->kind == MESSAGE_END)
		l->ended = true;
}

static bool load(void *payload)
{
	struct loader *l = payload;
	struct message *m = l->failed ? NULL : queue_try_pop(l->work);
	struct error e = {0};
	if (!m)
		return false;
	if (handle(l, m, &e) != 0)
		give_up(l, &e);
	else
		give_back(l, m);
	return true;
}

/* ---- for the other stages ---- */

struct loader *loader_start(struct stages *stages, struct sink *sink, const struct cube *cube)
{
	struct loader *l = xcalloc(1, sizeof *l);
	l->stages = stages;
	l->sink = sink;
	l->cube = cube;
	l->originals = queue_new(LOADER_BLOCKS + 1);
	l->work = queue_new(LOADER_BATCHES + LOADER_BLOCKS + 2);
	l->free_batches = queue_new(LOADER_BATCHES);
	l->free_blocks = queue_new(LOADER_BLOCKS);
	atomic_flag_clear(&l->told);
	for (size_t i = 0; i < LOADER_BATCHES; i++) {
		l->batches[i].kind = MESSAGE_ENTRIES;
		queue_push(l->free_batches, &l->batches[i]);
	}
	for (size_t i = 0; i < LOADER_BLOCKS; i++) {
		l->blocks[i].kind = MESSAGE_ORIGINAL;
		queue_push(l->free_blocks, &l->blocks[i]);
	}
	stages_set(stages, STAGE_PACK, pack, l);
	stages_set(stages, STAGE_LOAD, load, l);
	return l;
}

int loader_source_begin(struct loader *l, struct str name, struct error *e)
{
	l->begin = (struct message){.kind = MESSAGE_BEGIN, .name = name};
	l->ended = false;
	return hand_on(l, l->work, &l->begin, e);
}

static int push_block(struct loader *l, struct error *e)
{
	struct message *m = l->block;
	l->block = NULL;
	return hand_on(l, l->originals, m, e);
}

static bool has_block(const void *payload)
{
	struct loader *l = *(struct loader *const *)payload;
	if (!l->block)
		l->block = queue_try_pop(l->free_blocks);
	return l->block || l->failed;
}

/* The block to fill. */
static int take_block(struct loader *l, struct error *e)
{
	if (l->block)
		return 0;
	stages_until(l->stages, has_block, &l);
	if (!l->block)
		return failed(l, e);
	if (!l->block->block.plain)
		l->block->block.plain = xmalloc(ORIGINAL_BLOCK);
	l->block->block.n = 0;
	return 0;
}

int loader_bytes(struct loader *l, const void *p, size_t n, struct error *e)
{
	const char *from = p;
	if (!l->sink->wants_originals)
		return 0;
	while (n > 0) {
		if (take_block(l, e) != 0)
			return -1;
		struct original *b = &l->block->block;
		size_t part = ORIGINAL_BLOCK - b->n < n ? ORIGINAL_BLOCK - b->n : n;
		memcpy(b->plain + b->n, from, part);
		b->n += part;
		from += part;
		n -= part;
		if (b->n == ORIGINAL_BLOCK && push_block(l, e) != 0)
			return -1;
	}
	return 0;
}

int loader_batch(struct loader *l, struct entry_batch **out, struct error *e)
{
	if (l->failed)
		return failed(l, e);
	if (!l->filling)
		l->filling = queue_try_pop(l->free_batches);
	if (!l->filling)
		return 0;
	if (!l->filling->batch)
		l->filling->batch = entry_batch_new(l->cube);
	entry_batch_reset(l->filling->batch);
	*out = l->filling->batch;
	return 1;
}

static bool has_batch(const void *payload)
{
	struct loader *l = *(struct loader *const *)payload;
	if (!l->filling)
		l->filling = queue_try_pop(l->free_batches);
	return l->filling || l->failed;
}

int loader_batch_wait(struct loader *l, struct entry_batch **out, struct error *e)
{
	stages_until(l->stages, has_batch, &l);
	return loader_batch(l, out, e) == 1 ? 0 : -1;
}

int loader_write(struct loader *l, struct entry_batch *b, struct error *e)
{
	struct message *m = l->filling;
	if (!m || m->batch != b)
		die("loader_write: a batch that was not handed out");
	if (b->n == 0)
		return 0;
	l->filling = NULL;
	return hand_on(l, l->work, m, e);
}

static bool has_ended(const void *payload)
{
	const struct loader *l = payload;
	return l->ended || l->failed;
}

int loader_source_end(struct loader *l, const struct load_source *source, struct error *e)
{
	l->end = (struct message){.kind = MESSAGE_END, .source = source};
	if (l->block && push_block(l, e) != 0)
		return -1;
	if (hand_on(l, l->originals, &l->end, e) != 0)
		return -1;
	stages_until(l->stages, has_ended, l);
	return l->failed ? failed(l, e) : 0;
}

void loader_stop(struct loader *l)
{
	stages_clear(l->stages, STAGE_PACK);
	stages_clear(l->stages, STAGE_LOAD);
	for (size_t i = 0; i < LOADER_BATCHES; i++)
		entry_batch_free(l->batches[i].batch);
	for (size_t i = 0; i < LOADER_BLOCKS; i++) {
		free(l->blocks[i].block.plain);
		free(l->blocks[i].block.packed);
	}
	queue_free(l->originals);
	queue_free(l->work);
	queue_free(l->free_batches);
	queue_free(l->free_blocks);
	free(l);
}
