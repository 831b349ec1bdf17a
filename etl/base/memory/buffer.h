/*
 * A growing buffer that is born with a maximum. Passing the maximum is remembered, not crashed on:
 * check `overflow` (or the return value) before using the content. From then on it takes nothing
 * more, so that what is in it is a beginning and has no gap.
 */
#ifndef BASE_MEMORY_BUFFER_H
#define BASE_MEMORY_BUFFER_H

#include "base/text/str.h"

struct buffer {
	char *ptr;
	size_t len;
	size_t capacity;
	size_t max;
	bool overflow;
};

void buffer_init(struct buffer *b, size_t max);
void buffer_drop(struct buffer *b);
/* Empties it, keeps the memory. */
static inline void buffer_reset(struct buffer *b)
{
	b->len = 0;
	b->overflow = false;
}
/* Makes room for n more bytes; -1 (and overflow) when that passes the maximum. */
int buffer_reserve(struct buffer *b, size_t n);
int buffer_append(struct buffer *b, const void *p, size_t n);
int buffer_append_str(struct buffer *b, struct str s);
int buffer_append_z(struct buffer *b, const char *z);
int buffer_append_char(struct buffer *b, char c);
/* Text of a stranger's file for somebody's terminal: C0 and C1 control characters become '?'. */
int buffer_append_harmless(struct buffer *b, struct str s);
int buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline struct str buffer_str(const struct buffer *b)
{
	return (struct str){b->ptr, b->len};
}

#endif
