/*
 * The loops behind kernels.h, compiled once per instruction set: KERNELS names the table to define.
 * They are plain and typed, so that the compiler vectorises them; what it cannot (gathering by line
 * numbers) it at least unrolls.
 */
#ifndef SCAN_KERNELS_BODY_H
#define SCAN_KERNELS_BODY_H

#ifndef KERNELS
#define KERNELS kernels_portable
#define KERNELS_NAME "portable"
#endif

#include "scan/kernels.h"

#include <string.h>

/* Calls LOOP(type) for the width; 0 is the caller's. */
#define BY_WIDTH(width, LOOP)   \
	switch (width) {        \
	case 1:                 \
		LOOP(uint8_t);  \
		break;          \
	case 2:                 \
		LOOP(uint16_t); \
		break;          \
	case 4:                 \
		LOOP(uint32_t); \
		break;          \
	case 8:                 \
		LOOP(uint64_t); \
		break;          \
	default:                \
		break;          \
	}

#define RANGE_LOOP(type)                                       \
	do {                                                   \
		const type *c = codes, from = (type)low;       \
		const type most = (type)span;                  \
		for (uint32_t i = 0; i < n; i++)               \
			mask[i] = (type)(c[i] - from) <= most; \
	} while (0)

/* low and low + span are codes: both fit the width. */
static void in_range(uint8_t *restrict mask, const void *restrict codes, int width, uint32_t n,
		     uint64_t low, uint64_t span)
{
	BY_WIDTH(width, RANGE_LOOP)
}

static void both(uint8_t *restrict mask, const uint8_t *restrict other, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] &= other[i];
}

static void either(uint8_t *restrict mask, const uint8_t *restrict other, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] |= other[i];
}

static void invert(uint8_t *mask, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		mask[i] ^= 1;
}

/* Without a branch per line; eight at once are passed over where none is wanted, which pays from
 * one line in twenty down and costs little above. */
static uint32_t lines_of(uint16_t *restrict lines, const uint8_t *restrict mask, uint32_t n)
{
	uint32_t found = 0, i = 0;

	for (; i + 8 <= n; i += 8) {
		uint64_t eight;
		memcpy(&eight, mask + i, sizeof eight);
		if (!eight)
			continue;
		for (uint32_t k = i; k < i + 8; k++) {
			lines[found] = (uint16_t)k;
			found += mask[k];
		}
	}
	for (; i < n; i++) {
		if (mask[i])
			lines[found++] = (uint16_t)i;
	}
	return found;
}

#define FOLD_LOOP(type)                                                   \
	do {                                                              \
		const type *c = codes;                                    \
		if (!lines)                                               \
			for (uint32_t i = 0; i < n; i++)                  \
				ids[i] += (uint32_t)c[i] * stride;        \
		else                                                      \
			for (uint32_t i = 0; i < n; i++)                  \
				ids[i] += (uint32_t)c[lines[i]] * stride; \
	} while (0)

static void fold(uint32_t *restrict ids, const void *restrict codes, int width,
		 const uint16_t *restrict lines, uint32_t n, uint32_t stride)
{
	BY_WIDTH(width, FOLD_LOOP)
}

#define TABLE_LOOP(type)                                               \
	do {                                                           \
		const type *c = codes;                                 \
		if (!lines)                                            \
			for (uint32_t i = 0; i < n; i++)               \
				ids[i] += table[c[i]] * stride;        \
		else                                                   \
			for (uint32_t i = 0; i < n; i++)               \
				ids[i] += table[c[lines[i]]] * stride; \
	} while (0)

static void fold_table(uint32_t *restrict ids, const void *restrict codes, int width,
		       const uint16_t *restrict lines, uint32_t n, const uint32_t *restrict table,
		       uint32_t stride)
{
	if (width == 0) {
		for (uint32_t i = 0; i < n; i++)
			ids[i] += table[0] * stride;
		return;
	}
	BY_WIDTH(width, TABLE_LOOP)
}

static void fold_buckets(uint32_t *restrict ids, const uint64_t *restrict values, uint32_t n,
			 uint64_t add, unsigned by, uint64_t null, uint32_t nulls)
{
	for (uint32_t i = 0; i < n; i++)
		ids[i] += values[i] == null ? nulls : (uint32_t)((values[i] + add) >> by);
}

#define WIDEN_LOOP(type)                                 \
	do {                                             \
		const type *c = codes;                   \
		if (!lines)                              \
			for (uint32_t i = 0; i < n; i++) \
				out[i] = c[i];           \
		else                                     \
			for (uint32_t i = 0; i < n; i++) \
				out[i] = c[lines[i]];    \
	} while (0)

static void widen(uint64_t *restrict out, const void *restrict codes, int width,
		  const uint16_t *restrict lines, uint32_t n)
{
	if (width == 0) {
		memset(out, 0, n * sizeof *out);
		return;
	}
	BY_WIDTH(width, WIDEN_LOOP)
}

static void shift(uint64_t *values, uint32_t n, uint64_t add, uint64_t null, uint64_t instead)
{
	for (uint32_t i = 0; i < n; i++)
		values[i] = values[i] == null ? instead : values[i] + add;
}

/* Four words for each id, used in turn: see sums.h. */
#define WORDS_LOOP(ID)                                              \
	do {                                                        \
		uint32_t i = 0;                                     \
		for (; i + 4 <= n; i += 4) {                        \
			words[4 * ID(i)] += add + v[i];             \
			words[4 * ID(i + 1) + 1] += add + v[i + 1]; \
			words[4 * ID(i + 2) + 2] += add + v[i + 2]; \
			words[4 * ID(i + 3) + 3] += add + v[i + 3]; \
		}                                                   \
		for (; i < n; i++)                                  \
			words[4 * ID(i)] += add + v[i];             \
	} while (0)
#define CODE(i) (size_t) c[i]
#define OF_TABLE(i) (size_t) table[c[i]]

#define ADD_WORDS(code_type, value_type)                                                  \
	static void add_words_##code_type##_##value_type(                                 \
		uint64_t *restrict words, const code_type *restrict c,                    \
		const uint32_t *restrict table, const value_type *restrict v, uint32_t n, \
		uint64_t add)                                                             \
	{                                                                                 \
		if (table)                                                                \
			WORDS_LOOP(OF_TABLE);                                             \
		else                                                                      \
			WORDS_LOOP(CODE);                                                 \
	}
ADD_WORDS(uint8_t, uint16_t)
ADD_WORDS(uint8_t, uint32_t)
ADD_WORDS(uint16_t, uint16_t)
ADD_WORDS(uint16_t, uint32_t)

static bool add_words(uint64_t *words, const void *codes, int width, const uint32_t *table,
		      const void *values, int value_width, uint32_t n, uint64_t add)
{
	if (width == 1 && value_width == 2)
		add_words_uint8_t_uint16_t(words, codes, table, values, n, add);
	else if (width == 1 && value_width == 4)
		add_words_uint8_t_uint32_t(words, codes, table, values, n, add);
	else if (width == 2 && value_width == 2)
		add_words_uint16_t_uint16_t(words, codes, table, values, n, add);
	else if (width == 2 && value_width == 4)
		add_words_uint16_t_uint32_t(words, codes, table, values, n, add);
	else
		return false;
	return true;
}

const struct kernels KERNELS = {
	.name = KERNELS_NAME,
	.in_range = in_range,
	.both = both,
	.either = either,
	.invert = invert,
	.lines = lines_of,
	.fold = fold,
	.fold_table = fold_table,
	.fold_buckets = fold_buckets,
	.widen = widen,
	.add_words = add_words,
	.shift = shift,
};

#endif
