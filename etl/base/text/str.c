#include "base/text/str.h"

#include "base/memory/arena.h"

#include <stdio.h>

int str_cmp(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || memcmp(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* Unicode's blanks of three bytes, and what has no width: U+1680, U+2000 to U+200B, U+200E, U+200F,
 * U+202A to U+202F, U+205F, U+2060, U+2066 to U+2069, U+3000, U+FEFF. */
static bool is_wide_blank(const char *p)
{
	unsigned c = (unsigned)(unsigned char)p[0] << 16 | (unsigned)(unsigned char)p[1] << 8 |
		     (unsigned char)p[2]; /* the bytes of UTF-8 */
	if (c >= 0xE28080 && c <= 0xE280AF)
		return (c <= 0xE2808F && c != 0xE2808C && c != 0xE2808D) || c >= 0xE280AA;
	return c == 0xE19A80 || c == 0xE2819F || c == 0xE281A0 ||
	       (c >= 0xE281A6 && c <= 0xE281A9) || c == 0xE38080 || c == 0xEFBBBF;
}

/* U+00A0, and U+00AD, which is only seen where a line is broken. */
static bool is_latin_blank(const char *p)
{
	return (unsigned char)p[0] == 0xC2 &&
	       ((unsigned char)p[1] == 0xA0 || (unsigned char)p[1] == 0xAD);
}

/* Bytes of the blank at p, which ends within len bytes, or 0. */
static size_t blank_at_start(const char *p, size_t len)
{
	unsigned char c = (unsigned char)p[0];
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	if (c < 0x80)
		return 0;
	if (len >= 2 && is_latin_blank(p))
		return 2;
	return len >= 3 && is_wide_blank(p) ? 3 : 0;
}

static size_t blank_at_end(const char *p, size_t len)
{
	unsigned char c = (unsigned char)p[len - 1];
	if (c < 0x80)
		return blank_at_start(p + len - 1, 1);
	if (len >= 2 && is_latin_blank(p + len - 2))
		return 2;
	return len >= 3 && is_wide_blank(p + len - 3) ? 3 : 0;
}

struct str str_trim(struct str s)
{
	size_t n;
	while (s.len > 0 && (n = blank_at_start(s.ptr, s.len)) > 0) {
		s.ptr += n;
		s.len -= n;
	}
	while (s.len > 0 && (n = blank_at_end(s.ptr, s.len)) > 0)
		s.len -= n;
	return s;
}

struct str str_split(struct str *rest, char sep)
{
	const char *at = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
	struct str head = *rest;
	if (!at) {
		*rest = (struct str){NULL, 0};
		return head;
	}
	head.len = (size_t)(at - rest->ptr);
	rest->ptr = at + 1;
	rest->len -= head.len + 1;
	return head;
}

struct str str_base_name(struct str path)
{
	const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
	return slash ? (struct str){slash + 1, (size_t)(path.ptr + path.len - slash - 1)} : path;
}

struct str str_folder(struct str path)
{
	const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
	return slash ? (struct str){path.ptr, (size_t)(slash - path.ptr)} : STR("");
}

/* Bytes at the end of p that begin a UTF-8 character and do not end it. */
static size_t part_at_end(const char *p, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)p[n - back];
		if (c < 0x80)
			return 0;
		if (c >= 0xC0)
			return back < (c < 0xE0 ? 2u : c < 0xF0 ? 3u : 4u) ? back : 0;
	}
	return 0;
}

struct str str_head(struct str s, size_t max)
{
	if (s.len <= max)
		return s;
	return (struct str){s.ptr, max - part_at_end(s.ptr, max)};
}

void str_vprint(char *out, size_t size, const char *format, va_list args)
{
	int n = vsnprintf(out, size, format, args);
	if (n < 0)
		out[0] = '\0';
	else if ((size_t)n >= size)
		out[size - 1 - part_at_end(out, size - 1)] = '\0';
}

char *str_dup(struct str s)
{
	char *copy = xmalloc(s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

bool str_to_u64(struct str s, uint64_t *out)
{
	uint64_t value = 0;
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned)(unsigned char)s.ptr[i] - '0';
		if (digit > 9 || __builtin_mul_overflow(value, 10u, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*out = value;
	return true;
}
