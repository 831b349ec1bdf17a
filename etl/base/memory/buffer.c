#include "base/memory/buffer.h"

#include "base/memory/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_init(struct buffer *b, size_t max)
{
	*b = (struct buffer){.max = max};
}

void buffer_drop(struct buffer *b)
{
	free(b->ptr);
	*b = (struct buffer){.max = b->max};
}

int buffer_reserve(struct buffer *b, size_t n)
{
	if (b->overflow)
		return -1;
	if (n <= b->capacity - b->len)
		return 0;
	if (n > b->max - b->len) {
		b->overflow = true;
		return -1;
	}
	size_t want = b->capacity < 256 ? 256 : b->capacity * 2;
	if (want < b->len + n)
		want = b->len + n;
	if (want > b->max)
		want = b->max;
	b->ptr = xrealloc(b->ptr, want);
	b->capacity = want;
	return 0;
}

int buffer_append(struct buffer *b, const void *p, size_t n)
{
	if (buffer_reserve(b, n) != 0)
		return -1;
	if (n)
		memcpy(b->ptr + b->len, p, n);
	b->len += n;
	return 0;
}

int buffer_append_str(struct buffer *b, struct str s)
{
	return buffer_append(b, s.ptr, s.len);
}

int buffer_append_z(struct buffer *b, const char *z)
{
	return buffer_append(b, z, strlen(z));
}

int buffer_append_char(struct buffer *b, char c)
{
	if ((b->overflow || b->len == b->capacity) && buffer_reserve(b, 1) != 0)
		return -1;
	b->ptr[b->len++] = c;
	return 0;
}

int buffer_append_harmless(struct buffer *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		unsigned char next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
		bool c1 = c == 0xc2 && next >= 0x80 && next < 0xa0; /* two bytes in UTF-8 */
		buffer_append_char(b, c1 || c < 0x20 || c == 0x7f ? '?' : (char)c);
		i += c1;
	}
	return b->overflow ? -1 : 0;
}

int buffer_printf(struct buffer *b, const char *format, ...)
{
	char small[512];
	va_list args;
	va_list again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	int result = -1;
	if (n >= 0 && (size_t)n < sizeof small) {
		result = buffer_append(b, small, (size_t)n);
	} else if (n >= 0) {
		char *large = xmalloc((size_t)n + 1);
		vsnprintf(large, (size_t)n + 1, format, again);
		result = buffer_append(b, large, (size_t)n);
		free(large);
	}
	va_end(again);
	return result;
}
