/* What may stand in HTML, and how. */
#include "html/markdown.h"

#include "base/text/utf8.h"

/* Bytes that stand as they are, whatever is around them. */
static bool plain(unsigned char c)
{
	return (c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' &&
		c != '\'') ||
	       c == '\n' || c == '\t' || c == '\r';
}

/* Control characters and what no document may hold: U+FFFE, U+1FFFF, U+FDD0 … */
static bool forbidden(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef);
}

/* Writes the character that s begins with, returns its bytes. */
static size_t escape_one(struct buffer *out, struct str s)
{
	static const struct {
		char c;
		const char *name;
	} named[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
	uint32_t c = 0;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (s.ptr[0] == named[i].c) {
			buffer_append_z(out, named[i].name);
			return 1;
		}
	size_t n = utf8_get(s, &c);
	if (n == 0 || forbidden(c))
		buffer_append_z(out, "\xef\xbf\xbd");
	else
		buffer_append(out, s.ptr, n);
	return n ? n : utf8_broken(s);
}

void html_escape(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t start = i;
		while (i < s.len && plain((unsigned char)s.ptr[i]))
			i++;
		buffer_append(out, s.ptr + start, i - start);
		if (i < s.len)
			i += escape_one(out, (struct str){s.ptr + i, s.len - i});
	}
}
