/* The writers of rows: one table in every form. */
#include "write/datum.h"
#include "write/row_writers.h"

#include <criterion/criterion.h>

#define NAMED(text) .label = {text, sizeof text - 1}

static const struct row_column columns[] = {
	{NAMED("name"), .role = ROW_ATTRIBUTE, .type = DATUM_TEXT},
	{NAMED("day"), .role = ROW_ATTRIBUTE, .type = DATUM_DATE},
	{NAMED("a \"sum\""), .role = ROW_AGGREGATE, .type = DATUM_AMOUNT, .decimals = 2},
	{NAMED("count"), .role = ROW_COUNT, .type = DATUM_INTEGER},
	{NAMED("part"), .role = ROW_PERCENTAGE, .type = DATUM_AMOUNT, .decimals = 2, .fixed = true},
	{NAMED("per"), .role = ROW_AGGREGATE, .type = DATUM_NUMERAL, .decimals = 2},
	{NAMED("average"), .role = ROW_AGGREGATE, .type = DATUM_NUMERAL, .fixed = true},
	{NAMED("_by"), .role = ROW_NOTE, .type = DATUM_TEXT, .place = ROW_TABLES},
	{NAMED("_why"), .role = ROW_NOTE, .type = DATUM_TEXT},
	{NAMED("_told"), .role = ROW_NOTE, .type = DATUM_INTEGER, .place = ROW_OBJECTS},
};
#define N (sizeof columns / sizeof *columns)

static const struct datum none[N];

static void fill(struct datum row[N])
{
	const struct datum full[N] = {
		datum_text(STR("a,\"b\"")), {.kind = DATUM_DATE, .number = 19723},
		datum_amount(-123450),      datum_integer(7),
		datum_amount(5000),         datum_numeral(STR("12.50")),
		datum_numeral(STR("1.0")),  datum_text(STR("km2")),
		datum_text(STR("because")), datum_integer(0)};

	memcpy(row, full, sizeof full);
}

static void expect(struct buffer *out, const char *wanted)
{
	buffer_append_char(out, 0);
	cr_expect_str_eq(out->ptr, wanted);
	buffer_reset(out);
}

Test(write, objects)
{
	struct arena *a = arena_new();
	struct row_writer w;
	struct buffer out;
	struct datum row[N];

	fill(row);
	buffer_init(&out, 4096);
	objects_open(&w, a, columns, N);
	objects_put(&out, &w, row);
	expect(&out, "{\"name\":\"a,\\\"b\\\"\",\"day\":\"2024-01-01\",\"a \\\"sum\\\"\":-1234.5,"
		     "\"count\":7,\"part\":50.00,\"per\":12.5,\"average\":1.0,"
		     "\"_why\":\"because\",\"_told\":0}");
	objects_put_line(&out, &w, none);
	expect(&out, "{\"name\":null,\"day\":null,\"a \\\"sum\\\"\":null,\"count\":null,"
		     "\"part\":null,\"per\":null,\"average\":null}\n");
	objects_put_sums(&out, &w, none);
	expect(&out, "{\"a \\\"sum\\\"\":null,\"count\":null,\"part\":null,\"per\":null,"
		     "\"average\":null}");
	objects_open(&w, a, columns, 2);
	objects_put_sums(&out, &w, none);
	expect(&out, "{}");
	objects_open(&w, a, columns + 3, 1);
	objects_put_more(&out, &w, row + 3);
	expect(&out, ",\"count\":7");
	buffer_drop(&out);
	arena_free(a);
}

Test(write, lines)
{
	struct arena *a = arena_new();
	struct row_writer w;
	struct buffer out;
	struct datum row[N];

	fill(row);
	buffer_init(&out, 4096);
	lines_open(&w, a, columns, N, false);
	lines_put_header(&out, &w);
	lines_put(&out, &w, row);
	lines_put(&out, &w, none);
	expect(&out, "name,day,\"a \"\"sum\"\"\",count,part,per,average,_by,_why\n"
		     "\"a,\"\"b\"\"\",2024-01-01,-1234.50,7,50.00,12.50,1.0,km2,because\n"
		     ",,,,,,,,\n");
	lines_open(&w, a, columns, 4, true);
	lines_put_header(&out, &w);
	lines_put(&out, &w, row);
	expect(&out, "\"a \"\"sum\"\"\",count,day,name\n-1234.50,7,2024-01-01,\"a,\"\"b\"\"\"\n");
	/* A blank line would be skipped by those who read it. */
	lines_open(&w, a, columns, 1, false);
	lines_put(&out, &w, none);
	expect(&out, "\"\"\n");
	buffer_drop(&out);
	arena_free(a);
}

/* Amounts of any size, to the last digit. */
Test(write, numbers)
{
	static const struct row_column amount = {.type = DATUM_AMOUNT, .decimals = 6};
	static const struct row_column share = {.type = DATUM_NUMERAL, .decimals = 2};
	money_sum huge = (money_sum)INT64_MAX * INT64_MAX;
	struct datum d = datum_amount(-huge);
	struct buffer out;

	buffer_init(&out, 4096);
	datum_json(&out, &amount, &d);
	expect(&out, "-85070591730234615847396907784232.501249");
	d = datum_amount(huge / 1000000 * 1000000);
	datum_json(&out, &amount, &d);
	expect(&out, "85070591730234615847396907784232");
	datum_csv(&out, &amount, &d);
	expect(&out, "85070591730234615847396907784232.000000");
	d = datum_amount(-5);
	datum_csv(&out, &amount, &d);
	expect(&out, "-0.000005");
	d = datum_numeral(STR("100.00"));
	datum_json(&out, &share, &d);
	expect(&out, "100");
	d = datum_numeral(STR("100"));
	datum_json(&out, &share, &d);
	expect(&out, "100");
	buffer_drop(&out);
}
