#include "extract/text/unseen.h"

#include "base/memory/buffer.h"
#include "base/text/utf8.h"

#include <ctype.h>

#define HELD 12u /* three characters that were bytes once, and a letter in front */

static bool is_mark(uint32_t c)
{
	return c >= 0x300 && c <= 0x36F;
}

/* Joiners mean something between letters of scripts that join them, and nothing behind ASCII. */
static bool is_joiner(uint32_t c)
{
	return c == 0x200C || c == 0x200D;
}

/* Source: Unicode 15, general category Cf, and DerivedCoreProperties' Default_Ignorable_Code_Point, of
 * what text files are seen with. */
static bool is_invisible(uint32_t c)
{
	return c == 0xAD || c == 0x61C || c == 0x180E || c == 0x200B || c == 0x200E ||
	       c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
	       c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

/* The byte that Windows-1252 has for a character, or Latin-1 for a control; 0: none beyond ASCII. */
static unsigned char byte_of(uint32_t c)
{
	const uint16_t *table = charset_table("windows-1252");
	if (c >= 0x80 && c <= 0xFF)
		return (unsigned char)c;
	for (unsigned i = 0; i < 32 && c > 0xFF; i++)
		if (table[i] == c)
			return (unsigned char)(0x80 + i);
	return 0;
}

static uint32_t at(const char *p, size_t n, size_t i, size_t *len)
{
	uint32_t c = 0;
	*len = i < n ? utf8_get((struct str){p + i, n - i}, &c) : 0;
	return c;
}

/*
 * "Ã©" for é, "â‚¬" for €: characters whose bytes are a character of UTF-8 again, of those that such
 * text is full of: Latin letters and signs (C2 to C5), dashes, quotes and currencies (E2 80 to 82).
 * "MANHÃ”" in quotes is none: a quote that Windows-1252 has must have a letter behind it.
 */
static size_t read_twice(uint32_t *meant, const char *p, size_t n, size_t first, uint32_t c)
{
	size_t second, third;
	uint32_t d = at(p, n, first, &second);
	unsigned b = second ? byte_of(d) : 0, last;
	if (b < 0x80 || b > 0xBF)
		return 0;
	if (c >= 0xC2 && c <= 0xC5) {
		bool letter = first + second < n && isalpha((unsigned char)p[first + second]);
		*meant = (c & 0x1F) << 6 | (b & 0x3F);
		return d <= 0xFF || c != 0xC3 || letter ? first + second : 0;
	}
	last = byte_of(at(p, n, first + second, &third));
	if (c != 0xE2 || b > 0x82 || third == 0 || last < 0x80 || last > 0xBF)
		return 0;
	*meant = 0x2000u | (b & 0x3F) << 6 | (last & 0x3F);
	return first + second + third;
}

/* Is something odd at p? `len` is that of the character there, c. */
static bool is_odd(const char *p, size_t n, size_t len, uint32_t c)
{
	uint32_t meant;
	if (c < 0xA0 || is_invisible(c) || is_joiner(c) || is_mark(c))
		return true;
	return ((c >= 0xC2 && c <= 0xC5) || c == 0xE2) && read_twice(&meant, p, n, len, c) > 0;
}

static inline bool continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Of two bytes: no controls, no soft hyphen, no marks (CC, CD); and none of U+00C2 to U+00C5 and U+00E2,
 * which may be halves of others (read_twice). */
static inline bool plain_pair(unsigned char first, unsigned char second)
{
	if (first == 0xC3)
		return (second < 0x82 || second > 0x85) && second != 0xA2;
	if (first == 0xC2)
		return second >= 0xA0 && second != 0xAD;
	return (first >= 0xC4 && first <= 0xCB) || (first >= 0xCE && first <= 0xD7);
}

/* The bytes of a character that is well formed and cannot be odd, by its first two: nearly all that are
 * not ASCII. 0: look closer. */
static inline size_t plain_length(const unsigned char *p, size_t n)
{
	if (n < 2 || !continues(p[1]))
		return 0;
	if (p[0] >= 0xE3 && p[0] <= 0xEC)
		return n > 2 && continues(p[2]) ? 3 : 0;
	return plain_pair(p[0], p[1]) ? 2 : 0;
}

size_t unseen_valid(const char *p, size_t n, bool *clear)
{
	size_t i = 0;
	*clear = true;
	while (i < n) {
		i += utf8_ascii((struct str){p + i, n - i});
		size_t len = plain_length((const unsigned char *)p + i, n - i);
		while (len) { /* accents come together */
			i += len;
			len = plain_length((const unsigned char *)p + i, n - i);
		}
		if (i == n || (unsigned char)p[i] < 0x80)
			continue;
		uint32_t c = at(p, n, i, &len);
		if (len == 0)
			break;
		if (is_odd(p + i, n - i, len, c)) {
			*clear = false;
			return i + utf8_valid((struct str){p + i, n - i});
		}
		i += len;
	}
	return i;
}

size_t unseen_clear(const char *p, size_t n)
{
	size_t i = 0, before = 0; /* where the character in front begins */
	while (i < n) {
		size_t ascii = utf8_ascii((struct str){p + i, n - i});
		before = ascii ? i + ascii - 1 : before;
		i += ascii;
		size_t len = plain_length((const unsigned char *)p + i, n - i);
		uint32_t c = len ? 0 : at(p, n, i, &len);
		if (len == 0)
			break;
		if (c && is_odd(p + i, n - i, len, c))
			return is_mark(c) ? before : i;
		before = i;
		i += len;
	}
	return i;
}

static void put(struct unseen *out, enum oddity kind, uint32_t code, uint32_t meant)
{
	out->kind = kind;
	out->code = code;
	out->meant = meant;
	out->len = meant ? utf8_put(out->text, meant) : 0;
}

/* A letter and the marks behind it, as one character where there is one. */
static size_t compose(struct unseen *out, const char *p, size_t n, size_t len)
{
	size_t more, all = len;
	while (all + 4 <= UNSEEN_SPAN && is_mark(at(p, n, all, &more)))
		all += more;
	struct str composed = utf8_compose(out->text, sizeof out->text, (struct str){p, all});
	out->kind = str_eq(composed, (struct str){p, all}) ? ODDITY_NONE : ODDITY_APART;
	out->code = at(p, n, len, &more);
	out->len = composed.len;
	utf8_get(composed, &out->meant);
	return all;
}

size_t unseen_read(struct unseen *out, const char *p, size_t n, unsigned char before)
{
	size_t len, next;
	uint32_t meant, c = at(p, n, 0, &len);
	if (len && is_mark(at(p, n, len, &next)))
		return compose(out, p, n, len);
	size_t twice = len ? read_twice(&meant, p, n, len, c) : 0;
	if (twice) {
		put(out, ODDITY_TWICE, c, meant);
		return twice;
	}
	if (c >= 0x80 && c < 0xA0 && charset_table("windows-1252")[c - 0x80])
		put(out, ODDITY_CONTROL, c, charset_table("windows-1252")[c - 0x80]);
	else if (is_invisible(c) || (is_joiner(c) && before < 0x80))
		put(out, ODDITY_INVISIBLE, c, 0);
	else
		put(out, c >= 0x80 && c < 0xA0 ? ODDITY_CONTROL : ODDITY_NONE, c, c);
	if (c == 0 || len == 0) { /* a NUL is the reader's to tell */
		out->text[0] = *p;
		out->len = len = 1;
	}
	return len;
}

bool unseen_mend(char *p, size_t *n, size_t room)
{
	struct buffer out;
	bool mended = false;
	if (unseen_clear(p, *n) == *n)
		return false;
	buffer_init(&out, room);
	for (size_t r = 0; r < *n;) {
		struct unseen u;
		size_t good = unseen_clear(p + r, *n - r);
		buffer_append(&out, p + r, good);
		r += good;
		if (r == *n)
			break;
		r += unseen_read(&u, p + r, *n - r, r ? (unsigned char)p[r - 1] : 0);
		buffer_append(&out, u.text, u.len);
		mended = mended || u.kind != ODDITY_NONE;
	}
	mended = mended && !out.overflow;
	if (mended) {
		if (out.len)
			memcpy(p, out.ptr, out.len);
		*n = out.len;
	}
	buffer_drop(&out);
	return mended;
}

size_t unseen_held(const char *p, size_t n)
{
	size_t held = 0;
	while (held < n && held < HELD && (unsigned char)p[n - 1 - held] >= 0x80)
		held++;
	if (held == HELD) /* a script without ASCII */
		return 0;
	return held + (held < n && isalpha((unsigned char)p[n - 1 - held]));
}
