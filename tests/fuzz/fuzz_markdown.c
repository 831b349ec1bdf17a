/* Markdown: whatever comes in, only the tags that markdown.h names come out, closed in order, with
 * no attribute but a link's own. */
#include "html/markdown.h"

#include <assert.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEPTH 64

static const char *const tags[] = {"p",  "h3",         "h4",    "h5",     "h6",  "ul",
				   "ol", "li",         "em",    "strong", "pre", "code",
				   "a",  "blockquote", "table", "tr",     "th",  "td"};
static const char link_end[] = "\" rel=\"nofollow noopener\"";

static int tag_of(struct str s)
{
	if (str_starts(s, STR("a "))) {
		assert(str_starts(s, str_z("a href=\"")) && str_ends(s, str_z(link_end)));
		struct str url = {s.ptr + sizeof "a href=\"" - 1,
				  s.len - (sizeof "a href=\"" - 1) - (sizeof link_end - 1)};
		assert(strncasecmp(url.ptr, "http", 4) == 0);
		assert(url.len && !memchr(url.ptr, '"', url.len) && !memchr(url.ptr, ' ', url.len));
		return 12;
	}
	if (str_starts(s, STR("ol start=\"")) && str_ends(s, STR("\"")))
		return 6; /* a number: checked by the quotes being its only ones */
	for (int i = 0; i < (int)(sizeof tags / sizeof *tags); i++)
		if (str_eq(s, str_z(tags[i])))
			return i;
	return -1;
}

static void check(struct str html)
{
	int open[DEPTH];
	size_t depth = 0;
	for (size_t i = 0; i < html.len; i++) {
		assert(html.ptr[i] != '>');
		if (html.ptr[i] != '<')
			continue;
		const char *end = memchr(html.ptr + i, '>', html.len - i);
		assert(end);
		bool closes = html.ptr[i + 1] == '/';
		struct str name = {html.ptr + i + 1 + closes,
				   (size_t)(end - html.ptr) - i - 1 - closes};
		i = (size_t)(end - html.ptr);
		if (!closes && (str_eq(name, STR("br")) || str_eq(name, STR("hr"))))
			continue;
		int tag = tag_of(name);
		assert(tag >= 0);
		if (closes) {
			assert(depth > 0 && open[depth - 1] == tag);
			depth--;
		} else {
			assert(depth < DEPTH);
			open[depth++] = tag;
		}
	}
	assert(depth == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer out;
	buffer_init(&out, 64 << 20);
	markdown_html(&out, (struct str){(const char *)data, size});
	if (!out.overflow)
		check(buffer_str(&out));
	buffer_drop(&out);
	return 0;
}
