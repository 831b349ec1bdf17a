/* Which of several addresses is meant: the rule that says what is taken and what is only told. */
#include "geocode/choose.h"

#include <criterion/criterion.h>

static struct arena *arena;
static struct geocode got;

static void setup(void)
{
	arena = arena_new();
}

static void teardown(void)
{
	arena_free(arena);
}

TestSuite(choose, .init = setup, .fini = teardown);

static struct known_address known(const char *line, const char *longitude)
{
	struct known_address x = {.longitude = str_z(longitude), .latitude = STR("52.5")};
	struct str parts[ADDRESS_PARTS] = {[ADDRESS_LINE] = str_z(line)};
	address_read(&x.address, arena, parts);
	return x;
}

#define CHOOSE(wanted, ...)                                                        \
	do {                                                                       \
		const struct known_address list[] = {__VA_ARGS__};                 \
		struct address w = known(wanted, "0").address;                     \
		got = (struct geocode){0};                                         \
		geocode_choose(&got, arena, &w, list, sizeof list / sizeof *list); \
	} while (0)
#define TAKEN(x)                                                                         \
	cr_expect(got.found &&str_eq(got.longitude, STR(x)), "%d %.*s: %.*s", got.found, \
		  STR_ARG(got.longitude), STR_ARG(got.reason))
#define MISSED(why)                                                                       \
	cr_expect(!got.found && memmem(got.reason.ptr, got.reason.len, why, strlen(why)), \
		  "%d %.*s", got.found, STR_ARG(got.reason))
#define NEAREST(what) cr_expect(str_eq(got.match, STR(what)), "%.*s", STR_ARG(got.match))

Test(choose, all_parts_must_agree)
{
	CHOOSE("Marktveld 1, 1399 SA Waterrijk", known("Marktveld 1 a, 1399 SA Waterrijk", "1"),
	       known("Marktveld 1, 1399 SA Waterrijk", "2"),
	       known("Marktveld 11, 1399 SA Waterrijk", "3"));
	TAKEN("2");
	cr_expect(str_eq(got.precision, STR("address")));
	CHOOSE("marktveld 1-A, Waterrijk", known("Marktveld 1 a, 1399 SA Waterrijk", "1"),
	       known("Marktveld 1, 1399 SA Waterrijk", "2"));
	TAKEN("1");
}

Test(choose, another_suffix_is_another_address)
{
	CHOOSE("Marktveld 1, 1399 SA", known("Marktveld 1 a, 1399 SA Waterrijk", "1"),
	       known("Marktveld 1 b, 1399 SA Waterrijk", "2"));
	MISSED("other letters and additions than this: a, b");
	NEAREST("Marktveld 1 a, 1399SA Waterrijk");
}

Test(choose, two_that_fit_are_none_unless_they_are_one_point)
{
	CHOOSE("Dubbelweg 3, Waterrijk", known("Dubbelweg 3, 1399 SC Waterrijk", "1"),
	       known("Dubbelweg 3, 1399 SD Waterrijk", "2"));
	MISSED("2 addresses fit equally well");
	CHOOSE("Dubbelweg 3, Waterrijk", known("Dubbelweg 3, 1399 SC Waterrijk", "1"),
	       known("Dubbelweg 3, 1399 SD Waterrijk", "1"));
	TAKEN("1");
}

Test(choose, a_postcode_does_not_overrule_the_street)
{
	CHOOSE("Marktveld 1, 1399 SB", known("Loskade 1, 1399 SB Waterrijk", "1"));
	MISSED("in another street");
	NEAREST("Loskade 1, 1399SB Waterrijk");
	CHOOSE("Marktveld 1, 1399 SA Elders", known("Marktveld 1, 1399 SA Waterrijk", "1"));
	MISSED("in another street");
	CHOOSE("Marktveld 1, 1399 SA Waterrijk", known("Marktveld 1, 1399 SB Waterrijk", "1"));
	MISSED("in another street");
}

Test(choose, abbreviations_where_postcode_and_number_agree)
{
	CHOOSE("Burg. Reigerstr. 5, 1399 SA",
	       known("Burgemeester Reigerstraat 5, 1399 SA Waterrijk", "1"));
	TAKEN("1");
	CHOOSE("Burg. Reigerstr. 5, Waterrijk",
	       known("Burgemeester Reigerstraat 5, 1399 SA Waterrijk", "1"));
	MISSED("in another street");
	CHOOSE("Burg. Reigerlaan 5, 1399 SA",
	       known("Burgemeester Reigerstraat 5, 1399 SA Waterrijk", "1"));
	MISSED("in another street");
	CHOOSE("Reigerstraat 5, 1399 SA",
	       known("Burgemeester Reigerstraat 5, 1399 SA Waterrijk", "1"));
	MISSED("in another street");
}

Test(choose, the_nearest_number_is_told)
{
	CHOOSE("Marktveld 6, Waterrijk", known("Marktveld 1, 1399 SA Waterrijk", "1"),
	       known("Marktveld 7, 1399 SA Waterrijk", "2"),
	       known("Marktveld 17, 1399 SA Waterrijk", "3"));
	MISSED("there is no number 6");
	NEAREST("Marktveld 7, 1399SA Waterrijk");
}

Test(choose, a_street_is_its_middle_address_or_the_only_road)
{
	CHOOSE("Loskade, Waterrijk", known("Loskade 1, 1399 SA Waterrijk", "1"),
	       known("Loskade 3, 1399 SA Waterrijk", "2"),
	       known("Loskade 5, 1399 SA Waterrijk", "3"));
	TAKEN("2");
	cr_expect(str_eq(got.precision, STR("street")));
	CHOOSE("Loskade, Waterrijk", known("Loskade, Waterrijk", "1"),
	       known("Loskade, Elders", "2"));
	TAKEN("1");
	CHOOSE("Loskade, Waterrijk", known("Loskade, Waterrijk", "1"),
	       known("Loskade, Waterrijk", "2"));
	MISSED("equally well");
	CHOOSE(", 1399 SA", known("Loskade 1, 1399 SA Waterrijk", "1"));
	TAKEN("1");
	cr_expect(str_eq(got.precision, STR("postcode")));
}

Test(choose, nothing_there)
{
	struct address wanted = known("Marktveld 1, 1399 SA", "0").address;
	got = (struct geocode){0};
	geocode_choose(&got, arena, &wanted, NULL, 0);
	MISSED("no such address");
	NEAREST("");
}

Test(choose, what_a_locatieserver_must_write)
{
	struct error e;
	cr_expect_eq(geocode_pdok_check(NULL, STR("{\"response\":{\"docs\":[]}}"), &e), 0);
	cr_expect_eq(geocode_pdok_check(NULL, STR("{\"response\":{\"docs\":["), &e), -1);
	cr_expect_eq(geocode_pdok_check(NULL, STR("[]"), &e), -1);
	cr_expect_eq(geocode_pdok_check(NULL, STR(""), &e), -1);
	cr_expect_eq(geocode_pdok_check(NULL, (struct str){0}, &e), -1);
}
