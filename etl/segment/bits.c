#include "segment/bits.h"
#include "segment/loops.h"
#include <assert.h>

#define GROUP 1024u /* codes */
#define ROW 16u     /* words of 64 bits */

/* SQLite gives blobs at any address. */
typedef uint64_t __attribute__((aligned(1), may_alias)) word64;

#define ALL_LOOP(type)                         \
	do {                                   \
		const type *c = codes;         \
		type all = 0;                  \
		for (size_t i = 0; i < n; i++) \
			all |= c[i];           \
		return all;                    \
	} while (0)

static uint64_t all_bits(const void *codes, size_t n, int width)
{
	switch (width) {
	case 1:
		ALL_LOOP(uint8_t);
	case 2:
		ALL_LOOP(uint16_t);
	case 4:
		ALL_LOOP(uint32_t);
	default:
		ALL_LOOP(uint64_t);
	}
}

int bits_needed(const void *codes, size_t n, int width)
{
	uint64_t all = all_bits(codes, n, width);

	return all == 0 ? 0 : 64 - __builtin_clzll(all);
}

size_t bits_size(size_t n, int width, int bits)
{
	return n / GROUP * (GROUP / 8) * (size_t)bits + n % GROUP * (size_t)width;
}

/* The lowest `bits` of each code in a word. */
static uint64_t mask_of(unsigned bits, unsigned width)
{
	return (((uint64_t)1 << bits) - 1) * (UINT64_MAX / (((uint64_t)1 << width) - 1));
}

/* Widths and bits are in bits here. */
static void pack_group(word64 *restrict out, const word64 *restrict in, unsigned width,
		       unsigned bits)
{
	memset(out, 0, bits * ROW * sizeof *out);
	for (unsigned row = 0; row < width; row++, in += ROW) {
		unsigned shift = row * bits % width, room = width - shift;
		word64 *low = out + row * bits / width * ROW, *high = low + ROW;
		uint64_t mask = mask_of(bits < room ? bits : room, width);
		for (unsigned k = 0; k < ROW; k++)
			low[k] |= (in[k] & mask) << shift;
		if (bits <= room)
			continue;
		mask = mask_of(bits - room, width);
		for (unsigned k = 0; k < ROW; k++)
			high[k] = in[k] >> room & mask;
	}
}

static void unpack_group(word64 *restrict out, const word64 *restrict in, unsigned width,
			 unsigned bits)
{
	for (unsigned row = 0; row < width; row++, out += ROW) {
		unsigned shift = row * bits % width, room = width - shift;
		const word64 *low = in + row * bits / width * ROW, *high = low + ROW;
		uint64_t mask = mask_of(bits < room ? bits : room, width);
		if (bits <= room) {
			for (unsigned k = 0; k < ROW; k++)
				out[k] = low[k] >> shift & mask;
			continue;
		}
		uint64_t rest = mask_of(bits - room, width);
		for (unsigned k = 0; k < ROW; k++)
			out[k] = (low[k] >> shift & mask) | (high[k] & rest) << room;
	}
}

static bool fits(int width, int bits)
{
	return (width == 1 || width == 2 || width == 4) && bits > 0 && bits < 8 * width;
}

void bits_pack(void *restrict out, const void *restrict codes, size_t n, int width, int bits)
{
	char *to = out;
	const char *from = codes;

	assert(fits(width, bits));
	for (; n >= GROUP; n -= GROUP, from += GROUP * width, to += GROUP / 8 * bits)
		pack_group((word64 *)to, (const word64 *)from, 8 * (unsigned)width, (unsigned)bits);
	memcpy(to, from, n * (size_t)width);
}

void bits_unpack(void *restrict codes, const void *restrict in, size_t n, int width, int bits)
{
	char *to = codes;
	const char *from = in;

	assert(fits(width, bits));
	for (; n >= GROUP; n -= GROUP, from += GROUP / 8 * bits, to += GROUP * width)
		unpack_group((word64 *)to, (const word64 *)from, 8 * (unsigned)width,
			     (unsigned)bits);
	memcpy(to, from, n * (size_t)width);
}
