/* Answers of ClickHouse: exactly the rows that were asked for, or a fault. */
#include "clickhouse/wire/quote.h"
#include "clickhouse/wire/tsv.h"

#include <criterion/criterion.h>
#include <stdio.h>

static char seen[256];
static struct error e;

static int take(void *context, const struct str *fields, struct error *fault)
{
	(void)context, (void)fault;
	for (size_t i = 0; i < 2; i++)
		snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "<%.*s>",
			 fields[i].ptr ? (int)fields[i].len : 4,
			 fields[i].ptr ? fields[i].ptr : "NULL");
	return 0;
}

/* In two halves, whichever way they are cut. */
static int feed(const char *text, size_t cut)
{
	struct tsv t;

	seen[0] = '\0';
	tsv_open(&t, 2, take, NULL, NULL);
	t.taker.begin(&t.taker);
	int result =
		t.taker.take(&t.taker, (struct str){text, cut}, &e) ||
				t.taker.take(&t.taker, (struct str){text + cut, strlen(text) - cut},
					     &e) ||
				t.taker.end(&t.taker, &e)
			? -1
			: 0;
	tsv_close(&t);
	return result;
}

Test(clickhouse_tsv, rows)
{
	const char *text = "1\ta\\tb\\\\\\n\\'\n2\t\\N\n3\t\n";

	for (size_t cut = 0; cut <= strlen(text); cut++) {
		cr_assert_eq(feed(text, cut), 0, "%s", e.text);
		cr_assert_str_eq(seen, "<1><a\tb\\\n'><2><NULL><3><>");
	}
}

Test(clickhouse_tsv, broken_off)
{
	static const char *const off[] = {
		"1\ta\n2",   "1\ta\n2\tb", "1\n",
		"1\ta\tb\n", "1\ta\\x\n",  "1\ta\nCode: 241, e.displayText() = DB::Exception\n",
		"1\ta\\"};

	for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
		cr_assert_eq(feed(off[i], 1), -1, "%s", off[i]);
		cr_assert_eq(e.status, STATUS_STORE);
	}
}

Test(clickhouse_tsv, numbers)
{
	uint64_t n;
	int64_t k;

	cr_assert(tsv_signed(STR("-9223372036854775808"), &k) && k == INT64_MIN);
	cr_assert(tsv_signed(STR("9223372036854775807"), &k) && k == INT64_MAX);
	cr_assert_not(tsv_signed(STR("9223372036854775808"), &k));
	cr_assert_not(tsv_signed(STR("-"), &k));
	cr_assert_not(tsv_signed((struct str){0}, &k));
	cr_assert(tsv_unsigned(STR("18446744073709551615"), &n) && n == UINT64_MAX);
	cr_assert_not(tsv_unsigned(STR("18446744073709551616"), &n));
	cr_assert_not(tsv_unsigned(STR("1.5"), &n));
}

Test(clickhouse_tsv, quoted)
{
	struct buffer b;

	buffer_init(&b, 1024);
	quote_put(&b, (struct str){"a'b\\c\n\0é", 9});
	buffer_append_char(&b, '\0');
	cr_assert_str_eq(b.ptr, "'a\\'b\\\\c\\x0A\\x00é'");
	buffer_drop(&b);
}
