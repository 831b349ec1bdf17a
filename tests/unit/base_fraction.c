/* Exact division, and rounding once with ties to the even digit. */
#include "base/text/fraction.h"

#include <criterion/criterion.h>

static struct fraction *of(const char *text)
{
	struct fraction *f = fraction_new();
	cr_assert(fraction_parse(f, str_z(text)), "%s", text);
	return f;
}

static void check(struct fraction *f, unsigned decimals, const char *plain, const char *all)
{
	struct buffer b;
	buffer_init(&b, 1000);
	fraction_write(&b, f, decimals, false);
	cr_expect(str_eq(buffer_str(&b), str_z(plain)), "%.*s, not %s", STR_ARG(buffer_str(&b)),
		  plain);
	buffer_reset(&b);
	fraction_write(&b, f, decimals, true);
	cr_expect(str_eq(buffer_str(&b), str_z(all)), "%.*s, not %s", STR_ARG(buffer_str(&b)), all);
	buffer_drop(&b);
}

Test(fraction, reads_plain_decimals_only)
{
	static const char *const bad[] = {"",    "-",   ".",  ".5", "5.",  "1.2.3",
					  "1e3", "--1", "1-", " 1", "1,5", "1.0000000001",
					  "+1",  "0x1", "-.5"};
	struct fraction *f = of("7.25");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(fraction_parse(f, str_z(bad[i])), "%s", bad[i]);
	check(f, 2, "7.25", "7.25"); /* untouched */
	fraction_free(f);
}

Test(fraction, rounds_once_and_to_even)
{
	static const struct {
		const char *text;
		unsigned decimals;
		const char *plain, *all;
	} cases[] = {
		{"0", 2, "0", "0.00"},
		{"-0.004", 2, "0", "0.00"},
		{"0.005", 2, "0", "0.00"},
		{"0.015", 2, "0.02", "0.02"},
		{"0.025", 2, "0.02", "0.02"},
		{"-0.025", 2, "-0.02", "-0.02"},
		{"-0.035", 2, "-0.04", "-0.04"},
		{"0.025000001", 2, "0.03", "0.03"},
		{"2.5", 0, "2", "2"},
		{"3.5", 0, "4", "4"},
		{"999.995", 2, "1000", "1000.00"},
		{"1.5", 2, "1.5", "1.50"},
		{"100", 2, "100", "100.00"},
		{"0.05", 2, "0.05", "0.05"},
		{"0.5", 1, "0.5", "0.5"},
		{"10.10", 3, "10.1", "10.100"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fraction *f = of(cases[i].text);
		check(f, cases[i].decimals, cases[i].plain, cases[i].all);
		fraction_free(f);
	}
}

Test(fraction, divides_exactly)
{
	struct fraction *f = of("1"), *three = of("3"), *sum = fraction_new();
	fraction_divide(f, three);
	for (int i = 0; i < 3; i++)
		fraction_add(sum, f);
	check(sum, 9, "1", "1.000000000");
	fraction_subtract(sum, f);
	check(sum, 4, "0.6667", "0.6667");
	fraction_multiply(sum, three);
	check(sum, 2, "2", "2.00");
	cr_expect(fraction_compare(sum, f) > 0 && fraction_sign(sum) == 1);
	fraction_free(f);
	fraction_free(three);
	fraction_free(sum);
}

/* A chain of price indices: in floating point, and with rounding on the way, this is no tie. */
Test(fraction, chains_indices_without_drift)
{
	static const char *const years[] = {"121.43", "126.09", "130.31", "134.57", "101.7"};
	struct fraction *f = of("0.025"), *one = of("0.025");
	for (size_t i = 0; i < 5; i++) {
		struct fraction *up = of(years[(i + 1) % 5]), *down = of(years[i]);
		fraction_multiply(f, up);
		fraction_divide(f, down);
		fraction_free(up);
		fraction_free(down);
	}
	cr_expect_eq(fraction_compare(f, one), 0);
	check(f, 2, "0.02", "0.02");
	fraction_free(f);
	fraction_free(one);
}

Test(fraction, takes_sums_of_128_bits)
{
	__extension__ __int128 most = ((__int128)INT64_MAX << 60);
	struct fraction *f = fraction_new(), *by = of("0.01");
	fraction_add_times(f, most, by);
	fraction_add_times(f, -most, by);
	fraction_add_times(f, -150, by);
	check(f, 2, "-1.5", "-1.50");
	fraction_add_times(f, most, by);
	check(f, 0, "106338239662793269820775349776359095", "106338239662793269820775349776359095");
	fraction_free(f);
	fraction_free(by);
}

Test(fraction, nearest_goes_away_from_zero)
{
	static const struct {
		int64_t n, of, nearest;
	} cases[] = {{0, 7, 0},     {5, 10, 1}, {-5, 10, -1}, {5, -10, -1},       {49, 100, 0},
		     {-49, 100, 0}, {5, 2, 3},  {-7, 2, -4},  {364356, 1000, 364}};
	struct fraction *f = fraction_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fraction_set(f, cases[i].n, cases[i].of);
		cr_expect(fraction_nearest(f) == cases[i].nearest, "%zu", i);
	}
	__extension__ __int128 large = (__int128)INT64_MAX * INT64_MAX;
	fraction_set(f, -large, 1);
	cr_expect(fraction_nearest(f) == -large);
	fraction_free(f);
}
