#include "model/date.h"
#include "model/money.h"

#include <criterion/criterion.h>

static const char *text(money_sum value, int decimals)
{
	static char out[MONEY_TEXT_SIZE];
	money_format(out, value, decimals);
	return out;
}

Test(money, prints_without_noise)
{
	cr_expect_str_eq(text(123450, 2), "1234.5");
	cr_expect_str_eq(text(123400, 2), "1234");
	cr_expect_str_eq(text(-5, 2), "-0.05");
	cr_expect_str_eq(text(0, 2), "0");
	cr_expect_str_eq(text(7, 0), "7");
	cr_expect_str_eq(text(1000, 0), "1000");
	cr_expect_str_eq(text((money_sum)INT64_MAX * 100, 2), "9223372036854775807");
}

Test(money, prints_grouped)
{
	char out[MONEY_TEXT_SIZE];
	money_format_grouped(out, -123456789, 2);
	cr_expect_str_eq(out, "-1,234,567.89");
	money_format_grouped(out, 99, 2);
	cr_expect_str_eq(out, "0.99");
	money_format_grouped(out, 100000, 2);
	cr_expect_str_eq(out, "1,000.00");
}

Test(money, reads_exactly_or_not_at_all)
{
	int64_t v;
	cr_expect(money_parse(STR("12.5"), 2, &v) && v == 1250);
	cr_expect(money_parse(STR("-0.05"), 2, &v) && v == -5);
	cr_expect(money_parse(STR("1.500"), 2, &v) && v == 150);
	cr_expect(money_parse(STR("92233720368547758.07"), 2, &v) && v == INT64_MAX);
	cr_expect(!money_parse(STR("92233720368547758.08"), 2, &v));
	cr_expect(!money_parse(STR("-92233720368547758.08"), 2, &v), "that bit pattern means none");
	cr_expect(!money_parse(STR("1.505"), 2, &v));
	cr_expect(!money_parse(STR(""), 2, &v));
	cr_expect(!money_parse(STR("-"), 2, &v));
	cr_expect(!money_parse(STR("1,5"), 2, &v));
}

Test(money, averages_round_half_away_from_zero)
{
	char out[MONEY_TEXT_SIZE];
	money_average(out, 100, 3, 2);
	cr_expect_str_eq(out, "0.33333333333333");
	money_average(out, -200, 3, 2);
	cr_expect_str_eq(out, "-0.66666666666667");
	money_average(out, 400, 2, 2);
	cr_expect_str_eq(out, "2");
}

Test(dates, round_trip_over_ten_thousand_years)
{
	int32_t first;
	int32_t last;
	cr_assert(date_from_civil(1, 1, 1, &first) && date_from_civil(9999, 12, 31, &last));
	for (int32_t day = first; day <= last; day++) {
		int y, m, d;
		int32_t back;
		date_to_civil(day, &y, &m, &d);
		cr_assert(date_from_civil(y, m, d, &back) && back == day, "day %d", day);
	}
}

Test(dates, refuse_days_that_do_not_exist)
{
	int32_t day;
	cr_expect(date_parse_iso(STR("2024-02-29"), &day));
	cr_expect(!date_parse_iso(STR("2023-02-29"), &day));
	cr_expect(!date_parse_iso(STR("1900-02-29"), &day));
	cr_expect(!date_parse_iso(STR("2024-13-01"), &day));
	cr_expect(!date_parse_iso(STR("2024-00-10"), &day));
	cr_expect(date_parse_iso(STR("1970-01-01"), &day) && day == 0);
}
