#include "html/markdown_span.h"

#include "html/markdown.h"

#include <strings.h>

#define URL_MAX 2048
#define LINK_TEXT_MAX 1000 /* a bracket is looked for so far: time stays in proportion */
#define CODE_MAX 1000
#define EMPHASIS_DEPTH 16

void html_escape(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '&')
			buffer_append_z(out, "&amp;");
		else if (c == '<')
			buffer_append_z(out, "&lt;");
		else if (c == '>')
			buffer_append_z(out, "&gt;");
		else if (c == '"')
			buffer_append_z(out, "&quot;");
		else if (c == '\'')
			buffer_append_z(out, "&#39;");
		else if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
			buffer_append_z(out, "\xef\xbf\xbd");
		else
			buffer_append_char(out, (char)c);
	}
}

bool url_is_web(struct str url)
{
	size_t scheme = url.len > 8 && strncasecmp(url.ptr, "https://", 8) == 0  ? 8
			: url.len > 7 && strncasecmp(url.ptr, "http://", 7) == 0 ? 7
										 : 0;
	if (scheme == 0 || url.len > URL_MAX || strchr("/?#:", url.ptr[scheme]))
		return false;
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		if (c <= ' ' || c == 0x7f || strchr("\"'<>\\`", c))
			return false;
	}
	return true;
}

/* One delimiter that waits for its end: where its tag goes in the output. */
struct mark {
	char c;
	size_t n;  /* 1 or 2 */
	size_t at; /* in the output, before the text of the mark */
};

struct spans {
	struct buffer *out;
	struct str text;
	size_t i;
	struct mark marks[EMPHASIS_DEPTH];
	size_t nmarks;
};

static char char_at(const struct spans *s, size_t i)
{
	return i < s->text.len ? s->text.ptr[i] : ' ';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

/* The position of c before `limit` bytes are gone by, or 0. */
static size_t find(const struct spans *s, size_t from, char c, size_t limit)
{
	size_t n = s->text.len - from;
	const char *p = memchr(s->text.ptr + from, c, n < limit ? n : limit);
	return p ? (size_t)(p - s->text.ptr) : 0;
}

static void write_url(struct buffer *out, struct str url, struct str shown)
{
	buffer_append_z(out, "<a href=\"");
	html_escape(out, url);
	buffer_append_z(out, "\" rel=\"nofollow noopener\">");
	html_escape(out, shown);
	buffer_append_z(out, "</a>");
}

/* ---- emphasis ---- */

/* Puts an opening tag in front of what came since the mark. */
static void insert(struct buffer *out, size_t at, const char *tag)
{
	size_t n = strlen(tag), tail = out->len - at;
	if (buffer_append_z(out, tag) != 0)
		return;
	memmove(out->ptr + at + n, out->ptr + at, tail);
	memcpy(out->ptr + at, tag, n);
}

static void drop_mark(struct spans *s, size_t keep)
{
	/* Those that were never closed are text. */
	while (s->nmarks > keep) {
		const struct mark *m = &s->marks[--s->nmarks];
		insert(s->out, m->at,
		       m->n == 2 ? (m->c == '*' ? "**" : "__") : (m->c == '*' ? "*" : "_"));
	}
}

static bool close_mark(struct spans *s, char c, size_t n)
{
	for (size_t k = s->nmarks; k-- > 0;) {
		if (s->marks[k].c != c || s->marks[k].n != n)
			continue;
		if (s->marks[k].at == s->out->len)
			return false; /* nothing between */
		drop_mark(s, k + 1);
		insert(s->out, s->marks[k].at, n == 2 ? "<strong>" : "<em>");
		buffer_append_z(s->out, n == 2 ? "</strong>" : "</em>");
		s->nmarks = k;
		return true;
	}
	return false;
}

/* One delimiter of a run: ends what waits for it, or waits itself, or is text. */
static void put_mark(struct spans *s, char c, size_t n, bool closes, bool opens)
{
	char text[2] = {c, c};
	if (closes && close_mark(s, c, n))
		return;
	if (opens && s->nmarks < EMPHASIS_DEPTH)
		s->marks[s->nmarks++] = (struct mark){c, n, s->out->len};
	else
		buffer_append(s->out, text, n);
}

static void take_emphasis(struct spans *s)
{
	char c = char_at(s, s->i), before = s->i ? s->text.ptr[s->i - 1] : ' ';
	size_t run = 1;
	while (char_at(s, s->i + run) == c)
		run++;
	char after = char_at(s, s->i + run);
	bool inner = c == '_' && is_word(before) && is_word(after);
	bool closes = !is_blank(before) && !inner, opens = !is_blank(after) && !inner;
	s->i += run;
	if (run > 3) {
		html_escape(s->out, (struct str){s->text.ptr + s->i - run, run});
		return;
	}
	bool one_first = closes && s->nmarks && s->marks[s->nmarks - 1].n == 1;
	if (run == 3) {
		put_mark(s, c, one_first ? 1 : 2, closes, opens);
		put_mark(s, c, one_first ? 2 : 1, closes, opens);
	} else {
		put_mark(s, c, run, closes, opens);
	}
}

/* ---- the others ---- */

static bool take_code(struct spans *s)
{
	size_t n = 0;
	while (char_at(s, s->i + n) == '`')
		n++;
	size_t from = s->i + n, at = from;
	while ((at = find(s, at, '`', CODE_MAX)) != 0 && at < from + CODE_MAX) {
		size_t end = at;
		while (char_at(s, end) == '`')
			end++;
		if (end - at == n) {
			buffer_append_z(s->out, "<code>");
			html_escape(s->out, str_trim((struct str){s->text.ptr + from, at - from}));
			buffer_append_z(s->out, "</code>");
			s->i = end;
			return true;
		}
		at = end;
	}
	html_escape(s->out, (struct str){s->text.ptr + s->i, n});
	s->i = from;
	return true;
}

/* [text](url) or [text](url "title"); text without brackets. */
static bool take_link(struct spans *s)
{
	size_t end = find(s, s->i, ']', LINK_TEXT_MAX);
	if (!end || char_at(s, end + 1) != '(' || end == s->i + 1)
		return false;
	size_t stop = find(s, end + 2, ')', URL_MAX + LINK_TEXT_MAX);
	if (!stop)
		return false;
	struct str inside = str_trim((struct str){s->text.ptr + end + 2, stop - end - 2});
	struct str shown = {s->text.ptr + s->i + 1, end - s->i - 1};
	struct str rest = inside, url = str_split(&rest, ' ');
	if (url.len > 1 && *url.ptr == '<' && url.ptr[url.len - 1] == '>')
		url = (struct str){url.ptr + 1, url.len - 2};
	if (url_is_web(url))
		write_url(s->out, url, shown);
	else
		html_escape(s->out, (struct str){s->text.ptr + s->i, stop + 1 - s->i});
	s->i = stop + 1;
	return true;
}

static bool take_address(struct spans *s)
{
	size_t end = find(s, s->i, '>', URL_MAX + 2);
	struct str url = {s->text.ptr + s->i + 1, end ? end - s->i - 1 : 0};
	if (!end || !url_is_web(url))
		return false;
	write_url(s->out, url, url);
	s->i = end + 1;
	return true;
}

static bool take_escape(struct spans *s)
{
	char c = char_at(s, s->i + 1);
	if (c == '\n') {
		buffer_append_z(s->out, "<br>\n");
		s->i += 2;
		return true;
	}
	if (s->i + 1 >= s->text.len || !c || !strchr("\\`*_{}[]()#+-.!<>|&\"'~:;,?/=@$%^", c))
		return false;
	html_escape(s->out, (struct str){s->text.ptr + s->i + 1, 1});
	s->i += 2;
	return true;
}

/* Two blanks at a line's end break it. */
static bool take_line_end(struct spans *s)
{
	bool hard = s->i >= 2 && s->text.ptr[s->i - 1] == ' ' && s->text.ptr[s->i - 2] == ' ';
	bool paragraph = char_at(s, s->i + 1) == '\n';
	buffer_append_z(s->out, hard || paragraph ? "<br>\n" : "\n");
	s->i += paragraph ? 2 : 1;
	return true;
}

static bool take_special(struct spans *s)
{
	switch (char_at(s, s->i)) {
	case '\\':
		return take_escape(s);
	case '\n':
		return take_line_end(s);
	case '`':
		return take_code(s);
	case '[':
		return take_link(s);
	case '<':
		return take_address(s);
	case '*':
	case '_':
		take_emphasis(s);
		return true;
	default:
		return false;
	}
}

void markdown_spans(struct buffer *out, struct str text)
{
	struct spans s = {.out = out, .text = text};
	while (s.i < text.len && !out->overflow) {
		if (take_special(&s))
			continue;
		html_escape(out, (struct str){text.ptr + s.i, 1});
		s.i++;
	}
	drop_mark(&s, 0);
}
