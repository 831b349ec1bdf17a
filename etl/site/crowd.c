#include "site/crowd.h"

#include "base/system/processors.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define WORKERS_MAX 32u

struct crowd {
	struct site_worker workers[WORKERS_MAX];
	unsigned n;
	/* the work at hand */
	crowd_work *work;
	void *payload;
	size_t todo;
	atomic_size_t next;
	pthread_mutex_t lock;
	size_t failed; /* the lowest number; todo: none */
	struct error fault;
};

struct hand {
	struct crowd *crowd;
	const struct site_worker *worker;
};

int crowd_open(struct crowd **out, struct engine *g, const struct pages_site *look,
	       const struct folder *folder, struct error *e)
{
	struct crowd *c = *out = xcalloc(1, sizeof *c);
	unsigned n = processors();

	pthread_mutex_init(&c->lock, NULL);
	for (; c->n < (n < WORKERS_MAX ? n : WORKERS_MAX); c->n++) {
		struct site_worker *w = &c->workers[c->n];
		*w = (struct site_worker){NULL, look, folder};
		if (session_open(&w->session, g, e) != 0)
			return -1;
	}
	return 0;
}

static void fail(struct crowd *c, size_t i, const struct error *e)
{
	pthread_mutex_lock(&c->lock);
	if (i < c->failed) {
		c->failed = i;
		c->fault = *e;
	}
	pthread_mutex_unlock(&c->lock);
	atomic_store(&c->next, c->todo); /* nobody begins another */
}

static void *work(void *payload)
{
	struct hand *h = payload;
	struct crowd *c = h->crowd;
	struct error e;
	size_t i;

	while ((i = atomic_fetch_add(&c->next, 1)) < c->todo)
		if (c->work(h->worker, c->payload, i, &e) != 0)
			fail(c, i, &e);
	return NULL;
}

int crowd_do(struct crowd *c, size_t n, crowd_work *todo, void *payload, struct error *e)
{
	pthread_t threads[WORKERS_MAX];
	struct hand hands[WORKERS_MAX];
	unsigned started = 0;

	c->work = todo;
	c->payload = payload;
	c->todo = c->failed = n;
	atomic_store(&c->next, 0);
	for (unsigned i = 0; i < c->n; i++)
		hands[i] = (struct hand){c, &c->workers[i]};
	/* This thread is one of them; without the others it does all. */
	while (started + 1 < c->n && started + 1 < n &&
	       pthread_create(&threads[started], NULL, work, &hands[started + 1]) == 0)
		started++;
	work(&hands[0]);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	if (c->failed == n)
		return 0;
	*e = c->fault;
	return -1;
}

void crowd_close(struct crowd *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < WORKERS_MAX; i++)
		if (c->workers[i].session)
			session_close(c->workers[i].session);
	pthread_mutex_destroy(&c->lock);
	free(c);
}
