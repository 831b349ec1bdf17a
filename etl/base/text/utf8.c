#include "base/text/utf8.h"

#include "base/memory/buffer.h"

#include <endian.h>
#include <stdlib.h>
#include <utf8proc.h>

#define EVERY_UPPER_BIT 0x8080808080808080u

static bool continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Which second bytes may follow the first (Unicode 15, table 3-7): no overlong forms, no
 * surrogates, nothing beyond U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xE0:
		return second >= 0xA0 && second <= 0xBF;
	case 0xED:
		return second >= 0x80 && second <= 0x9F;
	case 0xF0:
		return second >= 0x90 && second <= 0xBF;
	case 0xF4:
		return second >= 0x80 && second <= 0x8F;
	default:
		return continues(second);
	}
}

/* Length of the well-formed sequence at p, or 0. */
static size_t sequence(const unsigned char *p, size_t len)
{
	unsigned char c = p[0];
	if (c < 0x80)
		return 1;
	if (c < 0xC2 || c > 0xF4)
		return 0;
	size_t n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (len < n || !second_fits(c, p[1]))
		return 0;
	for (size_t i = 2; i < n; i++)
		if (!continues(p[i]))
			return 0;
	return n;
}

size_t utf8_broken(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t n = 1, whole = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (p[0] < 0xC2 || p[0] > 0xF4 || s.len < 2 || !second_fits(p[0], p[1]))
		return 1;
	while (n < s.len && n < whole && continues(p[n]))
		n++;
	return n;
}

size_t utf8_ascii(struct str s)
{
	typedef uint64_t two __attribute__((vector_size(16)));
	size_t i = 0;
	for (; s.len - i >= 64; i += 64) {
		two a, b, c, d;
		memcpy(&a, s.ptr + i, 16);
		memcpy(&b, s.ptr + i + 16, 16);
		memcpy(&c, s.ptr + i + 32, 16);
		memcpy(&d, s.ptr + i + 48, 16);
		a |= b | c | d;
		if ((a[0] | a[1]) & EVERY_UPPER_BIT)
			break;
	}
	for (uint64_t eight; s.len - i >= 8; i += 8) {
		memcpy(&eight, s.ptr + i, 8);
		eight = le64toh(eight) & EVERY_UPPER_BIT;
		if (eight)
			return i + (size_t)__builtin_ctzll(eight) / 8;
	}
	while (i < s.len && (unsigned char)s.ptr[i] < 0x80)
		i++;
	return i;
}

size_t utf8_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;
	size_t i = 0;
	while (i < s.len) {
		i += utf8_ascii((struct str){s.ptr + i, s.len - i});
		if (i == s.len)
			break;
		size_t n = sequence(p + i, s.len - i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

size_t utf8_length(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return n;
}

size_t utf8_get(struct str s, uint32_t *c)
{
	size_t n = s.len ? sequence((const unsigned char *)s.ptr, s.len) : 0;
	const unsigned char *p = (const unsigned char *)s.ptr;
	if (n == 0)
		return 0;
	*c = n == 1 ? p[0] : p[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | (p[i] & 0x3F);
	return n;
}

struct str utf8_compose(char *room, size_t size, struct str s)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len,
					  &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	bool fits = n >= 0 && (size_t)n <= size;
	if (fits)
		memcpy(room, composed, (size_t)n);
	free(composed);
	return fits ? (struct str){room, (size_t)n} : s;
}

static bool is_hidden(uint32_t c)
{
	if (c < 0xA0)
		return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c >= 0x7F;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CO:
		return true;
	default:
		return c >= 0x300 && c <= 0x36F;
	}
}

struct str utf8_visible(struct arena *a, struct str s)
{
	struct buffer out;
	bool any = false;
	buffer_init(&out, SIZE_MAX);
	for (size_t i = 0; i < s.len;) {
		uint32_t c = 0;
		size_t n = utf8_get((struct str){s.ptr + i, s.len - i}, &c);
		if (n && is_hidden(c)) {
			buffer_printf(&out, "<U+%04X>", c);
			any = true;
		} else {
			n = n ? n : 1;
			buffer_append(&out, s.ptr + i, n);
		}
		i += n;
	}
	struct str visible = any ? arena_dup(a, buffer_str(&out)) : s;
	buffer_drop(&out);
	return visible;
}

size_t utf8_put(char out[4], uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

static bool is_word(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

static bool is_ascii_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The letter that U+00C0 to U+00FF is folded to, where i is at the first of its two bytes; 0: it is none, or folded otherwise. */
static char fold_accent(struct str s, size_t i)
{
	static const char letters[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy.."
				      "aaaaaa.ceeeeiiii.nooooo..uuuuy.y";
	unsigned char second = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	if ((unsigned char)s.ptr[i] != 0xC3 || second < 0x80 || second >= 0xC0)
		return 0;
	return letters[second - 0x80] == '.' ? 0 : letters[second - 0x80];
}

/* What `fold` gives of ASCII and its letters with accents, without asking for each character's category. False: there is more. */
static bool fold_latin(struct arena *a, struct str s, const char *gap, struct str *folded)
{
	size_t len = 0;
	bool pending = false;
	char *out = arena_bytes(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if ((unsigned char)c >= 0x80 || c == '\0') {
			c = fold_accent(s, i++);
			if (c == 0)
				return false;
		} else if (!is_ascii_word(c)) {
			pending = len > 0;
			continue;
		}
		if (pending && *gap)
			out[len++] = *gap;
		pending = false;
		out[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	out[len] = '\0';
	*folded = (struct str){out, len};
	return true;
}

/* `gap` stands for every run of what is neither letter nor digit; "" for nothing. */
static struct str fold(struct arena *a, struct str s, const char *gap)
{
	utf8proc_uint8_t *mapped = NULL;
	struct str folded;
	if (fold_latin(a, s, gap, &folded))
		return folded;
	utf8proc_ssize_t n = utf8proc_map(
		(const utf8proc_uint8_t *)(s.ptr ? s.ptr : ""), (utf8proc_ssize_t)s.len, &mapped,
		UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
			UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
	if (n < 0) /* not UTF-8: leave it as it is */
		return arena_dup(a, s);
	char *out = arena_bytes(a, (size_t)n + 1);
	size_t len = 0;
	bool pending = false;
	for (utf8proc_ssize_t i = 0; i < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate(mapped + i, n - i, &c);
		if (used <= 0)
			break;
		if (!is_word(c)) {
			pending = len > 0;
		} else {
			if (pending && *gap)
				out[len++] = *gap;
			pending = false;
			memcpy(out + len, mapped + i, (size_t)used);
			len += (size_t)used;
		}
		i += used;
	}
	free(mapped);
	out[len] = '\0';
	return (struct str){out, len};
}

struct str utf8_fold(struct arena *a, struct str s)
{
	return fold(a, s, " ");
}

struct str utf8_fold_tight(struct arena *a, struct str s)
{
	return fold(a, s, "");
}

struct str utf8_fold_case(struct arena *a, struct str s)
{
	utf8proc_uint8_t *mapped = NULL;
	size_t ascii = 0;
	char *out = arena_bytes(a, s.len + 1);

	for (; ascii < s.len && (unsigned char)s.ptr[ascii] < 0x80; ascii++)
		out[ascii] = s.ptr[ascii] >= 'A' && s.ptr[ascii] <= 'Z' ? (char)(s.ptr[ascii] + 32)
									: s.ptr[ascii];
	out[ascii] = '\0';
	if (ascii == s.len)
		return (struct str){out, s.len};
	utf8proc_ssize_t n = utf8proc_map(
		(const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &mapped,
		UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	if (n < 0) /* not UTF-8: leave it as it is */
		return arena_dup(a, s);
	struct str folded = arena_dup(a, (struct str){(const char *)mapped, (size_t)n});
	free(mapped);
	return folded;
}

size_t edit_distance(struct str a, struct str b, size_t limit)
{
	size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
	if (gap > limit || b.len > 4096)
		return limit + 1;
	size_t *row = xmalloc((b.len + 1) * sizeof *row);
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	size_t distance = row[b.len];
	free(row);
	return distance > limit ? limit + 1 : distance;
}
