#include "template/c_text.h"

size_t literal_end(struct str s, size_t at)
{
	const char quote = s.ptr[at];
	for (size_t i = at + 1; i < s.len; i++) {
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == quote)
			return i + 1;
	}
	return s.len;
}

static void move(struct str *s, size_t n)
{
	*s = (struct str){s->ptr + n, s->len - n};
}

void skip_blanks(struct str *s)
{
	while (s->len && is_blank(s->ptr[0]))
		move(s, 1);
}

struct str take_word(struct str *s)
{
	size_t n = 0;
	skip_blanks(s);
	while (n < s->len && is_word(s->ptr[n]))
		n++;
	struct str word = {s->ptr, n};
	move(s, n);
	return word;
}

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* What stands behind a backslash; returns the characters taken, 0 when it is not known. */
static size_t escape(struct buffer *out, struct str s)
{
	static const char from[] = "\"\\'nt", to[] = "\"\\'\n\t";
	const char *known = s.len && s.ptr[0] ? strchr(from, s.ptr[0]) : NULL;
	if (known) {
		buffer_append_char(out, to[known - from]);
		return 1;
	}
	if (s.len >= 3 && s.ptr[0] == 'x' && hex(s.ptr[1]) >= 0 && hex(s.ptr[2]) >= 0) {
		buffer_append_char(out, (char)(hex(s.ptr[1]) * 16 + hex(s.ptr[2])));
		return 3;
	}
	return 0;
}

static bool unescape(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '\\') {
			buffer_append_char(out, s.ptr[i]);
			continue;
		}
		size_t n = escape(out, (struct str){s.ptr + i + 1, s.len - i - 1});
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

bool take_string(struct str *s, struct arena *a, struct str *out)
{
	struct buffer text;
	bool any = false, good = true;
	buffer_init(&text, 1 << 20);
	for (;;) {
		skip_blanks(s);
		if (s->len < 2 || s->ptr[0] != '"')
			break;
		size_t end = literal_end(*s, 0);
		good = good && end > 1 && s->ptr[end - 1] == '"' &&
		       unescape(&text, (struct str){s->ptr + 1, end - 2});
		any = true;
		move(s, end);
	}
	*out = arena_dup(a, buffer_str(&text));
	buffer_drop(&text);
	return any && good;
}

/* Where the literal at the front ends and what stands behind it. */
static struct str behind_literal(struct str s)
{
	skip_blanks(&s);
	if (s.len == 0 || s.ptr[0] != '"')
		return (struct str){0};
	move(&s, literal_end(s, 0));
	skip_blanks(&s);
	return s;
}

bool take_two_strings(struct str *s, struct arena *a, struct str *one, struct str *two)
{
	struct str all = *s, second = behind_literal(all), third = behind_literal(second);
	bool apart = second.len && second.ptr[0] == '"' && (third.len == 0 || third.ptr[0] != '"');
	if (!take_string(s, a, one))
		return false;
	skip_blanks(s);
	struct str rest = *s;
	if (rest.len && rest.ptr[0] == ',')
		move(&rest, 1);
	if (take_string(&rest, a, two)) {
		*s = rest;
		return true;
	}
	/* No comma between them: they were taken for one. */
	struct str first = {all.ptr, (size_t)(second.ptr - all.ptr)};
	struct str rest_of_two = {second.ptr,
				  third.ptr ? (size_t)(third.ptr - second.ptr) : second.len};
	return apart && take_string(&first, a, one) && take_string(&rest_of_two, a, two);
}

bool take_hole(struct str *text, struct text_hole_read *out)
{
	const char *begin = text->len ? memchr(text->ptr, '{', text->len) : NULL;
	const char *end =
		begin ? memchr(begin, '}', text->len - (size_t)(begin - text->ptr)) : NULL;
	if (!end)
		return false;
	struct str inside = {begin + 1, (size_t)(end - begin) - 1};
	out->name = str_split(&inside, ':');
	out->words = inside.ptr != NULL;
	move(text, (size_t)(end + 1 - text->ptr));
	return true;
}

struct str take_expression(struct str *s)
{
	unsigned depth = 0;
	size_t i = 0;
	while (i < s->len) {
		char c = s->ptr[i];
		if (c == '"' || c == '\'') {
			i = literal_end(*s, i);
			continue;
		}
		if (strchr("([{", c) && c)
			depth++;
		else if (strchr(")]}", c) && c && depth)
			depth--;
		else if (c == ',' && depth == 0)
			break;
		i++;
	}
	struct str expression = str_trim((struct str){s->ptr, i});
	move(s, i < s->len ? i + 1 : i);
	return expression;
}

void put_string(struct buffer *out, struct str s)
{
	buffer_append_char(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c == '\n')
			buffer_append_z(out, "\\n");
		else if (c < ' ' || c == 0x7f)
			buffer_printf(out, "\\%03o", c);
		else {
			if (c == '"' || c == '\\')
				buffer_append_char(out, '\\');
			buffer_append_char(out, (char)c);
		}
	}
	buffer_append_char(out, '"');
}

unsigned count_lines(struct str s)
{
	unsigned n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}
