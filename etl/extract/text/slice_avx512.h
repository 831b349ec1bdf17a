/* A block an instruction, and comparisons give the bits. For slice_avx512*.c, which have defined
 * SLICE_TARGET. */
#ifndef EXTRACT_TEXT_SLICE_AVX512_H
#define EXTRACT_TEXT_SLICE_AVX512_H

#include "extract/text/slice.h"

#include <immintrin.h>

#ifndef SLICE_TARGET
#define SLICE_TARGET __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt")))
#endif

/* 64 when there is none, which the built-in function leaves open. */
#define SLICE_LOWEST(bits) _tzcnt_u64(bits)

struct pattern {
	__m512i delimiter, quote, escape, end, cr;
};

SLICE_INLINE struct pattern pattern_of(const struct slice_rules *rules)
{
	return (struct pattern){
		.delimiter = _mm512_set1_epi8(rules->delimiter),
		.quote = _mm512_set1_epi8(rules->quote),
		.escape = _mm512_set1_epi8(rules->escape),
		.end = _mm512_set1_epi8('\n'),
		.cr = _mm512_set1_epi8('\r'),
	};
}

SLICE_INLINE struct marks look(const struct pattern *p, const char *text, char *copy)
{
	__m512i block = _mm512_loadu_si512((const void *)text);
	_mm512_storeu_si512((void *)copy, block);
	return (struct marks){
		.delimiter = _mm512_cmpeq_epi8_mask(block, p->delimiter),
		.end = _mm512_cmpeq_epi8_mask(block, p->end),
		.quote = _mm512_cmpeq_epi8_mask(block, p->quote),
		.cr = _mm512_cmpeq_epi8_mask(block, p->cr),
		.odd = _mm512_testn_epi8_mask(block, block) |
		       _mm512_cmpeq_epi8_mask(block, p->escape),
	};
}

#endif
