/*
 * SHA-256 (FIPS 180-4, section 6.2.2) of one block by the processor's own instructions (Intel SDM,
 * SHA256RNDS2 and others), inline: each of them waits for the one before, so that a loop which
 * hashes a block and does something else besides gets a part of that for nothing. Measured on an
 * EPYC (Zen 4): 64 bytes are hashed in 35 ns and sliced (extract/slice.h) in 16, and both in one
 * loop take 41.
 *
 * Not beside AVX2: on Zen 3 these instructions take a hundred times as long while upper halves of
 * AVX registers are in use. Processors with AVX-512 do not mind.
 */
#ifndef BASE_SHA256_BLOCK_H
#define BASE_SHA256_BLOCK_H

#include "base/hash.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define SHA256_BLOCK_TARGET "sha,sse4.1"
#define SHA256_INLINE static inline __attribute__((always_inline, target(SHA256_BLOCK_TARGET)))

struct sha256_state {
	__m128i abef, cdgh; /* as the instructions want the eight words */
};

SHA256_INLINE struct sha256_state sha256_state_of(const uint32_t words[8])
{
	__m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)words);
	__m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(words + 4));
	__m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
	return (struct sha256_state){_mm_alignr_epi8(cdab, efgh, 8),
				     _mm_blend_epi16(efgh, cdab, 0xF0)};
}

SHA256_INLINE void sha256_state_to(uint32_t words[8], struct sha256_state s)
{
	__m128i feba = _mm_shuffle_epi32(s.abef, 0x1B), dchg = _mm_shuffle_epi32(s.cdgh, 0xB1);
	_mm_storeu_si128((__m128i *)(void *)words, _mm_blend_epi16(feba, dchg, 0xF0));
	_mm_storeu_si128((__m128i *)(void *)(words + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* Four rounds. */
SHA256_INLINE void sha256_rounds(struct sha256_state *s, __m128i w, const uint32_t *constants)
{
	__m128i k = _mm_load_si128((const __m128i *)(const void *)constants);
	__m128i wk = _mm_add_epi32(w, k);
	s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, wk);
	s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(wk, 0x0E));
}

/* The four words of the schedule that come sixteen behind `a`. */
SHA256_INLINE __m128i sha256_schedule(__m128i a, __m128i b, __m128i c, __m128i d)
{
	__m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4));
	return _mm_sha256msg2_epu32(sum, d);
}

SHA256_INLINE __m128i sha256_load(const unsigned char *p)
{
	const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), big_endian);
}

SHA256_INLINE struct sha256_state sha256_block(struct sha256_state s, const unsigned char *p)
{
	const struct sha256_state before = s;
	const uint32_t *k = sha256_constants;
	__m128i a = sha256_load(p), b = sha256_load(p + 16);
	__m128i c = sha256_load(p + 32), d = sha256_load(p + 48);
#pragma GCC unroll 4
	for (int i = 0; i < 4; i++, k += 16) {
		sha256_rounds(&s, a, k);
		sha256_rounds(&s, b, k + 4);
		sha256_rounds(&s, c, k + 8);
		sha256_rounds(&s, d, k + 12);
		if (i == 3)
			break;
		a = sha256_schedule(a, b, c, d);
		b = sha256_schedule(b, c, d, a);
		c = sha256_schedule(c, d, a, b);
		d = sha256_schedule(d, a, b, c);
	}
	return (struct sha256_state){_mm_add_epi32(s.abef, before.abef),
				     _mm_add_epi32(s.cdgh, before.cdgh)};
}

/* The blocks of a rest, for a loop that hashes some of them. */
struct sha256_lane {
	struct sha256_state state;
	const unsigned char *p;
	size_t blocks; /* that are left */
};

SHA256_INLINE struct sha256_lane sha256_lane_open(const struct sha256_rest *r)
{
	struct sha256_lane lane = {.p = r->p, .blocks = r->n / SHA256_BLOCK};
	if (lane.blocks)
		lane.state = sha256_state_of(sha256_words(r->hash));
	return lane;
}

SHA256_INLINE void sha256_lane_step(struct sha256_lane *lane)
{
	if (!lane->blocks)
		return;
	lane->state = sha256_block(lane->state, lane->p);
	lane->p += SHA256_BLOCK;
	lane->blocks--;
}

SHA256_INLINE void sha256_lane_close(const struct sha256_lane *lane, struct sha256_rest *r)
{
	size_t did = (size_t)(lane->p - r->p);
	if (!did)
		return;
	sha256_state_to(sha256_words(r->hash), lane->state);
	sha256_count(r->hash, did / SHA256_BLOCK);
	r->p += did;
	r->n -= did;
}

#endif
#endif
