/* What spreadsheets do to codes is seen, and what they were is found. */
#include "mapping/code_damage.h"

#include <criterion/criterion.h>

Test(code_damage, what_a_code_was_made_into)
{
	static const struct {
		const char *code;
		enum code_damage damage;
	} codes[] = {{"1-jan", CODE_IS_DATE},    {"2-mrt", CODE_IS_DATE},
		     {"jan-10", CODE_IS_DATE},   {"1-1-24", CODE_WHOLE},
		     {"1-jan-24", CODE_IS_DATE}, {"6,00101E+11", CODE_IS_POWER},
		     {"1E+05", CODE_IS_POWER},   {"0,1", CODE_IS_COMMA},
		     {"6,10", CODE_IS_COMMA},    {"0.10", CODE_WHOLE},
		     {"P1", CODE_WHOLE},         {"", CODE_WHOLE},
		     {"E+5", CODE_WHOLE},        {"1,2,3", CODE_WHOLE},
		     {"a-jan", CODE_WHOLE},      {"32E-north", CODE_WHOLE},
		     {",1", CODE_WHOLE},         {"1,", CODE_WHOLE}};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		cr_expect_eq(code_damage(str_z(codes[i].code)), codes[i].damage, "%s",
			     codes[i].code);
}

static bool near(const char *code, const char *listed)
{
	struct arena *scratch = arena_new();
	bool is_near = code_near(scratch, str_z(code), str_z(listed));
	arena_free(scratch);
	return is_near;
}

Test(code_damage, what_it_was_is_found)
{
	static const char *const pairs[][2] = {{"01010", "1010"},
					       {"1010", "01010"},
					       {"p1", "P1"},
					       {"P 1", "P1"},
					       {"0,1", "0.10"},
					       {"0.1", "0.10"},
					       {"6", "6.0"},
					       {"2-jan", "2-1"},
					       {"2-jan", "2.01"},
					       {"1-feb", "2.1"},
					       {"jan-10", "1.10"},
					       {"6,00101E+11", "600101000123"},
					       {"1,2E+03", "1200"},
					       {"P01", "P1"},
					       {"0", "000"},
					       {"P\xC2\xA0"
						"1",
						"P1"}};
	static const char *const others[][2] = {{"1010", "1011"},
						{"10", "100"},
						{"0.1", "0.11"},
						{"2-jan", "3-1"},
						{"6,00101E+11", "60010100012"},
						{"6,00101E+11", "600201000123"},
						{"a", ""},
						{"1.2", "12"},
						{"100", "1"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		cr_expect(near(pairs[i][0], pairs[i][1]), "%s %s", pairs[i][0], pairs[i][1]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect(!near(others[i][0], others[i][1]), "%s %s", others[i][0], others[i][1]);
}
