/* Areas: both formats read alike, faults told with their feature, points in polygons. */
#include "base/system/file.h"
#include "place/place.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct read {
	struct arena *arena;
	struct area_set set;
	struct issues *issues;
	struct error error;
	int result;
};

static struct read read_areas(const char *text, struct area_source source)
{
	struct read r = {.arena = arena_new(), .issues = issues_new()};

	source.file = "test.json";
	source.text = str_z(text);
	r.result = areas_read(&r.set, r.arena, &source, r.issues, &r.error);
	return r;
}

static void drop(struct read *r)
{
	issues_free(r->issues);
	arena_free(r->arena);
}

static const struct area_source by_code = {.key = {"code", 4}};

#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(code, geometry) \
	"{\"type\":\"Feature\",\"properties\":{\"code\":" code "},\"geometry\":" geometry "}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"
#define SQUARE "[[0,0],[4,0],[4,4],[0,4],[0,0]]"
#define HOLE "[[1,1],[1,3],[3,3],[3,1],[1,1]]"

static int find(const struct read *r, double x, double y)
{
	return area_set_find(&r->set, (struct point){x, y});
}

static void check_fault(const char *text, struct area_source source, const char *code,
			const char *words)
{
	struct read r = read_areas(text, source);

	cr_assert(r.result == 0, "%s", r.error.text);
	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 1);
	const struct issue *x = issues_get(r.issues, 0);
	cr_assert(str_eq(x->code, str_z(code)), "%.*s", STR_ARG(x->code));
	cr_assert(memmem(x->message.ptr, x->message.len, words, strlen(words)) != NULL, "%.*s",
		  STR_ARG(x->message));
	drop(&r);
}

Test(areas, holes_are_outside_and_edges_are_inside)
{
	struct read r = read_areas(COLLECTION(FEATURE("\"A\"", POLYGON(SQUARE "," HOLE))), by_code);

	cr_assert(r.set.n == 1);
	cr_assert(find(&r, 0.5, 0.5) == 0);
	cr_assert(find(&r, 2, 2) == -1, "in the hole");
	cr_assert(find(&r, 5, 2) == -1);
	cr_assert(find(&r, -1, 4) == -1, "level with a corner");
	cr_assert(find(&r, 0, 2) == 0, "on an outer edge");
	cr_assert(find(&r, 4, 4) == 0, "on a corner");
	cr_assert(find(&r, 1, 2) == 0, "on an edge of the hole");
	struct polygon *p = r.set.areas[0].polygons;
	cr_assert(polygon_side(p, (struct point){1, 1}) == SIDE_EDGE);
	cr_assert(polygon_side(p, (struct point){2, 2}) == SIDE_OUTSIDE);
	cr_assert(polygon_side(p, (struct point){3.5, 3.5}) == SIDE_INSIDE);
	drop(&r);
}

Test(areas, a_shared_edge_belongs_to_the_first_key)
{
	struct read r = read_areas(
		COLLECTION(FEATURE("\"B\"", POLYGON("[[0,0],[2,0],[2,3],[0,3],[0,0]]")) "," FEATURE(
			"\"A\"", POLYGON("[[2,0],[4,0],[4,3],[2,3],[2,0]]"))),
		by_code);

	cr_assert(str_eq(r.set.areas[0].key, STR("A")), "sorted by key, not by place in the file");
	cr_assert(find(&r, 2, 1) == 0, "the edge of both is A's");
	cr_assert(find(&r, 1.999, 1) == 1);
	cr_assert(find(&r, 2.001, 1) == 0);
	drop(&r);
}

/* Points near and on a slanting edge that both share: each is in exactly one, always. */
Test(areas, no_point_falls_between_neighbours)
{
	struct read r = read_areas(
		COLLECTION(
			FEATURE("1", POLYGON("[[0,0],[0.7,1.3],[0,2],[-1,1],[0,0]]")) "," FEATURE(
				"2", POLYGON("[[0,0],[2,1],[0,2],[0.7,1.3],[0,0]]"))),
		by_code);

	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 0);
	for (int i = 1; i < 1000; i++) {
		double t = i / 1000.0;
		cr_assert(find(&r, 0.7 * t, 1.3 * t) >= 0, "%g", t);
		cr_assert(find(&r, 0.7 * t, 2 - 0.7 * t) >= 0, "%g", t);
	}
	drop(&r);
}

Test(areas, multipolygons_and_numbers_as_keys)
{
	struct read r = read_areas(
		COLLECTION(FEATURE("7", "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE
					"],[[[10,10],[10,11],[11,11],[11,10],[10,10]]]]}")),
		by_code);

	cr_assert(r.result == 0);
	cr_assert(str_eq(r.set.areas[0].key, STR("7")));
	cr_assert(find(&r, 10.5, 10.5) == 0);
	cr_assert(find(&r, 7, 7) == -1);
	cr_assert(str_eq(r.set.areas[0].geometry,
			 STR("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],"
			     "[0,4],[0,0]]],[[[10,10],[11,10],[11,11],[10,11],[10,10]]]]}")),
		  "outer rings come out counterclockwise: %.*s", STR_ARG(r.set.areas[0].geometry));
	drop(&r);
}

/* Two squares that share an arc; the second walks it backwards. */
Test(areas, topojson_with_deltas)
{
	static const char text[] =
		"{\"type\":\"Topology\",\"transform\":{\"scale\":[0.5,0.5],\"translate\":[10,20]},"
		"\"arcs\":[[[2,0],[0,2]],[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[2,0],[0,2],[-2,0]]],"
		"\"objects\":{\"wijken\":{\"type\":\"GeometryCollection\",\"geometries\":["
		"{\"type\":\"Polygon\",\"properties\":{\"code\":\"W1\",\"naam\":\"West\"},"
		"\"arcs\":[[0,1]]},"
		"{\"type\":\"MultiPolygon\",\"properties\":{\"code\":\"W2\",\"naam\":\"Oost\"},"
		"\"arcs\":[[[2,-1]]]}]}}}";
	struct area_source source = by_code;
	source.label = STR("naam");
	struct read r = read_areas(text, source);

	cr_assert(r.result == 0, "%s", r.error.text);
	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 0);
	cr_assert(r.set.n == 2);
	cr_assert(str_eq(r.set.areas[1].label, STR("Oost")));
	cr_assert(find(&r, 10.5, 20.5) == 0);
	cr_assert(find(&r, 11.5, 20.5) == 1);
	cr_assert(str_eq(r.set.areas[0].geometry,
			 STR("{\"type\":\"Polygon\",\"coordinates\":[[[11,20],"
			     "[11,21],[10,21],[10,20],[11,20]]]}")),
		  "%.*s", STR_ARG(r.set.areas[0].geometry));
	drop(&r);
}

Test(areas, faults_name_the_feature_and_the_way_to_mend_it)
{
	static const struct box nl = {{3.1, 50.6}, {7.4, 53.8}};
	struct area_source dutch = by_code;
	dutch.bounds = &nl;
	check_fault(COLLECTION(FEATURE("\"X\"", POLYGON("[[0,0],[4,4],[4,0],[0,4],[0,0]]"))),
		    by_code, "area-crossing", "feature 1 (X): polygon 1, ring 1 crosses itself");
	check_fault(COLLECTION(FEATURE("\"X\"", POLYGON("[[0,100],[4,100],[4,104],[0,100]]"))),
		    by_code, "area-swapped", "longitude first");
	check_fault(COLLECTION(FEATURE("\"X\"", POLYGON("[[52,5],[52.1,5],[52.1,5.1],[52,5]]"))),
		    dutch, "area-swapped", "point 1");
	check_fault(COLLECTION(FEATURE("\"X\"",
				       POLYGON("[[120000,487000],[120000,487100],[120100,487000],"
					       "[120000,487000]]"))),
		    by_code, "area-geometry", "EPSG:4326");
	check_fault(COLLECTION(FEATURE("\"X\"", POLYGON("[[0,0],[4,0],[4,4],[0,4]]"))), by_code,
		    "area-geometry", "not closed");
	check_fault(COLLECTION(FEATURE("\"X\"", "{\"type\":\"Point\",\"coordinates\":[1,2]}")),
		    by_code, "area-geometry", "\"Point\"");
	check_fault(COLLECTION(FEATURE("null", POLYGON(SQUARE))), by_code, "area-key",
		    "no property \"code\"");
	check_fault(
		COLLECTION(FEATURE("\"X\"", POLYGON(SQUARE)) "," FEATURE("\"X\"", POLYGON(HOLE))),
		by_code, "area-key", "two features have the key \"X\"");
}

Test(areas, a_crossing_can_be_accepted)
{
	struct area_source source = by_code;
	source.allow_crossing = true;
	struct read r = read_areas(
		COLLECTION(FEATURE("\"X\"", POLYGON("[[0,0],[4,4],[4,0],[0,4],[0,0]]"))), source);

	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 0);
	cr_assert(issues_total(r.issues, SEVERITY_WARNING) == 1);
	cr_assert(r.set.n == 1);
	drop(&r);
}

/* A corner that touches another line is no crossing. */
Test(areas, touching_is_no_crossing)
{
	struct read r = read_areas(
		COLLECTION(
			FEATURE("\"X\"", POLYGON("[[0,0],[2,2],[4,0],[4,4],[2,2],[0,4],[0,0]]"))),
		by_code);

	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 0);
	drop(&r);
}

static void check_refused(const char *text, const char *words)
{
	struct read r = read_areas(text, by_code);

	cr_assert(r.result == -1);
	cr_assert((int)r.error.status == (int)STATUS_INPUT);
	cr_assert(strstr(r.error.text, words) != NULL, "%s", r.error.text);
	drop(&r);
}

Test(areas, files_that_are_something_else)
{
	check_refused("{\"type\":\"FeatureCollection\",\n \"features\":[}", "test.json:2:");
	check_refused("{\"type\":\"Feature\"}", "\"Feature\"");
	check_refused("[]", "(none)");
	check_refused("{\"type\":\"FeatureCollection\"}", "without a list of features");
	check_refused("{\"type\":\"FeatureCollection\",\"crs\":{\"properties\":{\"name\":"
		      "\"urn:ogc:def:crs:EPSG::28992\"}},\"features\":[]}",
		      "28992");
	check_refused("{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"a\":{},\"b\":{}}}",
		      "has 2 objects");
	check_refused("{\"type\":\"Topology\",\"arcs\":[[[0]]],\"objects\":{\"a\":{}}}", "arcs[0]");
}

Test(areas, an_arc_that_is_not_there)
{
	check_fault("{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"a\":{\"type\":\"Polygon\","
		    "\"properties\":{\"code\":\"X\"},\"arcs\":[[-1]]}}}",
		    by_code, "area-geometry", "names an arc that does not exist");
}

/* The real neighbourhoods of 2014: a quantized topology of 2,738 areas. */
Test(areas, dutch_neighbourhoods)
{
	struct arena *a = arena_new();
	struct error e;
	struct str text;
	const char *path = SHARED_DATA "/codes/Wijk_2014_topo.json";
	if (!file_exists(path)) {
		arena_free(a);
		cr_skip_test("../shared/data is absent");
	}
	cr_assert(file_read(&text, a, path, AREAS_MAX_BYTES, &e) == 0);
	struct area_source source = {.key = STR("statcode"),
				     .label = STR("statnaam"),
				     .allow_crossing = true,
				     .bounds = country_bounds(STR("NL"))};
	struct read r = read_areas(text.ptr, source);
	cr_assert(r.result == 0, "%s", r.error.text);
	for (size_t i = 0; i < issues_count(r.issues); i++)
		if (issues_get(r.issues, i)->severity == SEVERITY_ERROR)
			cr_log_error("%.*s", STR_ARG(issues_get(r.issues, i)->message));
	cr_assert(issues_total(r.issues, SEVERITY_ERROR) == 0);
	cr_log_info("%zu areas, %zu warnings", r.set.n,
		    (size_t)issues_total(r.issues, SEVERITY_WARNING));
	cr_assert(r.set.n > 2500);
	/* The Dom tower of Utrecht lies in one of Utrecht's (0344). */
	int at = find(&r, 5.1215, 52.0907);
	cr_assert(at >= 0);
	cr_assert(str_starts(r.set.areas[at].key, STR("WK0344")), "%.*s",
		  STR_ARG(r.set.areas[at].key));
	drop(&r);
	arena_free(a);
}
