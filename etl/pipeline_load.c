#include "pipeline_load.h"

#include "base/hash.h"
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>

/* Packing and writing a segment takes the time of some ten thousand lines, and the first half must
 * not wait that long: with 6 of each a load took up to a fifth longer. Most of their room is never
 * touched. */
#define LOADER_BATCHES 32 /* entry batches in circulation */
#define LOADER_BLOCKS 32  /* blocks of original bytes in circulation */
#define LOADER_BLOCK_BYTES (256u << 10)

enum message_kind { MESSAGE_BEGIN, MESSAGE_BYTES, MESSAGE_ENTRIES, MESSAGE_END };

struct message {
	enum message_kind kind;
	struct str name;            /* BEGIN */
	struct load_source *source; /* END */
	struct entry_batch *batch;  /* ENTRIES */
	char *bytes;                /* BYTES */
	size_t n;
};

struct loader {
	struct sink *sink;
	struct queue *work;
	struct queue *free_batches;
	struct queue *free_blocks;
	struct queue *acknowledged; /* the END message comes back here */
	struct message batches[LOADER_BATCHES];
	struct message blocks[LOADER_BLOCKS];
	struct message control;  /* BEGIN and END: at most one under way */
	struct message *filling; /* the batch that loader_batch handed out */
	struct sha256 *hash;
	uint64_t size;
	struct error error; /* of the sink; read by others only after `work` is closed */
	pthread_t thread;
};

static int handle(struct loader *l, struct message *m)
{
	const struct sink_ops *ops = l->sink->ops;
	switch (m->kind) {
	case MESSAGE_BEGIN:
		l->hash = sha256_new();
		l->size = 0;
		return ops->source_begin(l->sink, m->name, &l->error);
	case MESSAGE_BYTES:
		sha256_update(l->hash, m->bytes, m->n);
		l->size += m->n;
		return ops->source_bytes(l->sink, m->bytes, m->n, &l->error);
	case MESSAGE_ENTRIES:
		return ops->write(l->sink, m->batch, &l->error);
	case MESSAGE_END:
		sha256_hex(l->hash, m->source->sha256);
		sha256_free(l->hash);
		l->hash = NULL;
		m->source->size = l->size;
		return ops->source_end(l->sink, m->source, &l->error);
	}
	return -1;
}

static void give_back(struct loader *l, struct message *m)
{
	if (m->kind == MESSAGE_BYTES)
		queue_push(l->free_blocks, m);
	else if (m->kind == MESSAGE_ENTRIES)
		queue_push(l->free_batches, m);
	else if (m->kind == MESSAGE_END)
		queue_push(l->acknowledged, m);
}

static void *run(void *payload)
{
	struct loader *l = payload;
	for (struct message *m; (m = queue_pop(l->work)) != NULL;) {
		if (handle(l, m) != 0)
			break;
		give_back(l, m);
	}
	/* After a failure the first half must not wait for buffers that never come back. */
	queue_close(l->work);
	queue_close(l->free_batches);
	queue_close(l->free_blocks);
	queue_close(l->acknowledged);
	return NULL;
}

int loader_start(struct loader **out, struct sink *sink, const struct cube *cube, struct error *e)
{
	struct loader *l = xcalloc(1, sizeof *l);
	l->sink = sink;
	l->work = queue_new(LOADER_BATCHES + LOADER_BLOCKS + 1);
	l->free_batches = queue_new(LOADER_BATCHES);
	l->free_blocks = queue_new(LOADER_BLOCKS);
	l->acknowledged = queue_new(1);
	for (size_t i = 0; i < LOADER_BATCHES; i++) {
		l->batches[i].kind = MESSAGE_ENTRIES;
		l->batches[i].batch = entry_batch_new(cube);
		queue_push(l->free_batches, &l->batches[i]);
	}
	for (size_t i = 0; i < LOADER_BLOCKS; i++) {
		l->blocks[i].kind = MESSAGE_BYTES;
		l->blocks[i].bytes = xmalloc(LOADER_BLOCK_BYTES);
		queue_push(l->free_blocks, &l->blocks[i]);
	}
	if (pthread_create(&l->thread, NULL, run, l) != 0) {
		l->sink = NULL; /* no thread to join */
		loader_stop(l);
		return error_set(e, STATUS_IO, "cannot start the thread that loads");
	}
	*out = l;
	return 0;
}

/* The sink failed: its thread has ended or is about to. */
static int failed(struct loader *l, struct error *e)
{
	while (queue_pop(l->acknowledged))
		; /* returns NULL only once the thread has closed it, so the error is there to read
		   */
	*e = l->error;
	return -1;
}

static int push(struct loader *l, struct message *m, struct error *e)
{
	return queue_push(l->work, m) ? 0 : failed(l, e);
}

int loader_source_begin(struct loader *l, struct str name, struct error *e)
{
	l->control = (struct message){.kind = MESSAGE_BEGIN, .name = name};
	return push(l, &l->control, e);
}

int loader_bytes(struct loader *l, const void *p, size_t n, struct error *e)
{
	const char *from = p;
	while (n > 0) {
		struct message *m = queue_pop(l->free_blocks);
		if (!m)
			return failed(l, e);
		m->n = n < LOADER_BLOCK_BYTES ? n : LOADER_BLOCK_BYTES;
		memcpy(m->bytes, from, m->n);
		from += m->n;
		n -= m->n;
		if (push(l, m, e) != 0)
			return -1;
	}
	return 0;
}

struct entry_batch *loader_batch(struct loader *l, struct error *e)
{
	struct message *m = l->filling ? l->filling : queue_pop(l->free_batches);
	if (!m) {
		failed(l, e);
		return NULL;
	}
	l->filling = m;
	entry_batch_reset(m->batch);
	return m->batch;
}

int loader_write(struct loader *l, struct entry_batch *b, struct error *e)
{
	struct message *m = l->filling;
	if (!m || m->batch != b)
		die("loader_write: a batch that was not handed out");
	if (b->n == 0)
		return 0;
	l->filling = NULL;
	return push(l, m, e);
}

int loader_source_end(struct loader *l, struct load_source *source, struct error *e)
{
	/* BEGIN used `control` too, but the queue is in order: it was handled before any batch came
	 * back. An empty source has no batch, so END has a message of its own. */
	struct message end = {.kind = MESSAGE_END, .source = source};
	if (push(l, &end, e) != 0)
		return -1;
	return queue_pop(l->acknowledged) ? 0 : failed(l, e);
}

void loader_stop(struct loader *l)
{
	queue_close(l->work);
	if (l->sink)
		pthread_join(l->thread, NULL);
	for (size_t i = 0; i < LOADER_BATCHES; i++)
		entry_batch_free(l->batches[i].batch);
	for (size_t i = 0; i < LOADER_BLOCKS; i++)
		free(l->blocks[i].bytes);
	queue_free(l->work);
	queue_free(l->free_batches);
	queue_free(l->free_blocks);
	queue_free(l->acknowledged);
	sha256_free(l->hash);
	free(l);
}
