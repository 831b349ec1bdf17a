/* Levels of publication: the social domain and categories of persons stay at L1, in the codes of every year. */
#include "descriptor/levels.h"

#include <criterion/criterion.h>

static struct pair PAIRS[] = {
	{{"2.*", 3}, {"L3", 2}}, {{"2.1", 3}, {"L4", 2}}, {{"6.*", 3}, {"L4", 2}}};
static const struct privacy_levels ALL = {
	.stated = true, .standard = 2, .task = 0, .category = 1, .values = {PAIRS, 3}};

static int task(const char *code)
{
	return levels_of_task(&ALL, str_z(code));
}

Test(descriptor_levels, the_longest_that_fits_says_it)
{
	cr_expect_eq(task("2.1"), 4);
	cr_expect_eq(task("2.2"), 3);
	cr_expect_eq(task("3.1"), 2);
	cr_expect_eq(task("6.1"), 4);
}

Test(descriptor_levels, the_social_domain_stays_below)
{
	static const char *const codes[] = {"6.2",   "6.21",  "6.23",  "6.3",   "6.4",
					    "6.5",   "6.6",   "6.60",  "6.71",  "6.711",
					    "6.714", "6.72",  "6.751", "6.763", "6.791",
					    "6.81",  "6.812", "6.82",  "6.822", ""};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		cr_expect_eq(task(codes[i]), 1, "%s", codes[i]);
	struct privacy_levels none = ALL;
	none.standard = 0;
	none.values.n = 0;
	cr_expect_eq(levels_of_task(&none, STR("6.3")), 0);
}

Test(descriptor_levels, categories_of_persons_stay_below)
{
	static const char *const persons[] = {"1.1",   "3.4.1",   "3.4.2", "4.1.1",
					      "4.1.2", "4.1.1.3", ""};
	static const char *const others[] = {"1.2", "3.8", "3.4.3", "4.1", "1.10", "11"};
	for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
		cr_expect_eq(levels_of_category(&ALL, str_z(persons[i])), 1, "%s", persons[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_gt(levels_of_category(&ALL, str_z(others[i])), 1, "%s", others[i]);
}
