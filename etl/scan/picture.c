/* Pictures of cubes: opened once, shared by all sessions, replaced when a load publishes. */
#include "scan/picture.h"

#include "base/processors.h"

#include <pthread.h>
#include <stdlib.h>

struct picture {
	int references; /* under the engine's lock */
	struct engine *engine;
	struct view *view;
	uint64_t epoch; /* of the engine, when it was last seen to be current */
	pthread_mutex_t lock;
	struct ranks ***ranks; /* [dimension][attribute], NULL until asked for */
	struct picture *next;
};

struct engine {
	char *path;
	pthread_mutex_t lock;
	uint64_t epoch; /* counts the changes of the store that any session noticed */
	struct picture *pictures;
	struct engine_options options;
	atomic_bool stop;
	struct keep *keep;
	struct crew *crew;
};

/* A thread per processor, the question's own included. */
static struct crew *make_crew(const struct engine *g)
{
	unsigned threads = g->options.scan_threads ? g->options.scan_threads : processors();

	return crew_new(threads - 1, g->path, g->keep);
}

int engine_open(struct engine **out, const char *store_path, struct error *e)
{
	struct store *probe = NULL;

	/* Faults of the store are told at the start, not by the first request. */
	if (store_open(&probe, store_path, e) != 0)
		return -1;
	store_close(probe);
	struct engine *g = xcalloc(1, sizeof *g);
	g->path = str_dup(str_z(store_path));
	g->epoch = 1;
	g->keep = keep_new(0);
	g->crew = make_crew(g);
	pthread_mutex_init(&g->lock, NULL);
	*out = g;
	return 0;
}

void engine_set(struct engine *g, const struct engine_options *o)
{
	g->options = *o;
	crew_free(g->crew);
	keep_free(g->keep);
	g->keep = keep_new(o->memory_bytes);
	g->crew = make_crew(g);
}

void engine_stop(struct engine *g)
{
	atomic_store(&g->stop, true);
}

void session_pulse(struct session *s)
{
	pulse_start(&s->pulse, &s->engine->stop, s->engine->options.query_nanoseconds);
}

struct crew *session_crew(struct session *s)
{
	return s->engine->crew;
}

uint64_t session_alone_below(const struct session *s)
{
	return s->engine->options.scan_alone ? s->engine->options.scan_alone : SCAN_ALONE;
}

struct keep_figures engine_keep(struct engine *g)
{
	return keep_count(g->keep);
}

static void picture_free(struct picture *p)
{
	const struct cube *c = view_cube(p->view);

	for (size_t d = 0; d < c->ndimensions; d++) {
		for (size_t a = 0; a < c->dimensions[d].nattributes; a++)
			ranks_free(p->ranks[d][a]);
		free(p->ranks[d]);
	}
	free(p->ranks);
	pthread_mutex_destroy(&p->lock);
	view_unref(p->view);
	free(p);
}

static void release_locked(struct picture *p)
{
	if (--p->references == 0)
		picture_free(p);
}

void engine_close(struct engine *g)
{
	if (!g)
		return;
	for (struct picture *p = g->pictures, *next; p; p = next) {
		next = p->next;
		release_locked(p);
	}
	crew_free(g->crew);
	keep_free(g->keep);
	pthread_mutex_destroy(&g->lock);
	free(g->path);
	free(g);
}

int session_open(struct session **out, struct engine *g, struct error *e)
{
	struct session *s = xcalloc(1, sizeof *s);

	s->engine = g;
	session_pulse(s);
	if (store_open(&s->store, g->path, e) != 0) {
		free(s);
		return -1;
	}
	store_share(s->store, g->keep);
	s->arena = arena_new();
	*out = s;
	return 0;
}

struct engine *session_engine(const struct session *s)
{
	return s->engine;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	store_close(s->store);
	arena_free(s->arena);
	free(s);
}

static struct picture *picture_new(struct engine *g, struct view *v)
{
	const struct cube *c = view_cube(v);
	struct picture *p = xcalloc(1, sizeof *p);

	p->engine = g;
	p->view = v;
	p->references = 1;
	pthread_mutex_init(&p->lock, NULL);
	p->ranks = xcalloc(c->ndimensions + 1, sizeof *p->ranks);
	for (size_t d = 0; d < c->ndimensions; d++)
		p->ranks[d] = xcalloc(c->dimensions[d].nattributes + 1, sizeof **p->ranks);
	return p;
}

/* A commit by anyone makes every picture suspect until its version has been compared. */
static int notice_changes(struct session *s, struct error *e)
{
	int64_t counter;

	if (store_change_counter(s->store, &counter, e) != 0)
		return -1;
	if (!s->counted || counter != s->counter) {
		pthread_mutex_lock(&s->engine->lock);
		s->engine->epoch++;
		pthread_mutex_unlock(&s->engine->lock);
	}
	s->counter = counter;
	s->counted = true;
	return 0;
}

static struct picture **find_locked(struct engine *g, struct str cube)
{
	struct picture **at = &g->pictures;

	while (*at && !str_eq(view_cube((*at)->view)->name, cube))
		at = &(*at)->next;
	return at;
}

/* Puts the fresh view in place of an outdated picture; an equal one keeps what was derived from it.
 */
static struct picture *settle(struct engine *g, struct view *fresh, uint64_t epoch)
{
	pthread_mutex_lock(&g->lock);
	struct picture **at = find_locked(g, view_cube(fresh)->name);
	struct picture *p = *at;
	if (p && str_eq(view_version(p->view), view_version(fresh))) {
		view_unref(fresh);
	} else {
		struct picture *made = picture_new(g, fresh);
		made->next = p ? p->next : NULL;
		*at = made;
		if (p)
			release_locked(p);
		p = made;
	}
	if (epoch > p->epoch)
		p->epoch = epoch;
	p->references++;
	pthread_mutex_unlock(&g->lock);
	return p;
}

int picture_get(struct picture **out, struct session *s, struct str cube, struct error *e)
{
	struct engine *g = s->engine;
	struct view *fresh;

	if (notice_changes(s, e) != 0)
		return -1;
	pthread_mutex_lock(&g->lock);
	uint64_t epoch = g->epoch;
	struct picture *p = *find_locked(g, cube);
	bool current = p && p->epoch == epoch;
	if (current)
		p->references++;
	pthread_mutex_unlock(&g->lock);
	if (current) {
		*out = p;
		return 0;
	}
	if (view_open(&fresh, s->store, cube, e) != 0)
		return -1;
	*out = settle(g, fresh, epoch);
	return 0;
}

struct picture *picture_ref(struct picture *p)
{
	pthread_mutex_lock(&p->engine->lock);
	p->references++;
	pthread_mutex_unlock(&p->engine->lock);
	return p;
}

void picture_release(struct picture *p)
{
	if (!p)
		return;
	struct engine *g = p->engine;
	pthread_mutex_lock(&g->lock);
	release_locked(p);
	pthread_mutex_unlock(&g->lock);
}

struct view *picture_view(const struct picture *p)
{
	return p->view;
}

const struct cube *picture_cube(const struct picture *p)
{
	return view_cube(p->view);
}

int picture_ranks(const struct ranks **out, struct picture *p, struct session *s, size_t dimension,
		  size_t attribute, struct error *e)
{
	const struct dictionary *members;
	struct ranks **slot = &p->ranks[dimension][attribute];

	if (view_dictionary(p->view, s->store, dimension, &members, e) != 0)
		return -1;
	pthread_mutex_lock(&p->lock);
	if (!*slot) {
		const struct dimension *d = &picture_cube(p)->dimensions[dimension];
		*slot = ranks_build(members, d->attributes[attribute].type, attribute);
	}
	*out = *slot;
	pthread_mutex_unlock(&p->lock);
	return 0;
}

struct store *session_store(struct session *s)
{
	return s->store;
}
