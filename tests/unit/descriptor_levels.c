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
	static const char *const others[] = {"1.2", "3.8",  "3.4.3",      "4.3.1",
					     "2.1", "L3.8", "03,8 Overig"};
	for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
		cr_expect_eq(levels_of_category(&ALL, str_z(persons[i])), 1, "%s", persons[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_gt(levels_of_category(&ALL, str_z(others[i])), 1, "%s", others[i]);
}

Test(descriptor_levels, codes_are_what_they_mean)
{
	static const char *const social[] = {
		"06.72", "672",    "0672",         "6,72", "6-72",          "6_72",  "6",
		"6.",    "06",     "670",          "6.10", "6.1a",          "6.72a", "6.711",
		"6711",  " 6.72 ", "T6.72",        "6 72", "Taakveld 6.72", "(6)",   "6.72 18",
		"630",   "6 - S",  "2.1, was 6.72"};
	static const char *const others[] = {
		"6.1",  "06.1", "61",  "6,1 Samenkracht", "2.1",
		"02.1", "530",  "0.4", "Taakveld 2.1",    "2.1 Wegen 2024"};
	static const char *const none[] = {
		"Jeugd", "jun-72", "VI.72", "2024",   "2024-06-72",      "16.72",
		".72",   "-",      "?",     "431000", "\xef\xbc\x96.72", "n.v.t."};
	for (size_t i = 0; i < sizeof social / sizeof *social; i++)
		cr_expect_eq(levels_task(str_z(social[i])), LEVELS_GUARDED, "%s", social[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_eq(levels_task(str_z(others[i])), LEVELS_OPEN, "%s", others[i]);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		cr_expect_eq(levels_task(str_z(none[i])), LEVELS_NO_CODE, "%s", none[i]);
		cr_expect_eq(task(none[i]), 1, "%s", none[i]);
	}
}

Test(descriptor_levels, categories_are_what_they_mean)
{
	static const char *const persons[] = {"L4.1.1", "4.1.1 Sociale uitkeringen",
					      "411",    "4,1,1",
					      "4-1-1",  "04.01.01",
					      "4.1",    "4",
					      "1.10",   "11",
					      "3.4",    "41.1",
					      "B 3.4.2"};
	for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
		cr_expect_eq(levels_of_category(&ALL, str_z(persons[i])), 1, "%s", persons[i]);
	cr_expect_eq(levels_category(STR("Lonen")), LEVELS_NO_CODE);
	cr_expect_eq(levels_category(STR("431000")), LEVELS_NO_CODE);
	cr_expect_eq(levels_category(STR("L3.8")), LEVELS_OPEN);
}

Test(descriptor_levels, a_level_is_of_the_code_however_it_is_written)
{
	cr_expect_eq(task("02,1 Wegen"), 4);
	cr_expect_eq(task("022"), 3);
	cr_expect_eq(task("2"), 2, "the least of what it holds, or the package's");
	struct pair low[] = {{{"3.1", 3}, {"L0", 2}}};
	struct privacy_levels l = ALL;
	l.values.items = low;
	l.values.n = 1;
	cr_expect_eq(levels_of_task(&l, STR("03.1")), 0);
	cr_expect_eq(levels_of_task(&l, STR("3")), 0);
	cr_expect_eq(levels_of_task(&l, STR("3.2")), 2);
}

static int meaning(const char *type, const char *name)
{
	return levels_of_meaning(
		&(struct level_meaning){.column_type = str_z(type), .name = str_z(name)});
}

static int said_least(struct level_meaning m)
{
	return levels_least_said(&m);
}

Test(descriptor_levels, a_field_that_says_none_has_that_of_its_meaning)
{
	static const char *const paid[] = {"CrediteurNaam", "leverancier_nr", "Supplier name",
					   "debiteur", "Begunstigde"};
	static const char *const others[] = {"Kostenplaats", "Bedrag", "Naam",    "grootboek",
					     "maand",        "update", "dagboek", ""};
	for (size_t i = 0; i < sizeof paid / sizeof *paid; i++)
		cr_expect_eq(meaning("", paid[i]), 3, "%s", paid[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_eq(meaning("", others[i]), 0, "%s", others[i]);
	cr_expect_eq(meaning("recipient:generic:name", "x"), 3);
	cr_expect_eq(meaning("transaction-id:code", "x"), 2);
	struct level_meaning text = {STR("supplier:generic:name"), STR("x"), .text = true};
	cr_expect_eq(levels_of_meaning(&text), 4);
}

Test(descriptor_levels, a_day_is_of_the_highest_however_it_is_written)
{
	static const char *const days[] = {"Datum", "BoekDatum", "boekings_datum", "Invoice Date"};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		cr_expect_eq(meaning("", days[i]), 4, "%s", days[i]);
	cr_expect_eq(meaning("date:generic", "x"), 4);
	cr_expect_eq(meaning("date:fiscal-year", "datum"), 0, "a year is no day");
	struct level_meaning typed = {.name = STR("x"), .date = true};
	cr_expect_eq(levels_of_meaning(&typed), 4);
	struct level_meaning month = {.name = STR("datum_maand"), .computed = true};
	cr_expect_eq(levels_of_meaning(&month), 0, "what is made of one tells by itself");
}

Test(descriptor_levels, what_a_field_may_say_at_least)
{
	cr_expect_eq(said_least((struct level_meaning){.text = true}), 2);
	cr_expect_eq(said_least((struct level_meaning){.name = STR("leverancier")}), 2);
	cr_expect_eq(said_least((struct level_meaning){.date = true}), 4);
	cr_expect_eq(said_least((struct level_meaning){.name = STR("kostenplaats")}), 0);
}

Test(descriptor_levels, nothing_exceeds_the_floor_where_nothing_tells_the_taakveld)
{
	struct privacy_levels l = {.standard = 4, .task = NONE, .category = NONE, .held = true};
	cr_expect_eq(levels_least(&l), 1);
	cr_expect_eq(levels_of_task(&l, STR("")), 1);
	l.held = false;
	cr_expect_eq(levels_of_task(&l, STR("")), 4);
}

Test(descriptor_levels, the_lowest_that_a_line_may_have)
{
	struct privacy_levels l = {.standard = 4, .task = NONE, .category = NONE};
	cr_expect_eq(levels_least(&l), 4);
	l.category = 1;
	cr_expect_eq(levels_least(&l), 1, "categories of persons");
	l.category = NONE;
	l.task = 0;
	l.values = (struct pairs){(struct pair[]){{{"2.1", 3}, {"L0", 2}}}, 1};
	cr_expect_eq(levels_least(&l), 0);
}

Test(descriptor_levels, a_ledger_may_have_its_own)
{
	struct mapping m = {.levels = ALL};
	struct resource said = {.level = 4}, not_said = {.level = LEVEL_UNSAID};
	cr_expect_eq(levels_of_ledger(&m, &said).standard, 4);
	cr_expect_eq(levels_of_ledger(&m, &not_said).standard, 2);
	struct privacy_levels l = levels_of_ledger(&m, &said);
	cr_expect_eq(levels_of_task(&l, STR("6.3")), 1, "the floor holds in each");
	cr_expect_eq(levels_of_task(&l, STR("2.2")), 3, "and what is said of a taakveld");
}
