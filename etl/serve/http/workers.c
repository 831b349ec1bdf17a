#include "serve/http/workers.h"

#include "base/memory/arena.h"
#include "base/system/queue.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct workers {
	struct queue *queue;
	pthread_t *threads;
	unsigned nthreads;
};

static void *work(void *payload)
{
	struct workers *w = payload;
	struct job *job;
	while ((job = queue_pop(w->queue)) != NULL)
		job->run(job);
	return NULL;
}

int workers_start(struct workers **out, unsigned n, size_t capacity, struct error *e)
{
	struct workers *w = xcalloc(1, sizeof *w);
	w->queue = queue_new(capacity);
	w->threads = xcalloc(n, sizeof *w->threads);
	for (unsigned i = 0; i < n; i++) {
		int failure = pthread_create(&w->threads[i], NULL, work, w);
		if (failure) {
			workers_stop(w);
			workers_free(w);
			return error_set(e, STATUS_LIMIT,
					 "cannot start %u threads: %s; ask for fewer (--threads)",
					 n, strerror(failure));
		}
		w->nthreads++;
	}
	*out = w;
	return 0;
}

bool workers_push(struct workers *w, struct job *job)
{
	return queue_push(w->queue, job);
}

void workers_stop(struct workers *w)
{
	queue_close(w->queue);
	for (unsigned i = 0; i < w->nthreads; i++)
		pthread_join(w->threads[i], NULL);
	w->nthreads = 0;
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	queue_free(w->queue);
	free(w->threads);
	free(w);
}
