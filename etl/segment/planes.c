#include "segment/planes.h"
#include "segment/loops.h"
#include <assert.h>

static void split4(uint8_t *restrict to, const uint32_t *restrict from, size_t n)
{
	for (int k = 0; k < 4; k++, to += n)
		for (size_t i = 0; i < n; i++)
			to[i] = (uint8_t)(from[i] >> 8 * k);
}

static void split8(uint8_t *restrict to, const uint64_t *restrict from, size_t n)
{
	for (int k = 0; k < 8; k++, to += n)
		for (size_t i = 0; i < n; i++)
			to[i] = (uint8_t)(from[i] >> 8 * k);
}

static void join4(uint32_t *restrict to, const uint8_t *restrict a, size_t n)
{
	const uint8_t *b = a + n, *c = b + n, *d = c + n;

	for (size_t i = 0; i < n; i++)
		to[i] = a[i] | (uint32_t)b[i] << 8 | (uint32_t)c[i] << 16 | (uint32_t)d[i] << 24;
}

static void join8(uint64_t *restrict to, const uint8_t *restrict from, size_t n)
{
	memset(to, 0, n * sizeof *to);
	for (int k = 0; k < 8; k++, from += n)
		for (size_t i = 0; i < n; i++)
			to[i] |= (uint64_t)from[i] << 8 * k;
}

void planes_split(void *restrict out, const void *restrict codes, size_t n, int width)
{
	assert(width == 4 || width == 8);
	if (width == 4)
		split4(out, codes, n);
	else
		split8(out, codes, n);
}

void planes_join(void *restrict codes, const void *restrict in, size_t n, int width)
{
	assert(width == 4 || width == 8);
	if (width == 4)
		join4(codes, in, n);
	else
		join8(codes, in, n);
}
