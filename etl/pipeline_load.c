#include "pipeline_load.h"

#include "base/hash.h"
#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>

/* Packing and writing a segment takes the time of some ten thousand lines, and the halves before it
 * must not wait that long: with 6 of each a load took up to a fifth longer. Most of their room is
 * never touched. */
#define LOADER_BATCHES 32 /* entry batches in circulation */
#define LOADER_BLOCKS 8   /* blocks of original bytes in circulation */
/* Batches that a thread which had to wait is woken for: full ones, and free ones. */
#define ENOUGH_WORK 4
#define ENOUGH_FREE 8
_Static_assert(ENOUGH_WORK + ENOUGH_FREE < LOADER_BATCHES, "never do both sides wait");

enum message_kind { MESSAGE_BEGIN, MESSAGE_ORIGINAL, MESSAGE_ENTRIES, MESSAGE_END };

struct message {
	enum message_kind kind;
	struct str name;            /* BEGIN */
	struct load_source *source; /* END */
	struct entry_batch *batch;  /* ENTRIES */
	struct original block;      /* ORIGINAL */
};

struct loader {
	struct sink *sink;
	const struct cube *cube;
	struct queue *originals; /* to the thread that packs: ORIGINAL, END */
	struct queue *work;      /* to the thread that loads */
	struct queue *free_batches;
	struct queue *free_blocks;
	struct queue *acknowledged; /* the END message comes back here */
	struct message batches[LOADER_BATCHES];
	struct message blocks[LOADER_BLOCKS];
	struct message begin, end; /* at most one of each under way */
	struct message *filling;   /* the batch that loader_batch handed out */
	struct message *block;     /* that loader_bytes fills */
	/* Of the thread that packs; without originals, of the one that calls loader_bytes, until
	 * END. */
	struct sha256 *hash;
	uint64_t hashed;
	char sha256[SHA256_HEX_SIZE]; /* of the source that ends: given on with END */
	uint64_t size;
	pthread_mutex_t lock;
	bool failed;
	struct error error; /* the first; read by others only after `acknowledged` is closed */
	pthread_t packing, loading;
	bool packs, loads; /* the threads run */
};

/* After a failure nobody must wait for buffers that never come back. */
static void give_up(struct loader *l, const struct error *e)
{
	pthread_mutex_lock(&l->lock);
	if (!l->failed)
		l->error = *e;
	l->failed = true;
	pthread_mutex_unlock(&l->lock);
	queue_close(l->originals);
	queue_close(l->work);
	queue_close(l->free_batches);
	queue_close(l->free_blocks);
	queue_close(l->acknowledged);
}

/* To the thread that loads. Batches can wait for each other; what may be the last, or is one of few
 * that are under way, cannot. */
static bool hand_on(struct loader *l, struct message *m)
{
	return m->kind == MESSAGE_ENTRIES ? queue_push(l->work, m) : queue_push_urgent(l->work, m);
}

/* ---- the thread that packs ---- */

static void hash(struct loader *l, const void *p, size_t n)
{
	if (!l->hash)
		l->hash = sha256_new();
	sha256_update(l->hash, p, n);
	l->hashed += n;
}

static int pack_block(struct loader *l, struct original *b, struct error *e)
{
	hash(l, b->plain, b->n);
	return l->sink->ops->pack(l->sink, b, e);
}

/* Not into the source itself: after a failure elsewhere that may be gone. */
static void seal(struct loader *l)
{
	if (!l->hash)
		l->hash = sha256_new();
	sha256_hex(l->hash, l->sha256);
	sha256_free(l->hash);
	l->hash = NULL;
	l->size = l->hashed;
	l->hashed = 0;
}

static void *run_packing(void *payload)
{
	struct loader *l = payload;
	pthread_setname_np(pthread_self(), "stuiver-pack");
	for (struct message *m; (m = queue_pop(l->originals)) != NULL;) {
		struct error e = {0};
		if (m->kind == MESSAGE_END) {
			seal(l);
		} else if (pack_block(l, &m->block, &e) != 0) {
			give_up(l, &e);
			break;
		}
		if (!hand_on(l, m))
			break;
	}
	return NULL;
}

/* ---- the thread that loads ---- */

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
		memcpy(m->source->sha256, l->sha256, sizeof l->sha256);
		m->source->size = l->size;
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
		queue_push(l->acknowledged, m);
}

static void *run_loading(void *payload)
{
	struct loader *l = payload;
	struct error e = {0};
	pthread_setname_np(pthread_self(), "stuiver-load");
	for (struct message *m; (m = queue_pop(l->work)) != NULL;) {
		if (handle(l, m, &e) != 0) {
			give_up(l, &e);
			break;
		}
		give_back(l, m);
	}
	return NULL;
}

/* ---- from outside ---- */

/* Batches and blocks are made when they are first handed out: a file of one line needs one. */
static void make_queues(struct loader *l)
{
	l->originals = queue_new(LOADER_BLOCKS + 1, 1);
	l->work = queue_new(LOADER_BATCHES + LOADER_BLOCKS + 2, ENOUGH_WORK);
	l->free_batches = queue_new(LOADER_BATCHES, ENOUGH_FREE);
	l->free_blocks = queue_new(LOADER_BLOCKS, 1);
	l->acknowledged = queue_new(1, 1);
	for (size_t i = 0; i < LOADER_BATCHES; i++) {
		l->batches[i].kind = MESSAGE_ENTRIES;
		queue_push(l->free_batches, &l->batches[i]);
	}
	for (size_t i = 0; i < LOADER_BLOCKS; i++) {
		l->blocks[i].kind = MESSAGE_ORIGINAL;
		queue_push(l->free_blocks, &l->blocks[i]);
	}
}

int loader_start(struct loader **out, struct sink *sink, const struct cube *cube, struct error *e)
{
	struct loader *l = xcalloc(1, sizeof *l);
	l->sink = sink;
	l->cube = cube;
	pthread_mutex_init(&l->lock, NULL);
	make_queues(l);
	l->packs = pthread_create(&l->packing, NULL, run_packing, l) == 0;
	l->loads = l->packs && pthread_create(&l->loading, NULL, run_loading, l) == 0;
	if (!l->loads) {
		loader_stop(l);
		return error_set(e, STATUS_IO, "cannot start the threads that load");
	}
	*out = l;
	return 0;
}

/* The sink failed: its thread has ended or is about to. */
static int failed(struct loader *l, struct error *e)
{
	while (queue_pop(l->acknowledged))
		; /* returns NULL only once give_up has closed it, so the error is there to read */
	*e = l->error;
	return -1;
}

static int push(struct loader *l, struct message *m, struct error *e)
{
	return hand_on(l, m) ? 0 : failed(l, e);
}

int loader_source_begin(struct loader *l, struct str name, struct error *e)
{
	l->begin = (struct message){.kind = MESSAGE_BEGIN, .name = name};
	return push(l, &l->begin, e);
}

static int push_block(struct loader *l, struct error *e)
{
	struct message *m = l->block;
	l->block = NULL;
	return queue_push(l->originals, m) ? 0 : failed(l, e);
}

int loader_bytes(struct loader *l, const void *p, size_t n, struct error *e)
{
	const char *from = p;
	if (!l->sink->wants_originals) { /* then no copy is needed */
		hash(l, p, n);
		return 0;
	}
	while (n > 0) {
		if (!l->block) {
			if (!(l->block = queue_pop(l->free_blocks)))
				return failed(l, e);
			if (!l->block->block.plain)
				l->block->block.plain = xmalloc(ORIGINAL_BLOCK);
			l->block->block.n = 0;
		}
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

struct entry_batch *loader_batch(struct loader *l, struct error *e)
{
	struct message *m = l->filling ? l->filling : queue_pop(l->free_batches);
	if (!m) {
		failed(l, e);
		return NULL;
	}
	l->filling = m;
	if (!m->batch)
		m->batch = entry_batch_new(l->cube);
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
	l->end = (struct message){.kind = MESSAGE_END, .source = source};
	if (l->block && push_block(l, e) != 0)
		return -1;
	if (!queue_push(l->originals,
			&l->end)) /* behind the last block, and so behind all batches */
		return failed(l, e);
	return queue_pop(l->acknowledged) ? 0 : failed(l, e);
}

void loader_stop(struct loader *l)
{
	queue_close(l->originals);
	if (l->packs)
		pthread_join(l->packing, NULL);
	queue_close(l->work);
	if (l->loads)
		pthread_join(l->loading, NULL);
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
	queue_free(l->acknowledged);
	pthread_mutex_destroy(&l->lock);
	sha256_free(l->hash);
	free(l);
}
