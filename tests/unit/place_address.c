/* Addresses as people write them, brought to one form. */
#include "place/address.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void setup(void)
{
	arena = arena_new();
}

static void teardown(void)
{
	arena_free(arena);
}

TestSuite(address, .init = setup, .fini = teardown);

static struct address read_line(const char *line, const char *town)
{
	struct address x;
	struct str parts[ADDRESS_PARTS] = {
		[ADDRESS_LINE] = str_z(line), [ADDRESS_TOWN] = str_z(town)};
	address_read(&x, arena, parts);
	return x;
}

static void same(struct str got, const char *expected, const char *what)
{
	cr_expect(str_eq(got, str_z(expected)), "%s: got \"%.*s\", expected \"%s\"", what,
		  STR_ARG(got), expected);
}

Test(address, lines_as_they_are_written)
{
	static const struct {
		const char *line, *street, *number, *suffix, *postcode, *town;
	} cases[] = {
		{"Marktveld 1", "Marktveld", "1", "", "", ""},
		{"Marktveld 1, 1399 SA Waterrijk", "Marktveld", "1", "", "1399SA", "Waterrijk"},
		{"Marktveld 1 1399sa Waterrijk", "Marktveld", "1", "", "1399SA", "Waterrijk"},
		{"Marktveld 1, Waterrijk", "Marktveld", "1", "", "", "Waterrijk"},
		{"Lange Viestraat 2-a", "Lange Viestraat", "2", "a", "", ""},
		{"Lange Viestraat 002 A-2", "Lange Viestraat", "2", "a2", "", ""},
		{"Lange Viestraat 12bis", "Lange Viestraat", "12", "bis", "", ""},
		{"Kerkstraat 10 3 hoog", "Kerkstraat", "10", "3hoog", "", ""},
		{"1e Oosterparkstraat 5", "1e Oosterparkstraat", "5", "", "", ""},
		{"'s-Gravenweg 7", "'s-Gravenweg", "7", "", "", ""},
		{"Havenhoofd", "Havenhoofd", "", "", "", ""},
		{"Havenhoofd, 1399 SA", "Havenhoofd", "", "", "1399SA", ""},
		{"Berliner Platz 2, 53111 Bonn", "Berliner Platz", "2", "", "53111", "Bonn"},
		{"  Marktveld   1  ", "Marktveld", "1", "", "", ""},
		{"1", "1", "", "", "", ""},
		{"", "", "", "", "", ""},
		{",", "", "", "", "", ""},
		{", ,1399", "", "", "", "", ",1399"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address x = read_line(cases[i].line, NULL);
		same(x.street, cases[i].street, cases[i].line);
		same(x.number, cases[i].number, cases[i].line);
		same(x.suffix, cases[i].suffix, cases[i].line);
		same(x.postcode, cases[i].postcode, cases[i].line);
		same(x.town, cases[i].town, cases[i].line);
	}
}

Test(address, columns_have_it_over_the_line)
{
	struct address x;
	struct str parts[ADDRESS_PARTS] = {[ADDRESS_LINE] = STR("Marktveld 1, 1399 SA Elders"),
					   [ADDRESS_STREET] = STR("Plein 1944"),
					   [ADDRESS_NUMBER] = STR("12 A"),
					   [ADDRESS_LETTER] = STR(""),
					   [ADDRESS_ADDITION] = STR("bis"),
					   [ADDRESS_POSTCODE] = STR("1399 sb"),
					   [ADDRESS_TOWN] = STR("Waterrijk"),
					   [ADDRESS_BAG] = STR("0344200000012345 "),
					   [ADDRESS_OBJECT] = STR("0344990000012345")};
	address_read(&x, arena, parts);
	same(x.street, "Plein 1944", "street");
	same(x.number, "12", "number");
	same(x.suffix, "abis", "suffix");
	same(x.postcode, "1399SB", "postcode");
	same(x.town, "Waterrijk", "town");
	same(x.bag, "0344200000012345", "bag");
	same(x.object, "", "99 is no kind of object");
}

Test(address, the_same_address_is_the_same_question)
{
	struct address a = read_line("MARKTVELD 1 a, 1399 SA Waterrijk", NULL);
	struct address b = read_line("Marktveld 01-A, 1399SA", "waterrijk");
	same(address_query(&a, arena), "1399SA|1|a|marktveld|waterrijk", "query");
	cr_assert(str_eq(address_query(&a, arena), address_query(&b, arena)));
	struct address c = read_line("Café Noord 3", "Sint-Annaland");
	same(address_query(&c, arena), "|3||cafe noord|sint annaland", "folded");
	same(address_text(&b, arena), "Marktveld 1 a, 1399SA waterrijk", "for people");
}

Test(address, too_little_is_no_question)
{
	static const struct {
		const char *line, *town;
		enum address_level level;
	} cases[] = {{"Marktveld 1", NULL, ADDRESS_NOWHERE},
		     {"Marktveld", NULL, ADDRESS_NOWHERE},
		     {"", "Waterrijk", ADDRESS_NOWHERE},
		     {"Marktveld 1", "Waterrijk", ADDRESS_BY_NUMBER},
		     {"Marktveld", "Waterrijk", ADDRESS_BY_STREET},
		     {", 1399 SA", NULL, ADDRESS_BY_POSTCODE},
		     {"Marktveld, 1399 SA", NULL, ADDRESS_BY_STREET}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address x = read_line(cases[i].line, cases[i].town);
		cr_expect_eq(address_level(&x), cases[i].level, "%s", cases[i].line);
		cr_expect_eq(address_query(&x, arena).len == 0, cases[i].level == ADDRESS_NOWHERE);
	}
}

Test(address, ids)
{
	cr_assert(address_is_bag(STR("0344010000012345")));
	cr_assert(address_is_bag(STR("0344300000012345")));
	cr_assert_not(address_is_bag(STR("0344400000012345")));
	cr_assert_not(address_is_bag(STR("344010000012345")), "a leading zero lost");
	cr_assert_not(address_is_bag(STR("03440100000123456")));
	cr_assert_not(address_is_bag(STR("034401000001234x")));
	cr_assert_not(address_is_bag(STR("")));
	struct address x;
	struct str parts[ADDRESS_PARTS] = {[ADDRESS_BAG] =
						   STR("adr-0123456789abcdef0123456789abcdef")};
	address_read(&x, arena, parts);
	same(address_query(&x, arena), "id|adr-0123456789abcdef0123456789abcdef", "of PDOK");
	parts[ADDRESS_BAG] = STR("x|y&z=1");
	address_read(&x, arena, parts);
	cr_assert_eq(address_level(&x), ADDRESS_NOWHERE);
}

Test(address, columns_go_by_name)
{
	cr_assert_eq(address_part(STR("Postcode")), ADDRESS_POSTCODE);
	cr_assert_eq(address_part(STR("house_number")), ADDRESS_NUMBER);
	cr_assert_eq(address_part(STR("Huisnummer-toevoeging")), ADDRESS_ADDITION);
	cr_assert_eq(address_part(STR("BAG ID")), ADDRESS_BAG);
	cr_assert_eq(address_part(STR("Straße")), ADDRESS_STREET);
	cr_assert_eq(address_part(STR("label")), -1);
	cr_assert_eq(address_part(STR("")), -1);
}
