/* Blocks: which lines are a paragraph, a list, a heading, code. Spans are in markdown_span.c. */
#include "html/markdown.h"

#include "html/markdown_span.h"

enum line_kind {
	LINE_BLANK,
	LINE_TEXT,
	LINE_HEADING,
	LINE_BULLET,
	LINE_NUMBER,
	LINE_QUOTE,
	LINE_FENCE,
	LINE_RULE,
};

struct line {
	enum line_kind kind;
	struct str text; /* what stands behind the mark */
	size_t indent, level;
};

enum block { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_BULLETS, BLOCK_NUMBERS, BLOCK_QUOTE };

static const char *const opening[] = {"", "<p>", "<ul>\n<li>", "<ol>\n<li>", "<blockquote>\n<p>"};
static const char *const closing[] = {"", "</p>\n", "</li>\n</ul>\n", "</li>\n</ol>\n",
				      "</p>\n</blockquote>\n"};

struct writer {
	struct buffer *out;
	enum block block;
	bool blank; /* a blank line came before: a list goes on with its next mark only */
	bool code;  /* between fences */
	char fence;
};

static struct str trim_left(struct str s, size_t *indent)
{
	*indent = 0;
	while (s.len && (*s.ptr == ' ' || *s.ptr == '\t')) {
		*indent += *s.ptr == '\t' ? 4 : 1;
		s.ptr++;
		s.len--;
	}
	return s;
}

static struct str behind(struct str s, size_t n)
{
	size_t ignored;
	return trim_left((struct str){s.ptr + n, s.len - n}, &ignored);
}

static size_t run_length(struct str s, char c)
{
	size_t n = 0;
	while (n < s.len && s.ptr[n] == c)
		n++;
	return n;
}

static bool blank_at(struct str s, size_t i)
{
	return i == s.len || s.ptr[i] == ' ' || s.ptr[i] == '\t';
}

static bool is_rule(struct str s)
{
	size_t marks = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == *s.ptr)
			marks++;
		else if (!blank_at(s, i))
			return false;
	}
	return marks >= 3;
}

static size_t number_mark(struct str s)
{
	size_t n = 0;
	while (n < s.len && n < 9 && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n && n < s.len && (s.ptr[n] == '.' || s.ptr[n] == ')') && blank_at(s, n + 1) ? n + 1
											    : 0;
}

/* Marks of one kind of line that take what stands behind them. */
static bool look_marked(struct str s, struct line *l)
{
	size_t heading = run_length(s, '#'), number = number_mark(s);
	if (heading > 0 && heading <= 6 && blank_at(s, heading))
		*l = (struct line){LINE_HEADING, behind(s, heading), l->indent, heading};
	else if (strchr("-*+", *s.ptr) && blank_at(s, 1))
		*l = (struct line){LINE_BULLET, behind(s, 1), l->indent, 0};
	else if (number > 0)
		*l = (struct line){LINE_NUMBER, behind(s, number), l->indent, 0};
	else if (*s.ptr == '>')
		*l = (struct line){LINE_QUOTE, behind(s, 1), l->indent, 0};
	else
		return false;
	return true;
}

static struct line look(struct str raw)
{
	struct line l = {.kind = LINE_TEXT};
	struct str s = trim_left(raw, &l.indent);
	while (s.len && s.ptr[s.len - 1] == '\r')
		s.len--;
	l.text = s;
	if (s.len == 0)
		l.kind = LINE_BLANK;
	else if (*s.ptr == 0)
		l.kind = LINE_TEXT; /* strchr would find it */
	else if (strchr("-*_", *s.ptr) && is_rule(s))
		l.kind = LINE_RULE;
	else if (!look_marked(s, &l) && (run_length(s, '`') >= 3 || run_length(s, '~') >= 3))
		l.kind = LINE_FENCE;
	return l;
}

/* ---- writing ---- */

/* The lines of a block are joined in `pending`, since a span may begin in one and end in another.
 */
static void flush(struct writer *w, struct buffer *pending)
{
	markdown_spans(w->out, buffer_str(pending));
	buffer_reset(pending);
}

static void close_block(struct writer *w, struct buffer *pending)
{
	flush(w, pending);
	buffer_append_z(w->out, closing[w->block]);
	w->block = BLOCK_NONE;
}

static void open_block(struct writer *w, struct buffer *pending, enum block block)
{
	close_block(w, pending);
	w->block = block;
	buffer_append_z(w->out, opening[block]);
}

static void add_line(struct buffer *pending, struct str text)
{
	if (pending->len)
		buffer_append_char(pending, '\n');
	buffer_append_str(pending, text);
}

static void write_heading(struct writer *w, struct buffer *pending, const struct line *l)
{
	size_t level = l->level + 2 > 6 ? 6 : l->level + 2;
	struct str text = str_trim(l->text);
	size_t marks = 0;
	while (marks < text.len && text.ptr[text.len - 1 - marks] == '#')
		marks++;
	if (marks == text.len || blank_at(text, text.len - 1 - marks)) /* closing marks */
		text = str_trim((struct str){text.ptr, text.len - marks});
	close_block(w, pending);
	buffer_printf(w->out, "<h%zu>", level);
	markdown_spans(w->out, text);
	buffer_printf(w->out, "</h%zu>\n", level);
}

static void write_item(struct writer *w, struct buffer *pending, enum block list, struct str text)
{
	if (w->block == list) {
		flush(w, pending);
		buffer_append_z(w->out, "</li>\n<li>");
	} else {
		open_block(w, pending, list);
	}
	add_line(pending, text);
}

static void write_text(struct writer *w, struct buffer *pending, const struct line *l)
{
	bool list = w->block == BLOCK_BULLETS || w->block == BLOCK_NUMBERS;
	if (list && w->blank && l->indent >= 2)
		add_line(pending, STR("")); /* a second paragraph of the item */
	else if (w->block == BLOCK_NONE || (w->blank && list))
		open_block(w, pending, BLOCK_PARAGRAPH);
	add_line(pending, l->text);
}

static void write_line(struct writer *w, struct buffer *pending, const struct line *l)
{
	switch (l->kind) {
	case LINE_BLANK:
		if (w->block == BLOCK_PARAGRAPH || w->block == BLOCK_QUOTE)
			close_block(w, pending);
		break;
	case LINE_HEADING:
		write_heading(w, pending, l);
		break;
	case LINE_RULE:
		close_block(w, pending);
		buffer_append_z(w->out, "<hr>\n");
		break;
	case LINE_BULLET:
		write_item(w, pending, BLOCK_BULLETS, l->text);
		break;
	case LINE_NUMBER:
		write_item(w, pending, BLOCK_NUMBERS, l->text);
		break;
	case LINE_QUOTE:
		if (w->block != BLOCK_QUOTE)
			open_block(w, pending, BLOCK_QUOTE);
		add_line(pending, l->text);
		break;
	case LINE_FENCE:
		close_block(w, pending);
		w->code = true;
		w->fence = *l->text.ptr;
		buffer_append_z(w->out, "<pre><code>");
		break;
	case LINE_TEXT:
		write_text(w, pending, l);
		break;
	}
	w->blank = l->kind == LINE_BLANK;
}

static void write_code(struct writer *w, struct str raw, const struct line *l)
{
	if (l->kind == LINE_FENCE && *l->text.ptr == w->fence) {
		w->code = false;
		buffer_append_z(w->out, "</code></pre>\n");
		return;
	}
	html_escape(w->out, raw);
	buffer_append_char(w->out, '\n');
}

void markdown_html(struct buffer *out, struct str text)
{
	struct writer w = {.out = out};
	struct buffer pending;
	buffer_init(&pending, text.len + 16);
	for (struct str rest = text; rest.ptr;) {
		struct str raw = str_split(&rest, '\n');
		struct line l = look(raw);
		if (w.code)
			write_code(&w, raw, &l);
		else
			write_line(&w, &pending, &l);
	}
	close_block(&w, &pending);
	if (w.code)
		buffer_append_z(out, "</code></pre>\n");
	buffer_drop(&pending);
}
