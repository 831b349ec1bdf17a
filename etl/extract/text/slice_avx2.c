/* Slicing with AVX2: 32 bytes an instruction, two of them a block. */
#include "extract/text/slice.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define SLICE_NAME slice_avx2
#define SLICE_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))

/* 64 when there is none, which the built-in function leaves open. */
#define SLICE_LOWEST(bits) _tzcnt_u64(bits)

struct pattern {
	__m256i delimiter, quote, escape, end, cr, nul;
};

SLICE_INLINE struct pattern pattern_of(const struct slice_rules *rules)
{
	return (struct pattern){
		.delimiter = _mm256_set1_epi8(rules->delimiter),
		.quote = _mm256_set1_epi8(rules->quote),
		.escape = _mm256_set1_epi8(rules->escape),
		.end = _mm256_set1_epi8('\n'),
		.cr = _mm256_set1_epi8('\r'),
		.nul = _mm256_setzero_si256(),
	};
}

SLICE_INLINE uint64_t bits(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
							     << 32;
}

SLICE_INLINE uint64_t equal(__m256i low, __m256i high, __m256i what)
{
	return bits(_mm256_cmpeq_epi8(low, what), _mm256_cmpeq_epi8(high, what));
}

SLICE_INLINE struct marks look(const struct pattern *p, const char *text, char *copy)
{
	__m256i low = _mm256_loadu_si256((const void *)text);
	__m256i high = _mm256_loadu_si256((const void *)(text + 32));
	_mm256_storeu_si256((void *)copy, low);
	_mm256_storeu_si256((void *)(copy + 32), high);
	__m256i odd_low =
		_mm256_or_si256(_mm256_cmpeq_epi8(low, p->nul), _mm256_cmpeq_epi8(low, p->escape));
	__m256i odd_high = _mm256_or_si256(_mm256_cmpeq_epi8(high, p->nul),
					   _mm256_cmpeq_epi8(high, p->escape));
	return (struct marks){
		.delimiter = equal(low, high, p->delimiter),
		.end = equal(low, high, p->end),
		.quote = equal(low, high, p->quote),
		.cr = equal(low, high, p->cr),
		.odd = bits(odd_low, odd_high),
	};
}

#include "extract/text/slice_body.h"

#endif
