/* Texts as a workbook can hold them. */
#include "publish/workbook.h"

#define CELL_MAX 32767u /* characters */

/* U+FFFE and U+FFFF in UTF-8: characters in which XML 1.0 has no place. */
static bool is_noncharacter(struct str s, size_t at)
{
	const unsigned char *c = (const unsigned char *)s.ptr + at;

	return s.len - at >= 3 && c[0] == 0xEF && c[1] == 0xBF && c[2] >= 0xBE;
}

/* _x0041_ stands for a character in a workbook (ECMA-376, ST_Xstring): a text that holds such is told from
 * it by an underscore that is written so itself. */
static bool is_escape(struct str s, size_t at)
{
	const char *c = s.ptr + at;

	if (s.len - at < 7 || c[0] != '_' || c[1] != 'x' || c[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (!((c[i] >= '0' && c[i] <= '9') || ((c[i] | 32) >= 'a' && (c[i] | 32) <= 'f')))
			return false;
	return true;
}

const char *workbook_text(struct workbook *w, struct str s)
{
	uint64_t characters = 0;

	buffer_reset(&w->text);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		characters += (size_t)((c & 0xC0) != 0x80) + (c >= 0xF0); /* as UTF-16 has it */
		if (characters > CELL_MAX) {
			w->shortened++;
			break;
		}
		if (c == '_' && is_escape(s, i))
			buffer_append_z(&w->text, "_x005F");
		bool none = c == 0xEF && is_noncharacter(s, i);
		/* Nor for control characters, but these. */
		none |= c < ' ' && c != '\t' && c != '\n';
		i += none && c == 0xEF ? 2 : 0;
		buffer_append_char(&w->text, none ? ' ' : s.ptr[i]);
	}
	buffer_append_char(&w->text, 0);
	return w->text.ptr;
}
