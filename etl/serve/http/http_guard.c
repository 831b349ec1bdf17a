/*
 * The library's timeout starts anew with every byte, so a client that sends a header byte now and
 * then would hold its connection for hours. The guard gives a request's head a fixed time from the
 * moment the connection opened or its last answer ended, and shuts the socket when that has passed.
 * As it looks once a second anyway, it also gives back the memory that questions took and nobody uses.
 */
#include "serve/http/http_private.h"

#include "base/system/deadline.h"
#include "base/system/give_back.h"
#include "base/system/thread.h"
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Beyond the idle timeout, so that for honest idle connections the library's own goes first. */
#define GUARD_SLACK_SECONDS 2
#define LOOK_NANOSECONDS 1000000000u
#define NEVER ((time_t)INT64_MAX)

struct peer {
	struct peer *next, *previous;
	int fd;
	_Atomic time_t since; /* monotonic; NEVER while a request is being answered */
};

struct guard {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	struct peer *peers;
	unsigned timeout;
	bool stop;
};

static time_t monotonic_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return t.tv_sec;
}

/* The lock is held, and guard_close takes it before the library closes the socket: so fd is still
 * the peer's. */
static void shut_late(struct guard *g)
{
	time_t limit = monotonic_now() - (time_t)g->timeout - GUARD_SLACK_SECONDS;
	for (struct peer *p = g->peers; p; p = p->next) {
		if (atomic_load(&p->since) < limit)
			shutdown(p->fd, SHUT_RDWR);
	}
}

static void *watch(void *payload)
{
	struct guard *g = payload;
	struct given_back given = {0};
	pthread_mutex_lock(&g->lock);
	while (!g->stop) {
		struct timespec until = deadline_in(LOOK_NANOSECONDS);
		deadline_wait(&g->wake, &g->lock, &until);
		shut_late(g);
		pthread_mutex_unlock(&g->lock);
		memory_give_back(&given);
		pthread_mutex_lock(&g->lock);
	}
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

int guard_start(struct guard **out, unsigned timeout_seconds, struct error *e)
{
	memory_large_apart();
	struct guard *g = xcalloc(1, sizeof *g);
	g->timeout = timeout_seconds;
	pthread_mutex_init(&g->lock, NULL);
	deadline_condition(&g->wake);
	int failure = pthread_create(&g->thread, NULL, watch, g);
	if (failure) {
		free(g);
		return error_no_thread(e, failure);
	}
	*out = g;
	return 0;
}

void guard_stop(struct guard *g)
{
	if (!g)
		return;
	pthread_mutex_lock(&g->lock);
	g->stop = true;
	pthread_cond_signal(&g->wake);
	pthread_mutex_unlock(&g->lock);
	pthread_join(g->thread, NULL);
	pthread_cond_destroy(&g->wake);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

struct peer *guard_open(struct guard *g, int fd)
{
	struct peer *p = xcalloc(1, sizeof *p);
	p->fd = fd;
	atomic_init(&p->since, monotonic_now());
	pthread_mutex_lock(&g->lock);
	p->next = g->peers;
	if (g->peers)
		g->peers->previous = p;
	g->peers = p;
	pthread_mutex_unlock(&g->lock);
	return p;
}

void guard_close(struct guard *g, struct peer *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&g->lock);
	if (p->previous)
		p->previous->next = p->next;
	else
		g->peers = p->next;
	if (p->next)
		p->next->previous = p->previous;
	pthread_mutex_unlock(&g->lock);
	free(p);
}

void guard_busy(struct peer *p, bool busy)
{
	if (p)
		atomic_store(&p->since, busy ? NEVER : monotonic_now());
}
