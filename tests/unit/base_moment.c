#include "base/text/moment.h"

#include <criterion/criterion.h>

Test(moment, is_read_as_it_is_written)
{
	const int64_t moments[] = {0, 951782400, 1706704496, 1795944629, 253402300799, -1};
	char text[MOMENT_SIZE];
	int64_t back;

	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		cr_assert(moment_read(moment_write(text, moments[i]), &back), "%s", text);
		cr_expect_eq(back, moments[i], "%s", text);
	}
	cr_expect_str_eq((moment_write(text, 1706704496), text), "2024-01-31T12:34:56Z");
}

Test(moment, nothing_else_is_one)
{
	const char *const others[] = {"",
				      "2024-02-30T12:34:56Z",
				      "2024-01-31T12:34:56",
				      "2024-01-31T12:34:56z",
				      "2024-01-31 12:34:56Z",
				      " 2024-01-31T12:34:56Z",
				      "2024-01-31T12:34:56ZZ",
				      "2024-1-31T12:34:56Z",
				      "2024-01-31T25:34:56Z",
				      "+024-01-31T12:34:56Z",
				      "2024-01-31T12:34:56Z, and much more than a moment has"};
	int64_t seconds;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_not(moment_read(str_z(others[i]), &seconds), "%s", others[i]);
	cr_expect_not(moment_read((struct str){0}, &seconds));
}
