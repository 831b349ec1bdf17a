/* Addresses that are built. */
#include "html/url.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct arena *arena;

static void begin(void)
{
	arena = arena_new();
}

static void end(void)
{
	arena_free(arena);
}

static void expect(struct url_draft *d, const char *want)
{
	struct url u = url_done(d);
	cr_expect(str_eq(u.text, str_z(want)), "%.*s, not %s", STR_ARG(u.text), want);
}

Test(url, parts_are_encoded, .init = begin, .fini = end)
{
	struct url_draft d;
	url_start(&d, arena, URL("/stuiver"));
	url_segment(&d, STR("a/b ?#\xC3\xA9"));
	url_segment(&d, STR(".."));
	url_segment_number(&d, 2024);
	url_slash(&d);
	url_query(&d, "q", STR("x&y=z+\"'"));
	url_query_number(&d, "page", -2);
	url_query_raw(&d, STR("cut=a:1|b:\"2\"&r=%20"));
	url_query_raw(&d, STR(""));
	url_anchor(&d, STR("top 1"));
	expect(&d,
	       "/stuiver/a%2Fb%20%3F%23%C3%A9/_/2024/?q=x%26y%3Dz%2B%22%27&page=-2&cut=a:1%7Cb:%222%22&r="
	       "%20#top%201");
	url_start(&d, arena, URL("/x?y=1"));
	url_query(&d, "z", STR(""));
	expect(&d, "/x?y=1&z=");
}

Test(url, too_long_is_none, .init = begin, .fini = end)
{
	struct url_draft d;
	char *long_text = xcalloc(1, URL_DRAFT_MAX);
	url_start(&d, arena, URL(""));
	url_segment(&d, (struct str){long_text, URL_DRAFT_MAX});
	expect(&d, "");
	free(long_text);
}

Test(url, of_strangers, .init = begin, .fini = end)
{
	struct url u;
	u = url_own(arena, STR("/a b/é?q=1|2&r=%20\"#x"));
	cr_expect(str_eq(u.text, STR("/a%20b/%C3%A9?q=1%7C2&r=%20%22#x")), "%.*s", STR_ARG(u.text));
	cr_expect(url_own(arena, STR("../x:y")).text.len &&
		  url_own(arena, STR("https://a.nl/")).text.len);
	static const char *const astray[] = {
		"",           " ",      "javascript:x", " javascript:x", "//evil.nl",
		"/\\evil.nl", "data:x", "https:x",      "x:y/z"};
	for (size_t i = 0; i < sizeof astray / sizeof *astray; i++)
		cr_expect_eq(url_own(arena, str_z(astray[i])).text.len, 0, "%s", astray[i]);
	cr_expect(url_web(&u, STR("https://x.nl/a?b")) && u.text.len == 16);
	cr_expect(!url_web(&u, STR("javascript:alert(1)")) && u.text.len == 0);
	cr_expect(url_mail(&u, arena, STR("a.b+c@x.nl"), STR("Een & twee"), STR("r1\nr2")));
	cr_expect(str_eq(u.text, STR("mailto:a.b+c@x.nl?subject=Een%20%26%20twee&body=r1%0Ar2")));
	static const char *const none[] = {"",      "@",     "a@",       "@b",
					   "a@b@c", "a b@c", "a@b?cc=d", "a@b,c@d"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		cr_expect(!url_mail(&u, arena, str_z(none[i]), STR("x"), STR("")), "%s", none[i]);
}
