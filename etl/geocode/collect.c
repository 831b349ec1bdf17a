/* Which locations lack coordinates, and by what address they are looked up. */
#include "geocode/geocoding.h"

#include "model/cube.h"

#include <jansson.h>
#include <stdlib.h>

void geocode_address(struct address *out, struct arena *a, struct str details)
{
	struct str parts[ADDRESS_PARTS] = {0};
	json_t *root = json_loadb(details.ptr ? details.ptr : "", details.len, 0, NULL), *value;
	const char *key;

	json_object_foreach(root, key, value)
	{
		int part = address_part(str_z(key));
		if (part >= 0 && json_is_string(value) && parts[part].len == 0)
			parts[part] = arena_dup(a, (struct str){json_string_value(value),
								json_string_length(value)});
	}
	address_read(out, a, parts);
	json_decref(root);
}

/* The keys of a dimension's members as text; NULL when they are kept as text and so not listed. */
static int member_keys(struct geocode_work *w, struct view *v, struct str dimension,
		       struct map **out, struct error *e)
{
	const struct cube *cube = view_cube(v);
	int d = cube_find_dimension(cube, dimension);
	const struct dictionary *members;
	struct buffer text;
	bool is_new;

	*out = NULL;
	if (d < 0 || view_has_text(v, (size_t)d))
		return 0;
	if (view_dictionary(v, w->store, (size_t)d, &members, e))
		return -1;
	const struct dimension *dim = &cube->dimensions[d];
	*out = map_new();
	buffer_init(&text, SIZE_MAX);
	for (uint32_t i = 0; i < dictionary_count(members); i++) {
		const struct value *tuple = dictionary_get(members, i);
		buffer_reset(&text);
		value_plain(&text, dim->attributes[dim->key].type, &tuple[dim->key]);
		map_put(*out, buffer_str(&text), &is_new);
	}
	buffer_drop(&text);
	return 0;
}

static size_t want(struct geocode_work *w, const struct wanted *x)
{
	bool is_new;
	uint32_t *at = map_put(w->queries, x->query, &is_new);

	if (!is_new)
		return *at;
	if (w->n == w->capacity) {
		w->capacity = w->capacity ? w->capacity * 2 : 256;
		w->wanted = xrealloc(w->wanted, w->capacity * sizeof *w->wanted);
	}
	*at = (uint32_t)w->n;
	w->wanted[w->n] = *x;
	return w->n++;
}

static void add_place(struct geocode_work *w, const struct work_cube *cube,
		      const struct open_location *l)
{
	struct geocode_report *r = w->report;
	struct geocode_place *p = &r->places[r->n];

	*p = (struct geocode_place){cube->name, l->list, l->key, l->label};
	geocode_address(&p->address, w->arena, l->details);
	p->query = address_query(&p->address, w->arena);
	struct wanted x = {.address = p->address, .query = p->query};
	w->of_place[r->n] = p->query.len ? want(w, &x) : SIZE_MAX;
	r->n++;
}

static void add_point(struct geocode_work *w, const struct open_location *l)
{
	struct wanted x = {.reverse = true, .longitude = l->longitude, .latitude = l->latitude};

	geocode_address(&x.address, w->arena, l->details);
	if (!address_is_empty(&x.address))
		return;
	x.query = point_query(w->arena, l->longitude, l->latitude);
	want(w, &x);
}

/* Only of members that lines are on: nothing is looked up, or sent, that nobody can see. */
static int collect_list(struct geocode_work *w, const struct work_cube *cube, struct view *v,
			const struct open_location *list, size_t n, bool points, struct error *e)
{
	struct map *members = NULL;
	struct str dimension = {0};
	int result = 0;

	for (size_t i = 0; i < n && result == 0; i++) {
		const struct open_location *l = &list[i];
		if (!dimension.ptr || !str_eq(dimension, l->dimension)) {
			map_free(members);
			result = member_keys(w, v, l->dimension, &members, e);
			dimension = l->dimension;
		}
		if (result != 0 || (members && !map_get(members, l->key)))
			continue;
		if (points)
			add_point(w, l);
		else
			add_place(w, cube, l);
	}
	map_free(members);
	return result;
}

static int collect_cube(struct geocode_work *w, const struct work_cube *c, struct error *e)
{
	struct view *v;

	if (view_open(&v, w->store, c->name, e))
		return -1;
	int result = collect_list(w, c, v, c->locations, c->n, false, e);
	if (result == 0 && w->options->reverse)
		result = collect_list(w, c, v, c->points, c->npoints, true, e);
	view_unref(v);
	return result;
}

static int find_cubes(struct geocode_work *w, struct error *e)
{
	struct store_cube *cubes;
	size_t n, total = 0;
	uint64_t hidden;
	struct str only = w->options->cube;
	bool found = only.len == 0;

	if (store_cubes(w->store, w->arena, &cubes, &n, e))
		return -1;
	w->cubes = ARENA_ARRAY(w->arena, struct work_cube, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct work_cube *c = &w->cubes[w->ncubes];
		if (only.len && !str_eq(only, cubes[i].name))
			continue;
		found = true;
		if (cubes[i].datasets == 0)
			continue;
		*c = (struct work_cube){.id = cubes[i].id, .name = cubes[i].name};
		if (open_locations(w->store, w->arena, c->id, &c->locations, &c->n, e) ||
		    given_locations(w->store, w->arena, c->id, &c->points, &c->npoints, e) ||
		    private_locations(w->store, c->id, &hidden, e))
			return -1;
		w->report->left_alone += hidden;
		total += c->n;
		w->ncubes++;
	}
	if (!found)
		return error_set(e, STATUS_NO_CUBE,
				 "%s: there is no cube '%.*s'; 'stuiver status' lists them",
				 store_path(w->store), STR_ARG(only));
	w->report->places = ARENA_ARRAY(w->arena, struct geocode_place, total + 1);
	w->of_place = ARENA_ARRAY(w->arena, size_t, total + 1);
	return 0;
}

int work_collect(struct geocode_work *w, struct error *e)
{
	uint64_t addresses;

	w->queries = map_new();
	if (find_cubes(w, e) || addresses_count(w->store, w->arena, &addresses, &w->table_at, e))
		return -1;
	w->has_table = addresses > 0;
	for (size_t i = 0; i < w->ncubes; i++)
		if (collect_cube(w, &w->cubes[i], e))
			return -1;
	return 0;
}
