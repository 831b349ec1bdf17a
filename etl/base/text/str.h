/*
 * Counted strings: a view on bytes that someone else owns, with no terminating NUL.
 */
#ifndef BASE_TEXT_STR_H
#define BASE_TEXT_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

struct str {
	const char *ptr;
	size_t len;
};

/* A view on a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).len, (s).ptr

/* A view on a NUL-terminated string; NULL gives the empty view. */
static inline struct str str_z(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, which for UTF-8 is code point order (PostgreSQL's collation "C"). */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
/* The same, in whatever case letters of ASCII are written; most texts are told apart by their first byte. */
static inline bool str_starts_any_case(struct str s, struct str prefix)
{
	if (s.len < prefix.len || prefix.len == 0)
		return prefix.len == 0;
	return ((s.ptr[0] ^ prefix.ptr[0]) & ~0x20) == 0 &&
	       strncasecmp(s.ptr, prefix.ptr, prefix.len) == 0;
}
bool str_ends(struct str s, struct str suffix);
/* Without blanks at both ends: those of ASCII, line ends, tabs, Unicode's (no-break ones too), and what
 * has no width (U+200B, U+FEFF, marks of direction, U+00AD). */
struct str str_trim(struct str s);
/* The same, without a call for what has a visible ASCII character at both ends. */
static inline struct str str_quick_trim(struct str s)
{
	if (s.len == 0)
		return s;
	unsigned char first = (unsigned char)s.ptr[0], last = (unsigned char)s.ptr[s.len - 1];
	return first > ' ' && first < 0x80 && last > ' ' && last < 0x80 ? s : str_trim(s);
}
/* A path without its folders. */
struct str str_base_name(struct str path);
/* Its folders without the last slash; empty when it has none. */
struct str str_folder(struct str path);
/* The first `max` bytes at most, for a message: without part of a UTF-8 character at its end. */
struct str str_head(struct str s, size_t max);
/* As vsnprintf; what does not fit is cut before a UTF-8 character, never in one. */
void str_vprint(char *out, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));
/* The part of *rest before the first `sep`; *rest moves behind it (ptr NULL at the end). */
struct str str_split(struct str *rest, char sep);
/* A NUL-terminated copy on the heap; the caller frees it. Dies when memory is out. */
char *str_dup(struct str s);
/* Decimal digits only, no sign. False when empty, not a number, or out of range. */
bool str_to_u64(struct str s, uint64_t *out);

#endif
