/*
 * An arena: memory with one lifetime. Allocation cannot fail (memory that is out ends the program).
 */
#ifndef BASE_MEMORY_ARENA_H
#define BASE_MEMORY_ARENA_H

#include "base/text/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Forgets everything, keeps the first block for reuse. */
void arena_reset(struct arena *a);
/* Zeroed, aligned to 16 bytes. */
void *arena_alloc(struct arena *a, size_t size);
/* Not zeroed, not aligned: for text. */
char *arena_bytes(struct arena *a, size_t size);
/* A copy in the arena, followed by a NUL that is not counted. */
struct str arena_dup(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Bytes held, for memory budgets. */
size_t arena_size(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/* malloc and friends that never return NULL. Free with free(). */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
/* Zeroed memory of whole cache lines for a hash table, which is read here and there: where it is
 * large, in pages of 2 MiB if the system has them, or each access would look up its page too. */
void *xtable(size_t size);

#endif
