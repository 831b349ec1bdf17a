/*
 * Workers: threads that run jobs in order of arrival, so that the threads with the sockets never
 * wait.
 */
#ifndef SERVE_HTTP_WORKERS_H
#define SERVE_HTTP_WORKERS_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

/* Lives in whatever wants to be run; runs once per push. */
struct job {
	void (*run)(struct job *self);
};

struct workers;

/* `capacity` is the most jobs that can ever wait: pushing more waits for room. */
int workers_start(struct workers **out, unsigned n, size_t capacity, struct error *e);
/* False after workers_stop: the job will not run. */
bool workers_push(struct workers *w, struct job *job);
/* Runs what was pushed before, then ends the threads. No job runs afterwards. */
void workers_stop(struct workers *w);
void workers_free(struct workers *w);

#endif
