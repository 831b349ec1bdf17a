/* A text as runs of letters and digits, by which lists and texts are compared. */
#include "privacy/people_inside.h"

#include "base/utf8.h"

/* Bytes of what stands at i and is no part of a word: ASCII's marks, no-break blanks, quotes and dashes of Unicode. 0: it
 * is of a word. */
static size_t between_at(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	unsigned char next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	if (c < 0x80)
		return looking_is_letter((char)c) || looking_is_digit((char)c) ? 0 : 1;
	if (c == 0xC2 && next < 0xAA)
		return 2;
	return c == 0xE2 && next == 0x80 ? 3 : 0;
}

static bool is_capital(struct str s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	unsigned char next = s.len > 1 ? (unsigned char)s.ptr[1] : 0;
	return (c >= 'A' && c <= 'Z') || (c == 0xC3 && next >= 0x80 && next < 0x9F) ||
	       ((c == 0xC4 || c == 0xC5) && next % 2 == 0);
}

static struct str fold(struct str raw, char room[PEOPLE_WORD_MOST], struct arena *a)
{
	if (raw.len > PEOPLE_WORD_MOST)
		return utf8_fold_tight(a, raw);
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];
		if (c >= 0x80)
			return utf8_fold_tight(a, raw);
		room[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	return (struct str){room, raw.len};
}

bool people_token_next(struct people_token *out, struct str text, size_t *at,
		       char room[PEOPLE_WORD_MOST], struct arena *a)
{
	size_t i = *at, n;
	while (i < text.len && (n = between_at(text, i)) != 0)
		i += n;
	if (i >= text.len)
		return false;
	*out = (struct people_token){.from = i, .letters = true};
	for (; i < text.len && between_at(text, i) == 0; i++)
		if (looking_is_digit(text.ptr[i])) {
			out->digits = true;
			out->letters = false;
		}
	out->to = *at = i;
	struct str raw = {text.ptr + out->from, i - out->from};
	out->capital = is_capital(raw);
	out->key = fold(raw, room, a);
	out->point = looking_byte(text, i) == '.';
	out->comma = looking_byte(text, i) == ',';
	return true;
}
