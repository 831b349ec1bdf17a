/* Code lists: exact, folded and pattern matching, validity, chains, unmapped codes. */
#include "transform_help.h"

#define PACKAGE(key, listfields, dimension)                                                        \
	"{\"name\":\"test\",\"resources\":[{\"name\":\"ledger\",\"path\":\"l.csv\",\"schema\":{"   \
	"\"fields\":[{\"name\":\"code\"},{\"name\":\"year\",\"type\":\"integer\",\"columnType\":"  \
	"\"date:fiscal-year\"}," AMOUNT "],\"foreignKeys\":[{\"fields\":\"code\",\"reference\":{"  \
	"\"resource\":\"list\",\"fields\":\"match\"}" key "}]}},{\"name\":\"list\",\"path\":"      \
	"\"list.csv\",\"dialect\":{\"delimiter\":\";\",\"header\":true},\"schema\":{\"fields\":["  \
	"{\"name\":\"match\"},{\"name\":\"to\"}" listfields "]}}],\"model\":{\"measures\":{"       \
	"\"amount\":{\"source\":\"amount\"}},\"dimensions\":{\"target\":{\"primaryKey\":\"name\"," \
	"\"attributes\":{\"name\":{\"source\":\"" dimension "\",\"resource\":\"list\"}}}}}}"

static void check(const char *descriptor, const char *list, const char *code, const char *year,
		  const char *expected)
{
	struct bench b;
	char csv[200];
	bench_open_list(&b, descriptor, list);
	cr_assert(b.result == 0, "%s", b.e.text);
	snprintf(csv, sizeof csv, "code;year;amount\n%s;%s;1,00\n", code, year);
	bench_run(&b, csv);
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_expect_str_eq(bench_key(&b, "target", 0), expected, "code %s: %s", code,
			 bench_key(&b, "target", 0));
	bench_close(&b);
}

Test(codelist, exact_and_folded)
{
	const char *list = "match;to\n01;one\nCafé Noord;two\n1;three\n";
	check(PACKAGE("", "", "to"), list, "01", "2020", "one");
	check(PACKAGE("", "", "to"), list, "1", "2020", "three");
	check(PACKAGE("", "", "to"), list, "cafe noord", "2020", "");
	check(PACKAGE(",\"stuiver\":{\"match\":\"fold\"}", "", "to"), list, "CAFE-NOORD", "2020",
	      "two");
	check(PACKAGE("", "", "match"), list, "99", "2020", "99");
}

Test(codelist, patterns_first_match_wins)
{
	const char *package = PACKAGE(",\"stuiver\":{\"match\":\"pattern\"}", "", "to");
	const char *list =
		"match;to\n6750;exact\n6700..6799;range\n68*;prefix\n1,2 ,3;list\n*;rest\n";
	check(package, list, "6750", "2020", "exact");
	check(package, list, "6700", "2020", "range");
	check(package, list, "6799", "2020", "range");
	check(package, list, "67500", "2020", "rest");
	check(package, list, "6801", "2020", "prefix");
	check(package, list, "2", "2020", "list");
	check(package, list, "67A", "2020", "rest");
}

Test(codelist, validity_by_year)
{
	const char *package =
		PACKAGE(",\"stuiver\":{\"validity\":{\"from\":\"from\",\"to\":\"until\"}}",
			",{\"name\":\"from\"},{\"name\":\"until\",\"type\":\"date\"}", "to");
	const char *list = "match;to;from;until\n1;old;2000;2016-12-31\n1;new;2017;\n";
	check(package, list, "1", "2016", "old");
	check(package, list, "1", "2017", "new");
	check(package, list, "1", "1999", "");
}

Test(codelist, unmapped_codes_are_told_with_lines_and_money)
{
	struct bench b;
	struct buffer out;
	bench_open_list(&b, PACKAGE("", "", "to"), "match;to\n1;one\n");
	bench_run(&b, "code;year;amount\n7;2020;1,00\n1;2020;2,00\n8;2020;50,00\n7;2020;3,00\n");
	buffer_init(&out, 10000);
	struct arena *a = arena_new();
	struct unmapped_report u;
	struct json_out j;
	transform_unmapped(b.t, a, &u);
	json_begin(&j, &out);
	unmapped_json(&j, mapping_cube(b.m), &u);
	arena_free(a);
	const char *expected =
		"[{\"dimension\":\"target\",\"list\":\"list\",\"code\":\"8\",\"lines\":1,"
		"\"sums\":{\"amount\":50}},{\"dimension\":\"target\",\"list\":\"list\",\"code\":"
		"\"7\",\"lines\":2,\"sums\":{\"amount\":4}}]";
	cr_assert(str_eq(buffer_str(&out), str_z(expected)), "%.*s", STR_ARG(buffer_str(&out)));
	cr_assert_eq(b.tallies->loaded.lines, 4);
	buffer_drop(&out);
	bench_close(&b);
}
