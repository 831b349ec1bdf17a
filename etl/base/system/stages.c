#include "base/system/stages.h"

#include "base/memory/arena.h"
#include "base/system/thread.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct stage {
	pthread_mutex_t inside; /* held by who is in it */
	stage_step *step;       /* NULL: none */
	void *payload;
};

struct stages {
	struct stage items[STAGES_MAX];
	atomic_ullong moves;  /* pieces of work done: when it is what it was, there is no new one */
	atomic_uint sleepers; /* threads that wait for a move */
	pthread_mutex_t lock;
	pthread_cond_t moved;
	atomic_bool ends;
	unsigned nthreads;
	pthread_t threads[];
};

/* Who goes to sleep first counts itself and then looks at the moves; this is the other way
 * round, so that one of the two sees the other. */
void stages_tell(struct stages *s)
{
	s->moves++;
	if (s->sleepers == 0)
		return;
	pthread_mutex_lock(&s->lock);
	pthread_cond_broadcast(&s->moved);
	pthread_mutex_unlock(&s->lock);
}

/* One piece of work; false: there is none. */
static bool work(struct stages *s)
{
	bool did = false;
	for (size_t i = 0; i < STAGES_MAX && !did; i++) {
		struct stage *stage = &s->items[i];
		if (pthread_mutex_trylock(&stage->inside) != 0)
			continue;
		did = stage->step && stage->step(stage->payload);
		pthread_mutex_unlock(&stage->inside);
	}
	if (did)
		stages_tell(s);
	return did;
}

static void sleep_until_moved(struct stages *s, unsigned long long seen)
{
	pthread_mutex_lock(&s->lock);
	s->sleepers++;
	while (s->moves == seen)
		pthread_cond_wait(&s->moved, &s->lock);
	s->sleepers--;
	pthread_mutex_unlock(&s->lock);
}

void stages_until(struct stages *s, bool (*done)(const void *payload), const void *payload)
{
	for (;;) {
		unsigned long long seen = s->moves;
		if (done(payload))
			break;
		if (!work(s))
			sleep_until_moved(s, seen);
	}
}

static bool ends(const void *payload)
{
	const struct stages *s = payload;
	return s->ends;
}

static void *run(void *payload)
{
	pthread_setname_np(pthread_self(), "stuiver-stages");
	stages_until(payload, ends, payload);
	return NULL;
}

int stages_start(struct stages **out, unsigned threads, struct error *e)
{
	struct stages *s = xcalloc(1, sizeof *s + threads * sizeof *s->threads);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->moved, NULL);
	for (size_t i = 0; i < STAGES_MAX; i++)
		pthread_mutex_init(&s->items[i].inside, NULL);
	for (; s->nthreads < threads; s->nthreads++) {
		int failure = pthread_create(&s->threads[s->nthreads], NULL, run, s);
		if (failure != 0) {
			stages_stop(s);
			return error_no_thread(e, failure);
		}
	}
	*out = s;
	return 0;
}

void stages_stop(struct stages *s)
{
	if (!s)
		return;
	s->ends = true;
	stages_tell(s);
	for (unsigned i = 0; i < s->nthreads; i++)
		pthread_join(s->threads[i], NULL);
	for (size_t i = 0; i < STAGES_MAX; i++)
		pthread_mutex_destroy(&s->items[i].inside);
	pthread_cond_destroy(&s->moved);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void stages_set(struct stages *s, size_t at, stage_step *step, void *payload)
{
	struct stage *stage = &s->items[at];
	pthread_mutex_lock(&stage->inside);
	stage->step = step;
	stage->payload = payload;
	pthread_mutex_unlock(&stage->inside);
	stages_tell(s);
}

void stages_clear(struct stages *s, size_t at)
{
	stages_set(s, at, NULL, NULL);
}
