/*
 * Blocks on any processor: eight bytes a word. What slice_body.h works with when nothing else was
 * defined.
 */
#ifndef EXTRACT_TEXT_SLICE_PORTABLE_H
#define EXTRACT_TEXT_SLICE_PORTABLE_H

#include "extract/text/slice.h"

#include <endian.h>
#include <string.h>

#define SLICE_NAME slice_portable
#define SLICE_TARGET
#define SLICE_LOWEST(bits) ((bits) ? __builtin_ctzll(bits) : 64)

struct pattern {
	uint64_t delimiter, quote, escape, end, cr;
};

#define EACH_BYTE 0x0101010101010101u
#define LOW_BITS 0x7F7F7F7F7F7F7F7Fu

SLICE_INLINE struct pattern pattern_of(const struct slice_rules *rules)
{
	return (struct pattern){
		.delimiter = EACH_BYTE * (unsigned char)rules->delimiter,
		.quote = EACH_BYTE * (unsigned char)rules->quote,
		.escape = EACH_BYTE * (unsigned char)rules->escape,
		.end = EACH_BYTE * '\n',
		.cr = EACH_BYTE * '\r',
	};
}

/* 0x80 in each byte that is 0, and nothing else: no carry leaves its byte. */
SLICE_INLINE uint64_t zeros(uint64_t word)
{
	return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
}

/* The upper bits of the bytes, next to each other: the multiplication moves each to its place in
 * the top byte, where no two meet. */
SLICE_INLINE uint64_t gather(uint64_t upper)
{
	return (upper >> 7) * 0x0102040810204080u >> 56;
}

SLICE_INLINE struct marks look(const struct pattern *p, const char *text, char *copy)
{
	struct marks m = {0};
	memcpy(copy, text, 64);
	for (unsigned i = 0; i < 64; i += 8) {
		uint64_t word;
		memcpy(&word, text + i, 8);
		word = le64toh(word);
		uint64_t delimiter = zeros(word ^ p->delimiter);
		uint64_t rest = zeros(word ^ p->quote) | zeros(word ^ p->end) | zeros(word ^ p->cr);
		uint64_t odd = zeros(word) | zeros(word ^ p->escape);
		m.delimiter |= gather(delimiter) << i;
		if (rest | odd) { /* few words have any */
			m.quote |= gather(zeros(word ^ p->quote)) << i;
			m.end |= gather(zeros(word ^ p->end)) << i;
			m.cr |= gather(zeros(word ^ p->cr)) << i;
			m.odd |= gather(odd) << i;
		}
	}
	return m;
}

#endif
