/* A feature that becomes an area: its names, the checks of its rings, its geometry as text. */
#include "place/read.h"

#include "base/text/json_out.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void feature_fault(struct reading_areas *r, enum severity severity, const char *code,
		   const char *format, ...)
{
	char text[500];
	va_list args;

	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	r->failed = r->failed || severity == SEVERITY_ERROR;
	issues_addf(r->issues, severity, code, 0, 0, "feature %zu (%.*s): %s", r->feature,
		    STR_ARG(str_head(r->at->key, 60)), text);
}

/* Codes are texts; a number is taken as its digits. */
static struct str scalar(struct arena *a, const json_t *v)
{
	if (json_is_string(v))
		return str_trim(
			arena_dup(a, (struct str){json_string_value(v), json_string_length(v)}));
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	return STR("");
}

static struct str property(struct reading_areas *r, const json_t *properties, struct str name,
			   struct str otherwise)
{
	if (name.len == 0)
		return otherwise;
	struct str s = scalar(r->arena, json_object_getn(properties, name.ptr, name.len));
	return s.len ? s : otherwise;
}

static bool is_wanted(struct reading_areas *r)
{
	const struct area_source *s = r->source;
	bool wanted = s->nkeys == 0;

	for (size_t i = 0; i < s->nkeys && !wanted; i++)
		wanted = fnmatch(arena_dup(r->arena, s->keys[i]).ptr, r->at->key.ptr, 0) == 0;
	return wanted;
}

void feature_begin(struct reading_areas *r, json_t *feature)
{
	const struct area_source *s = r->source;
	struct area_set *set = r->set;

	if (set->n == r->capacity) {
		struct area *more = ARENA_ARRAY(r->arena, struct area, r->capacity * 2 + 16);
		if (set->n)
			memcpy(more, set->areas, set->n * sizeof *more);
		set->areas = more;
		r->capacity = r->capacity * 2 + 16;
	}
	r->feature++;
	r->failed = false;
	r->polygons = 0;
	r->at = &set->areas[set->n];
	*r->at = (struct area){.box = box_empty()};
	const json_t *properties = json_object_get(feature, "properties");
	r->at->key = s->key.len ? property(r, properties, s->key, STR(""))
				: scalar(r->arena, json_object_get(feature, "id"));
	r->at->name = property(r, properties, s->name, r->at->key);
	r->at->label = property(r, properties, s->label, r->at->name);
	if (r->at->key.len == 0 && s->key.len)
		feature_fault(r, SEVERITY_ERROR, "area-key",
			      "has no property \"%.*s\" that is a text or a whole number; name "
			      "another with stuiver.key",
			      STR_ARG(s->key));
	else if (r->at->key.len == 0)
		feature_fault(r, SEVERITY_ERROR, "area-key",
			      "has no id; name a property with stuiver.key");
	else
		r->failed = !is_wanted(r);
}

struct polygon *feature_polygons(struct reading_areas *r, size_t n)
{
	struct area *at = r->at;

	if (!at->polygons || at->n + n > r->polygons) {
		r->polygons = (at->n + n) * 2 + 1;
		struct polygon *all = ARENA_ARRAY(r->arena, struct polygon, r->polygons);
		if (at->n)
			memcpy(all, at->polygons, at->n * sizeof *all);
		at->polygons = all;
	}
	at->n += n;
	return at->polygons + at->n - n;
}

struct point *feature_points(struct reading_areas *r, size_t n)
{
	if (n > AREAS_MAX_POINTS - r->points) {
		feature_fault(r, SEVERITY_ERROR, "area-geometry",
			      "the file has more than %u points; simplify it (mapshaper, ogr2ogr)",
			      AREAS_MAX_POINTS);
		return NULL;
	}
	r->points += n;
	return ARENA_ARRAY(r->arena, struct point, n);
}

/* ---- checks ---- */

static bool on_earth(struct point p)
{
	return fabs(p.x) <= 180 && fabs(p.y) <= 90;
}

/* Latitude and longitude that changed places: seen when only the other order can be. */
static bool check_position(struct reading_areas *r, struct point p, size_t polygon, size_t ring,
			   size_t i)
{
	const struct box *b = r->source->bounds;
	struct point turned = {p.y, p.x};

	if (on_earth(p) && (!b || box_has(b, p) || !box_has(b, turned)))
		return true;
	if (on_earth(turned) && (!b || box_has(b, turned)))
		feature_fault(r, SEVERITY_ERROR, "area-swapped",
			      "polygon %zu, ring %zu, point %zu: [%.7g, %.7g] has latitude before "
			      "longitude; GeoJSON has longitude first: swap them in the file",
			      polygon + 1, ring + 1, i + 1, p.x, p.y);
	else
		feature_fault(r, SEVERITY_ERROR, "area-geometry",
			      "polygon %zu, ring %zu, point %zu: [%.7g, %.7g] is no longitude and "
			      "latitude in degrees; convert the file to WGS84 (EPSG:4326)",
			      polygon + 1, ring + 1, i + 1, p.x, p.y);
	return false;
}

static void check_ring(struct reading_areas *r, size_t polygon, size_t ring)
{
	const struct ring *at = &r->at->polygons[polygon].rings[ring];
	size_t first, second;

	for (size_t i = 0; i < at->n; i++)
		if (!check_position(r, at->points[i], polygon, ring, i))
			return;
	if (at->n < 4 || memcmp(&at->points[0], &at->points[at->n - 1], sizeof(struct point)) != 0)
		feature_fault(r, SEVERITY_ERROR, "area-geometry",
			      "polygon %zu, ring %zu has %zu points%s; a ring has four or more and "
			      "ends where it began",
			      polygon + 1, ring + 1, at->n, at->n < 4 ? "" : " and is not closed");
	else if (ring_crosses(at, &first, &second))
		feature_fault(r, r->source->allow_crossing ? SEVERITY_WARNING : SEVERITY_ERROR,
			      "area-crossing",
			      "polygon %zu, ring %zu crosses itself: the lines from points %zu and "
			      "%zu, near [%.7g, %.7g]; mend it (ogr2ogr -makevalid), or accept it "
			      "with \"crossing\": \"accept\"",
			      polygon + 1, ring + 1, first + 1, second + 1, at->points[first].x,
			      at->points[first].y);
}

/* Outer rings counterclockwise, holes clockwise (RFC 7946, 3.1.6). */
static void turn_ring(struct ring *ring, bool outer)
{
	if ((ring_area(ring) > 0) == outer)
		return;
	for (size_t i = 0, k = ring->n - 1; i < k; i++, k--) {
		struct point p = ring->points[i];
		ring->points[i] = ring->points[k];
		ring->points[k] = p;
	}
}

static void settle_polygon(struct reading_areas *r, size_t i)
{
	struct polygon *p = &r->at->polygons[i];

	p->box = box_empty();
	for (size_t k = 0; k < p->n && !r->failed; k++)
		check_ring(r, i, k);
	for (size_t k = 0; k < p->n && !r->failed; k++) {
		turn_ring(&p->rings[k], k == 0);
		for (size_t n = 0; k == 0 && n < p->rings[0].n; n++)
			box_add(&p->box, p->rings[0].points[n]);
	}
	if (p->n == 0)
		feature_fault(r, SEVERITY_ERROR, "area-geometry", "polygon %zu has no ring", i + 1);
	if (r->failed)
		return;
	box_add(&r->at->box, p->box.low);
	box_add(&r->at->box, p->box.high);
}

/* ---- text ---- */

static void write_ring(struct buffer *out, const struct ring *ring)
{
	buffer_append_char(out, '[');
	/* Ten digits are a centimetre or less. */
	for (size_t i = 0; i < ring->n; i++)
		buffer_printf(out, "%s[%.10g,%.10g]", i ? "," : "", ring->points[i].x,
			      ring->points[i].y);
	buffer_append_char(out, ']');
}

static void write_geometry(struct reading_areas *r)
{
	const struct area *at = r->at;
	struct buffer b;

	buffer_init(&b, AREAS_MAX_BYTES);
	buffer_append_z(&b, at->n == 1 ? "{\"type\":\"Polygon\",\"coordinates\":"
				       : "{\"type\":\"MultiPolygon\",\"coordinates\":[");
	for (size_t i = 0; i < at->n; i++) {
		buffer_append_z(&b, i ? ",[" : "[");
		for (size_t k = 0; k < at->polygons[i].n; k++) {
			buffer_append_z(&b, k ? "," : "");
			write_ring(&b, &at->polygons[i].rings[k]);
		}
		buffer_append_char(&b, ']');
	}
	buffer_append_z(&b, at->n == 1 ? "}" : "]}");
	if (b.overflow)
		feature_fault(r, SEVERITY_ERROR, "area-geometry", "is too large");
	else
		r->at->geometry = arena_dup(r->arena, buffer_str(&b));
	buffer_drop(&b);
}

void feature_end(struct reading_areas *r)
{
	for (size_t i = 0; i < r->at->n && !r->failed; i++)
		settle_polygon(r, i);
	if (r->at->n == 0 && !r->failed)
		feature_fault(r, SEVERITY_WARNING, "area-geometry",
			      "has no geometry: it is left out");
	else if (!r->failed) {
		write_geometry(r);
		r->set->n += !r->failed;
	}
}
