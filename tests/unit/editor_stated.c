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
