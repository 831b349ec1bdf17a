/* The short way to read an amount means what the long one does. */
#include "convention/number_short.h"

#include <criterion/criterion.h>

#include <stdio.h>

static const struct number_format formats[] = {
	{',', '.'}, {'.', ','}, {',', 0}, {0, 0}, {'.', ' '}};

static bool read_short(const char *text, size_t n, struct number_format f, int decimals,
		       int64_t *out)
{
	char bytes[64];
	memset(bytes, '7', sizeof bytes); /* what lies behind must not matter */
	memcpy(bytes, text, n);
	return n > 0 && number_read_short((struct str){bytes, n}, f, (unsigned)decimals, out);
}

/* Gives whether the short way took it. */
static bool compare(const char *text, struct number_format f, int decimals)
{
	int64_t quick = 0, slow = 0;
	struct str s = str_z(text);
	if (!read_short(text, s.len, f, decimals, &quick))
		return false;
	enum number_result r = number_read(s, f, decimals, &slow);
	cr_assert(r == NUMBER_OK, "\"%s\" at %d decimals is no number, but was read", text,
		  decimals);
	cr_assert(quick == slow, "\"%s\" at %d decimals: %lld and %lld", text, decimals,
		  (long long)quick, (long long)slow);
	return true;
}

Test(transform_number_short, the_common_shapes_are_taken)
{
	static const struct number_format nl = {',', '.'};
	cr_assert(compare("0,00", nl, 2));
	cr_assert(compare("120,91", nl, 2));
	cr_assert(compare("-120,91", nl, 2));
	cr_assert(compare("1234567,89", nl, 2));
	cr_assert(compare("1.234,56", nl, 2));
	cr_assert(compare("-1.234,56", nl, 2));
	cr_assert(compare("12.345,67", nl, 2));
	cr_assert(compare("-123.456,78", nl, 2));
	cr_assert(compare("012.345,67", nl, 2));
	cr_assert(compare("1.234", nl, 0));
	cr_assert(compare("1.234,5678", nl, 4));
	cr_assert(compare("1234567890123,45", nl, 2));
	cr_assert(compare("-1234567890123,45", nl, 2));
	cr_assert(compare("0012,30", nl, 2));
	cr_assert(compare("7", nl, 0));
	cr_assert(compare("1234567890123456", nl, 0));
	cr_assert(compare("1,234567", nl, 6));
}

Test(transform_number_short, other_shapes_are_left_alone)
{
	static const char *const texts[] = {"",
					    "-",
					    ",",
					    "-,",
					    ",12",
					    "1,2",
					    "12",
					    "1,234",
					    "1.234,5",
					    "0.123,45",
					    ".123,45",
					    "1234.567,89",
					    "1.234.567,89",
					    "12.34,56",
					    "1,234.56",
					    "1.23,456",
					    " 1,23",
					    "1,23 ",
					    "1,2x",
					    "x,23",
					    "1;2,34",
					    "--1,23",
					    "1-2,34",
					    "+1,23",
					    "1,23-",
					    "(1,23)",
					    "€ 1,23",
					    "1/2,34",
					    "1:2,34",
					    "1,2,34",
					    "1e3,00",
					    "12345678901234,56",
					    "\xC2\xA0"
					    "1,23",
					    "\x7F"
					    "1,23",
					    "\x80"
					    "1,23",
					    "1\xFF"
					    "2,34"};
	int64_t out;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_assert(!read_short(texts[i], strlen(texts[i]), formats[0], 2, &out), "\"%s\"",
			  texts[i]);
}

/* Every text of few bytes over an alphabet that can make trouble. */
Test(transform_number_short, both_ways_mean_the_same)
{
	static const char alphabet[] = "019,.- /:";
	size_t letters = sizeof alphabet - 1, taken = 0;
	for (size_t length = 1; length <= 5; length++) {
		size_t n = 1;
		for (size_t i = 0; i < length; i++)
			n *= letters;
		for (size_t i = 0; i < n; i++) {
			char text[8] = {0};
			for (size_t k = 0, rest = i; k < length; k++, rest /= letters)
				text[k] = alphabet[rest % letters];
			for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
				for (int decimals = 0; decimals <= 3; decimals++)
					taken += compare(text, formats[f], decimals);
		}
	}
	cr_assert_gt(taken, 1000);
}

/* Any digits at any length. */
Test(transform_number_short, all_lengths)
{
	uint64_t state = 1;
	size_t taken = 0;
	for (int i = 0; i < 200000; i++) {
		char text[32];
		state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
		int whole = 1 + (int)(state >> 60), decimals = (int)(state >> 56 & 7) % 7;
		uint64_t digits =
			(state >> 8) * UINT64_C(2862933555777941757) % UINT64_C(10000000000000000);
		char all[32];
		snprintf(all, sizeof all, "%016llu", (unsigned long long)digits);
		snprintf(text, sizeof text, "%s%.*s%s%.*s", state >> 55 & 1 ? "-" : "", whole, all,
			 decimals ? "," : "", decimals, all + 9);
		taken += compare(text, formats[0], decimals);
	}
	cr_assert_gt(taken, 100000);
}

/* The sign of a group anywhere in the digits. */
Test(transform_number_short, groups_at_every_place)
{
	static const char digits[] = "0123456789012";
	size_t taken = 0;
	for (size_t from = 0; from < 2; from++)
		for (int whole = 1; whole <= 10; whole++)
			for (int at = 0; at <= whole; at++)
				for (int decimals = 0; decimals <= 6; decimals++) {
					char text[40];
					snprintf(text, sizeof text, "%s%.*s.%.*s%s%.*s",
						 from ? "-" : "", at, digits + from, whole - at,
						 digits + from + at, decimals ? "," : "", decimals,
						 digits + 3);
					taken += compare(text, formats[0], decimals);
				}
	cr_assert_geq(taken, 20);
}
