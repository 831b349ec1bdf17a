#include "serve/sessions.h"

#include "base/arena.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct sessions {
	pthread_mutex_t lock;
	struct engine *engine;
	struct session **idle; /* [limit] */
	size_t nidle;
	size_t nopen;
	size_t limit;
	size_t nstreams;
};

struct sessions *sessions_new(struct engine *engine, unsigned workers)
{
	struct sessions *p = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->lock, NULL);
	p->engine = engine;
	p->limit = workers + SESSIONS_STREAMS_MAX;
	p->idle = xcalloc(p->limit, sizeof *p->idle);
	return p;
}

void sessions_free(struct sessions *p)
{
	if (!p)
		return;
	assert(p->nidle == p->nopen);
	while (p->nidle)
		session_close(p->idle[--p->nidle]);
	pthread_mutex_destroy(&p->lock);
	free(p->idle);
	free(p);
}

int sessions_take(struct sessions *p, struct session **out, struct error *e)
{
	struct session *s = NULL;
	pthread_mutex_lock(&p->lock);
	bool full = p->nidle == 0 && p->nopen == p->limit;
	if (p->nidle)
		s = p->idle[--p->nidle];
	else if (!full)
		p->nopen++; /* room is kept while it opens, outside the lock */
	pthread_mutex_unlock(&p->lock);
	if (full)
		return error_set(e, STATUS_LIMIT, "all %zu query sessions are in use", p->limit);
	if (!s && session_open(&s, p->engine, e) != 0) {
		pthread_mutex_lock(&p->lock);
		p->nopen--;
		pthread_mutex_unlock(&p->lock);
		return -1;
	}
	*out = s;
	return 0;
}

void sessions_give(struct sessions *p, struct session *s)
{
	pthread_mutex_lock(&p->lock);
	p->idle[p->nidle++] = s;
	pthread_mutex_unlock(&p->lock);
}

bool sessions_stream_begin(struct sessions *p)
{
	pthread_mutex_lock(&p->lock);
	bool may = p->nstreams < SESSIONS_STREAMS_MAX;
	p->nstreams += may;
	pthread_mutex_unlock(&p->lock);
	return may;
}

void sessions_stream_end(struct sessions *p)
{
	pthread_mutex_lock(&p->lock);
	assert(p->nstreams > 0);
	p->nstreams--;
	pthread_mutex_unlock(&p->lock);
}
