/* The report kept with a dataset: what is picked out of it keeps every digit, and a damaged one gives
 * nothing that it does not hold. */
#include "store/pages/kept_report.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void member_is(const char *json, const char *key, const char *text)
{
	struct str found = report_member(str_z(json), key);
	cr_expect(str_eq(found, str_z(text)), "%s of %s: %.*s", key, json, STR_ARG(found));
}

Test(kept_report, members_are_as_they_are_written)
{
	const char *json = "{\"a\":{\"b\":[1,{\"c\":\"]}\\\"\"}],\"e\":2},"
			   "\"e\":123456789012345678901234.50,\"f\":null,\"g\":\"x\\\\\"}";
	member_is(json, "a", "{\"b\":[1,{\"c\":\"]}\\\"\"}],\"e\":2}");
	member_is(json, "e", "123456789012345678901234.50");
	member_is(json, "f", "null");
	member_is(json, "g", "\"x\\\\\"");
	member_is(json, "b", "");
}

Test(kept_report, loaded_sums)
{
	struct kept_sums s;
	report_loaded(&s,
		      STR("{\"read\":{\"sums\":{\"amount\":1}},\"loaded\":{\"lines\":2,\"sums\":"
			  "{\"amount\":90071992547409931.05,\"plan, b\":-3}},\"dropped\":{}}"));
	cr_assert_eq(s.n, 2);
	cr_expect(str_eq(s.names[0], STR("amount")));
	cr_expect(str_eq(s.sums[0], STR("90071992547409931.05")));
	cr_expect(str_eq(s.names[1], STR("plan, b")));
	cr_expect(str_eq(s.sums[1], STR("-3")));
	cr_expect(str_eq(s.json, STR("{\"amount\":90071992547409931.05,\"plan, b\":-3}")));
	report_loaded(&s, STR("{\"loaded\":{\"sums\":{}}}"));
	cr_expect_eq(s.n, 0);
	cr_expect(str_eq(s.json, STR("{}")));
}

Test(kept_report, damaged_text_gives_nothing_that_it_does_not_hold)
{
	static const char whole[] =
		"{\"loaded\":{\"lines\":2,\"sums\":{\"a\":1.5,\"b\":[\"\\\"\"]}}}";
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		/* On the heap without a NUL, so that a sanitizer sees a step too far. */
		char *copy = malloc(n + 1);
		memcpy(copy, whole, n);
		struct kept_sums s;
		report_loaded(&s, (struct str){copy, n});
		cr_expect(s.n == 0 && s.json.len == 0, "%zu bytes", n);
		free(copy);
	}
	member_is("", "a", "");
	member_is("{a:1}", "a", "");
	member_is("{\"a\" 1}", "a", "");
	member_is("[", "a", "");
}
