/* Trees and rules in code lists: ancestors by year, faults with their line, rows that are shadowed.
 */
#include "mapping/codelist.h"
#include "mapping/tree.h"
#include "transform_help.h"

#define DESCRIPTOR                                                                               \
	"{\"name\":\"t\",\"resources\":[{\"name\":\"l\",\"path\":\"l.csv\",\"schema\":{"         \
	"\"fields\":["                                                                           \
	"{\"name\":\"year\",\"type\":\"integer\",\"columnType\":\"date:fiscal-year\"},"          \
	"{\"name\":\"code\",\"type\":\"string\"},"                                               \
	"{\"name\":\"amount\",\"type\":\"integer\",\"columnType\":\"value\"}],\"foreignKeys\":[" \
	"{\"fields\":\"code\",\"reference\":{\"resource\":\"tree\",\"fields\":\"code\"}}]}},"    \
	"{\"name\":\"tree\",\"path\":\"list.csv\",\"stuiver\":{\"tree\":{\"levels\":[\"top\","   \
	"\"low\"],"                                                                              \
	"\"validity\":{\"from\":\"from\",\"to\":\"to\"}}},\"schema\":{\"fields\":["              \
	"{\"name\":\"code\",\"type\":\"string\"},{\"name\":\"parent\",\"type\":\"string\"},"     \
	"{\"name\":\"from\",\"type\":\"string\"},{\"name\":\"to\",\"type\":\"string\"}]}}]}"

Test(transform_tree, a_line_has_its_ancestor_on_every_level)
{
	struct bench b;
	bench_open_list(&b, DESCRIPTOR, "code,parent,from,to\nA,,,\nB,,,\nx,A,,2023\nx,B,2024,\n");
	bench_run(&b, "year;code;amount\n2023;x;1\n2024;x;2\n2024;A;4\n2024;?;8");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_str_eq(bench_key(&b, "top", 0), "A");
	cr_assert_str_eq(bench_key(&b, "top", 1), "B");
	cr_assert_str_eq(bench_key(&b, "low", 1), "x");
	cr_assert_str_eq(bench_key(&b, "top", 2), "A");
	cr_assert_str_eq(bench_key(&b, "low", 2), "A", "its own row stands in below");
	cr_assert_str_eq(bench_key(&b, "top", 3), "");
	cr_assert_str_eq(bench_key(&b, "low", 3), "?", "an unknown code stays, on the last level");
	bench_close(&b);
}

static void faulty(const char *list, const char *place, const char *why)
{
	struct bench b;
	bench_open_list(&b, DESCRIPTOR, list);
	cr_assert(b.result != 0, "%s must not be a tree", list);
	cr_assert(strstr(b.e.text, place) && strstr(b.e.text, why), "%s", b.e.text);
}

Test(transform_tree, what_is_no_tree_is_told_by_line)
{
	faulty("code,parent,from,to\nA,B,,\nB,A,,\n", "list.csv:2:", "own ancestor");
	faulty("code,parent,from,to\nA,Q,,\n", "list.csv:2:", "which no line has");
	faulty("code,parent,from,to\nA,,,\nb,A,,\nc,b,,\n", "list.csv:4:", "depth 3");
	faulty("code,parent,from,to\nA,,,\nA,,2024,\n", "list.csv:3:", "line 2 already");
	faulty("code,parent,from,to\nA,,2024,\nb,A,,\n", "list.csv:3:", "not valid in");
}

Test(transform_tree, long_cycles_end)
{
	char list[4096] = "code,parent,from,to\n";
	for (int i = 0; i < 100; i++)
		snprintf(list + strlen(list), sizeof list - strlen(list), "c%d,c%d,,\n", i,
			 (i + 1) % 100);
	faulty(list, "list.csv:2:", "look for a cycle");
}

Test(transform_tree, rows_behind_others_are_shadowed)
{
	static const char *const patterns[] = {"41*", "410..419", "4100,4155", "50..59",
					       "55",  "5*",       "*",         "zz"};
	static const int shadows[] = {NONE, 0, 0, NONE, 3, NONE, NONE, 6};
	struct str cells[8];
	int column = 0;
	uint64_t lines[8] = {0};
	for (int i = 0; i < 8; i++)
		cells[i] = str_z(patterns[i]);
	struct table t = {
		.cells = cells, .nrows = 8, .width = 1, .columns = &column, .lines = lines};
	struct resource list = {.table = &t};
	struct foreign_key key = {.references = &column,
				  .n = 1,
				  .match = MATCH_PATTERN,
				  .valid_from = NONE,
				  .valid_to = NONE};
	struct index *x = index_new(&list, &key);
	for (size_t i = 0; i < 8; i++)
		cr_assert_eq(index_shadow(x, i), shadows[i], "row %zu: %d", i, index_shadow(x, i));
	index_free(x);
}
