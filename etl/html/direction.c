/* Text that runs from right to left, or says that what follows it does, keeps that to itself: else it
 * would turn the amount beside it round. */
#include "html/direction.h"

#include "base/text/utf8.h"
#include "html/markdown.h"

#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8" /* U+2068 */
#define POP_ISOLATE "\xe2\x81\xa9"          /* U+2069 */

/* Of Hebrew, Arabic and their kin, or a mark of direction. */
static bool turns(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x590, 0x8ff},   {0x200f, 0x200f},   {0x202a, 0x202e},
		      {0x2066, 0x2069}, {0xfb1d, 0xfdcf},   {0xfdf0, 0xfdff},
		      {0xfe70, 0xfefe}, {0x10800, 0x10fff}, {0x1e800, 0x1efff}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

/* None of those begins with a smaller byte than U+0580 does. */
static bool has_turns(struct str s)
{
	uint32_t c;
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] < 0xd6)
			continue;
		size_t n = utf8_get((struct str){s.ptr + i, s.len - i}, &c);
		if (n && turns(c))
			return true;
		i += n ? n - 1 : 0;
	}
	return false;
}

/* What opens inside is closed inside, and what closes nothing is left out. */
static void put_balanced(struct buffer *out, struct str s)
{
	size_t depth = 0, start = 0;
	for (size_t i = 0; i + 2 < s.len; i++) {
		struct str rest = {s.ptr + i, s.len - i};
		if (!str_starts(rest, STR("\xe2\x81")))
			continue;
		const unsigned char last = (unsigned char)s.ptr[i + 2];
		if (last >= 0xa6 && last <= 0xa8)
			depth++;
		if (last != 0xa9)
			continue;
		if (depth) {
			depth--;
			continue;
		}
		html_escape(out, (struct str){s.ptr + start, i - start});
		start = i + 3;
	}
	html_escape(out, (struct str){s.ptr + start, s.len - start});
	for (; depth; depth--)
		buffer_append_z(out, POP_ISOLATE);
}

void html_escape_apart(struct buffer *out, struct str s)
{
	if (!has_turns(s)) {
		html_escape(out, s);
		return;
	}
	buffer_append_z(out, FIRST_STRONG_ISOLATE);
	put_balanced(out, s);
	buffer_append_z(out, POP_ISOLATE);
}
