/* What a person says of a whole ledger: what is asked of it goes on being asked in the same words. */
#include "editor/stated.h"

#include <criterion/criterion.h>

static json_t *mapping(const char *decide)
{
	json_t *out = json_pack("{s:[{s:s, s:{s:[]}, s:{}}], s:{s:{}}}", "resources", "name",
				"budget", "schema", "fields", "stuiver", "model", "dimensions");
	json_t *ledger = json_array_get(json_object_get(out, "resources"), 0);
	if (decide)
		json_object_set_new(json_object_get(ledger, "stuiver"), "decide",
				    json_loads(decide, 0, NULL));
	return out;
}

static const char *question(const json_t *descriptor)
{
	const json_t *ledger = json_array_get(json_object_get(descriptor, "resources"), 0);
	const json_t *list = json_object_get(json_object_get(ledger, "stuiver"), "decide");
	cr_assert_eq(json_array_size(list), 1);
	return json_string_value(json_object_get(json_array_get(list, 0), "question"));
}

Test(stated, a_question_is_carried_in_its_own_words)
{
	struct arena *a = arena_new();
	json_t *before =
		mapping("[{\"name\":\"phase\",\"question\":\"budget or actual?\",\"choices\":[]}]");
	json_t *now = mapping(NULL);

	stated_carry(now, before, a);
	cr_assert_str_eq(question(now), "budget or actual?");
	cr_assert(stated_open(now, a));
	/* Once more it is not asked twice. */
	stated_carry(now, before, a);
	cr_assert_str_eq(question(now), "budget or actual?");
	json_decref(before);
	json_decref(now);
	arena_free(a);
}

/* A mapping that says what a newer file replaces, of a file with years and sides. */
static json_t *scoped(const char *scope)
{
	json_t *out = mapping(NULL);
	json_t *ledger = json_array_get(json_object_get(out, "resources"), 0);
	json_object_set_new(
		json_object_get(ledger, "schema"), "fields",
		json_loads("[{\"name\": \"Kant\", \"columnType\": \"direction\"}]", 0, NULL));
	json_object_set_new(
		json_object_get(out, "model"), "dimensions",
		json_loads("{\"side\": {\"attributes\": {\"side\": {\"source\": \"Kant\"}}, "
			   "\"primaryKey\": \"side\"}}",
			   0, NULL));
	if (scope)
		json_object_set_new(
			out, "stuiver",
			json_pack("{s:o}", "scope", json_loads(scope, JSON_DECODE_ANY, NULL)));
	return out;
}

static void states(const char *scope, enum stated_kind kind, const char *value, const char *wanted)
{
	struct arena *a = arena_new();
	struct error e;
	json_t *j = scoped(scope), *want = json_loads(wanted, JSON_DECODE_ANY, NULL);

	cr_assert_eq(stated_set(j, a, 0, STATED_YEAR, STR("2023"), NULL, &e), 0);
	cr_assert_eq(stated_set(j, a, 0, kind, str_z(value), NULL, &e), 0);
	char *is = json_dumps(json_object_get(json_object_get(j, "stuiver"), "scope"),
			      JSON_ENCODE_ANY);
	cr_expect(json_equal(json_object_get(json_object_get(j, "stuiver"), "scope"), want),
		  "%s: %s", wanted, is);
	free(is);
	json_decref(j);
	json_decref(want);
	arena_free(a);
}

/* More in it would make a newer file replace less: what its mapping says stays. */
Test(stated, what_a_mapping_says_of_its_scope_stays)
{
	states("[\"year\"]", STATED_YEAR, "2024", "[\"year\"]");
	states("[\"year\"]", STATED_PHASE, "adjusted", "[\"year\", \"phase\"]");
	states("[\"year\", \"side\"]", STATED_YEAR, "2024", "[\"year\", \"side\"]");
	states("\"file\"", STATED_YEAR, "2024", "[\"year\", \"side\"]");
}
