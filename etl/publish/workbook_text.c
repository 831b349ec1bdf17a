/* Texts as a workbook can hold them. */
#include "publish/workbook.h"

#define CELL_MAX 32767u /* characters */

const char *workbook_text(struct workbook *w, struct str s)
{
	uint64_t characters = 0;

	buffer_reset(&w->text);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		characters += (c & 0xC0) != 0x80;
		if (characters > CELL_MAX) {
			w->shortened++;
			break;
		}
		/* XML 1.0 has no place for other control characters. */
		buffer_append_char(&w->text, c < ' ' && c != '\t' && c != '\n' ? ' ' : s.ptr[i]);
	}
	buffer_append_char(&w->text, 0);
	return w->text.ptr;
}
