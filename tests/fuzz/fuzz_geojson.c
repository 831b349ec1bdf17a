/* Any bytes as a file of areas; what is accepted is asked for points, and its geometry must be
 * JSON. */
#include "place/place.h"

#include <jansson.h>
#include <stdlib.h>

static void ask(const struct area_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct area *area = &set->areas[i];
		struct point corner = area->polygons[0].rings[0].points[0];
		/* A corner is in its area, or in one before it. */
		int at = area_set_find(set, corner);
		if (at < 0 || (size_t)at > i)
			abort();
		area_set_find(set, (struct point){corner.x + 0.5, corner.y});
		json_t *json = json_loadb(area->geometry.ptr, area->geometry.len, 0, NULL);
		if (!json)
			abort();
		json_decref(json);
	}
}

static void match(const struct area_set *set)
{
	struct matcher *m = matcher_new(set);

	for (size_t i = 0; i < set->n && i < 100; i++) {
		matcher_find(m, set->areas[i].name);
		matcher_near(m, set->areas[i].label);
	}
	matcher_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct issues *issues = issues_new();
	struct area_set set = {.fold = true};
	struct error e;
	struct area_source source = {.file = "fuzz",
				     .text = {(const char *)data, size},
				     .key = STR("code"),
				     .label = STR("name"),
				     .allow_crossing = size % 2,
				     .bounds = size % 3 ? NULL : country_bounds(STR("NL"))};
	if (size <= 65536 && areas_read(&set, a, &source, issues, &e) == 0) {
		ask(&set);
		match(&set);
	}
	issues_free(issues);
	arena_free(a);
	return 0;
}
