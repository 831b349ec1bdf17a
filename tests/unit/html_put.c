/* The writer: by place, by type, in the language. */
#include "base/text/json_out.h"
#include "base/text/utf8.h"
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
	html_put_text(&h, STR("’–\xe2\x80\xa8 \xc2\xa0€"));
	expect("’–\xe2\x80\xa8 \xc2\xa0€");
}

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"
#define RLI "\xe2\x81\xa7"
#define RLO "\xe2\x80\xae"

Test(html, directions_stay_inside, .init = begin, .fini = end)
{
	html_put_text(&h, "שלום 12");
	expect(FSI "שלום 12" PDI);
	html_put_text(&h, STR("a" RLO "12<"));
	expect(FSI "a" RLO "12&lt;" PDI);
	html_put_text(&h, STR(RLI "a" RLI "b" PDI));
	expect(FSI RLI "a" RLI "b" PDI PDI PDI);
	html_put_text(&h, STR("a" PDI PDI "b" RLI PDI "c" PDI));
	expect(FSI "ab" RLI PDI "c" PDI);
	/* What is sent back, and what is an id, stays as it is. */
	html_put_attr(&h, STR("שלום" RLO PDI));
	expect("שלום" RLO PDI);
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

/* What may do harm, and bytes that are no text. */
static size_t nasty(char *text, uint32_t *state)
{
	static const char *const bits[] = {"<",
					   ">",
					   "\"",
					   "'",
					   "&",
					   "</script>",
					   "<!--",
					   "]]>",
					   "javascript:",
					   "&#x3c;",
					   "\xe2\x80\xae",
					   "\xe2\x81\xa6",
					   "\xe2\x80\xa8",
					   "\xef\xbb\xbf",
					   "é",
					   "a",
					   " ",
					   "\n",
					   "{{ s }}",
					   "%3C",
					   "\\",
					   "`",
					   "="};
	size_t n = 0;
	for (unsigned count = (*state >> 8) % 12; count > 0; count--) {
		*state = *state * 1664525 + 1013904223;
		const uint32_t choice = *state >> 16;
		const char *bit = bits[choice % (sizeof bits / sizeof *bits)];
		if (choice & 0x8000)
			text[n++] = (char)(choice >> 3);
		else
			n = (size_t)(stpcpy(text + n, bit) - text);
	}
	*state = *state * 1664525 + 1013904223;
	return n;
}

static bool is_escaped(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		struct str rest = {s.ptr + i, s.len - i};
		if (strchr("<>\"'", s.ptr[i]) ||
		    (s.ptr[i] == '&' && !str_starts(rest, STR("&lt;")) &&
		     !str_starts(rest, STR("&gt;")) && !str_starts(rest, STR("&amp;")) &&
		     !str_starts(rest, STR("&quot;")) && !str_starts(rest, STR("&#39;"))))
			return false;
	}
	return utf8_valid(s) == s.len;
}

Test(html, any_bytes_stay_what_they_are, .init = begin, .fini = end)
{
	char text[256];
	uint32_t state = 16;
	struct arena *a = arena_new();
	for (int i = 0; i < 20000; i++) {
		struct url_draft d;
		struct str s = {text, nasty(text, &state)};
		html_put_text(&h, s);
		cr_assert(is_escaped(buffer_str(&out)), "text %d", i);
		buffer_reset(&out);
		html_put_attr(&h, s);
		cr_assert(is_escaped(buffer_str(&out)), "attribute %d", i);
		buffer_reset(&out);
		url_start(&d, a, URL("/"));
		url_segment(&d, s);
		url_query(&d, "q", s);
		url_query_raw(&d, s);
		html_put_url(&h, url_done(&d));
		html_put_url(&h, url_own(a, s));
		html_put_anchor(&h, s);
		cr_assert(is_escaped(buffer_str(&out)) && utf8_ascii(buffer_str(&out)) == out.len &&
				  !memchr(out.ptr, ' ', out.len),
			  "address %d", i);
		buffer_reset(&out);
		arena_reset(a);
	}
	arena_free(a);
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
