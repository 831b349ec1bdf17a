/* Headers, conventions, signs, un-pivoting, values: what a record becomes. */
#include "transform_help.h"

Test(plan, headers_match_folded_and_by_alias)
{
	struct bench b;
	bench_open(&b, LEDGER("",
			      "{\"name\":\"Net Amount\",\"type\":\"number\",\"decimalChar\":\".\","
			      "\"columnType\":\"value\",\"stuiver\":{\"aliases\":[\"Bedrag\"]}},{"
			      "\"name\":\"Straße\"}",
			      ""));
	bench_run(&b, "STRASSE ;bedrag;Extra\nx;1.50;y\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.tallies->loaded.sums[0], 150);
	cr_assert(bench_has_issue(&b, "unmapped-column"));
	bench_close(&b);
}

Test(plan, missing_columns_are_one_error_with_the_nearest)
{
	struct bench b;
	bench_open(&b, LEDGER("", "{\"name\":\"Kostenplaats\"}," AMOUNT, ""));
	bench_run(&b, "Kostnplats;bedrag\nx;1\n");
	cr_assert(b.result != 0);
	cr_assert(strstr(b.e.text, "\"Kostenplaats\" (nearest: \"Kostnplats\")"), "%s", b.e.text);
	cr_assert(strstr(b.e.text, "\"amount\""), "%s", b.e.text);
	bench_close(&b);
}

Test(plan, a_header_glued_to_its_first_record_is_recognised)
{
	struct bench b;
	bench_open(&b, LEDGER("", "{\"name\":\"pc\"},{\"name\":\"Planjahr\"}," AMOUNT, ""));
	bench_run(&b, "pc;amount;Planjahr1000;1,00;2019\n2;1,00;2019\n");
	cr_assert(b.result != 0);
	cr_assert(strstr(b.e.text, "holds 5 fields where the data has 3"), "%s", b.e.text);
	bench_close(&b);
}

Test(plan, unpivots_into_side_and_drops_rows_without_amounts)
{
	struct bench b;
	bench_open(
		&b,
		LEDGER("",
		       "{\"name\":\"k\"},{\"name\":\"lasten\",\"type\":\"number\",\"decimalChar\":"
		       "\",\",\"normalize\":{\"side\":\"expenditure\"}},{\"name\":\"baten\","
		       "\"type\":\"number\",\"decimalChar\":\",\",\"normalize\":{\"side\":"
		       "\"revenue\"}}",
		       "{\"name\":\"side\",\"columnType\":\"direction\",\"normalizationTarget\":"
		       "true},{\"name\":\"amount\",\"type\":\"number\",\"columnType\":\"value\","
		       "\"normalizationTarget\":true}"));
	bench_run(&b, "k;lasten;baten\na;1,00;\nb;2,00;3,00\nc;;\n;;\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.out->n, 3);
	cr_assert_eq(b.tallies->loaded.lines, 2);
	cr_assert_eq(b.tallies->dropped.lines, 2);
	cr_assert_eq(b.tallies->loaded.sums[0], 600);
	cr_assert_str_eq(bench_key(&b, "side", 0), "expenditure");
	cr_assert_str_eq(bench_key(&b, "side", 2), "revenue");
	cr_assert_eq(b.out->amounts[0][2], 300);
	bench_close(&b);
}

static void check_sign(const char *sign, const char *fields, const char *extra, const char *csv,
		       int64_t first, int64_t second)
{
	struct bench b;
	char text[4096];
	snprintf(text, sizeof text,
		 "{\"name\":\"test\",\"resources\":[{\"name\":\"l\",\"path\":\"l.csv\",\"stuiver\":"
		 "{\"sign\":%s},\"schema\":{\"fields\":[%s],\"extraFields\":[%s]}}]}",
		 sign, fields, extra);
	bench_open(&b, text);
	bench_run(&b, csv);
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.out->n, 2, "%s: %zu entries", sign, b.out->n);
	cr_expect_eq(b.out->amounts[0][0], first, "%s: %ld", sign, (long)b.out->amounts[0][0]);
	cr_expect_eq(b.out->amounts[0][1], second, "%s: %ld", sign, (long)b.out->amounts[0][1]);
	bench_close(&b);
}

#define SIDE                                                                              \
	"{\"name\":\"side\",\"columnType\":\"direction\",\"stuiver\":{\"values\":{\"L\":" \
	"\"expenditure\",\"B\":\"revenue\"}}}"

Test(plan, signs_become_canonical)
{
	check_sign("{\"style\":\"debit-positive\"}", SIDE "," AMOUNT, "",
		   "side;amount\nL;5,00\nB;-7,00\n", 500, 700);
	check_sign("{\"style\":\"own-side\"}", SIDE "," AMOUNT, "", "side;amount\nL;5,00\nB;7,00\n",
		   500, 700);
	check_sign("{\"style\":\"flag\",\"flag\":\"dc\",\"debit\":[\"D\",\"S\"],\"credit\":[\"C\","
		   "\"H\"]}",
		   SIDE ",{\"name\":\"dc\"}," AMOUNT, "", "side;dc;amount\nL;D;5,00\nB;H;7,00\n",
		   500, 700);
	check_sign("{\"style\":\"debit-credit\",\"debit\":\"debet\",\"credit\":\"credit\","
		   "\"measure\":\"amount\"}",
		   SIDE ",{\"name\":\"debet\",\"type\":\"number\",\"decimalChar\":\",\"},{\"name\":"
			"\"credit\",\"type\":\"number\",\"decimalChar\":\",\"}",
		   "{\"name\":\"amount\",\"type\":\"number\",\"columnType\":\"value\","
		   "\"normalizationTarget\":true}",
		   "side;debet;credit\nL;5,00;\nB;1,00;8,00\n", 500, 700);
}

Test(plan, an_unknown_side_or_flag_rejects_the_line)
{
	struct bench b;
	bench_open(&b, LEDGER("\"sign\":{\"style\":\"debit-positive\"}", SIDE "," AMOUNT, ""));
	bench_run(&b, "side;amount\nX;5,00\nL;1,00\n");
	cr_assert_eq(b.tallies->rejected.lines, 1);
	cr_assert_eq(b.tallies->rejected.sums[0], 500);
	cr_assert(bench_has_issue(&b, "unknown-side"));
	bench_close(&b);
}

Test(plan, scales_are_exact_and_may_come_from_the_row)
{
	struct bench b;
	bench_open(&b,
		   LEDGER("\"scale\":{\"field\":\"unit\",\"values\":{\"x1000\":1000,\"miljoen\":"
			  "1000000}}",
			  "{\"name\":\"unit\"}," AMOUNT, ""));
	bench_run(&b, "unit;amount\nx1000;1,23456\nmiljoen;2,5\nx;1,00\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.out->amounts[0][0], 123456);
	cr_assert_eq(b.out->amounts[0][1], 250000000);
	cr_assert_eq(b.tallies->rejected.lines, 1);
	bench_close(&b);
}

Test(plan, conventions_are_found_and_contradictions_refused)
{
	struct bench b;
	const char *text = LEDGER(
		"",
		"{\"name\":\"k\"},{\"name\":\"a\",\"type\":\"number\",\"columnType\":\"value\"}",
		"");
	bench_open(&b, text);
	bench_run(&b, "k;a\nx;1.234,50\ny;1.000\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.tallies->loaded.sums[0], 223450);
	bench_close(&b);
	bench_open(&b, text);
	bench_run(&b, "k;a\nx;1.234,50\ny;1,234.50\n");
	cr_assert(b.result != 0);
	cr_assert(strstr(b.e.text, "contradicts"), "%s", b.e.text);
	bench_close(&b);
}

Test(plan, computed_fields)
{
	struct bench b;
	bench_open(
		&b,
		LEDGER("",
		       "{\"name\":\"tv\"},{\"name\":\"d\",\"type\":\"date\",\"format\":\"%d-%m-%Y\""
		       "}," AMOUNT,
		       "{\"name\":\"code\",\"stuiver\":{\"from\":\"tv\",\"pattern\":\"^([0-9.]+) "
		       "\",\"group\":1}},{\"name\":\"jaar\",\"type\":\"integer\",\"stuiver\":{"
		       "\"from\":\"d\",\"part\":\"year\"}},{\"name\":\"both\",\"stuiver\":{"
		       "\"template\":\"{code}/{jaar}\"}},{\"name\":\"file\",\"stuiver\":{\"from\":"
		       "\"$file\",\"pattern\":\"^([a-z]+)[.]csv$\"}}"));
	bench_run(&b, "tv;d;amount\n0.10 Mutaties;31-12-2019;1,00\nniets;30-02-2019;1,00\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_assert_eq(b.out->n, 1);
	cr_assert_str_eq(bench_key(&b, "code", 0), "0.10");
	cr_assert_str_eq(bench_key(&b, "jaar", 0), "2019");
	cr_assert_str_eq(bench_key(&b, "both", 0), "0.10/2019");
	cr_assert_str_eq(bench_key(&b, "file", 0), "test");
	cr_assert(bench_has_issue(&b, "bad-date"));
	bench_close(&b);
}

Test(plan, bad_values_may_become_empty)
{
	struct bench b;
	bench_open(&b,
		   LEDGER("",
			  "{\"name\":\"d\",\"type\":\"date\",\"stuiver\":{\"onBadValue\":\"null\""
			  "}}," AMOUNT,
			  ""));
	bench_run(&b, "d;amount\n########;1,00\n########;2,00\n2020-01-01;3,00\n");
	cr_assert_eq(b.tallies->loaded.lines, 3);
	cr_assert_eq(issues_total(b.issues, SEVERITY_WARNING), 2 + 1,
		     "each of them, though days are hidden, and that they are");
	bench_close(&b);
}
