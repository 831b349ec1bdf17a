/* Numbers, amounts and dates as readers write them. */
#include "convention/zone.h"
#include "model/date.h"
#include "wording/wording.h"

#include <criterion/criterion.h>

#define S "\xc2\xa0"     /* hard space */
#define M "\xe2\x88\x92" /* minus */

static const struct money_unit euro = {2, {"EUR", 3}};

static void expect(struct worded w, const char *want)
{
	cr_expect(strcmp(w.text, want) == 0 && strlen(want) == w.len, "\"%s\", not \"%s\"", w.text,
		  want);
}

Test(wording, amounts)
{
	const struct money_unit pound = {2, STR("GBP")}, dollar = {2, STR("USD")}, none = {2, {0}};
	expect(worded_exact(LANG_NL, 123456789, &euro), "€" S "1.234.567,89");
	expect(worded_exact(LANG_EN, 123456789, &euro), "€1,234,567.89");
	expect(worded_exact(LANG_NL, -1250, &euro), "€" S M "12,50");
	expect(worded_exact(LANG_EN, -1250, &euro), M "€12.50");
	expect(worded_exact(LANG_NL, 0, &euro), "€" S "0,00");
	expect(worded_exact(LANG_NL, 5, &euro), "€" S "0,05");
	expect(worded_exact(LANG_NL, 100000, &pound), "£" S "1.000,00");
	expect(worded_exact(LANG_EN, 100000, &pound), "£1,000.00");
	expect(worded_exact(LANG_NL, 100000, &dollar), "USD" S "1.000,00");
	expect(worded_exact(LANG_EN, -100000, &dollar), M "USD" S "1,000.00");
	expect(worded_exact(LANG_EN, 99999, &none), "999.99");
	expect(worded_exact(LANG_NL, 1234, &(struct money_unit){0, STR("EUR")}), "€" S "1.234,00");
}

Test(wording, rounds_half_away_from_zero)
{
	expect(worded_whole(LANG_NL, 150, &euro), "€" S "2");
	expect(worded_whole(LANG_NL, 250, &euro), "€" S "3");
	expect(worded_whole(LANG_NL, 149, &euro), "€" S "1");
	expect(worded_whole(LANG_NL, -150, &euro), "€" S M "2");
	expect(worded_whole(LANG_NL, -49, &euro), "€" S "0");
	expect(worded_whole(LANG_NL, 99999950, &euro), "€" S "1.000.000");
	expect(worded_exact(LANG_NL, 12345, &(struct money_unit){3, STR("EUR")}), "€" S "12,35");
}

Test(wording, short_amounts)
{
	expect(worded_short(LANG_NL, 10266849612, &euro, SIGN_MINUS), "€" S "102,7" S "mln.");
	expect(worded_short(LANG_EN, 1230000000, &euro, SIGN_MINUS), "€12.3" S "million");
	expect(worded_short(LANG_NL, 123456789012, &euro, SIGN_MINUS), "€" S "1,23" S "mld.");
	expect(worded_short(LANG_NL, 84961200, &euro, SIGN_MINUS), "€" S "849.612");
	/* What rounds to a million is one. */
	expect(worded_short(LANG_NL, 99999949, &euro, SIGN_MINUS), "€" S "999.999");
	expect(worded_short(LANG_NL, 99999950, &euro, SIGN_MINUS), "€" S "1,0" S "mln.");
	expect(worded_short(LANG_NL, 99994999999, &euro, SIGN_MINUS), "€" S "999,9" S "mln.");
	expect(worded_short(LANG_NL, 99995000000, &euro, SIGN_MINUS), "€" S "1,00" S "mld.");
	expect(worded_short(LANG_NL, -250000000, &euro, SIGN_BOTH), "€" S M "2,5" S "mln.");
	expect(worded_short(LANG_NL, 250000000, &euro, SIGN_BOTH), "€" S "+2,5" S "mln.");
	expect(worded_short(LANG_NL, 0, &euro, SIGN_BOTH), "€" S "0");
}

Test(wording, thousands)
{
	expect(worded_thousands(LANG_NL, 123456789, &euro, SIGN_MINUS), "1.235");
	expect(worded_thousands(LANG_EN, -123456789, &euro, SIGN_BOTH), M "1,235");
	expect(worded_thousands_unit(LANG_NL, &euro), "x" S "€" S "1.000");
	expect(worded_thousands_unit(LANG_EN, &euro), "x" S "€1,000");
}

Test(wording, percents)
{
	expect(worded_percent(LANG_NL, 32, 1000, 1, SIGN_BOTH), "+3,2" S "%");
	expect(worded_percent(LANG_EN, -32, 1000, 1, SIGN_BOTH), M "3.2%");
	expect(worded_percent(LANG_EN, 32, -1000, 1, SIGN_BOTH), M "3.2%");
	expect(worded_percent(LANG_NL, 1, 3, 1, SIGN_MINUS), "33,3" S "%");
	expect(worded_percent(LANG_NL, 2, 3, 0, SIGN_MINUS), "67" S "%");
	expect(worded_percent(LANG_NL, 1, 2000, 1, SIGN_MINUS), "0,1" S "%");
	expect(worded_percent(LANG_NL, 1, 0, 1, SIGN_MINUS), "");
	money_sum most = (((money_sum)1 << 126) - 1) * 2 + 1; /* 2^127 - 1 */
	expect(worded_percent(LANG_NL, most, most, 1, SIGN_MINUS), "100,0" S "%");
}

Test(wording, counts_decimals_and_the_largest)
{
	expect(worded_count(LANG_NL, 12345), "12.345");
	expect(worded_count(LANG_EN, -999), M "999");
	expect(worded_count(LANG_NL, INT64_MIN), M "9.223.372.036.854.775.808");
	expect(worded_decimal(LANG_NL, 125, 1, 1, SIGN_MINUS), "12,5");
	expect(worded_decimal(LANG_NL, 125, 1, 3, SIGN_MINUS), "12,500");
	money_sum least = (money_sum)1 << 126;
	least = -least - least; /* -2^127 */
	expect(worded_amount(LANG_NL, least, &euro, 2, SIGN_MINUS),
	       "€" S M "1.701.411.834.604.692.317.316.873.037.158.841.057,28");
}

Test(wording, things_by_number)
{
	const struct text_plural rows = TN("één rij", "{n} rijen");
	struct worded w = worded_counted(LANG_NL, rows, 1);
	cr_expect_str_eq(w.text, "één rij");
	w = worded_counted(LANG_NL, rows, 12345);
	cr_expect_str_eq(w.text, "12.345 rijen");
	cr_expect_eq(w.len, strlen(w.text));
	w = worded_counted(LANG_EN, rows, 0);
	cr_expect_str_eq(w.text, "0 rows");
	w = worded_lines(LANG_EN, 1);
	cr_expect_str_eq(w.text, "one line");
}

Test(wording, dates)
{
	int32_t date;
	cr_assert(date_from_civil(2024, 3, 1, &date));
	expect(worded_date(LANG_NL, date), "1" S "maart" S "2024");
	expect(worded_date(LANG_EN, date), "1" S "March" S "2024");
	cr_expect_eq(wording_month(LANG_NL, 13).len, 0);
}

Test(wording, months_and_moments)
{
	expect(worded_month(LANG_NL, 2024, 8), "augustus" S "2024");
	expect(worded_month(LANG_NL, 2024, 0), "2024");
	const struct zone *here = zone_find(STR("Europe/Amsterdam"));
	expect(worded_moment(LANG_NL, STR("2024-03-01T15:53:09Z"), here),
	       "1" S "maart" S "2024, 16.53" S "uur");
	/* In summer two hours, and with them the next day, or year. */
	expect(worded_moment(LANG_EN, STR("2024-06-30T22:03:09.123Z"), here),
	       "1" S "July" S "2024, 00:03");
	expect(worded_moment(LANG_NL, STR("2023-12-31T23:00:00Z"), here),
	       "1" S "januari" S "2024, 00.00" S "uur");
	expect(worded_moment(LANG_NL, STR("2024-01-01T02:00:00Z"),
			     zone_find(STR("America/Curacao"))),
	       "31" S "december" S "2023, 22.00" S "uur");
	expect(worded_moment(LANG_EN, STR("2024-02-30T15:53:09Z"), here), "");
	expect(worded_moment(LANG_EN, STR("2024-02-20T15.53:09Z"), here), "");
	expect(worded_moment(LANG_EN, STR("2024-02-20T25:53:09Z"), here), "");
	expect(worded_moment(LANG_EN, STR("2024-02-20"), here), "");
	expect(worded_moment(LANG_EN, STR(""), here), "");
}

Test(wording, numerals)
{
	expect(worded_numeral(LANG_NL, STR("4058.495"), STR("EUR"), 2, SIGN_MINUS),
	       "€" S "4.058,50");
	expect(worded_numeral(LANG_NL, STR("-4058.4949999"), STR("EUR"), 2, SIGN_MINUS),
	       "€" S M "4.058,49");
	expect(worded_numeral(LANG_EN, STR("4058"), STR("EUR"), 2, SIGN_BOTH), "+€4,058.00");
	expect(worded_numeral(LANG_EN, STR("999.5"), STR(""), 0, SIGN_MINUS), "1,000");
	expect(worded_numeral(LANG_EN, STR("-0.4"), STR(""), 0, SIGN_BOTH), "0");
	expect(worded_numeral(LANG_NL, STR("0.05"), STR(""), 1, SIGN_MINUS), "0,1");
	static const char *const none[] = {"",    "-",     ".",
					   "1e5", "1.2.3", "1,2",
					   "--1", "NaN",   "1234567890123456789012345678901"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		expect(worded_numeral(LANG_NL, str_z(none[i]), STR(""), 1, SIGN_MINUS), "");
}

Test(wording, sizes)
{
	expect(worded_bytes(LANG_NL, 999), "999" S "bytes");
	expect(worded_bytes(LANG_NL, 1000), "1" S "kB");
	expect(worded_bytes(LANG_NL, 999499), "999" S "kB");
	expect(worded_bytes(LANG_NL, 999500), "1,0" S "MB");
	expect(worded_bytes(LANG_EN, 1250000), "1.3" S "MB");
	expect(worded_bytes(LANG_EN, UINT64_MAX), "18.4" S "EB");
}
