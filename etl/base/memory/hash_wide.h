/*
 * hash64 for texts that are long, by the widest instructions there are. Private to hash*.c.
 */
#ifndef BASE_MEMORY_HASH_WIDE_H
#define BASE_MEMORY_HASH_WIDE_H

#include <stddef.h>
#include <stdint.h>

/* Only where __builtin_cpu_supports("avx2"). */
uint64_t hash64_avx2(const void *p, size_t n);

#endif
