/* Dates in a ledger: zones, short years, and what is made of a date that cannot be read. */
#include "transform_help.h"

#define OPEN "\"privacyLevels\":{\"default\":\"L4\",\"noSocialDomain\":\"invented\"}"
#define DATED(own, date)                                                                                \
	"{\"name\":\"t\",\"stuiver\":{" own OPEN                                                        \
	"},\"resources\":[{\"name\":\"l\",\"path\":\"l.csv\","                                          \
	"\"schema\":{\"fields\":[{\"name\":\"datum\",\"type\":\"date\",\"columnType\":\"date:generic\"" \
	"," date "}," AMOUNT "],\"extraFields\":[{\"name\":\"year\",\"type\":\"integer\","              \
	"\"columnType\":\"date:fiscal-year\",\"stuiver\":{\"from\":\"datum\",\"part\":\"year\"}},{"     \
	"\"name\":\"month\",\"type\":\"integer\",\"columnType\":\"date:fiscal-month\",\"stuiver\":"     \
	"{\"from\":\"datum\",\"part\":\"month\"}}]}}]}"

static void run(struct bench *b, const char *descriptor, const char *csv)
{
	bench_open(b, descriptor);
	cr_assert(b->result == 0, "%s", b->e.text);
	bench_run(b, csv);
	cr_assert(b->result == 0, "%s", b->e.text);
}

static void is_dated(struct bench *b, size_t row, const char *date, const char *year)
{
	cr_expect_str_eq(bench_key(b, "datum", row), date);
	cr_expect_str_eq(bench_key(b, "year", row), year);
}

Test(dates, a_part_follows_its_date_into_nothing)
{
	struct bench b;
	run(&b, DATED("", "\"stuiver\":{\"onBadValue\":\"null\"}"),
	    "datum;amount\n45292;1,00\n20231345;1,00\n16.01.23;1,00\n2024;1,00\n31-12-2023;1,00\n");
	cr_assert_eq(b.out->n, 5);
	for (size_t row = 0; row < 4; row++) {
		is_dated(&b, row, "", "");
		cr_expect_str_eq(bench_key(&b, "month", row), "");
	}
	is_dated(&b, 4, "2023-12-31", "2023");
	cr_expect_eq(issues_total(b.issues, SEVERITY_WARNING), 4 + 1,
		     "each cell is told once, and that there are lines without a year");
	bench_close(&b);
}

Test(dates, a_part_of_a_bad_date_rejects_its_line_once)
{
	struct bench b;
	run(&b, DATED("", "\"title\":\"d\""), "datum;amount\n45292;1,00\n16.01.23;2,00\n");
	cr_expect_eq(b.tallies->rejected.lines, 2);
	cr_expect_eq(issues_total(b.issues, SEVERITY_ERROR), 2);
	cr_expect(!bench_has_issue(&b, "bad-integer"));
	cr_expect(strstr(issues_get(b.issues, 2)->message.ptr, "two digits"), "%s",
		  issues_get(b.issues, 2)->message.ptr);
	bench_close(&b);
}

static const char *const MOMENTS =
	"datum;amount\n2023-12-31T23:00:00Z;1,00\n2024-06-30T22:00:00.000Z;"
	"1,00\n2024-01-01T00:00:00+01:00;1,00\n2023-12-31T22:59:59Z;1,00\n";

Test(dates, a_moment_is_on_the_day_it_was_here_and_that_is_told)
{
	struct bench b;
	run(&b, DATED("", "\"title\":\"d\""), MOMENTS);
	is_dated(&b, 0, "2024-01-01", "2024");
	is_dated(&b, 1, "2024-07-01", "2024");
	is_dated(&b, 2, "2024-01-01", "2024");
	is_dated(&b, 3, "2023-12-31", "2023");
	cr_expect(bench_has_issue(&b, "zone-moved"));
	cr_expect_eq(issues_total(b.issues, SEVERITY_WARNING), 2);
	bench_close(&b);
}

Test(dates, a_zone_that_is_stated_is_no_warning)
{
	struct bench b;
	run(&b, DATED("\"timezone\":\"Europe/London\",", "\"title\":\"d\""), MOMENTS);
	is_dated(&b, 0, "2023-12-31", "2023");
	is_dated(&b, 1, "2024-06-30", "2024");
	is_dated(&b, 2, "2023-12-31", "2023");
	cr_expect_eq(issues_total(b.issues, SEVERITY_WARNING), 0);
	cr_expect_eq(issues_total(b.issues, SEVERITY_INFO), 1 + 1, "it, and the level");
	bench_close(&b);
}

Test(dates, a_moment_can_be_kept_as_written)
{
	struct bench b;
	run(&b, DATED("\"timezone\":\"as-written\",", "\"title\":\"d\""), MOMENTS);
	is_dated(&b, 0, "2023-12-31", "2023");
	is_dated(&b, 2, "2024-01-01", "2024");
	cr_expect(!bench_has_issue(&b, "zone-moved"));
	bench_close(&b);
}

Test(dates, a_zone_must_be_known)
{
	struct bench b;
	bench_open(&b, DATED("\"timezone\":\"Europe/Amsterdm\",", "\"title\":\"d\""));
	cr_assert(b.result != 0);
	cr_expect(strstr(b.e.text, "stuiver.timezone"), "%s", b.e.text);
	bench_close(&b);
}

Test(dates, short_years_by_a_stated_window)
{
	struct bench b;
	run(&b, DATED("", "\"format\":\"%d-%m-%y\""),
	    "datum;amount\n16.01.23;1,00\n31-12-70;1,00\n1/2/69;1,00\n");
	is_dated(&b, 0, "2023-01-16", "2023");
	is_dated(&b, 1, "1970-12-31", "1970");
	is_dated(&b, 2, "2069-02-01", "2069");
	bench_close(&b);
	run(&b, DATED("", "\"format\":\"%d-%m-%y\",\"stuiver\":{\"firstYear\":1945}"),
	    "datum;amount\n16.01.23;1,00\n31-12-45;1,00\n1/2/44;1,00\n");
	is_dated(&b, 0, "2023-01-16", "2023");
	is_dated(&b, 1, "1945-12-31", "1945");
	is_dated(&b, 2, "2044-02-01", "2044");
	bench_close(&b);
}

Test(dates, months_are_dates_too)
{
	struct bench b;
	run(&b, DATED("", "\"format\":\"%Y-%m\""), "datum;amount\n2024-01;1,00\n");
	is_dated(&b, 0, "2024-01-01", "2024");
	cr_expect_str_eq(bench_key(&b, "month", 0), "1");
	bench_close(&b);
}
