#include "base/text/json_token.h"

#include "base/text/utf8.h"

#define REPLACEMENT 0xFFFDu

static struct json_token found(enum token_kind kind, size_t at, size_t end)
{
	return (struct json_token){.kind = kind, .at = at, .n = end - at};
}

static struct json_token wrong(size_t at, const char *fault)
{
	return (struct json_token){.kind = TOKEN_FAULT, .at = at, .fault = fault};
}

/* The text ends inside the token that began at `at`. */
static struct json_token cut(size_t at, bool last, const char *fault)
{
	return last ? wrong(at, fault) : found(TOKEN_MORE, at, at);
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Bytes of the escape at i: 2 or 6; 0 when it is none. The text may end in it. */
static size_t escape_size(struct str text, size_t i)
{
	if (i + 1 >= text.len)
		return 2;
	if (text.ptr[i + 1] != 'u')
		return memchr("\"\\/bfnrt", text.ptr[i + 1], 8) ? 2 : 0;
	for (size_t k = i + 2; k < i + 6 && k < text.len; k++)
		if (hex(text.ptr[k]) < 0)
			return 0;
	return 6;
}

static struct json_token take_string(struct str text, size_t at, bool last)
{
	bool escaped = false;
	for (size_t i = at + 1; i < text.len;) {
		char c = text.ptr[i];
		if (c == '"') {
			struct json_token t = found(TOKEN_STRING, at, i + 1);
			t.escaped = escaped;
			return t;
		}
		if ((unsigned char)c < 0x20)
			return wrong(i,
				     c == '\n' || c == '\r'
					     ? "a line end inside a text; is a quote missing?"
					     : "a control character inside a text, which must be "
					       "written as \\u00XX");
		size_t n = c == '\\' ? escape_size(text, i) : 1;
		if (n == 0)
			return wrong(i, "a backslash that begins no escape that JSON knows");
		escaped = escaped || c == '\\';
		i += n;
	}
	return cut(at, last, "a text that is not closed: the file ends inside it");
}

/* Behind the digits from i on. */
static size_t digits(struct str text, size_t i)
{
	while (i < text.len && is_digit(text.ptr[i]))
		i++;
	return i;
}

static const char *const no_number = "no number as JSON writes them: -12.50, 0.5 or 1e6";

static struct json_token take_number(struct str text, size_t at, bool last)
{
	size_t i = at + (text.ptr[at] == '-');
	size_t start = i;
	i = digits(text, i);
	bool good = i > start && (text.ptr[start] != '0' || i == start + 1);
	if (good && i < text.len && text.ptr[i] == '.') {
		start = ++i;
		i = digits(text, i);
		good = i > start;
	}
	if (good && i < text.len && (text.ptr[i] | 0x20) == 'e') {
		i++;
		i += i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-');
		start = i;
		i = digits(text, i);
		good = i > start;
	}
	if (i == text.len && !last)
		return found(TOKEN_MORE, at, at);
	return good ? found(TOKEN_NUMBER, at, i) : wrong(at, no_number);
}

static bool is_letter(char c)
{
	char lower = (char)(c | 0x20);
	return lower >= 'a' && lower <= 'z';
}

static struct json_token take_word(struct str text, size_t at, bool last)
{
	static const struct {
		struct str word;
		enum token_kind kind;
	} words[] = {
		{{"true", 4}, TOKEN_TRUE}, {{"false", 5}, TOKEN_FALSE}, {{"null", 4}, TOKEN_NULL}};
	size_t end = at;
	while (end < text.len && is_letter(text.ptr[end]) && end - at < 6)
		end++;
	if (end == text.len && end - at < 6 && !last)
		return found(TOKEN_MORE, at, at);
	for (size_t i = 0; i < 3; i++)
		if (str_eq((struct str){text.ptr + at, end - at}, words[i].word))
			return found(words[i].kind, at, end);
	return wrong(at, "a word that JSON does not know; it has true, false and null, and other "
			 "text stands in double quotes");
}

static enum token_kind sign(char c)
{
	switch (c) {
	case '{':
		return TOKEN_OBJECT;
	case '}':
		return TOKEN_OBJECT_END;
	case '[':
		return TOKEN_ARRAY;
	case ']':
		return TOKEN_ARRAY_END;
	case ':':
		return TOKEN_COLON;
	case ',':
		return TOKEN_COMMA;
	default:
		return TOKEN_FAULT;
	}
}

struct json_token json_token(struct str text, size_t at, bool last)
{
	while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\n' ||
				 text.ptr[at] == '\r' || text.ptr[at] == '\t'))
		at++;
	if (at >= text.len)
		return found(last ? TOKEN_END : TOKEN_MORE, at, at);
	char c = text.ptr[at];
	if (c == '"')
		return take_string(text, at, last);
	if (c == '-' || is_digit(c))
		return take_number(text, at, last);
	if (is_letter(c))
		return take_word(text, at, last);
	enum token_kind kind = sign(c);
	return kind == TOKEN_FAULT ? wrong(at, "a character that begins nothing in JSON")
				   : found(kind, at, at + 1);
}

/* ---- what a string means ---- */

static uint32_t unit(const char *p)
{
	return (uint32_t)(hex(p[0]) << 12 | hex(p[1]) << 8 | hex(p[2]) << 4 | hex(p[3]));
}

static bool is_low(uint32_t c)
{
	return c >= 0xDC00 && c < 0xE000;
}

/* The character whose \u escape is at p, which ends at `end`; moves *p behind it. */
static uint32_t take_unicode(const char **p, const char *end, struct json_oddity *odd)
{
	uint32_t c = unit(*p + 2);
	*p += 6;
	if (c >= 0xD800 && c < 0xDC00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' &&
	    is_low(unit(*p + 2))) {
		c = 0x10000 + ((c - 0xD800) << 10) + (unit(*p + 2) - 0xDC00);
		*p += 6;
	} else if (c >= 0xD800 && c < 0xE000) {
		odd->half = true;
		c = REPLACEMENT;
	}
	odd->nul = odd->nul || c == 0;
	return c;
}

static char plain_escape(char c)
{
	static const char names[] = "bfnrt", meanings[] = "\b\f\n\r\t";
	const char *at = strchr(names, c);
	return at ? meanings[at - names] : c;
}

size_t json_token_text(char *out, struct str token, struct json_oddity *odd)
{
	const char *p = token.ptr + 1, *end = token.ptr + token.len - 1;
	size_t n = 0;
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t plain = (size_t)((slash ? slash : end) - p);
		memcpy(out + n, p, plain);
		n += plain;
		p += plain;
		if (p == end)
			break;
		if (p[1] == 'u') {
			n += utf8_put(out + n, take_unicode(&p, end, odd));
		} else {
			out[n++] = plain_escape(p[1]);
			p += 2;
		}
	}
	return n;
}
