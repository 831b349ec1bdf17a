/* GeoJSON (RFC 7946), and what both formats end with: order, unique keys, the index. */
#include "place/read.h"

#include <stdlib.h>

/* A position: longitude and latitude; an elevation behind them is ignored. */
static bool read_point(const json_t *json, struct point *out)
{
	const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);

	if (!json_is_number(x) || !json_is_number(y))
		return false;
	*out = (struct point){json_number_value(x), json_number_value(y)};
	return true;
}

static void read_ring(struct reading_areas *r, const json_t *json, struct ring *out)
{
	size_t n = json_array_size(json);

	out->points = feature_points(r, n);
	for (size_t i = 0; out->points && i < n; i++) {
		if (!read_point(json_array_get(json, i), &out->points[i])) {
			feature_fault(r, SEVERITY_ERROR, "area-geometry",
				      "point %zu of a ring is no list of two numbers", i + 1);
			return;
		}
		out->n++;
	}
}

static void read_polygon(struct reading_areas *r, const json_t *json, struct polygon *out)
{
	size_t n = json_array_size(json);

	out->rings = ARENA_ARRAY(r->arena, struct ring, n + 1);
	for (; out->n < n && !r->failed; out->n++)
		read_ring(r, json_array_get(json, out->n), &out->rings[out->n]);
}

static void read_geometry(struct reading_areas *r, const json_t *json, int depth)
{
	const char *type = json_string_value(json_object_get(json, "type"));
	const json_t *list = json_object_get(json, "coordinates");

	if (!json || json_is_null(json))
		return;
	if (type && strcmp(type, "Polygon") == 0) {
		read_polygon(r, list, feature_polygons(r, 1));
	} else if (type && strcmp(type, "MultiPolygon") == 0) {
		size_t n = json_array_size(list);
		struct polygon *p = feature_polygons(r, n);
		for (size_t i = 0; i < n && !r->failed; i++)
			read_polygon(r, json_array_get(list, i), &p[i]);
	} else if (type && strcmp(type, "GeometryCollection") == 0 && depth < AREAS_MAX_DEPTH) {
		const json_t *parts = json_object_get(json, "geometries");
		for (size_t i = 0; i < json_array_size(parts) && !r->failed; i++)
			read_geometry(r, json_array_get(parts, i), depth + 1);
	} else {
		feature_fault(r, SEVERITY_ERROR, "area-geometry",
			      "its geometry is \"%.40s\"; an area is a Polygon or a MultiPolygon",
			      type ? type : "(none)");
	}
}

static int geojson_read(struct reading_areas *r, json_t *root, struct error *e)
{
	const json_t *features = json_object_get(root, "features");

	if (!json_is_array(features))
		return error_set(e, STATUS_INPUT,
				 "%s: is a FeatureCollection without a list of features",
				 r->source->file);
	for (size_t i = 0; i < json_array_size(features); i++) {
		json_t *feature = json_array_get(features, i);
		feature_begin(r, feature);
		if (!r->failed)
			read_geometry(r, json_object_get(feature, "geometry"), 0);
		feature_end(r);
	}
	return 0;
}

/* A "crs" of before RFC 7946 that is not WGS84: the coordinates would be taken for degrees. */
static int check_crs(const struct reading_areas *r, const json_t *root, struct error *e)
{
	const json_t *properties = json_object_get(json_object_get(root, "crs"), "properties");
	const char *name = json_string_value(json_object_get(properties, "name"));

	if (!name || strstr(name, "CRS84") || strstr(name, "4326"))
		return 0;
	return error_set(e, STATUS_INPUT,
			 "%s: has the coordinate system \"%.80s\"; convert it to WGS84 (ogr2ogr "
			 "-t_srs EPSG:4326)",
			 r->source->file, name);
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct area *)a)->key, ((const struct area *)b)->key);
}

static void settle(struct reading_areas *r)
{
	struct area_set *set = r->set;

	if (set->n)
		qsort(set->areas, set->n, sizeof *set->areas, by_key);
	for (size_t i = 1; i < set->n; i++)
		if (str_eq(set->areas[i].key, set->areas[i - 1].key))
			issues_addf(r->issues, SEVERITY_ERROR, "area-key", 0, 0,
				    "two features have the key \"%.*s\"; merge them into one "
				    "MultiPolygon, or name another property with stuiver.key",
				    STR_ARG(set->areas[i].key));
	area_set_index(set, r->arena);
}

static int read_root(struct reading_areas *r, json_t *root, struct error *e)
{
	const char *type = json_string_value(json_object_get(root, "type"));

	if (type && strcmp(type, "Topology") == 0)
		return topojson_read(r, root, e);
	if (type && strcmp(type, "FeatureCollection") == 0)
		return check_crs(r, root, e) ? -1 : geojson_read(r, root, e);
	return error_set(
		e, STATUS_INPUT,
		"%s: its type is \"%.40s\"; areas come as a GeoJSON FeatureCollection or a "
		"TopoJSON Topology",
		r->source->file, type ? type : "(none)");
}

int areas_read(struct area_set *set, struct arena *a, const struct area_source *source,
	       struct issues *issues, struct error *e)
{
	struct reading_areas r = {.set = set, .arena = a, .source = source, .issues = issues};
	struct str text = source->text;
	json_error_t reason;

	if (str_starts(text, STR("\xEF\xBB\xBF"))) {
		text.ptr += 3;
		text.len -= 3;
	}
	json_t *root = json_loadb(text.ptr, text.len, 0, &reason);
	if (!root)
		return error_set(e, STATUS_INPUT, "%s:%d:%d: is no JSON: %s", source->file,
				 reason.line, reason.column, reason.text);
	int result = read_root(&r, root, e);
	if (result == 0)
		settle(&r);
	json_decref(root);
	return result;
}
