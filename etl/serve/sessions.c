#include "serve/sessions.h"

#include "base/memory/arena.h"
#include "serve/told/log.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* An edition and its sessions. */
struct session_group {
	struct edition *edition;
	struct session **idle; /* [limit] */
	size_t nidle, nopen;
	struct session_group *former;
};

struct sessions {
	pthread_mutex_t lock;
	struct edition_options options;
	struct session_group
		*groups;  /* the current one, then former ones that still have sessions out */
	bool current;     /* the first is what is at the path */
	uint64_t edition; /* counts them */
	size_t nopen;     /* of all groups */
	size_t limit;
	size_t nstreams;
	bool stop;
};

/* ---- under the lock ---- */

static int open_group(struct sessions *p, struct error *e)
{
	for (struct session_group *g = p->groups; g; g = g->former)
		if (edition_shares_file(g->edition, p->options.store))
			return error_set(e, STATUS_STORE,
					 "%s was written over while it was served: it is opened "
					 "again when nobody reads any more what it was",
					 p->options.store);
	struct edition *d;
	if (edition_open(&d, &p->options, e) != 0)
		return p->edition && e->status != STATUS_NO_FILE
			       ? error_context(e, "the store was replaced, and what is there "
						  "now cannot be read yet")
			       : -1;
	struct session_group *g = xcalloc(1, sizeof *g);
	g->edition = d;
	g->idle = xcalloc(p->limit, sizeof *g->idle);
	g->former = p->groups;
	p->groups = g;
	p->current = true;
	if (p->edition++)
		log_deed(JOURNAL_INFO, "store", "another file is at %s: it is opened",
			 p->options.store);
	return 0;
}

static void free_group(struct session_group *g)
{
	edition_close(g->edition);
	free(g->idle);
	free(g);
}

static void close_idle(struct sessions *p, struct session_group *g)
{
	while (g->nidle) {
		session_close(g->idle[--g->nidle]);
		g->nopen--;
		p->nopen--;
	}
}

/* Closes what is not current and not in use. */
static void tidy(struct sessions *p)
{
	struct session_group **at = p->current ? &p->groups->former : &p->groups;
	while (*at) {
		struct session_group *g = *at;
		close_idle(p, g);
		if (g->nopen == 0) {
			*at = g->former;
			free_group(g);
		} else {
			at = &g->former;
		}
	}
}

/* Whether there is a current edition, after a look at the path. */
static bool look(struct sessions *p)
{
	if (p->current && edition_look(p->groups->edition) != EDITION_CURRENT) {
		p->current = false;
		p->edition++;
		tidy(p);
	}
	return p->current;
}

static struct session_group *group_of(struct sessions *p, const struct session *s)
{
	struct session_group *g = p->groups;
	while (edition_engine(g->edition) != session_engine(s))
		g = g->former;
	return g;
}

/* ---- for all threads ---- */

int sessions_open(struct sessions **out, const struct edition_options *o, unsigned workers,
		  struct error *e)
{
	struct sessions *p = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->lock, NULL);
	p->options = *o;
	p->limit = workers + SESSIONS_STREAMS_MAX;
	if (open_group(p, e) == 0) {
		*out = p;
		return 0;
	}
	sessions_close(p);
	return -1;
}

void sessions_stop(struct sessions *p)
{
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	for (struct session_group *g = p->groups; g; g = g->former)
		engine_stop(edition_engine(g->edition));
	pthread_mutex_unlock(&p->lock);
}

void sessions_close(struct sessions *p)
{
	if (!p)
		return;
	p->current = false;
	tidy(p);
	assert(!p->groups);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* Gives the lock up while it opens a session. */
static int take_locked(struct sessions *p, struct session **out, struct error *e)
{
	if (p->stop)
		return error_set(e, STATUS_INTERRUPTED, "the server is stopping");
	if (!look(p) && open_group(p, e) != 0)
		return -1;
	struct session_group *g = p->groups;
	if (g->nidle) {
		*out = g->idle[--g->nidle];
		return 0;
	}
	if (p->nopen == p->limit)
		return error_set(e, STATUS_LIMIT, "all %zu query sessions are in use", p->limit);
	/* Its place is kept, and its edition with it, while it opens outside the lock. */
	g->nopen++;
	p->nopen++;
	pthread_mutex_unlock(&p->lock);
	int result = session_open(out, edition_engine(g->edition), e);
	pthread_mutex_lock(&p->lock);
	if (result != 0) {
		g->nopen--;
		p->nopen--;
		tidy(p);
	}
	return result;
}

int sessions_take(struct sessions *p, struct session **out, struct error *e)
{
	pthread_mutex_lock(&p->lock);
	int result = take_locked(p, out, e);
	pthread_mutex_unlock(&p->lock);
	return result;
}

void sessions_give(struct sessions *p, struct session *s)
{
	pthread_mutex_lock(&p->lock);
	struct session_group *g = group_of(p, s);
	g->idle[g->nidle++] = s;
	if (!p->current || g != p->groups)
		tidy(p);
	pthread_mutex_unlock(&p->lock);
}

int sessions_check(struct sessions *p, struct session *s, struct error *e)
{
	pthread_mutex_lock(&p->lock);
	look(p);
	bool over = edition_look(group_of(p, s)->edition) == EDITION_OVERWRITTEN;
	pthread_mutex_unlock(&p->lock);
	return !over ? 0
		     : error_set(e, STATUS_STORE, "%s was written over while it was read",
				 p->options.store);
}

uint64_t sessions_edition(struct sessions *p)
{
	pthread_mutex_lock(&p->lock);
	uint64_t edition = p->edition;
	pthread_mutex_unlock(&p->lock);
	return edition;
}

struct cache *sessions_kept(struct sessions *p, const struct session *s)
{
	pthread_mutex_lock(&p->lock);
	struct cache *kept = edition_kept(group_of(p, s)->edition);
	pthread_mutex_unlock(&p->lock);
	return kept;
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

bool sessions_mark(struct sessions *p, struct sessions_mark *out)
{
	pthread_mutex_lock(&p->lock);
	bool told = look(p) && edition_mark(p->groups->edition, &out->log);
	out->edition = p->edition;
	pthread_mutex_unlock(&p->lock);
	return told;
}

bool sessions_mark_holds(struct sessions *p, const struct sessions_mark *mark,
			 const struct stamp *seen)
{
	pthread_mutex_lock(&p->lock);
	bool there = p->current && edition_as_seen(p->groups->edition, seen);
	bool holds = (there || look(p)) && p->edition == mark->edition &&
		     edition_mark_holds(p->groups->edition, &mark->log);
	pthread_mutex_unlock(&p->lock);
	return holds;
}

void sessions_glance(const struct sessions *p, struct stamp *seen)
{
	stamp_take(seen, p->options.store);
}
