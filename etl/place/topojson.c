/*
 * TopoJSON (topojson-specification 1.0): shared arcs, delta-encoded when there is a transform. A
 * ring is a list of arcs; ~i is arc i backwards; the first point of an arc repeats the last of the
 * one before.
 */
#include "place/read.h"

#include <stdlib.h>

struct topology {
	struct reading_areas *r;
	struct ring *arcs;
	size_t narcs;
	bool quantized;
	double scale[2], translate[2];
};

static bool read_pair(const json_t *json, double out[2])
{
	for (size_t i = 0; i < 2; i++) {
		const json_t *v = json_array_get(json, i);
		if (!json_is_number(v))
			return false;
		out[i] = json_number_value(v);
	}
	return true;
}

static bool read_arc(struct topology *t, const json_t *json, struct ring *out)
{
	double sum[2] = {0, 0}, at[2];

	out->n = json_array_size(json);
	out->points = ARENA_ARRAY(t->r->arena, struct point, out->n + 1);
	for (size_t i = 0; i < out->n; i++) {
		if (!read_pair(json_array_get(json, i), at))
			return false;
		for (size_t k = 0; k < 2 && t->quantized; k++) {
			sum[k] += at[k];
			at[k] = sum[k] * t->scale[k] + t->translate[k];
		}
		out->points[i] = (struct point){at[0], at[1]};
	}
	return true;
}

static int read_arcs(struct topology *t, const json_t *root, struct error *e)
{
	const char *file = t->r->source->file;
	const json_t *transform = json_object_get(root, "transform");
	const json_t *arcs = json_object_get(root, "arcs");
	size_t points = 0;

	t->quantized = json_is_object(transform);
	if (t->quantized && (!read_pair(json_object_get(transform, "scale"), t->scale) ||
			     !read_pair(json_object_get(transform, "translate"), t->translate)))
		return error_set(e, STATUS_INPUT,
				 "%s: transform.scale and transform.translate must be two numbers "
				 "each",
				 file);
	t->arcs = ARENA_ARRAY(t->r->arena, struct ring, json_array_size(arcs) + 1);
	for (; t->narcs < json_array_size(arcs); t->narcs++) {
		const json_t *arc = json_array_get(arcs, t->narcs);
		points += json_array_size(arc);
		if (points > AREAS_MAX_POINTS)
			return error_set(e, STATUS_LIMIT,
					 "%s: has more than %u points; simplify it (mapshaper)",
					 file, AREAS_MAX_POINTS);
		if (!read_arc(t, arc, &t->arcs[t->narcs]))
			return error_set(e, STATUS_INPUT,
					 "%s: arcs[%zu] holds a point that is no list of two "
					 "numbers",
					 file, t->narcs);
	}
	return 0;
}

/* The arc of a number, or NULL. */
static const struct ring *arc_of(const struct topology *t, const json_t *number, bool *backwards)
{
	json_int_t i = json_integer_value(number);

	if (!json_is_integer(number))
		return NULL;
	*backwards = i < 0;
	if (i < 0)
		i = ~i;
	return (size_t)i < t->narcs ? &t->arcs[i] : NULL;
}

static void add_arc(struct ring *out, const struct ring *arc, bool backwards)
{
	/* The first point is there already. */
	for (size_t i = out->n > 0; i < arc->n; i++)
		out->points[out->n++] = arc->points[backwards ? arc->n - 1 - i : i];
}

static void read_ring(struct topology *t, const json_t *list, struct ring *out)
{
	size_t n = 0;
	bool backwards;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const struct ring *arc = arc_of(t, json_array_get(list, i), &backwards);
		if (!arc) {
			feature_fault(t->r, SEVERITY_ERROR, "area-geometry",
				      "names an arc that does not exist (the file has %zu)",
				      t->narcs);
			return;
		}
		n += arc->n;
	}
	out->points = feature_points(t->r, n);
	for (size_t i = 0; out->points && i < json_array_size(list); i++) {
		const struct ring *arc = arc_of(t, json_array_get(list, i), &backwards);
		add_arc(out, arc, backwards);
	}
}

/* Quantizing may have made a ring a line: three points or less are nothing to see or to be in. */
static void read_polygon(struct topology *t, const json_t *list, struct polygon *out)
{
	size_t n = json_array_size(list);

	out->rings = ARENA_ARRAY(t->r->arena, struct ring, n + 1);
	for (size_t i = 0; i < n && !t->r->failed; i++) {
		struct ring *ring = &out->rings[out->n];
		*ring = (struct ring){0};
		read_ring(t, json_array_get(list, i), ring);
		if (t->quantized && ring->n < 4) {
			if (i == 0)
				return; /* its holes go with it */
			continue;
		}
		out->n++;
	}
}

static void drop_empty(struct area *at)
{
	size_t kept = 0;

	for (size_t i = 0; i < at->n; i++)
		if (at->polygons[i].n)
			at->polygons[kept++] = at->polygons[i];
	at->n = kept;
}

static void read_feature(struct topology *t, json_t *geometry)
{
	const char *type = json_string_value(json_object_get(geometry, "type"));
	const json_t *list = json_object_get(geometry, "arcs");

	feature_begin(t->r, geometry);
	if (t->r->failed)
		return;
	if (type && strcmp(type, "Polygon") == 0) {
		read_polygon(t, list, feature_polygons(t->r, 1));
	} else if (type && strcmp(type, "MultiPolygon") == 0) {
		struct polygon *p = feature_polygons(t->r, json_array_size(list));
		for (size_t i = 0; i < json_array_size(list) && !t->r->failed; i++)
			read_polygon(t, json_array_get(list, i), &p[i]);
	} else if (type) {
		feature_fault(t->r, SEVERITY_ERROR, "area-geometry",
			      "its geometry is \"%.40s\"; an area is a Polygon or a MultiPolygon",
			      type);
	}
	drop_empty(t->r->at);
	feature_end(t->r);
}

static void read_object(struct topology *t, json_t *object, int depth)
{
	const char *type = json_string_value(json_object_get(object, "type"));
	const json_t *list = json_object_get(object, "geometries");

	if (!type || strcmp(type, "GeometryCollection") != 0 || depth >= AREAS_MAX_DEPTH) {
		read_feature(t, object);
		return;
	}
	for (size_t i = 0; i < json_array_size(list); i++)
		read_object(t, json_array_get(list, i), depth + 1);
}

static json_t *choose_object(const struct area_source *s, json_t *root, struct error *e)
{
	json_t *objects = json_object_get(root, "objects");
	json_t *found = NULL;

	if (s->object.len)
		found = json_object_getn(objects, s->object.ptr, s->object.len);
	else if (json_object_size(objects) == 1)
		found = json_object_iter_value(json_object_iter(objects));
	if (!json_is_object(found))
		error_set(e, STATUS_INPUT,
			  "%s: has %zu objects%s; name the one with the areas with stuiver.object",
			  s->file, json_object_size(objects),
			  s->object.len ? ", and none of that name" : "");
	return json_is_object(found) ? found : NULL;
}

int topojson_read(struct reading_areas *r, json_t *root, struct error *e)
{
	struct topology t = {.r = r};
	json_t *object = choose_object(r->source, root, e);

	if (!object || read_arcs(&t, root, e) != 0)
		return -1;
	read_object(&t, object, 0);
	return 0;
}
