/*
 * The inner loops of searching texts: 16 bytes at once where the processor is known to (SSE2, which
 * every x86-64 has), plainly elsewhere. Private to etl/query.
 */
#ifndef QUERY_TEXT_FIND_H
#define QUERY_TEXT_FIND_H

#include "base/str.h"

#define TEXT_CHUNK 64u
#define TEXT_TARGETS 8u

/* Where in 64 bytes a byte is 0, and where it is one of the targets: bit i for byte i. */
struct text_chunk {
	uint64_t ends, hits;
};
struct text_chunk text_chunk(const uint8_t bytes[TEXT_CHUNK], const uint8_t *targets, size_t n);

/* Whether the word (folded: lower case) may stand in the bytes, in any case. ASCII is looked at
 * exactly; any byte outside ASCII may be it. The empty word stands everywhere. */
bool text_find_folded(struct str word, const char *p, size_t n);

#endif
