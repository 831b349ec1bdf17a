/* Puts what was found into the locations of a cube, with the areas that hold the points. Read anew
 * under the write lock: a load may have replaced them meanwhile. */
#include "geocode/geocoding.h"

#include "base/memory/buffer.h"
#include "base/text/json_out.h"
#include "store/members/places.h"
#include "store/record/record.h"

#include <stdlib.h>

#define COLLECTION_MAX AREAS_MAX_BYTES

struct applying {
	struct geocode_work *w;
	const struct work_cube *cube;
	struct arena *arena;
	struct places places; /* the cube's areas, read when the first point needs them */
	bool read;
	size_t changed;
};

/* The areas as one file, for the reader of such files. */
static int write_collection(struct buffer *out, const struct area_set *set, struct error *e)
{
	buffer_append_z(out, "{\"type\":\"FeatureCollection\",\"features\":[");
	for (size_t i = 0; i < set->n; i++) {
		buffer_printf(out,
			      "%s{\"type\":\"Feature\",\"properties\":{\"key\":", i ? "," : "");
		json_escape(out, set->areas[i].key);
		buffer_append_z(out, "},\"geometry\":");
		buffer_append_str(out, set->areas[i].geometry);
		buffer_append_char(out, '}');
	}
	buffer_append_z(out, "]}");
	return out->overflow
		       ? error_set(e, STATUS_LIMIT, "the areas \"%.*s\" are larger than %zu bytes",
				   STR_ARG(set->name), COLLECTION_MAX)
		       : 0;
}

/* Its polygons, which the store keeps as text. */
static int read_polygons(struct applying *x, struct area_set *set, struct error *e)
{
	struct buffer text;
	struct issues *issues = issues_new();
	struct area_source source = {
		.file = "the store", .key = STR("key"), .allow_crossing = true};

	buffer_init(&text, COLLECTION_MAX);
	int result = write_collection(&text, set, e);
	source.text = buffer_str(&text);
	set->n = 0;
	set->areas = NULL;
	if (result == 0)
		result = areas_read(set, x->arena, &source, issues, e);
	if (result == 0 && issues_total(issues, SEVERITY_ERROR))
		result = error_set(e, STATUS_STORE,
				   "the areas \"%.*s\" of cube %.*s cannot be read back: load it "
				   "again, then geocode again",
				   STR_ARG(set->name), STR_ARG(x->cube->name));
	buffer_drop(&text);
	issues_free(issues);
	return result;
}

static int read_areas(struct applying *x, struct error *e)
{
	struct store *s = x->w->store;

	if (x->read)
		return 0;
	x->read = true;
	if (store_places(s, x->arena, x->cube->name, &x->places, e))
		return -1;
	for (size_t i = 0; i < x->places.nsets; i++) {
		struct area_set *set = &x->places.sets[i];
		if (store_areas(s, x->arena, x->cube->name, set, e) || read_polygons(x, set, e))
			return -1;
	}
	return 0;
}

static int put(struct applying *x, const struct open_location *l, const struct geocode *g,
	       struct error *e)
{
	struct within *areas;
	struct area_codes codes;
	struct point at;
	size_t n = 0;

	if (read_areas(x, e))
		return -1;
	areas = ARENA_ARRAY(x->arena, struct within, x->places.nsets + 1);
	bool placed = g && degrees_parse(g->longitude, &at.x) && degrees_parse(g->latitude, &at.y);
	area_codes_read(&codes, x->arena, l->details);
	for (size_t i = 0; i < x->places.nsets; i++) {
		const struct area_set *set = &x->places.sets[i];
		bool same = str_eq(set->dimension, l->dimension);
		int area = same ? area_set_find_code(set, &codes) : -1;
		if (area < 0 && same && placed)
			area = area_set_find(set, at);
		if (area >= 0)
			areas[n++] = (struct within){set->name, set->areas[area].key};
	}
	x->changed++;
	return location_put(x->w->store, x->cube->id, l->id, placed ? g : NULL, areas, n, e);
}

/* What its address was found to be: of this run, or kept from another. Not found: NULL. */
static int answer_of(struct applying *x, const struct open_location *l, struct geocode *kept,
		     const struct geocode **out, struct error *e)
{
	struct address address;
	bool known = false;

	*out = NULL;
	geocode_address(&address, x->arena, l->details);
	struct str query = address_query(&address, x->arena);
	if (query.len == 0)
		return 0;
	if (geocode_get(x->w->store, x->arena, query, kept, &known, e))
		return -1;
	if (known && kept->found)
		*out = kept;
	return 0;
}

static bool is_so(struct applying *x, const struct open_location *l, const struct geocode *g)
{
	if (!g)
		return l->longitude.len == 0 && l->geocoded.len == 0;
	return str_eq(l->longitude, g->longitude) && str_eq(l->latitude, g->latitude) &&
	       str_eq(l->geocoded, geocode_published(x->arena, g));
}

/* Puts those that differ; with `only_look` says by `changed` whether there are any. */
static int apply_all(struct applying *x, const struct open_location *list, size_t n, bool only_look,
		     struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		struct geocode kept = {0};
		const struct geocode *g;
		if (answer_of(x, &list[i], &kept, &g, e))
			return -1;
		if (is_so(x, &list[i], g))
			continue;
		if (only_look) {
			x->changed++;
			return 0;
		}
		if (put(x, &list[i], g, e))
			return -1;
	}
	return 0;
}

/* The same for the addresses of points. */
static int name_all(struct applying *x, const struct open_location *list, size_t n, bool only_look,
		    struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		struct geocode kept = {0};
		struct address address;
		bool known;
		geocode_address(&address, x->arena, list[i].details);
		if (!address_is_empty(&address))
			continue;
		struct str query = point_query(x->arena, list[i].longitude, list[i].latitude);
		if (geocode_get(x->w->store, x->arena, query, &kept, &known, e))
			return -1;
		struct str nearest = known && kept.found ? kept.match : STR("");
		if (str_eq(nearest, list[i].nearest))
			continue;
		x->changed++;
		if (only_look)
			return 0;
		if (location_name(x->w->store, list[i].id, nearest, e))
			return -1;
	}
	return 0;
}

static int record(struct applying *x, struct error *e)
{
	struct str detail =
		arena_printf(x->arena, "{\"locations\":%llu}", (unsigned long long)x->changed);

	return audit_add(x->w->store, STR(""), "geocode", x->cube->name, detail, e);
}

static int apply_locked(struct applying *x, struct error *e)
{
	struct open_location *list, *points;
	size_t n, npoints;
	struct store *s = x->w->store;

	x->changed = 0;
	if (open_locations(s, x->arena, x->cube->id, &list, &n, e) ||
	    given_locations(s, x->arena, x->cube->id, &points, &npoints, e) ||
	    apply_all(x, list, n, false, e) || name_all(x, points, npoints, false, e) ||
	    (x->changed && (cube_restamp(s, x->cube->id, e) || record(x, e))))
		return -1;
	return store_commit(s, e);
}

int work_apply(struct geocode_work *w, struct error *e)
{
	int result = 0;

	for (size_t i = 0; i < w->ncubes && result == 0; i++) {
		const struct work_cube *cube = &w->cubes[i];
		struct applying x = {.w = w, .cube = cube, .arena = arena_new()};
		/* Where nothing changes nobody's writing is waited for. */
		result = apply_all(&x, cube->locations, cube->n, true, e);
		if (result == 0 && !x.changed)
			result = name_all(&x, cube->points, cube->npoints, true, e);
		if (result == 0 && x.changed) {
			result = store_begin(w->store, e) || apply_locked(&x, e) ? -1 : 0;
			if (result == 0)
				w->report->changed += x.changed;
			else
				store_rollback(w->store);
		}
		arena_free(x.arena);
	}
	return result;
}
