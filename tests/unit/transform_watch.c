/* What a load notices beside its lines, whatever the mapping says. */
#include "base/memory/arena.h"
#include "pipeline/report/report_unmapped.h"
#include "transform_help.h"

#define PLAIN LEDGER("", "{\"name\":\"k\"}," AMOUNT, "")
#define WITH_YEAR                                                                              \
	LEDGER("",                                                                             \
	       "{\"name\":\"jaar\",\"type\":\"integer\",\"columnType\":\"date:fiscal-year\"}," \
	       "{\"name\":\"k\"}," AMOUNT ",{\"name\":\"opm\"}",                               \
	       "")

/* The lines of issues of this code, "2 5". */
static const char *lines_of(const struct bench *b, const char *code)
{
	static char text[256];
	size_t len = 0;
	text[0] = 0;
	for (size_t i = 0; i < issues_count(b->issues); i++) {
		const struct issue *issue = issues_get(b->issues, i);
		if (str_eq(issue->code, str_z(code)))
			len += (size_t)snprintf(text + len, sizeof text - len, "%s%d",
						len ? " " : "", (int)issue->line);
	}
	return text;
}

static void check(const char *descriptor, const char *csv, const char *code, const char *lines,
		  bool refused)
{
	struct bench b;
	bench_open(&b, descriptor);
	bench_run(&b, csv);
	cr_expect_str_eq(lines_of(&b, code), lines, "%s in:\n%sis told of lines \"%s\", not \"%s\"",
			 code, csv, lines_of(&b, code), lines);
	cr_expect_eq(b.result != 0, refused, "%s: %s", csv, b.e.text);
	if (refused)
		cr_expect_eq(b.e.status, STATUS_REFUSED);
	bench_close(&b);
}

Test(watch, totals_among_the_lines)
{
	check(PLAIN, "k;amount\nA;10,00\nB;20,00\nC;5,50\nTotaal;35,50\n", "total-among-lines", "5",
	      false);
	check(PLAIN, "k;amount\nA;10,00\nB;20,00\nC;5,50\nD;35,50\n", "total-among-lines", "5",
	      false);
	check(PLAIN, "k;amount\nA;10,00\nB;20,00\nC;5,50\nD;35,51\n", "total-among-lines", "",
	      false);
	/* An unusual shape of the last amount goes another way. */
	check(PLAIN, "k;amount\nA;10,00\nB;20,00\nC;5,50\nTotaal;+35,50\n", "total-among-lines",
	      "5", false);
	check(LEDGER("\"drop\":[{\"name\":\"t\",\"when\":[{\"field\":\"k\",\"equals\":[\"Totaal\"]}"
		     "]}]",
		     "{\"name\":\"k\"}," AMOUNT, ""),
	      "k;amount\nA;10,00\nB;20,00\nTotaal;30,00\n", "total-among-lines", "", false);
}

#define TWO_COLUMNS                                                                                   \
	LEDGER("\"sign\":{\"style\":\"debit-credit\",\"debit\":\"d\",\"credit\":\"c\"}",              \
	       "{\"name\":\"k\"},{\"name\":\"d\",\"type\":\"number\",\"columnType\":\"value\","       \
	       "\"decimalChar\":\",\"},{\"name\":\"c\",\"type\":\"number\",\"columnType\":\"value\"," \
	       "\"decimalChar\":\",\"}",                                                              \
	       "{\"name\":\"amount\",\"type\":\"number\",\"columnType\":\"value\","                   \
	       "\"normalizationTarget\":true}")

Test(watch, totals_of_debit_and_credit_and_their_balance)
{
	check(TWO_COLUMNS, "k;d;c\nA;10,00;\nB;;4,25\nC;5,50;\nx;15,50;4,25\n", "total-among-lines",
	      "5", false);
	check(TWO_COLUMNS, "k;d;c\nA;10,00;\nB;;4,25\nC;5,50;\nSaldo;11,25;\n", "total-among-lines",
	      "5", false);
	check(TWO_COLUMNS, "k;d;c\nA;10,00;\nB;;4,25\nC;5,50;\nD;11,25;\n", "total-among-lines", "",
	      false);
}

Test(watch, the_same_block_twice)
{
	check(PLAIN, "k;amount\nA;1,00\nB;2,50\nC;7,00\nA;1,00\nB;2,50\nC;7,00\n", "lines-twice",
	      "5", false);
	check(PLAIN, "k;amount\nA;1,00\nB;2,50\nk;amount\nA;1,00\nB;2,50\n", "lines-twice", "5",
	      false);
	check(PLAIN,
	      "k;amount\nA;1,00\nB;2,50\nk;amount\nC;3,00\nD;4,00\nk;amount\nC;3,00\nD;4,00\n",
	      "lines-twice", "8", false);
	/* Equal lines, and a block of which a part comes again, are common. */
	check(PLAIN, "k;amount\nA;1,00\nA;1,00\nA;1,00\nA;1,00\nA;1,00\n", "lines-twice", "",
	      false);
	check(PLAIN, "k;amount\nA;1,00\nB;2,50\nC;7,00\nA;1,00\nB;2,50\nD;7,00\n", "lines-twice",
	      "", false);
}

Test(watch, lines_without_an_amount)
{
	struct bench b;
	check(PLAIN, "k;amount\nA;1,00\nB;\nC;7,00\nD;8,00\n", "no-amount", "3", false);
	check(PLAIN, "k;amount\nA;\nB;\nC;\nD;\nE;9,00\nF;\n", "no-amount", "", false);
	bench_open(&b, PLAIN);
	bench_run(&b, "k;amount\nA;\nB;\nC;\nD;\nE;9,00\nF;\n");
	cr_expect_eq(b.tallies->loaded.no_amount, 5);
	bench_close(&b);
}

Test(watch, a_record_that_ends_before_its_amount_is_rejected)
{
	struct bench b;
	bench_open(&b, PLAIN);
	bench_run(&b, "k;amount\nA;1,00\nregel een\nregel twee\nD;8,00\n");
	cr_expect_eq(b.tallies->rejected.lines, 2);
	cr_expect_str_eq(lines_of(&b, "short-record"), "3 4");
	bench_close(&b);
}

Test(watch, fields_in_other_columns)
{
	/* Names of rows, on every line; one line of many; a decimal comma is tested with its file. */
	check(WITH_YEAR, "jaar;k;amount;opm\n1;2024;6100;250,00;\n2;2024;6200;120,50;\n",
	      "shifted-record", "2 3", true);
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a\n7;2024;6100;250,00;\n2024;P;1,00;a\n",
	      "shifted-record", "3", true);
	/* A delimiter at the end of each line, or of one, is harmless. */
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a;\n2024;Q;2,25;;\n2024;R;7,00;b;\n",
	      "shifted-record", "", false);
	check(WITH_YEAR,
	      "jaar;k;amount;opm\n2024;P;1,00;a\n2024;Q;2,25;;\n2024;R;7,00;b\n2024;S;8,00;b\n",
	      "surplus-fields", "3", false);
}

Test(watch, a_record_with_fewer_fields_than_all_others)
{
	check(WITH_YEAR,
	      "jaar;k;amount;opm\n2024;P;1,00;a\n2024;6100;250,00\n2024;R;7,00;b\n2024;S;8,00;b\n",
	      "short-record", "3", true);
	/* What it lacks others leave empty. */
	check(WITH_YEAR,
	      "jaar;k;amount;opm\n2024;P;1,00;\n2024;6100;250,00\n2024;R;7,00;b\n2024;S;8,00;b\n",
	      "short-record", "3", false);
	/* The mapping may say that it need not be there, or that it is meant. */
	check(LEDGER("",
		     "{\"name\":\"k\"}," AMOUNT ",{\"name\":\"opm\",\"constraints\":{"
		     "\"required\":false}}",
		     ""),
	      "k;amount;opm\nP;1,00;a\nQ;2,50\nR;7,00;b\nS;8,00;b\n", "short-record", "3", false);
	check(LEDGER("\"ragged\":\"pad\"", "{\"name\":\"k\"}," AMOUNT ",{\"name\":\"opm\"}", ""),
	      "k;amount;opm\nP;1,00;a\nQ;2,50\nR;7,00;b\nS;8,00;b\n", "short-record", "3", false);
}

Test(watch, years_that_are_none)
{
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a\n24;Q;2,25;b\n", "odd-year", "3", false);
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a\n2024;Q;2,25;b\n;R;2,00;c\n", "no-year",
	      "4", false);
	check(WITH_YEAR,
	      "jaar;k;amount;opm\n2024;P;1,00;a\n2024;Q;2,25;b\n2023;R;2,00;c\n2024;Q;2,30;b\n"
	      "2024;Q;2,26;b\n",
	      "other-year", "4", false);
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a\n2023;Q;2,25;b\n", "other-year", "",
	      false);
}

#define WITH_DATE                                                                              \
	LEDGER("",                                                                             \
	       "{\"name\":\"jaar\",\"type\":\"integer\",\"columnType\":\"date:fiscal-year\"}," \
	       "{\"name\":\"datum\",\"type\":\"date\"}," AMOUNT,                               \
	       "")

Test(watch, a_wrong_year_throughout)
{
	check(WITH_YEAR, "jaar;k;amount;opm\n2099;P;1,00;a\n2099;Q;2,25;b\n", "far-year", "2",
	      false);
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1,00;a\n2030;Q;2,25;b\n", "far-year", "",
	      false);
	check(WITH_DATE, "jaar;datum;amount\n2024;2042-01-05;1,00\n2024;2042-02-05;2,25\n",
	      "year-of-dates", "2", false);
	check(WITH_DATE, "jaar;datum;amount\n2024;2025-01-05;1,00\n2024;2025-02-05;2,25\n",
	      "year-of-dates", "", false);
}

Test(watch, months_that_are_none)
{
	const char *with_month = LEDGER("",
					"{\"name\":\"maand\",\"type\":\"integer\",\"columnType\":"
					"\"date:fiscal-month\"}," AMOUNT,
					"");
	check(with_month, "maand;amount\n1;1,00\n16;2,50\n0;2,00\n", "odd-month", "", false);
	check(with_month, "maand;amount\n1;1,00\n17;2,50\n", "odd-month", "3", false);
}

#define CODES(own)                                                                           \
	LEDGER("",                                                                           \
	       "{\"name\":\"k\",\"columnType\":\"economic-classification:generic:code\"" own \
	       "}," AMOUNT,                                                                  \
	       "")

Test(watch, codes_that_a_spreadsheet_changed)
{
	struct bench b;
	check(CODES(""), "k;amount\n1.1;1,00\n2-jan;2,50\n3.4;2,00\n2-jan;4,00\n", "damaged-code",
	      "3", false);
	check(CODES(""), "k;amount\n0,1;1,00\n0.2;2,50\n", "damaged-code", "2", false);
	check(CODES(""), "k;amount\n6001;1,00\n6,00101E+11;2,50\n6,00101E+11;2,00\n",
	      "damaged-code", "3", true);
	check(CODES(",\"stuiver\":{\"asWritten\":true}"), "k;amount\n6001;1,00\n6,00101E+11;2,50\n",
	      "damaged-code", "", false);
	/* Months, not codes. */
	check(CODES(""), "k;amount\njan-24;1,00\nfeb-24;2,50\nmrt-24;2,00\n", "damaged-code", "",
	      false);
	bench_open(&b, CODES(""));
	bench_run(&b, "k;amount\n1.1;1,00\n2-jan;2,50\n3.4;2,00\n2-jan;4,00\n");
	cr_expect(strstr(issues_get(b.issues, 0)->message.ptr, "2 entries, amount 6.50"));
	bench_close(&b);
}

Test(watch, codes_whose_zeros_are_gone)
{
	check(CODES(""), "k;amount\n0110;1,00\n110;2,50\n0120;2,00\n", "lost-zeros", "3", false);
	check(CODES(""), "k;amount\n110;1,00\n120;2,50\n0110;2,00\n", "lost-zeros", "4", false);
	check(CODES(""), "k;amount\n0110;1,00\n120;2,50\n0110;2,00\n", "lost-zeros", "", false);
}

Test(watch, lines_without_a_code_are_told_apart_and_each_code_once)
{
	struct bench b;
	struct buffer text;
	buffer_init(&text, 100000);
	bench_open_list(
		&b,
		"{\"name\":\"test\",\"resources\":[{\"name\":\"ledger\",\"path\":\"l.csv\","
		"\"schema\":{\"fields\":[{\"name\":\"k\"}," AMOUNT
		"],\"foreignKeys\":[{\"fields\":\"k\",\"reference\":{\"resource\":\"list\","
		"\"fields\":\"code\"}}]}},{\"name\":\"list\",\"path\":\"list.csv\","
		"\"schema\":{\"fields\":[{\"name\":\"code\"},{\"name\":\"naam\"},{\"name\":"
		"\"groep\"}]}}],\"model\":{\"measures\":{\"amount\":{\"source\":\"amount\"}},"
		"\"dimensions\":{\"kp\":{\"attributes\":{\"code\":{\"source\":\"code\","
		"\"resource\":\"list\"},\"label\":{\"source\":\"naam\",\"resource\":\"list\"}},"
		"\"primaryKey\":\"code\"},\"groep\":{\"attributes\":{\"groep\":{\"source\":"
		"\"groep\",\"resource\":\"list\"}}}}}}",
		"code,naam,groep\n1010,Cortes,G\n1250,Hacienda,G\n");
	cr_assert(b.m, "%s", b.e.text);
	bench_run(&b, "k;amount\n01010;1,00\n1250;2,50\n;4,00\n9999;8,00\n");
	struct arena *a = arena_new();
	struct unmapped_report u;
	transform_unmapped(b.t, a, &u);
	unmapped_text(&text, mapping_cube(b.m), &u, 10);
	arena_free(a);
	buffer_append_char(&text, 0);
	cr_expect_str_eq(buffer_str(&text).ptr,
			 "  codes that no code list knows: 2:\n"
			 "    kp, groep 9999: 1 line, amount 8.00\n"
			 "    kp, groep 01010: 1 line, amount 1.00; the list has \"1010\"\n"
			 "  lines that carry no code:\n"
			 "    kp, groep (no code): 1 line, amount 4.00\n");
	cr_expect_eq(issues_total(b.issues, SEVERITY_WARNING), 2);
	cr_expect(bench_has_issue(&b, "no-code") && bench_has_issue(&b, "unmapped-code"));
	buffer_drop(&text);
	bench_close(&b);
}

Test(watch, a_decimal_comma_that_became_a_delimiter)
{
	/* Known by the file's own delimiter, so a transform that is told of none says nothing. */
	check(WITH_YEAR, "jaar;k;amount;opm\n2024;P;1234;56;\n2024;P;100;10;\n", "shifted-record",
	      "", false);
}
