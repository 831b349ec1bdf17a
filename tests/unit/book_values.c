/* What stored numbers mean: exact decimals out of binary noise, formats that make codes, shares and moments, and areas. */
#include "book/cell_value.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *decimal(const char *stored)
{
	static char out[DECIMAL_TEXT_SIZE + 1];
	struct decimal d;
	if (!decimal_read(&d, str_z(stored)))
		return "none";
	out[decimal_write(out, &d)] = '\0';
	return out;
}

Test(book_values, decimals_are_what_was_meant)
{
	static const char *const cases[][2] = {
		{"0", "0"},
		{"-0", "0"},
		{"1", "1"},
		{"100", "100"},
		{"0.1", "0.1"},
		{"0.30000000000000004", "0.3"},
		{"35876786.150000006", "35876786.15"},
		{"9.9999999999999995E-2", "0.1"},
		{"-1.0000000000000001E-3", "-0.001"},
		{"99999999999999.995", "100000000000000"},
		{"1E+21", "1000000000000000000000"},
		{"154291998.0559672", "154291998.055967"},
		{"4.9E-324", "0"},
		{"", "none"},
		{"1e400", "none"},
		{"12,5", "none"},
		{"0x10", "none"},
		{"nan", "none"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_str_eq(decimal(cases[i][0]), cases[i][1], "%s", cases[i][0]);
}

Test(book_values, binary_numbers_come_back)
{
	/* Every amount of cents below a billion that a spreadsheet holds is itself again. */
	uint64_t seed = 1;
	for (int i = 0; i < 200000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t cents = (seed >> 20) % 100000000000u;
		char out[DECIMAL_TEXT_SIZE + 1], wanted[64];
		struct decimal d;
		cr_assert(decimal_of_double(&d, (double)cents / 100));
		out[decimal_write(out, &d)] = '\0';
		int n = snprintf(wanted, sizeof wanted, "%llu.%02llu",
				 (unsigned long long)(cents / 100),
				 (unsigned long long)(cents % 100));
		while (wanted[n - 1] == '0')
			wanted[--n] = '\0';
		if (wanted[n - 1] == '.')
			wanted[--n] = '\0';
		cr_assert_str_eq(out, wanted);
	}
}

static const char *shown(const char *number, const char *code, bool from_1904)
{
	static char out[VALUE_TEXT_SIZE + 1];
	struct value_format f;
	struct book_cell cell = {0};
	value_format_read(&f, str_z(code));
	out[value_text(out, &cell, str_z(number), &f, from_1904)] = '\0';
	return out;
}

Test(book_values, formats)
{
	static const char *const cases[][3] = {
		{"100", "0000", "0100"},
		{"12345", "0000", "12345"},
		{"1234.5", "#,##0.00", "1234.5"},
		{"-0.0259", "0.00%", "-2.59%"},
		{"41670", "yyyy\\-mm\\-dd", "2014-01-31"},
		{"41670.5", "dd/mm/yyyy hh:mm", "2014-01-31 12:00:00"},
		{"0.5", "hh:mm", "12:00:00"},
		{"1.5", "[h]:mm", "36:00:00"},
		{"268715000", "#,##0,", "268715000"},
		{"7", "\"dag \"0", "7"},
		{"1", "General", "1"},
		{"5", "[Red]0;[Blue]-0", "5"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_str_eq(shown(cases[i][0], cases[i][1], false), cases[i][2], "%s under %s",
				 cases[i][0], cases[i][1]);
}

/* 1900 had no 29 February, but in Excel; with 1904 there is nothing to forgive. */
Test(book_values, both_date_systems)
{
	cr_expect_str_eq(shown("59", "yyyy-mm-dd", false), "1900-02-28");
	cr_expect_str_eq(shown("60", "yyyy-mm-dd", false), "1900-02-29");
	cr_expect_str_eq(shown("61", "yyyy-mm-dd", false), "1900-03-01");
	cr_expect_str_eq(shown("59", "yyyy-mm-dd", true), "1904-02-29");
	cr_expect_str_eq(shown("36526", "yyyy-mm-dd", false), "2000-01-01");
}

Test(book_values, areas)
{
	static const struct {
		const char *text;
		uint32_t top, left, bottom, right;
	} good[] = {
		{"A1:F20", 0, 0, 19, 5},
		{"b2:C3", 1, 1, 2, 2},
		{"B:E", 0, 1, BOOK_ROWS - 1, 4},
		{"3:40", 2, 0, 39, BOOK_COLUMNS - 1},
		{"A5:F", 4, 0, BOOK_ROWS - 1, 5},
		{"XFD1048576:XFD1048576", BOOK_ROWS - 1, BOOK_COLUMNS - 1, BOOK_ROWS - 1,
		 BOOK_COLUMNS - 1},
	};
	static const char *const bad[] = {"",      "A0:B2",   "F1:A2",       "A5:B2",
					  "kolom", "A1:XFE2", "A1:B1048577", "A1:B2:C3"};
	struct book_area a;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		cr_assert(book_area_read(&a, str_z(good[i].text)), "%s", good[i].text);
		cr_expect(a.top == good[i].top && a.left == good[i].left &&
				  a.bottom == good[i].bottom && a.right == good[i].right,
			  "%s", good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(book_area_read(&a, str_z(bad[i])), "%s", bad[i]);
}
