/* A text as runs of letters and digits, by which lists and texts are compared. */
#include "privacy/people/people_inside.h"

#include "base/text/utf8.h"

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

/* U+00C0 to U+00FF as they are folded; a point: not by one letter. */
static const char ACCENTS[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy.."
			      "aaaaaa.ceeeeiiii.nooooo..uuuuy.y";

/* A word while it is read, folded as it goes. */
struct reading {
	char *room;
	size_t n;
	bool by_table; /* what is in the room is the whole of it, folded */
};

static void put(struct reading *r, char c)
{
	if (r->n < PEOPLE_WORD_MOST)
		r->room[r->n++] = c;
	else
		r->by_table = false;
}

/* A character of more bytes. Gives where it ends. */
static size_t put_wide(struct reading *r, struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	unsigned char next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	char folded = c == 0xC3 && next >= 0x80 && next < 0xC0 ? ACCENTS[next - 0x80] : '.';
	if (folded == '.')
		r->by_table = false;
	else
		put(r, folded);
	return folded == '.' ? i + 1 : i + 2;
}

/* Where the word that begins at i ends. */
static size_t read_word(struct reading *r, struct people_token *out, struct str s, size_t i)
{
	while (i < s.len) {
		char c = s.ptr[i], small = (char)(c | 0x20);
		if (small >= 'a' && small <= 'z' && (unsigned char)c < 0x80) {
			put(r, small);
			i++;
		} else if (looking_is_digit(c)) {
			out->digits = true;
			put(r, c);
			i++;
		} else if ((unsigned char)c < 0x80 || between_at(s, i)) {
			break;
		} else {
			i = put_wide(r, s, i);
		}
	}
	return i;
}

bool people_token_next(struct people_token *out, struct str text, size_t *at,
		       char room[PEOPLE_WORD_MOST], struct arena *a)
{
	struct reading r = {.room = room, .by_table = true};
	size_t i = *at, n;
	while (i < text.len && (n = between_at(text, i)) != 0)
		i += n;
	if (i >= text.len)
		return false;
	*out = (struct people_token){.from = i};
	out->to = *at = i = read_word(&r, out, text, i);
	struct str raw = {text.ptr + out->from, i - out->from};
	out->letters = !out->digits;
	out->capital = is_capital(raw);
	out->key = r.by_table ? (struct str){room, r.n} : utf8_fold_tight(a, raw);
	out->point = looking_byte(text, i) == '.';
	return true;
}
