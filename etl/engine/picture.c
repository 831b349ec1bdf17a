/* Pictures of cubes: opened once, shared by all sessions, replaced when a load publishes. */
#include "engine/kind.h"

#include <stdlib.h>

struct picture {
	int references; /* under the engine's lock */
	struct engine *engine;
	struct view *view;
	uint64_t epoch; /* of the engine, when it was last seen to be current */
	pthread_mutex_t lock;
	struct ranks ***ranks; /* [dimension][attribute], NULL until asked for */
	struct derived {
		pthread_mutex_t lock; /* its own: what is made may ask the picture */
		void *made;           /* NULL until asked for */
		void (*drop)(void *made);
	} derived[PICTURE_PLACES];
	struct picture *next;
};

static void picture_free(struct picture *p)
{
	const struct cube *c = view_cube(p->view);

	for (size_t d = 0; d < c->ndimensions; d++) {
		for (size_t a = 0; a < c->dimensions[d].nattributes; a++)
			ranks_free(p->ranks[d][a]);
		free(p->ranks[d]);
	}
	free(p->ranks);
	for (size_t i = 0; i < PICTURE_PLACES; i++) {
		if (p->derived[i].made)
			p->derived[i].drop(p->derived[i].made);
		pthread_mutex_destroy(&p->derived[i].lock);
	}
	pthread_mutex_destroy(&p->lock);
	view_unref(p->view);
	free(p);
}

static void release_locked(struct picture *p)
{
	if (--p->references == 0)
		picture_free(p);
}

void pictures_drop(struct engine *g)
{
	for (struct picture *p = g->pictures, *next; p; p = next) {
		next = p->next;
		release_locked(p);
	}
	g->pictures = NULL;
}

static struct picture *picture_new(struct engine *g, struct view *v)
{
	const struct cube *c = view_cube(v);
	struct picture *p = xcalloc(1, sizeof *p);

	p->engine = g;
	p->view = v;
	p->references = 1;
	pthread_mutex_init(&p->lock, NULL);
	for (size_t i = 0; i < PICTURE_PLACES; i++)
		pthread_mutex_init(&p->derived[i].lock, NULL);
	p->ranks = xcalloc(c->ndimensions + 1, sizeof *p->ranks);
	for (size_t d = 0; d < c->ndimensions; d++)
		p->ranks[d] = xcalloc(c->dimensions[d].nattributes + 1, sizeof **p->ranks);
	return p;
}

/* A commit by anyone makes every picture suspect until its version has been compared: once, however
 * many sessions notice it, each by a counter of its own. What none has noticed since the epoch last
 * went up leaves the mark as it was. */
static void next_epoch(struct engine *g)
{
	struct watch_mark now;

	pthread_mutex_lock(&g->lock);
	bool told = g->watch && watch_mark(g->watch, &now);
	if (!told || memcmp(&now, &g->noticed, sizeof now) != 0)
		g->epoch++;
	if (told)
		g->noticed = now;
	pthread_mutex_unlock(&g->lock);
}

static int notice_changes(struct session *s, struct error *e)
{
	int64_t counter;

	if (store_change_counter(s->store, &counter, e) != 0)
		return -1;
	if (!s->counted || counter != s->counter)
		next_epoch(s->engine);
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

static int tell_gone(struct session *s, struct str cube, struct error *e)
{
	struct store_gone gone;
	struct arena *a = arena_new();
	int result = store_gone(s->store, a, cube, &gone, e);

	if (result == 1)
		result = error_set(e, STATUS_GONE, "cube '%.*s' was withdrawn on %.*s%s%.*s",
				   STR_ARG(cube), STR_ARG(gone.at), gone.reason.len ? ": " : "",
				   STR_ARG(gone.reason));
	arena_free(a);
	return result;
}

int picture_get_public(struct picture **out, struct session *s, struct str cube, struct error *e)
{
	if (picture_get(out, s, cube, e) != 0)
		return -1;
	if (picture_entries(*out) || tell_gone(s, cube, e) == 0)
		return 0;
	picture_release(*out);
	*out = NULL;
	return -1;
}

int picture_of_datasets(struct picture **out, struct session *s, struct str cube,
			const int64_t *datasets, size_t n, struct error *e)
{
	struct view *v;

	if (view_open_datasets(&v, s->store, cube, datasets, n, e) != 0)
		return -1;
	*out = picture_new(s->engine, v);
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

int picture_values(const struct value **out, uint32_t *n, struct picture *p, struct session *s,
		   size_t dimension, size_t attribute, struct error *e)
{
	const struct dictionary *members;
	const struct ranks *ranks;

	if (picture_ranks(&ranks, p, s, dimension, attribute, e) != 0 ||
	    view_dictionary(p->view, s->store, dimension, &members, e) != 0)
		return -1;
	pthread_mutex_lock(&p->lock);
	if (!ranks->sorted)
		ranks_sort_values(p->ranks[dimension][attribute], members, attribute);
	pthread_mutex_unlock(&p->lock);
	*out = ranks->sorted;
	*n = ranks->values;
	return 0;
}

int picture_derived(void **out, struct picture *p, enum picture_place place,
		    int (*make)(void **made, void *context, struct error *e),
		    void (*drop)(void *made), void *context, struct error *e)
{
	struct derived *d = &p->derived[place];
	int result = 0;

	pthread_mutex_lock(&d->lock);
	if (!d->made)
		result = make(&d->made, context, e);
	d->drop = drop;
	*out = d->made;
	pthread_mutex_unlock(&d->lock);
	return result;
}

struct str picture_version(const struct picture *p)
{
	return view_version(p->view);
}

struct str picture_published_at(const struct picture *p)
{
	return view_published_at(p->view);
}

uint64_t picture_entries(const struct picture *p)
{
	return view_entries(p->view);
}

bool picture_has_text(const struct picture *p, size_t dimension)
{
	return view_has_text(p->view, dimension);
}

bool picture_orders_texts(const struct picture *p)
{
	return view_entries(p->view) <= QUERY_TEXT_ORDER_MAX;
}

int picture_members(const struct dictionary **out, struct picture *p, struct session *s,
		    size_t dimension, struct error *e)
{
	return view_dictionary(p->view, s->store, dimension, out, e);
}

bool picture_hides(const struct picture *p, size_t dimension, uint32_t key)
{
	return view_hides(p->view, dimension, key);
}
