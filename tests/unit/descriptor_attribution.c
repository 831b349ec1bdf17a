/* What catalogues are told of a mapping: addresses of governments by their form, and what is asked of who has not said it. */
#include "descriptor/attribution.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *const sound[] = {
	TOOI "gemeente/gm0344",   TOOI "provincie/pv26",
	TOOI "waterschap/ws0155", TOOI "ministerie/mnre1034",
	TOOI "oorg/oorg10103",    TOOI "caribisch_openbaar_lichaam/cbl0001",
};
static const char *const unsound[] = {
	TOOI,
	TOOI "gemeente",
	TOOI "gemeente/",
	TOOI "gemeente/GM0344",
	TOOI "Gemeente/gm0344",
	TOOI "gemeente/gm344",
	TOOI "gemeente/gm03440",
	TOOI "gemeente/gm0344/",
	TOOI "gemeente/gm0344#id",
	TOOI "gemeente/pv26",
	TOOI "gemeente/0344",
	TOOI "provincie/pv2",
	TOOI "waterschap/ws15",
	TOOI "oorg/10103",
	TOOI "/gm0344",
	"http://identifier.overheid.nl/tooi/id/gemeente/gm0344",
	"https://identifier.overheid.nl/tooi/set/rwc_gemeenten_compleet",
	"",
};

Test(descriptor_attribution, addresses_of_governments)
{
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
		cr_expect(tooi_is_sound(str_z(sound[i])), "%s", sound[i]);
	for (size_t i = 0; i < sizeof unsound / sizeof *unsound; i++)
		cr_expect_not(tooi_is_sound(str_z(unsound[i])), "%s", unsound[i]);
}

/* The properties that are asked, with blanks between. */
static const char *asked(const char *descriptor, char out[256], struct str *first)
{
	struct arena *a = arena_new();
	struct attribution_ask asks[ATTRIBUTION_ASKS_MAX];
	size_t n = attribution_asks(asks, str_z(descriptor), a), len = 0;

	out[0] = 0;
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(out + len, 256 - len, "%s%s", i ? " " : "",
					asks[i].property);
	static char text[512];
	snprintf(text, sizeof text, "%.*s", STR_ARG(n ? asks[0].dutch : STR("")));
	*first = str_z(text);
	arena_free(a);
	return out;
}

#define ALL_BUT_PUBLISHER                                      \
	"\"description\": \"x\", \"countryCode\": \"NL\", "    \
	"\"licenses\": [{\"path\": \"https://x.example/\"}], " \
	"\"resources\": [{\"schema\": {\"fields\": [{\"columnType\": \"date:fiscal-year\"}]}}]"

Test(descriptor_attribution, all_is_asked_of_who_says_nothing)
{
	char out[256];
	struct str first;

	cr_expect_str_eq(asked("{}", out, &first),
			 "contributors licenses contributors description countryCode resources");
	/* Elsewhere no government has an address in TOOI. */
	cr_expect_not(memmem(first.ptr, first.len, "tooi", 4));
	cr_expect_str_eq(asked("{\"licenses\": [{\"path\": \"LICENSE.txt\"}]}", out, &first),
			 "contributors licenses contributors description countryCode resources");
}

Test(descriptor_attribution, the_address_that_the_mapping_itself_gives)
{
	char out[256];
	struct str first;

	cr_expect_str_eq(
		asked("{" ALL_BUT_PUBLISHER
		      ", \"stuiver\": {\"statistics\": {\"region\": \"GM0599\"}, \"questions\": \"a@b.nl\"}}",
		      out, &first),
		"contributors");
	cr_expect(memmem(first.ptr, first.len, "gemeente/gm0599", 15), "%.*s", STR_ARG(first));
}

static const char *of_publisher(const char *path, const char *stuiver, char out[256],
				struct str *first)
{
	static char text[1024];

	snprintf(
		text, sizeof text,
		"{" ALL_BUT_PUBLISHER
		", \"contributors\": [{\"role\": \"publisher\", \"title\": \"X\", \"email\": \"a@b.nl\"%s%s%s}], "
		"\"stuiver\": {\"statistics\": {\"region\": \"GM0344\"}%s}}",
		*path ? ", \"path\": \"" : "", path, *path ? "\"" : "", stuiver);
	return asked(text, out, first);
}

Test(descriptor_attribution, a_publisher_is_the_government_that_it_is_about)
{
	char out[256];
	struct str first;

	cr_expect_str_eq(of_publisher(TOOI "gemeente/gm0344", "", out, &first), "");
	cr_expect_str_eq(of_publisher(TOOI "provincie/pv26", "", out, &first), "");
	cr_expect_str_eq(of_publisher("", "", out, &first), "contributors");
	cr_expect_str_eq(of_publisher("https://gemeente.example/", "", out, &first),
			 "contributors");
	cr_expect_str_eq(of_publisher(TOOI "gemeente/gm0363", "", out, &first), "contributors");
	cr_expect(memmem(first.ptr, first.len, "andere gemeente", 15), "%.*s", STR_ARG(first));
	/* Who publishes another's says so, and is not asked. */
	cr_expect_str_eq(
		of_publisher(TOOI "gemeente/gm0363",
			     ", \"third_party\": {\"publisher\": \"Y\", \"source\": \"Woo\"}", out,
			     &first),
		"");
}
