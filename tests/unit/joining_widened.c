/* What another mapping of the cube leaves out by name, a remembered one does too; and nothing that somebody wrote means another thing then. */
#include "joining/joining.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>

#define SHAPE                                                                                          \
	"{\"resources\":[],\"model\":{\"dimensions\":{\"t\":{\"attributes\":{\"n\":{},\"code\":{}}}}," \
	"\"stuiver\":{\"toggles\":[]}}}"

static char *with(const char *exclude)
{
	json_t *whole = json_loads(SHAPE, 0, NULL);
	json_array_append_new(
		json_object_get(json_object_get(json_object_get(whole, "model"), "stuiver"),
				"toggles"),
		json_pack("{s:s, s:s}", "name", "z", "exclude", exclude));
	char *out = json_dumps(whole, 0);
	json_decref(whole);
	return out;
}

static void check(const char *known, const char *joined, const char *wanted)
{
	struct arena *a = arena_new();
	char *before = with(known), *other = with(joined);
	struct str out;
	struct error e;

	cr_assert_eq(widened_descriptor(str_z(before), str_z(other), a, &out, &e), 0);
	json_t *whole = json_loadb(out.ptr, out.len, 0, NULL);
	const char *got = json_string_value(json_object_get(
		json_array_get(
			json_object_get(json_object_get(json_object_get(whole, "model"), "stuiver"),
					"toggles"),
			0),
		"exclude"));
	cr_assert_str_eq(got, wanted);
	json_decref(whole);
	free(before);
	free(other);
	arena_free(a);
}

Test(joining_widened, values_that_are_lacking)
{
	check("t.n:\"0.10\"", "t.n:\"0.10\";\"0.10 Mutaties\"", "t.n:\"0.10\";\"0.10 Mutaties\"");
	check("t.n:\"0.10\"", "t.n:\"a\" ; \"b\"", "t.n:\"0.10\";\"a\";\"b\"");
	check("t.n: \"0.10\"", "t.n:\"x\"", "t.n:\"0.10\";\"x\"");
	check("t.n:\"0.10\"", "t.n:0.11", "t.n:\"0.10\";\"0.11\"");
	check("t.n:0.11", "t.n:\"b \\\"c\\\"\"", "t.n:\"0.11\";\"b \\\"c\\\"\"");
}

Test(joining_widened, stays_as_it_was_written)
{
	check("t.n:\"b\";\"a\"", "t.n:\"a\"", "t.n:\"b\";\"a\"");
	check("t.n: \"0.10\"", "t.n:\"0.10\"", "t.n: \"0.10\"");
	check("t.n:0.10", "t.n:\"0.10\"", "t.n:0.10");
	check("t.n:10", "t.n:10", "t.n:10");
	check("t.n:10;11", "t.n:12", "t.n:10;11");
	check("t.n:2023-01-01", "t.n:2024-01-01", "t.n:2023-01-01");
	check("t.n:\"0.10\"", "t.code:\"7\"", "t.n:\"0.10\"");
	check("t.n:\"0.10", "t.n:\"7\"", "t.n:\"0.10");
	check("u.n:\"0.10\"", "t.n:\"7\"", "u.n:\"0.10\"");
}
