/*
 * Blocks grow from 4 KiB to 1 MiB; what is larger than a quarter of a block gets a block of its
 * own. Under AddressSanitizer each allocation is a malloc of its own, so that overruns are seen.
 */
#include "base/memory/arena.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define CACHE_LINE 64u
#define HUGE_PAGE (2u << 20)
#define BLOCK_MIN (4u << 10)
#define BLOCK_MAX (1u << 20)

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_DEBUG 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_DEBUG 1
#endif
#endif
#ifndef ARENA_DEBUG
#define ARENA_DEBUG 0
#endif

struct block {
	struct block *next;
	size_t size; /* of data */
	size_t used;
	_Alignas(16) char data[];
};

struct arena {
	struct block *current; /* where small pieces come from */
	struct block *first;   /* kept over resets; last in the list */
	size_t total;
};

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

void *xtable(size_t size)
{
	size_t unit = size >= HUGE_PAGE / 2 ? HUGE_PAGE : CACHE_LINE;
	size_t whole = (size + unit - 1) / unit * unit;
	void *p = aligned_alloc(unit, whole ? whole : unit);
	if (!p)
		out_of_memory();
	if (unit == HUGE_PAGE)
		madvise(p, whole, MADV_HUGEPAGE); /* or not: then it takes longer */
	memset(p, 0, size);
	return p;
}

void *xrealloc(void *p, size_t size)
{
	void *q = realloc(p, size ? size : 1);
	if (!q)
		out_of_memory();
	return q;
}

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

static struct block *block_new(struct arena *a, size_t size)
{
	struct block *b = xmalloc(sizeof *b + size);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	a->total += size;
	return b;
}

static void free_blocks(struct block *b, const struct block *keep)
{
	while (b) {
		struct block *next = b->next;
		if (b != keep)
			free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_blocks(a->current, NULL);
	free(a);
}

void arena_reset(struct arena *a)
{
	if (ARENA_DEBUG) {
		free_blocks(a->current, NULL);
		a->current = a->first = NULL;
		a->total = 0;
		return;
	}
	free_blocks(a->current, a->first);
	a->current = a->first;
	a->total = 0;
	if (a->first) {
		a->first->used = 0;
		a->first->next = NULL;
		a->total = a->first->size;
	}
}

/* A block of its own, put behind the current one so that the current stays in use. */
static char *alloc_alone(struct arena *a, size_t size)
{
	struct block *b = block_new(a, size);
	b->used = size;
	if (a->current) {
		b->next = a->current->next;
		a->current->next = b;
		if (a->first == a->current)
			a->first = NULL; /* no longer last: not worth keeping */
	} else {
		a->current = b;
	}
	return b->data;
}

static char *alloc_raw(struct arena *a, size_t size, size_t align)
{
	struct block *b = a->current;
	if (ARENA_DEBUG)
		return alloc_alone(a, size ? size : 1);
	if (b) {
		size_t at = (b->used + align - 1) & ~(align - 1);
		if (at <= b->size && size <= b->size - at) {
			b->used = at + size;
			return b->data + at;
		}
	}
	size_t next = b ? b->size * 2 : BLOCK_MIN;
	if (next > BLOCK_MAX)
		next = BLOCK_MAX;
	if (next < BLOCK_MIN)
		next = BLOCK_MIN;
	if (size > next / 4)
		return alloc_alone(a, size);
	b = block_new(a, next);
	b->next = a->current;
	if (!a->current)
		a->first = b;
	a->current = b;
	b->used = size;
	return b->data;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = alloc_raw(a, size, 16);
	memset(p, 0, size);
	return p;
}

char *arena_bytes(struct arena *a, size_t size)
{
	return alloc_raw(a, size, 1);
}

struct str arena_dup(struct arena *a, struct str s)
{
	char *p = alloc_raw(a, s.len + 1, 1);
	if (s.len)
		memcpy(p, s.ptr, s.len);
	p[s.len] = '\0';
	return (struct str){p, s.len};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_list again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		die("bad format '%s'", format);
	char *p = alloc_raw(a, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){p, (size_t)n};
}

size_t arena_size(const struct arena *a)
{
	return a->total;
}
