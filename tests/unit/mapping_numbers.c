/* Numbers of code lists, however they are written, as JSON has them. */
#include "mapping/row.h"
#include "model/value.h"
#include <criterion/criterion.h>

static void check(const struct field *f, const char *text, const char *wanted)
{
	struct arena *a = arena_new();
	struct str got = row_number(a, f, str_z(text));
	cr_assert(str_eq(got, str_z(wanted)), "%s: %.*s", text, STR_ARG(got));
	cr_assert(!got.len || value_is_number(got));
	arena_free(a);
}

Test(numbers, as_they_are_written)
{
	struct field f = {.kind = FIELD_NUMBER};
	check(&f, "52.5377", "52.5377");
	check(&f, "52,5377", "52.5377");
	check(&f, "1.234,50", "1234.50");
	check(&f, "1,234.50", "1234.50");
	check(&f, "1.234.567,8", "1234567.8");
	check(&f, "+07", "7");
	check(&f, "-00,5", "-0.5");
	check(&f, "0", "0");
	check(&f, "1 000", "1000");
	check(&f, "", "");
	check(&f, "-", "");
	check(&f, "n.v.t.", "");
	check(&f, "1e5", "");
	check(&f, "1.2.3", "");
	check(&f, "5.", "");
}

Test(numbers, as_the_descriptor_says)
{
	struct field f = {.kind = FIELD_NUMBER, .convention = true, .number = {',', '.'}};
	check(&f, "1.234", "1234");
	check(&f, "1.234,5", "1234.5");
}

Test(numbers, of_json)
{
	cr_assert(value_is_number(STR("-0.25")));
	cr_assert(value_is_number(STR("0")));
	cr_assert_not(value_is_number(STR("00")));
	cr_assert_not(value_is_number(STR(".5")));
	cr_assert_not(value_is_number(STR("5.")));
	cr_assert_not(value_is_number(STR("-")));
	cr_assert_not(value_is_number(STR("")));
	cr_assert_not(value_is_number(STR("1 ")));
	cr_assert_eq(value_double(STR("52.5377")), 52.5377);
	cr_assert_eq(value_double(STR("-0.000123")), -0.000123);
	cr_assert_eq(value_double(STR("123456789012345678")), 123456789012345000.0);
}
