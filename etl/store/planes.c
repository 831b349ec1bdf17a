#include "store/planes.h"
#include <assert.h>

/* gcc vectorises these loops from -O3 on only (clang at -O2). */
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#pragma GCC optimize("O3")
#endif

/* The first byte is the lowest. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "codes are stored little-endian; a big-endian machine needs byte swaps here"
#endif

#define SPLIT_LOOP(type)                                                             \
	do {                                                                         \
		const type *from = codes;                                            \
		for (int k = 0; k < width; k++)                                      \
			for (size_t i = 0; i < n; i++)                               \
				to[(size_t)k * n + i] = (uint8_t)(from[i] >> 8 * k); \
	} while (0)

void planes_split(void *restrict out, const void *restrict codes, size_t n, int width)
{
	uint8_t *to = out;

	switch (width) {
	case 2:
		SPLIT_LOOP(uint16_t);
		break;
	case 4:
		SPLIT_LOOP(uint32_t);
		break;
	default:
		assert(width == 8);
		SPLIT_LOOP(uint64_t);
		break;
	}
}

static void join2(uint16_t *restrict to, const uint8_t *restrict from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (uint16_t)(from[i] | from[n + i] << 8);
}

static void join4(uint32_t *restrict to, const uint8_t *restrict from, size_t n)
{
	const uint8_t *b = from + n, *c = b + n, *d = c + n;

	for (size_t i = 0; i < n; i++)
		to[i] = from[i] | (uint32_t)b[i] << 8 | (uint32_t)c[i] << 16 | (uint32_t)d[i] << 24;
}

static void join8(uint64_t *restrict to, const uint8_t *restrict from, size_t n)
{
	memset(to, 0, n * sizeof *to);
	for (int k = 0; k < 8; k++, from += n)
		for (size_t i = 0; i < n; i++)
			to[i] |= (uint64_t)from[i] << 8 * k;
}

void planes_join(void *restrict codes, const void *restrict in, size_t n, int width)
{
	if (width == 2)
		join2(codes, in, n);
	else if (width == 4)
		join4(codes, in, n);
	else
		join8(codes, in, n);
}
