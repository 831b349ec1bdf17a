/*
 * Words of texts, the bytes between spaces, as text_pack looks them up and text_check hashes them.
 * Private to them.
 */
#ifndef SEGMENT_TEXT_WORD_H
#define SEGMENT_TEXT_WORD_H

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define TEXT_SHORT 16u /* bytes of a word that two integers hold */
#define TEXT_STRIDE 64u
/* What may be read, and is not looked at, before and behind a word. */
#define TEXT_UNDERREAD 8u
#define TEXT_OVERREAD TEXT_STRIDE

/* Bit i is set where byte i of the 64 at p is a space. */
static inline uint64_t text_spaces_portable(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t bits = 0;

	for (unsigned i = 0; i < TEXT_STRIDE; i += 8) {
		uint64_t word;
		memcpy(&word, p + i, sizeof word);
		word ^= ones * ' ';
		/* Exact in every byte: no borrow goes from one to the next. */
		word = ~(((word & ~high) + ~high) | word | ~high) >> 7;
		bits |= (word * 0x0102040810204080u >> 56) << i;
	}
	return bits;
}

static inline uint64_t text_spaces(const char *p)
{
#if defined(__SSE2__)
	const __m128i space = _mm_set1_epi8(' ');
	uint64_t bits[TEXT_STRIDE / 16];

	/* gcc leaves a loop of four as it is below -O3, and its shifts with it. */
#pragma GCC unroll 4
	for (unsigned i = 0; i < TEXT_STRIDE / 16; i++) {
		__m128i bytes = _mm_loadu_si128((const void *)(p + 16 * i));
		bits[i] = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, space));
	}
	return bits[0] | bits[1] << 16 | bits[2] << 32 | bits[3] << 48;
#else
	return text_spaces_portable(p);
#endif
}

static inline uint64_t text_mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product =
		(wide)(a ^ UINT64_C(0x9e3779b97f4a7c15)) * (b ^ UINT64_C(0xc4ceb9fe1a85ec53));
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#endif
