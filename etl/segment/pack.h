/*
 * Packing: a column of a segment to the fewest bytes, and back.
 *
 * Frame of reference: code = value - minimum, in 0, 1, 2, 4 or 8 bytes little-endian, as many as
 * maximum - minimum needs; 0 bytes when all values are equal. Amounts that are null take one code
 * more: (maximum - minimum) + 1, which is always the largest. Source lines that never go down are
 * kept as differences: code = line - previous line - step, where step is the smallest difference;
 * the first code is 0, and minimum is the first line. Consecutive lines thus take no bytes at all.
 *
 * So codes are kept in memory and scanned; form.h says what they are in the file.
 *
 * The loops are plain and typed, so that the compiler vectorises them.
 */
#ifndef SEGMENT_PACK_H
#define SEGMENT_PACK_H

#include "model/money.h"

struct packed {
	uint8_t width;
	bool nulls;   /* some amounts are null */
	bool empty;   /* all amounts are null, or there are none: min and max mean nothing */
	bool stepped; /* lines as differences */
	int64_t min, max;
	int64_t step;
};

/* Each writes at most 8 * n bytes to out, n > 0; the size is n * p->width. */
void pack_keys(struct packed *p, void *out, const uint32_t *keys, size_t n);
void pack_amounts(struct packed *p, void *out, const int64_t *amounts, size_t n);
void pack_lines(struct packed *p, void *out, const uint64_t *lines, size_t n);

/* Each reads n * p->width bytes. False when some value lies outside min and max: damage. */
bool unpack_keys(const struct packed *p, const void *in, uint32_t *keys, size_t n);
bool unpack_amounts(const struct packed *p, const void *in, int64_t *amounts, size_t n);
bool unpack_lines(const struct packed *p, const void *in, uint64_t *lines, size_t n);

/* Whether the n codes are of those keys. Codes that are lie between min and max as the keys do.
 * Nothing is written, so that it takes half of what unpacking and comparing would. */
bool packed_are_keys(const struct packed *p, const void *in, const uint32_t *keys, size_t n);

/* What unpacking finds out, without it: no code of keys or amounts lies outside min and max. */
bool codes_sound(const struct packed *p, const void *in, size_t n);

#endif
