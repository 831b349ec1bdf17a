/* Dates as ledgers write them, and the vote on day and month. */
#include "base/memory/buffer.h"
#include "convention/value_vote.h"
#include "convention/zone.h"
#include "model/date.h"

#include <criterion/criterion.h>

static void reads(const char *text, enum date_format f, const char *expected)
{
	int32_t d = 12345;
	char got[DATE_TEXT_SIZE] = "refused";
	if (date_read(str_z(text), f, &d))
		date_format(got, d);
	else
		cr_expect(d == 12345, "'%s' was refused and written all the same", text);
	cr_expect_str_eq(got, expected, "'%s' in format %d is %s, expected %s", text, (int)f, got,
			 expected);
}

Test(dates, iso)
{
	reads("2024-02-29", DATE_ISO, "2024-02-29");
	reads("2024-2-9", DATE_ISO, "2024-02-09");
	reads(" 2024-02-29 ", DATE_ISO, "2024-02-29");
	reads("2024/02/29", DATE_ISO, "2024-02-29");
	reads("2024-02-29T12:30:00", DATE_ISO, "2024-02-29");
	reads("2024-02-29 12:30", DATE_ISO, "2024-02-29");
	reads("2024-02-29T23:59:59.123456Z", DATE_ISO, "2024-02-29");
	reads("2024-02-29T23:59:59+01:00", DATE_ISO, "2024-02-29");
	reads("2024-02-29T23:59:59-0130", DATE_ISO, "2024-02-29");
	reads("2024-02-29T23:59:59+01", DATE_ISO, "2024-02-29");
	reads("2023-02-29", DATE_ISO, "refused");
	reads("2024-13-01", DATE_ISO, "refused");
	reads("2024-00-10", DATE_ISO, "refused");
	reads("2024-01-32", DATE_ISO, "refused");
	reads("2024-01/02", DATE_ISO, "refused");
	reads("2024-01-02x", DATE_ISO, "refused");
	reads("2024-01-02T", DATE_ISO, "refused");
	reads("2024-01-02T25:00", DATE_ISO, "refused");
	reads("2024-01-02 12:60", DATE_ISO, "refused");
	reads("2024-01-02T10:00:00.", DATE_ISO, "refused");
	reads("2024-01-02T10:00+99:00", DATE_ISO, "refused");
	reads("24-01-02", DATE_ISO, "refused");
	reads("02-01-2024", DATE_ISO, "refused");
	reads("", DATE_ISO, "refused");
}

Test(dates, day_first)
{
	reads("24/06/2020", DATE_DMY, "2020-06-24");
	reads("1-2-2020", DATE_DMY, "2020-02-01");
	reads("01.02.2020", DATE_DMY, "2020-02-01");
	reads("24/06/2020 00:00", DATE_DMY, "2020-06-24");
	reads("24/06/2020 1:05:00 PM", DATE_DMY, "2020-06-24");
	reads("06/24/2020", DATE_DMY, "refused");
	reads("31-04-2020", DATE_DMY, "refused");
	reads("1-2-20", DATE_DMY, "refused");
	reads("1-2/2020", DATE_DMY, "refused");
	reads("001-2-2020", DATE_DMY, "refused");
	reads("00:00:00", DATE_DMY, "refused");
	reads("1-2-20200", DATE_DMY, "refused");
}

Test(dates, month_first)
{
	reads("12/31/9999", DATE_MDY, "9999-12-31");
	reads("1/2/2020", DATE_MDY, "2020-01-02");
	reads("24/06/2020", DATE_MDY, "refused");
}

Test(dates, compact)
{
	reads("20240229", DATE_COMPACT, "2024-02-29");
	reads("20230229", DATE_COMPACT, "refused");
	reads("2024022", DATE_COMPACT, "refused");
	reads("202402291", DATE_COMPACT, "refused");
}

Test(dates, month_names)
{
	reads("09-Mar-2011", DATE_MONTHNAME, "2011-03-09");
	reads("31 maart 2011", DATE_MONTHNAME, "2011-03-31");
	reads("9 mrt. 2011", DATE_MONTHNAME, "2011-03-09");
	reads("9. M\xC3\xA4rz 2011", DATE_MONTHNAME, "2011-03-09");
	reads("9. M\xC3\x84RZ 2011", DATE_MONTHNAME, "2011-03-09");
	reads("9 de marzo de 2011", DATE_MONTHNAME, "2011-03-09");
	reads("1 ene 2020", DATE_MONTHNAME, "2020-01-01");
	reads("1/Sept/2020", DATE_MONTHNAME, "2020-09-01");
	reads("31 augustus 2020", DATE_MONTHNAME, "2020-08-31");
	reads("15 Okt 2020", DATE_MONTHNAME, "2020-10-15");
	reads("15.Dez.2020", DATE_MONTHNAME, "2020-12-15");
	reads("1 mei 2020", DATE_MONTHNAME, "2020-05-01");
	reads("1 juni 2020", DATE_MONTHNAME, "2020-06-01");
	reads("1 juli 2020", DATE_MONTHNAME, "2020-07-01");
	reads("31 april 2020", DATE_MONTHNAME, "refused");
	reads("9-Mar-11", DATE_MONTHNAME, "refused");
	reads("9-Ma-2011", DATE_MONTHNAME, "refused");
	reads("9-Foo-2011", DATE_MONTHNAME, "refused");
	reads("9-Marches-2011", DATE_MONTHNAME, "refused");
	reads("9Mar2011", DATE_MONTHNAME, "refused");
}

Test(dates, month_names_of_all_six_languages)
{
	reads("31 d\xC3\xA9"
	      "c. 2020",
	      DATE_MONTHNAME, "2020-12-31");
	reads("1er janvier 2024", DATE_MONTHNAME, "2024-01-01");
	reads("14 F\xC3\x89VRIER 2024", DATE_MONTHNAME, "2024-02-14");
	reads("15 ao\xC3\xBBt 2024", DATE_MONTHNAME, "2024-08-15");
	reads("15 juin 2024", DATE_MONTHNAME, "2024-06-15");
	reads("15 juil. 2024", DATE_MONTHNAME, "2024-07-15");
	reads("15 jui 2024", DATE_MONTHNAME, "refused"); /* June and July begin so */
	reads("1 gennaio 2024", DATE_MONTHNAME, "2024-01-01");
	reads("31 mag 2024", DATE_MONTHNAME, "2024-05-31");
	reads("30 sett. 2024", DATE_MONTHNAME, "2024-09-30");
	reads("31 ottobre 2024", DATE_MONTHNAME, "2024-10-31");
	reads("1\xC2\xBA de enero de 2024", DATE_MONTHNAME, "2024-01-01");
	reads("March 9, 2011", DATE_MONTHNAME, "2011-03-09");
	reads("Sept. 1 2020", DATE_MONTHNAME, "2020-09-01");
	reads("March 32, 2011", DATE_MONTHNAME, "refused");
}

static void reads_short(const char *text, enum date_format f, int first, const char *expected)
{
	struct date_style style = {.format = f, .short_years = true, .first_year = first};
	char got[DATE_TEXT_SIZE] = "refused";
	int32_t d;
	if (date_read_style(str_z(text), &style, &d))
		date_format(got, d);
	cr_expect_str_eq(got, expected, "'%s' is %s, expected %s", text, got, expected);
}

Test(dates, short_years_in_their_window)
{
	reads_short("16.01.23", DATE_DMY, 1970, "2023-01-16");
	reads_short("16.01.70", DATE_DMY, 1970, "1970-01-16");
	reads_short("16.01.69", DATE_DMY, 1970, "2069-01-16");
	reads_short("16.01.2023", DATE_DMY, 1970, "2023-01-16");
	reads_short("16.01.202", DATE_DMY, 1970, "refused");
	reads_short("1/31/24", DATE_MDY, 1970, "2024-01-31");
	reads_short("24-01-31", DATE_ISO, 1970, "2024-01-31");
	reads_short("240131", DATE_COMPACT, 1970, "2024-01-31");
	reads_short("9-Mar-11", DATE_MONTHNAME, 1970, "2011-03-09");
	reads_short("jan-24", DATE_MONTH, 1970, "2024-01-01");
	reads_short("16.01.00", DATE_DMY, 2000, "2000-01-16");
	reads_short("16.01.99", DATE_DMY, 1900, "1999-01-16");
}

Test(dates, typed_where_one_is_asked)
{
	static const char *const good[] = {"2025-04-01", "1-4-2025", "01-04-2025", "1/4/2025",
					   "1.4.2025"};
	static const char *const bad[] = {"1-4-25",    "1-4/2025", "31-4-2025",
					  "1-4-2025x", "",         "2025-4-1"};
	int32_t d;
	char text[DATE_TEXT_SIZE];
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert(date_parse_typed(str_z(good[i]), &d), "%s", good[i]);
		date_format(text, d);
		cr_expect_str_eq(text, "2025-04-01");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect(!date_parse_typed(str_z(bad[i]), &d), "%s", bad[i]);
}

Test(dates, summer_time_begins_and_ends_on_the_hour)
{
	const struct zone *z = zone_find(STR("Europe/Amsterdam"));
	struct date_style style = {.format = DATE_ISO, .zone = z};
	static const char *const moments[][2] = {{"2024-03-30T23:00:00Z", "2024-03-31"},
						 {"2024-03-31T22:00:00Z", "2024-04-01"},
						 {"2024-03-30T22:30:00Z", "2024-03-30"},
						 {"2024-10-26T22:00:00Z", "2024-10-27"},
						 {"2024-10-27T22:59:00Z", "2024-10-27"},
						 {"2024-10-27T23:00:00Z", "2024-10-28"},
						 {"2024-01-01 01:05 AM", "2024-01-01"},
						 {"2023-12-31T19:30:00-05:00", "2024-01-01"}};
	int32_t d;
	char text[DATE_TEXT_SIZE];
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		cr_assert(date_read_style(str_z(moments[i][0]), &style, &d), "%s", moments[i][0]);
		date_format(text, d);
		cr_expect_str_eq(text, moments[i][1], "%s", moments[i][0]);
	}
	cr_expect(zone_of_country(STR("NL")) == z);
	cr_expect(zone_find(STR("Europe/Nowhere")) == NULL);
}

Test(dates, excel)
{
	reads("1", DATE_EXCEL, "1900-01-01");
	reads("59", DATE_EXCEL, "1900-02-28");
	reads("60", DATE_EXCEL, "refused");
	reads("61", DATE_EXCEL, "1900-03-01");
	reads("40611", DATE_EXCEL, "2011-03-09");
	reads("45292.75", DATE_EXCEL, "2024-01-01");
	reads("45292,75", DATE_EXCEL, "2024-01-01");
	reads("2958465", DATE_EXCEL, "9999-12-31");
	reads("2958466", DATE_EXCEL, "refused");
	reads("0", DATE_EXCEL, "refused");
	reads("45292.", DATE_EXCEL, "refused");
	reads("-5", DATE_EXCEL, "refused");
}

Test(dates, any_by_shape)
{
	reads("2024-02-29", DATE_ANY, "2024-02-29");
	reads("20240229", DATE_ANY, "2024-02-29");
	reads("29.02.2024", DATE_ANY, "2024-02-29");
	reads("1/2/2024", DATE_ANY, "2024-02-01");
	reads("29-Feb-2024", DATE_ANY, "2024-02-29");
	reads("12/31/9999", DATE_ANY, "refused");
	reads("45292", DATE_ANY, "refused");
	reads("20240105.0", DATE_ANY, "2024-01-05");
	reads("20240105.5", DATE_ANY, "refused");
	reads("/Date(1704067200000)/", DATE_ANY, "2024-01-01");
	reads("/Date(-1+0100)/", DATE_ANY, "1969-12-31");
	reads("/Date()/", DATE_ANY, "refused");
	reads("2024-01", DATE_ANY, "2024-01-01");
	reads("01-2024", DATE_ANY, "2024-01-01");
	reads("januari 2024", DATE_ANY, "2024-01-01");
	reads("2024-13", DATE_ANY, "refused");
	reads("202401", DATE_ANY, "refused");
	reads("2024", DATE_ANY, "refused");
	reads("00:00:00", DATE_ANY, "refused");
}

static void vote(const char *const *texts, bool ok, enum date_format f, const char *word)
{
	struct date_vote v = {0};
	enum date_format got;
	struct buffer b;
	buffer_init(&b, 4096);
	for (uint64_t line = 2; *texts; texts++, line++)
		date_vote_add(&v, str_z(*texts), line);
	bool decided = date_vote_decide(&v, &got, &b);
	buffer_append_char(&b, 0);
	cr_expect(decided == ok && (!ok || got == f), "%d %d: %s", decided, (int)got, b.ptr);
	cr_expect(strstr(b.ptr, word) != NULL, "'%s' lacks '%s'", b.ptr, word);
	buffer_drop(&b);
}
#define VOTE(ok, f, word, ...) vote((const char *const[]){__VA_ARGS__, NULL}, ok, f, word)

Test(dates, vote)
{
	VOTE(true, DATE_MDY, "line 3", "1/1/2005", "12/31/9999");
	VOTE(true, DATE_DMY, "day first", "1/1/2005", "31/12/2020", "");
	VOTE(true, DATE_DMY, "as Europe writes it", "1/1/2005", "2/3/2005");
	VOTE(false, DATE_DMY, "contradicts itself", "31/12/2005", "12/31/2005");
	VOTE(true, DATE_ISO, "year first", "2020-01-01");
	VOTE(true, DATE_COMPACT, "eight digits", "20200101");
	VOTE(true, DATE_MONTHNAME, "month's name", "01-Jan-2020");
	VOTE(true, DATE_ANY, "day first", "24/06/2020", "2020-01-01");
	VOTE(true, DATE_DMY, "1 is no date (first on line 3: 'x')", "24/06/2020", "x");
	VOTE(false, DATE_ANY, "no dates", "00:00:00", "x");
	VOTE(false, DATE_ANY, "no dates", "2010-11", "2011-12"); /* two years, or a month */
}
