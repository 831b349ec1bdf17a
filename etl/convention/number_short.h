/*
 * The shape that nearly all amounts have, read in whole words: an optional minus, digits with at
 * most one sign of a group, and the decimal sign with all decimals behind it, in at most 16 bytes.
 * No byte has a branch of its own. What this does not take (millions that are grouped, fewer
 * decimals, blanks, a currency) goes to number_read, which
 * means the same by all that this takes: tests/unit/transform_number_short.c holds them together.
 *
 * Measured on the generated ledger of tests/bench, where one amount in five is grouped: some 70
 * instructions an amount, where number_read's loop over the bytes takes 160.
 */
#ifndef CONVENTION_NUMBER_SHORT_H
#define CONVENTION_NUMBER_SHORT_H

#include "convention/convention.h"

#define NUMBER_SHORT 16u
/* Decimals beside which the sign of a group is in the last word. */
#define NUMBER_SHORT_GROUPED 4u
#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight digits, each as its number, the most significant in the lowest byte. */
static inline uint64_t number_eight(uint64_t digits)
{
	digits = digits * 10 + (digits >> 8); /* pairs, in every second byte */
	digits = (digits & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x000F424000000064) +
		 (digits >> 16 & UINT64_C(0x000000FF000000FF)) * UINT64_C(0x0000271000000001);
	return digits >> 32;
}

/* The last n <= 16 digits of two words, the last one in the highest byte of `high`. False: there is
 * another byte among them. */
static inline bool number_digits(uint64_t low, uint64_t high, size_t n, uint64_t *out)
{
	/* Digits become 0 to 9, and what is before them 0. */
	if (n <= 8) {
		high ^= EVERY('0') << 8 * (8 - n);
		low = 0;
	} else {
		high ^= EVERY('0');
		low ^= EVERY('0') << 8 * (16 - n);
	}
	uint64_t beyond = (high + EVERY(0x76)) | high | (low + EVERY(0x76)) | low;
	*out = number_eight(high);
	if (n > 8)
		*out += number_eight(low) * 100000000;
	return (beyond & EVERY(0x80)) == 0;
}

/*
 * Takes out the sign of the only group of a number of n bytes, its decimals without their sign:
 * "1234" of "1.234". False: digits before it that no grouping has.
 */
static inline bool number_ungroup(uint64_t *low, uint64_t *high, size_t *n, char first, char group,
				  unsigned decimals)
{
	if (group == 0 || decimals > NUMBER_SHORT_GROUPED || *n <= decimals + 4)
		return true;
	unsigned at = 8 * (4 - decimals);
	bool grouped = (char)(*high >> at) == group;
	size_t before = *n - decimals - 4;
	uint64_t behind = ~UINT64_C(0) << 8 << at, in_front = (UINT64_C(1) << at) - 1;
	uint64_t moved = (*high & behind) | (*high & in_front) << 8 | *low >> 56;
	uint64_t all = -(uint64_t)grouped;
	*high = (moved & all) | (*high & ~all);
	*low = (*low << 8 & all) | (*low & ~all);
	*n -= grouped;
	return !(grouped & ((before > 3) | ((before == 1) & (first == '0'))));
}

/* False: not that shape. Eight bytes are read at least, whatever the length of the text. */
static inline bool number_read_short(struct str text, struct number_format f, unsigned decimals,
				     int64_t *out)
{
	bool negative = *text.ptr == '-';
	const char *p = text.ptr + negative;
	size_t n = text.len - negative;
	uint64_t low = 0, high, v;
	if (n - 1 > NUMBER_SHORT - 1)
		return false;
	memcpy(&high, n > 8 ? p + n - 8 : p, 8);
	if (n <= 8) {
		high <<= 8 * (8 - n);
	} else {
		memcpy(&low, p, 8);
		low <<= 8 * (16 - n);
	}
	if (decimals > 0) { /* at most 6, so the sign and they are in `high` */
		unsigned point = 8 * (7 - decimals);
		if ((char)(high >> point) != f.decimal || n < decimals + 2)
			return false;
		uint64_t fraction = high >> (point + 8) << (point + 8);
		high = (high & ((UINT64_C(1) << point) - 1)) << 8 | low >> 56 | fraction;
		low <<= 8;
		n--;
	}
	if (!number_ungroup(&low, &high, &n, *p, f.group, decimals) ||
	    !number_digits(low, high, n, &v))
		return false;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

#endif
