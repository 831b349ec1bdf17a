/*
 * locations: aggregates on the map, as GeoJSON (RFC 7946). Members of a dimension are grouped by
 * the point they lie at, or by the area they are called or lie in. Whatever has no place is one
 * feature without geometry, so that the features add up to the whole.
 */
#include "locations/locations.h"

#include "answer/result.h"
#include "locations/spots.h"
#include "question/places_question.h"

#include <stdlib.h>

/* Under which names a question may ask for all points, or for areas whatever their file. */
#define LEVEL_LOCATIONS STR("locations")
#define LEVEL_AREAS STR("areas")

static void list_names(struct buffer *out, const struct places *p)
{
	for (size_t i = 0; i < p->nlists; i++)
		buffer_printf(out, "%s%.*s (dimension %.*s)", out->len ? ", " : "",
			      STR_ARG(p->lists[i].name), STR_ARG(p->lists[i].dimension));
	for (size_t i = 0; i < p->nsets; i++)
		buffer_printf(out, "%s%.*s (dimension %.*s)", out->len ? ", " : "",
			      STR_ARG(p->sets[i].name), STR_ARG(p->sets[i].dimension));
}

static int no_such_level(const struct places *p, const struct places_question *w, struct error *e)
{
	struct buffer names;

	buffer_init(&names, 1200);
	list_names(&names, p);
	error_set(e, STATUS_USAGE,
		  "There are no places for dimension '%.*s' and level '%.*s'. This cube has: %.*s",
		  STR_ARG(w->dimension), STR_ARG(w->level), STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

static bool is_wished(const struct places_question *w, struct str dimension, struct str kind,
		      struct str name)
{
	return (w->dimension.len == 0 || str_eq(w->dimension, dimension)) &&
	       (w->level.len == 0 || str_eq(w->level, kind) || str_eq(w->level, name));
}

static struct location_list *choose_list(const struct places *p, const struct places_question *w)
{
	for (size_t i = 0; i < p->nlists; i++)
		if (is_wished(w, p->lists[i].dimension, LEVEL_LOCATIONS, p->lists[i].name))
			return &p->lists[i];
	return NULL;
}

static struct area_set *choose_set(const struct places *p, const struct places_question *w)
{
	for (size_t i = 0; i < p->nsets; i++)
		if (is_wished(w, p->sets[i].dimension, LEVEL_AREAS, p->sets[i].name))
			return &p->sets[i];
	return NULL;
}

/* The list or the set that the question means: points before areas, in the mapping's order. */
static int choose(struct map_answer *m, const struct places_question *w, const struct places *p,
		  struct error *e)
{
	if (p->nlists + p->nsets == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "This cube has no places: its mapping names no resource of role "
				 "locations or areas");
	m->list = choose_list(p, w);
	m->set = m->list ? NULL : choose_set(p, w);
	if (!m->list && !m->set)
		return no_such_level(p, w, e);
	m->level = m->set ? m->set->name : m->list->name;
	/* Members with a point lie in an area though they are not called by its name. */
	struct places_question points = {.dimension =
						 m->set ? m->set->dimension : m->list->dimension,
					 .level = LEVEL_LOCATIONS};
	if (m->set)
		m->list = choose_list(p, &points);
	int d = cube_find_dimension(m->cube, points.dimension);
	if (d < 0) /* the mapping was changed and nothing loaded since */
		return no_such_level(p, w, e);
	m->dimension = (size_t)d;
	return 0;
}

/* Key, label and name of each member: the cells of an aggregate. */
static int add_columns(struct map_answer *m, struct question *r, struct error *e)
{
	const struct dimension *d = &m->cube->dimensions[m->dimension];
	int name = m->set ? dimension_find_attribute(d, m->set->attribute) : (int)d->key;

	if (name < 0)
		return error_set(
			e, STATUS_NOT_FOUND,
			"The areas '%.*s' are for attribute '%.*s', which '%.*s' no longer "
			"has: load the cube again",
			STR_ARG(m->set->name), STR_ARG(m->set->attribute), STR_ARG(d->name));
	m->key = columns_add_attribute(&r->columns, r->arena, r->cube, m->dimension, d->key);
	m->label = columns_add_attribute(&r->columns, r->arena, r->cube, m->dimension,
					 d->label_attribute);
	m->name = columns_add_attribute(&r->columns, r->arena, r->cube, m->dimension, (size_t)name);
	return 0;
}

static int read_places(struct map_answer *m, struct session *s, struct error *e)
{
	struct str cube = m->cube->name;

	if (m->set && store_areas(session_store(s), session_arena(s), cube, m->set, e) != 0)
		return -1;
	if (m->list &&
	    store_locations(session_store(s), session_arena(s), cube, m->list, m->set, e) != 0)
		return -1;
	if (m->set)
		m->matcher = matcher_new(m->set);
	return 0;
}

static void close_map(void *map)
{
	struct map_answer *m = map;

	map_close(m);
	free(m);
}

static int find(struct map_answer *m, struct session *s, struct picture *p, const struct query *q,
		struct error *e)
{
	struct arena *a = session_arena(s);
	struct question *r = ARENA_NEW(a, struct question);
	struct places_question asked;
	struct places places;

	places_question_read(&asked, a, q);
	if (store_places(session_store(s), a, m->cube->name, &places, e) != 0 ||
	    choose(m, &asked, &places, e) != 0 ||
	    question_read(r, a, m->cube, &asked.facts, e) != 0)
		return -1;
	m->request = r;
	return add_columns(m, r, e) != 0 || read_places(m, s, e) != 0 ? -1 : map_run(m, s, p, e);
}

int result_locations(struct result **out, struct session *s, struct picture *p,
		     const struct query *q, struct error *e)
{
	struct map_answer *m = xcalloc(1, sizeof *m);

	m->cube = picture_cube(p);
	if (find(m, s, p, q, e) != 0) {
		close_map(m);
		return -1;
	}
	*out = result_new(RESULT_FEATURES, s, p, m->request);
	(*out)->summary = map_features(m);
	(*out)->features = &m->features;
	result_own(*out, m, close_map);
	return 0;
}
