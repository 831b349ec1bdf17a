/* Engines and sessions: what is the same for every kind, and questions handed on to the kind. */
#include "engine/kind.h"
#include "store/versions/facts_away.h"

#include <stdlib.h>

/* Schemes in a message, in bytes. */
#define KNOWN_MAX 512

/* The kind for a store: by its scheme, or the first for a path. */
static const struct engine_kind *kind_of(const struct engine_kind *const *kinds, const char *store)
{
	const char *end = strstr(store, "://");

	if (!end)
		return kinds[0];
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i]->scheme &&
		    str_eq(str_z(kinds[i]->scheme), (struct str){store, (size_t)(end - store)}))
			return kinds[i];
	return NULL;
}

static int no_kind(const struct engine_kind *const *kinds, const char *store, struct error *e)
{
	struct buffer names;

	buffer_init(&names, KNOWN_MAX);
	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i]->scheme)
			buffer_printf(&names, ", %s://…", kinds[i]->scheme);
	error_set(e, STATUS_USAGE,
		  "%s: there is no such kind of store; there are: the path of a file, as stuiver "
		  "load makes it%.*s",
		  store, STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

int engine_open(struct engine **out, const struct engine_kind *const *kinds, const char *store,
		struct error *e)
{
	const struct engine_kind *kind = kind_of(kinds, store);
	struct store *probe = NULL;

	if (!kind)
		return no_kind(kinds, store, e);
	struct engine *g = xcalloc(1, sizeof *g);
	g->kind = kind;
	g->store = str_dup(str_z(store));
	g->epoch = 1;
	pthread_mutex_init(&g->lock, NULL);
	*out = g;
	if (kind->open(g, e) == 0 &&
	    store_open(&probe, g->catalogue ? g->catalogue : g->store, e) == 0) {
		bool here = kind->scheme || away_check_here(probe, e) == 0;
		store_close(probe);
		if (here) {
			g->watch = watch_open(g->catalogue ? g->catalogue : g->store);
			return 0;
		}
	}
	engine_close(g);
	*out = NULL;
	return -1;
}

void engine_close(struct engine *g)
{
	if (!g)
		return;
	pictures_drop(g);
	watch_close(g->watch);
	g->kind->close(g);
	pthread_mutex_destroy(&g->lock);
	free(g->store);
	free(g->catalogue);
	free(g);
}

void engine_set(struct engine *g, const struct engine_options *o)
{
	g->options = *o;
	g->kind->set(g);
}

void engine_stop(struct engine *g)
{
	atomic_store(&g->stop, true);
}

/* ---- sessions ---- */

int session_open(struct session **out, struct engine *g, struct error *e)
{
	struct session *s = xcalloc(1, sizeof *s);

	s->engine = g;
	s->arena = arena_new();
	session_begin(s);
	if (store_open(&s->store, g->catalogue ? g->catalogue : g->store, e) != 0 ||
	    g->kind->session_open(s, e) != 0) {
		store_close(s->store);
		arena_free(s->arena);
		free(s);
		return -1;
	}
	*out = s;
	return 0;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	s->engine->kind->session_close(s);
	store_close(s->store);
	arena_free(s->arena);
	free(s);
}

struct engine *session_engine(const struct session *s)
{
	return s->engine;
}

struct store *session_store(struct session *s)
{
	return s->store;
}

struct arena *session_arena(struct session *s)
{
	return s->arena;
}

struct pulse *session_pulse(struct session *s)
{
	return &s->pulse;
}

void session_begin(struct session *s)
{
	pulse_start(&s->pulse, &s->engine->stop, s->engine->options.query_nanoseconds);
}

/* ---- questions ---- */

int engine_cells(struct cells **out, struct session *s, struct picture *p, const struct question *r,
		 const struct columns *by, const struct columns *aggregates, struct error *e)
{
	return s->engine->kind->cells(out, s, p, r, by, aggregates, e);
}

int engine_members(struct cells **out, struct session *s, struct picture *p,
		   const struct columns *by, struct error *e)
{
	return s->engine->kind->members(out, s, p, by, e);
}

int engine_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
		 const struct question *r, struct error *e)
{
	return s->engine->kind->facts(out, total, s, p, r, e);
}

int engine_stream(struct rows **out, struct session *s, struct picture *p, const struct question *r,
		  struct error *e)
{
	return s->engine->kind->stream(out, s, p, r, e);
}

int engine_lines(struct origins *out, struct session *s, struct picture *p,
		 const struct question *r, size_t ranges, struct error *e)
{
	return s->engine->kind->lines(out, s, p, r, ranges, e);
}

int engine_entries(struct session *s, struct picture *p, const struct entries_asked *asked,
		   struct error *e)
{
	return s->engine->kind->entries(s, p, asked, e);
}
