/*
 * The inner loops of searching texts: 16 bytes at once where the processor is known to (SSE2, which
 * every x86-64 has), plainly elsewhere.
 */
#ifndef QUESTION_TEXT_FIND_H
#define QUESTION_TEXT_FIND_H

#include "base/text/str.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define TEXT_CHUNK 64u
#define TEXT_TARGETS 8u

/* Where in 64 bytes a byte is 0, and where it is one of the targets: bit i for byte i. */
struct text_chunk {
	uint64_t ends, hits;
};

#if defined(__SSE2__)
static inline uint64_t text_equal(const __m128i bytes[4], __m128i to)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < 4; i++)
		mask |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[i], to))
			<< (16 * i);
	return mask;
}

static inline struct text_chunk text_chunk(const uint8_t bytes[TEXT_CHUNK], const uint8_t *targets,
					   size_t n)
{
	struct text_chunk out = {0};
	__m128i v[4];

	for (unsigned i = 0; i < 4; i++)
		v[i] = _mm_loadu_si128((const void *)(bytes + 16 * i));
	out.ends = text_equal(v, _mm_setzero_si128());
	for (size_t i = 0; i < n; i++)
		out.hits |= text_equal(v, _mm_set1_epi8((char)targets[i]));
	return out;
}
#else
static inline struct text_chunk text_chunk(const uint8_t bytes[TEXT_CHUNK], const uint8_t *targets,
					   size_t n)
{
	struct text_chunk out = {0};

	for (unsigned i = 0; i < TEXT_CHUNK; i++) {
		out.ends |= (uint64_t)(bytes[i] == 0) << i;
		for (size_t k = 0; k < n; k++)
			out.hits |= (uint64_t)(bytes[i] == targets[k]) << i;
	}
	return out;
}
#endif

/* Whether the word (folded: lower case) may stand in the bytes, in any case. ASCII is looked at
 * exactly; any byte outside ASCII may be it. The empty word stands everywhere. */
bool text_find_folded(struct str word, const char *p, size_t n);

#endif
