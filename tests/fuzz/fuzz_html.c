/* A page of one text in every place that takes one. Whatever bytes it has, the page keeps the
 * elements and attributes of its template, and a reader who undoes the escapes finds the text
 * again: all of it, with U+FFFD for what no page may hold. */
#include "fuzz_html.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"

#include <assert.h>
#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT_MAX 4096
#define PAGE_MAX (1 << 20)

static struct str page; /* what is not read yet */

/* The template's own words. */
static void literal(const char *z)
{
	assert(str_starts(page, str_z(z)));
	page = (struct str){page.ptr + strlen(z), page.len - strlen(z)};
}

/* What stands before the next of the template's words, which no value can bring along. */
static struct str value(void)
{
	size_t n = 0;
	while (n < page.len && !strchr("<>\"'", page.ptr[n]))
		n++;
	struct str v = {page.ptr, n};
	page = (struct str){page.ptr + n, page.len - n};
	return v;
}

static struct str unescaped(struct arena *a, struct str s)
{
	static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len;) {
		if (s.ptr[i] != '&') {
			out[n++] = s.ptr[i++];
			continue;
		}
		size_t k = 0;
		while (k < 5 && !str_starts((struct str){s.ptr + i, s.len - i}, str_z(names[k])))
			k++;
		assert(k < 5);
		out[n++] = "&<>\"'"[k];
		i += strlen(names[k]);
	}
	return (struct str){out, n};
}

static int digit(char c)
{
	assert((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'));
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

static struct str decoded(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		assert(s.ptr[i] > ' ' && s.ptr[i] < 0x7f && !strchr("<>\"'`\\{}|^", s.ptr[i]));
		if (s.ptr[i] != '%') {
			out[n++] = s.ptr[i];
			continue;
		}
		assert(i + 2 < s.len);
		out[n++] = (char)(digit(s.ptr[i + 1]) * 16 + digit(s.ptr[i + 2]));
		i += 2;
	}
	return (struct str){out, n};
}

static bool may_stand(uint32_t c)
{
	if ((c & 0xffff) >= 0xfffe || (c >= 0xfdd0 && c < 0xfdf0))
		return false;
	return c >= 0xa0 || (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t' || c == '\r';
}

/* The text with U+FFFD for what may not stand in a page. */
static struct str kept(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len * 3 + 1);
	size_t n = 0;
	uint32_t c;
	for (size_t i = 0, k; i < s.len; i += k) {
		struct str rest = {s.ptr + i, s.len - i};
		k = utf8_get(rest, &c);
		bool good = k && may_stand(c);
		k = k ? k : utf8_broken(rest);
		memcpy(out + n, good ? rest.ptr : "\xef\xbf\xbd", good ? k : 3);
		n += good ? k : 3;
	}
	return (struct str){out, n};
}

static void text(struct arena *a, struct str want)
{
	struct str got = value();
	assert(utf8_valid(got) == got.len && str_eq(unescaped(a, got), want));
}

/* Without U+2066 to U+2069, which a text between tags may get and lose; what is left open, or closed
 * without having been opened, is counted. */
static struct str without_isolates(struct arena *a, struct str s, bool *balanced)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0, depth = 0;
	*balanced = true;
	for (size_t i = 0; i < s.len; i++) {
		struct str rest = {s.ptr + i, s.len - i};
		unsigned char last = rest.len > 2 ? (unsigned char)rest.ptr[2] : 0;
		if (!str_starts(rest, STR("\xe2\x81")) || last < 0xa6 || last > 0xa9) {
			out[n++] = s.ptr[i];
			continue;
		}
		*balanced = *balanced && (last != 0xa9 || depth > 0);
		depth += last == 0xa9 ? -(size_t)(depth > 0) : 1;
		i += 2;
	}
	*balanced = *balanced && depth == 0;
	return (struct str){out, n};
}

/* Between tags. */
static void words(struct arena *a, struct str want)
{
	bool balanced, any;
	struct str got = value();
	assert(utf8_valid(got) == got.len);
	got = without_isolates(a, unescaped(a, got), &balanced);
	assert(balanced && str_eq(got, without_isolates(a, want, &any)));
}

static void check(struct arena *a, struct str s, struct str shown, struct url u)
{
	literal("<html lang=\"nl\"><head><title>");
	text(a, shown);
	literal("</title><script type=\"application/json\">");
	const char *end = memchr(page.ptr, '<', page.len);
	json_t *root = end ? json_loadb(page.ptr, (size_t)(end - page.ptr),
					JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)
			   : NULL;
	assert(root && json_is_string(root));
	if (utf8_valid(s) == s.len)
		assert(str_eq((struct str){json_string_value(root), json_string_length(root)}, s));
	json_decref(root);
	page = (struct str){end, page.len - (size_t)(end - page.ptr)};
	literal("</script></head>\n<body><p class=\"");
	text(a, arena_printf(a, "a %.*s b", STR_ARG(shown)));
	literal("\" title='");
	text(a, shown);
	literal("'>");
	words(a, shown);
	literal("</p><textarea>");
	text(a, shown);
	literal("</textarea>\n<a href=\"");
	struct str href = unescaped(a, value());
	assert(str_eq(href, u.text) && str_starts(href, STR("/x/")));
	literal("\">");
	text(a, u.text);
	literal("</a><a href=\"");
	struct str anchor = value();
	assert(anchor.len && anchor.ptr[0] == '#');
	assert(str_eq(decoded(a, (struct str){anchor.ptr + 1, anchor.len - 1}), s));
	literal("\">");
	words(a, arena_printf(a, "Van %.*s tot %.*s", STR_ARG(shown), STR_ARG(u.text)));
	literal("</a>\n<p title=\"");
	struct worded n = worded_count(LANG_NL, (int64_t)s.len);
	text(a, arena_printf(a, "%s %s %.*s", n.text, s.len == 1 ? "van" : "voor", STR_ARG(shown)));
	literal("\">");
	words(a, shown);
	literal("</p></body></html>");
	assert(page.len == 0);
}

/* The address leads to what went into it. */
static void check_url(struct arena *a, struct str s, struct url u)
{
	struct str rest = u.text;
	struct str path = str_split(&rest, '?');
	bool dots = str_eq(s, STR(".")) || str_eq(s, STR(".."));
	assert(str_eq(decoded(a, (struct str){path.ptr + 3, path.len - 3}), dots ? STR("_") : s));
	struct str first = str_split(&rest, '&');
	assert(str_starts(first, STR("q=")) && !memchr(first.ptr, '#', first.len));
	assert(str_eq(decoded(a, (struct str){first.ptr + 2, first.len - 2}), s));
	decoded(a, (struct str){rest.ptr, s.len && rest.len ? 0 : rest.len});
	for (size_t i = 0; i < rest.len; i++)
		assert(rest.ptr[i] > ' ' && rest.ptr[i] < 0x7f &&
		       !strchr("#<>\"'`\\", rest.ptr[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = {(const char *)data, size < TEXT_MAX / 4 ? size : TEXT_MAX / 4};
	struct arena *a = arena_new();
	struct buffer out, json;
	struct url_draft d;
	struct html h;
	struct error e;
	buffer_init(&out, PAGE_MAX);
	buffer_init(&json, PAGE_MAX);
	url_start(&d, a, URL("/x"));
	url_segment(&d, s);
	url_query(&d, "q", s);
	url_query_raw(&d, s);
	struct url u = url_done(&d);
	if (u.text.len)
		check_url(a, s, u);
	else
		u = URL("/x/");
	json_escape(&json, s);
	html_begin(&h, &out, LANG_NL);
	fuzz_page(&h, s, u, (struct html_json){buffer_str(&json)});
	assert(html_end(&h, &e) == 0);
	page = buffer_str(&out);
	check(a, s, kept(a, s), u);
	buffer_drop(&json);
	buffer_drop(&out);
	arena_free(a);
	return 0;
}
