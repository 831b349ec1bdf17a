/* Figures that sums are divided by: what is one, names, and what may not stand beside each other.
 */
#include "model/statistic.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct statistics list;

static void setup(void)
{
	arena = arena_new();
	statistics_init(&list, arena);
}

static void teardown(void)
{
	arena_free(arena);
}

TestSuite(statistic, .init = setup, .fini = teardown);

static void add(enum statistic_subject subject, const char *region, int year, const char *value,
		const char *table)
{
	struct statistic_source source = {.table = str_z(table), .origin = STR("mapping")};
	struct statistic item = {subject, str_z(region), year, str_z(value),
				 statistics_add_source(&list, &source)};
	statistics_add(&list, &item);
}

Test(statistic, takes_decimals_above_zero)
{
	static const char *const good[] = {"1", "25310", "101.54", "0.5", "999999999999.999999"};
	static const char *const bad[] = {"",         "0",   "0.00", "-1",    "1.",
					  "007",      "1,5", "1e3",  "1 000", "1000000000000",
					  "1.1234567"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		cr_expect(statistic_value_ok(str_z(good[i])), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(statistic_value_ok(str_z(bad[i])), "%s", bad[i]);
}

Test(statistic, knows_municipalities)
{
	cr_expect(statistic_is_municipality(STR("GM0363")));
	cr_expect_not(statistic_is_municipality(STR("gm0363")));
	cr_expect_not(statistic_is_municipality(STR("GM363")));
	cr_expect_not(statistic_is_municipality(STR("GM03630")));
	cr_expect_not(statistic_is_municipality(STR("PV26")));
	cr_expect_not(statistic_is_municipality(STR("GM-363")));
}

Test(statistic, is_found_by_subject_region_and_year)
{
	struct error e;
	for (int year = 2024; year >= 2015; year--) {
		add(STATISTIC_AREA, "GM0344", year, "99.21", "a");
		add(STATISTIC_POPULATION, "GM0344", year, "361924", "a");
		add(STATISTIC_POPULATION, "GM0014", year, "238147", "a");
	}
	add(STATISTIC_POPULATION, "GM0014", 2020, "238147.0", "b"); /* the same figure */
	cr_assert_eq(statistics_settle(&list, &e), 0);
	cr_expect_eq(list.n, 30);
	const struct statistic *found =
		statistics_find(&list, STATISTIC_POPULATION, STR("GM0014"), 2020);
	cr_assert_not_null(found);
	cr_expect_eq(found->year, 2020);
	cr_expect_null(statistics_find(&list, STATISTIC_POPULATION, STR("GM0014"), 2014));
	cr_expect_null(statistics_find(&list, STATISTIC_HOUSEHOLDS, STR("GM0014"), 2020));
}

Test(statistic, of_nothing_nothing_is_found)
{
	struct error e;
	cr_assert_eq(statistics_settle(&list, &e), 0);
	cr_expect_null(statistics_find(&list, STATISTIC_CPI, STATISTIC_NATION, 2020));
}

Test(statistic, two_figures_for_one_are_refused)
{
	struct error e;
	add(STATISTIC_POPULATION, "GM0014", 2020, "5", "a");
	add(STATISTIC_POPULATION, "GM0014", 2020, "6", "a");
	cr_assert_eq(statistics_settle(&list, &e), -1);
	cr_expect_eq(e.status, STATUS_INPUT);
	cr_expect(strstr(e.text, "twice, as 5 and as 6") || strstr(e.text, "twice, as 6 and as 5"));
}

Test(statistic, indices_of_two_tables_are_refused)
{
	struct error e;
	add(STATISTIC_CPI, "NL", 2023, "126.09", "CBS 83131NED");
	add(STATISTIC_CPI, "NL", 2024, "97.1", "CBS 86141NED");
	cr_assert_eq(statistics_settle(&list, &e), -1);
	cr_expect(strstr(e.text, "bases"), "%s", e.text);
}

Test(statistic, names_go_with_and_without_parentheses)
{
	statistics_add_region(&list, STR("GM0888"), STR("Beek (L.)"));
	statistics_add_region(&list, STR("GM0888"), STR("Beek (L.)"));
	statistics_add_region(&list, STR("GM0202"), STR("Arnhem"));
	statistics_add_region(&list, STR("GM0999"), STR("(odd)"));
	statistics_add_region(&list, STR("GM0999"), STR(""));
	cr_assert_eq(list.nregions, 4);
	cr_expect(str_eq(list.regions[1].name, STR("Beek")));
	cr_expect(str_eq(list.regions[1].code, STR("GM0888")));
	cr_expect(str_eq(list.regions[3].name, STR("(odd)")));
}

Test(statistic, sources_are_kept_once)
{
	add(STATISTIC_AREA, "GM0344", 2020, "99.21", "a");
	add(STATISTIC_AREA, "GM0344", 2021, "99.21", "b");
	add(STATISTIC_AREA, "GM0344", 2022, "99.21", "a");
	cr_expect_eq(list.nsources, 2);
	cr_expect_eq(list.items[2].source, list.items[0].source);
}
