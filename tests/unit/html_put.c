/* The writer: by place, by type, in the language. */
#include "base/json_out.h"
#include "html/html.h"

#include <criterion/criterion.h>

static struct buffer out;
static struct html h;

static void begin(void)
{
	buffer_init(&out, 4096);
	html_begin(&h, &out, LANG_NL);
}

static void end(void)
{
	buffer_drop(&out);
}

static void expect(const char *want)
{
	cr_expect(str_eq(buffer_str(&out), str_z(want)), "%.*s, not %s", STR_ARG(buffer_str(&out)),
		  want);
	buffer_reset(&out);
}

Test(html, text_and_attributes, .init = begin, .fini = end)
{
	char array[] = "<b>";
	html_put_text(&h, STR("a<b>&\"'\r\n\t"));
	expect("a&lt;b&gt;&amp;&quot;&#39;\r\n\t");
	html_put_attr(&h, "x\" onclick=\"");
	expect("x&quot; onclick=&quot;");
	html_put_text(&h, array);
	expect("&lt;b&gt;");
	html_put_text(&h, (const char *)NULL);
	html_put_text(&h, ((struct str){NULL, 0}));
	expect("");
	html_put_text(&h, STR("\xe2\x80\xae\xe2\x80\xa8 \xc2\xa0"));
	expect("\xe2\x80\xae\xe2\x80\xa8 \xc2\xa0");
}

Test(html, what_no_page_may_hold, .init = begin, .fini = end)
{
	static const char *const bad[] = {
		"\x01",         "\x7f",     "\xc2\x80",     "\xff",         "\xc3",
		"\xed\xa0\x80", "\xc0\xbc", "\xef\xbf\xbe", "\xef\xb7\x90", "\xf0\x9f\xbf\xbf"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		html_put_text(&h, bad[i]);
		cr_expect(str_starts(buffer_str(&out), STR("\xef\xbf\xbd")) && out.len % 3 == 0,
			  "%zu", i);
		buffer_reset(&out);
	}
	html_put_text(&h, ((struct str){"a\0b", 3}));
	expect("a\xef\xbf\xbd"
	       "b");
}

Test(html, numbers, .init = begin, .fini = end)
{
	html_put_text(&h, INT64_MIN);
	expect("-9223372036854775808");
	html_put_attr(&h, UINT64_MAX);
	expect("18446744073709551615");
	html_put_text(&h, (size_t)2024);
	html_put_text(&h, (unsigned char)7);
	html_put_text(&h, (short)-7);
	html_put_text(&h, worded_count(LANG_NL, 1234));
	expect("20247-71.234");
}

Test(html, addresses_json_and_pieces, .init = begin, .fini = end)
{
	struct json_out j;
	struct buffer json;
	struct arena *a = arena_new();
	html_put_url(&h, URL("/x?a=1&b=2"));
	html_put_anchor(&h, "a b");
	html_put_anchor(&h, 5);
	expect("/x?a=1&amp;b=2a%20b5");
	buffer_init(&json, 100);
	json_begin(&j, &json);
	json_put_string(&j, STR("</script><!--&"));
	html_put_json(&h, html_json_of(&j));
	expect("\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
	buffer_drop(&json);
	html_put_text(&h, html_of_markdown(a, STR("*a* <script>")));
	expect("<p><em>a</em> &lt;script&gt;</p>\n");
	arena_free(a);
}

Test(html, a_page_too_large_is_told)
{
	struct buffer small;
	struct html page;
	struct error e;
	buffer_init(&small, 10);
	html_begin(&page, &small, LANG_EN);
	html_put_markup(&page, "<p>123456");
	cr_expect_eq(html_end(&page, &e), 0);
	html_put_text(&page, "1234");
	cr_expect_eq(html_end(&page, &e), -1);
	cr_expect_eq(e.status, STATUS_LIMIT);
	cr_expect_eq(html_of(&page).html.len, 0);
	buffer_drop(&small);
}
