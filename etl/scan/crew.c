#include "scan/crew.h"

#include "base/memory/arena.h"

#include <pthread.h>
#include <stdlib.h>

/* One question that can use help. */
struct offer {
	crew_work *f;
	void *work;
	unsigned wanted, next; /* helpers still welcome; number of the next */
	unsigned busy;
	int result;
	struct error error; /* of the first helper that failed */
	struct offer *other;
};

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t called, done;
	struct offer *offers;
	const char *path;
	struct keep *keep;
	unsigned limit, started, idle;
	bool stop;
	pthread_t threads[CREW_MAX];
};

struct crew *crew_new(unsigned helpers, const char *store_path, struct keep *keep)
{
	struct crew *c = xcalloc(1, sizeof *c);

	c->limit = helpers < CREW_MAX ? helpers : CREW_MAX;
	c->path = str_dup(str_z(store_path));
	c->keep = keep;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->called, NULL);
	pthread_cond_init(&c->done, NULL);
	return c;
}

unsigned crew_size(const struct crew *c)
{
	return c->limit;
}

void crew_free(struct crew *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_broadcast(&c->called);
	pthread_mutex_unlock(&c->lock);
	for (unsigned i = 0; i < c->started; i++)
		pthread_join(c->threads[i], NULL);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->called);
	pthread_cond_destroy(&c->done);
	free((char *)c->path);
	free(c);
}

static struct offer *find_offer(const struct crew *c)
{
	struct offer *o = c->offers;

	while (o && !o->wanted)
		o = o->other;
	return o;
}

/* Under the lock, which it gives up while it works. */
static void help(struct crew *c, struct offer *o, struct store *store)
{
	struct error e;
	unsigned worker = o->next++;

	o->wanted--;
	o->busy++;
	pthread_mutex_unlock(&c->lock);
	int result = o->f(o->work, worker, store, &e);
	pthread_mutex_lock(&c->lock);
	if (result != 0 && o->result == 0) {
		o->result = result;
		o->error = e;
	}
	if (--o->busy == 0)
		pthread_cond_broadcast(&c->done);
}

/* Under the lock, which it gives up while it opens the store. */
static struct store *open_own(struct crew *c)
{
	struct store *store = NULL;
	struct error e;

	pthread_mutex_unlock(&c->lock);
	if (store_open(&store, c->path, &e) == 0)
		store_share(store, c->keep);
	pthread_mutex_lock(&c->lock);
	return store;
}

static void *helper(void *payload)
{
	struct crew *c = payload;
	struct store *store = NULL;
	bool tried = false; /* since it was last called */

	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		struct offer *o = find_offer(c);
		if (o && store) {
			help(c, o, store);
			continue;
		}
		/* Whoever asked does the work alone when the store cannot be opened here; the next
		 * call is tried again. */
		if (o && !tried) {
			store = open_own(c);
			tried = true;
			continue;
		}
		tried = false;
		c->idle++;
		pthread_cond_wait(&c->called, &c->lock);
		c->idle--;
	}
	pthread_mutex_unlock(&c->lock);
	store_close(store);
	return NULL;
}

static void call_helpers(struct crew *c, unsigned most)
{
	unsigned idle = c->idle;

	for (unsigned i = 0; i < most && i < idle; i++)
		pthread_cond_signal(&c->called);
	for (unsigned i = idle; i < most && c->started < c->limit; i++) {
		if (pthread_create(&c->threads[c->started], NULL, helper, c) != 0)
			break;
		c->started++;
	}
}

static void withdraw(struct crew *c, struct offer *o)
{
	struct offer **at = &c->offers;

	while (*at != o)
		at = &(*at)->other;
	*at = o->other;
	o->wanted = 0;
	while (o->busy)
		pthread_cond_wait(&c->done, &c->lock);
}

int crew_run(struct crew *c, unsigned most, crew_work *f, void *work, struct store *own,
	     struct error *e)
{
	struct offer o = {.f = f, .work = work, .wanted = most, .next = 1};

	if (!most || !c->limit)
		return f(work, 0, own, e);
	pthread_mutex_lock(&c->lock);
	o.other = c->offers;
	c->offers = &o;
	call_helpers(c, most);
	pthread_mutex_unlock(&c->lock);
	int result = f(work, 0, own, e);
	pthread_mutex_lock(&c->lock);
	withdraw(c, &o);
	pthread_mutex_unlock(&c->lock);
	if (result == 0 && o.result != 0) {
		result = o.result;
		*e = o.error;
	}
	return result;
}
