/* Set times: what is due is released by a job, by who set it; a moment that was missed, as soon as the desk is up again. */
#include "deliveries/jobs/due.h"

#include "base/system/deadline.h"
#include "base/system/thread.h"
#include "deliveries/jobs/jobs.h"
#include "deliveries/mapping/truth.h"
#include "serve/told/log.h"
#include <stdlib.h>
#include <time.h>

#define LOOK_NANOSECONDS (UINT64_C(10) * 1000000000)

struct due {
	struct desk *desk;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
};

/* It is at work already, or failed since: then somebody has to look at it. One that the end of the desk cut off did
 * neither. */
static bool was_tried(struct desk *d, struct arena *a, int64_t delivery, const struct staged *x)
{
	struct desk_job j;
	return job_last_of(d, a, delivery, JOB_RELEASE, &j) &&
	       (str_eq(j.state, STR("queued")) || str_eq(j.state, STR("running")) ||
		(str_cmp(j.queued_at, x->due_at) >= 0 && !str_eq(j.message, STR("cut"))));
}

static int queue_one(struct desk *d, struct arena *a, const struct staged *x, struct error *e)
{
	struct delivery what;
	int64_t id, job;
	if (delivery_of_staged(d, x->id, &id, e))
		return -1;
	if (!id || was_tried(d, a, id, x))
		return 0;
	if (delivery_get(d, a, id, &what, e) ||
	    choice_put(d, id, "release", STR("reason"), x->due_reason, e) ||
	    choice_put(d, id, "release", STR("due"), x->due_at, e) ||
	    job_queue(d, id, JOB_RELEASE, what.version, x->due_by, &job, e))
		return -1;
	runner_wake(d);
	return 0;
}

static int look(struct desk *d, struct arena *a, struct error *e)
{
	struct store *s;
	struct staged *all;
	size_t n;
	if (truth_store(d, &s, e))
		return -1;
	int result = s ? staged_due(s, a, &all, &n, e) : 0;
	for (size_t i = 0; s && result == 0 && i < n; i++)
		result = queue_one(d, a, &all[i], e);
	store_close(s);
	return result;
}

static void *watch(void *payload)
{
	struct due *u = payload;
	struct arena *a = arena_new();
	struct error e;
	pthread_mutex_lock(&u->lock);
	while (!u->stop) {
		pthread_mutex_unlock(&u->lock);
		if (look(u->desk, a, &e))
			log_fault(STR("set times"), &e);
		arena_reset(a);
		struct timespec until = deadline_in(LOOK_NANOSECONDS);
		pthread_mutex_lock(&u->lock);
		if (!u->stop)
			deadline_wait(&u->wake, &u->lock, &until);
	}
	pthread_mutex_unlock(&u->lock);
	arena_free(a);
	return NULL;
}

int due_start(struct desk *d, struct error *e)
{
	struct due *u = xcalloc(1, sizeof *u);
	u->desk = d;
	pthread_mutex_init(&u->lock, NULL);
	deadline_condition(&u->wake);
	int failure = pthread_create(&u->thread, NULL, watch, u);
	if (failure) {
		free(u);
		return error_no_thread(e, failure);
	}
	d->due = u;
	return 0;
}

void due_stop(struct desk *d)
{
	struct due *u = d->due;
	if (!u)
		return;
	pthread_mutex_lock(&u->lock);
	u->stop = true;
	pthread_cond_broadcast(&u->wake);
	pthread_mutex_unlock(&u->lock);
	pthread_join(u->thread, NULL);
	pthread_cond_destroy(&u->wake);
	pthread_mutex_destroy(&u->lock);
	free(u);
	d->due = NULL;
}
