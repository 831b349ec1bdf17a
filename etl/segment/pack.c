#include "segment/pack.h"
#include "segment/loops.h"
#include <assert.h>

static uint8_t width_of(uint64_t largest)
{
	if (largest == 0)
		return 0;
	if (largest <= UINT8_MAX)
		return 1;
	if (largest <= UINT16_MAX)
		return 2;
	return largest <= UINT32_MAX ? 4 : 8;
}

/* One loop per width and source type. Subtraction is done unsigned: it may not overflow. */
#define PACK_LOOP(type)                                      \
	do {                                                 \
		type *codes = out;                           \
		for (size_t i = 0; i < n; i++)               \
			codes[i] = (type)(values[i] - base); \
	} while (0)

static void pack32(void *restrict out, const uint32_t *restrict values, size_t n, uint32_t base,
		   int width)
{
	switch (width) {
	case 1:
		PACK_LOOP(uint8_t);
		break;
	case 2:
		PACK_LOOP(uint16_t);
		break;
	case 4:
		PACK_LOOP(uint32_t);
		break;
	default:
		break;
	}
}

static void pack64(void *restrict out, const uint64_t *restrict values, size_t n, uint64_t base,
		   int width)
{
	switch (width) {
	case 1:
		PACK_LOOP(uint8_t);
		break;
	case 2:
		PACK_LOOP(uint16_t);
		break;
	case 4:
		PACK_LOOP(uint32_t);
		break;
	case 8:
		PACK_LOOP(uint64_t);
		break;
	default:
		break;
	}
}

void pack_keys(struct packed *p, void *out, const uint32_t *keys, size_t n)
{
	uint32_t min = keys[0], max = keys[0];

	assert(n > 0);
	for (size_t i = 0; i < n; i++) {
		min = keys[i] < min ? keys[i] : min;
		max = keys[i] > max ? keys[i] : max;
	}
	*p = (struct packed){.width = width_of(max - min), .min = min, .max = max};
	pack32(out, keys, n, min, p->width);
}

/* The null code is put where the difference to the null value would be. */
#define PACK_NULLS(type)                                                                      \
	do {                                                                                  \
		type *codes = out;                                                            \
		for (size_t i = 0; i < n; i++)                                                \
			codes[i] = amounts[i] == MONEY_NULL                                   \
					   ? (type)null                                       \
					   : (type)((uint64_t)amounts[i] - (uint64_t)p->min); \
	} while (0)

static void pack_with_nulls(const struct packed *p, void *restrict out,
			    const int64_t *restrict amounts, size_t n)
{
	uint64_t null = p->empty ? 0 : (uint64_t)p->max - (uint64_t)p->min + 1;

	switch (p->width) {
	case 1:
		PACK_NULLS(uint8_t);
		break;
	case 2:
		PACK_NULLS(uint16_t);
		break;
	case 4:
		PACK_NULLS(uint32_t);
		break;
	case 8:
		PACK_NULLS(uint64_t);
		break;
	default:
		break;
	}
}

void pack_amounts(struct packed *p, void *out, const int64_t *amounts, size_t n)
{
	int64_t min = INT64_MAX, max = INT64_MIN;
	size_t nulls = 0;

	assert(n > 0);
	for (size_t i = 0; i < n; i++) {
		/* MONEY_NULL is the smallest number there is: it never wins max, and must not win
		 * min. */
		int64_t low = amounts[i] == MONEY_NULL ? INT64_MAX : amounts[i];
		min = low < min ? low : min;
		max = amounts[i] > max ? amounts[i] : max;
		nulls += amounts[i] == MONEY_NULL;
	}
	*p = (struct packed){.nulls = nulls > 0, .empty = nulls == n, .min = min, .max = max};
	if (p->empty)
		return;
	p->width = width_of((uint64_t)max - (uint64_t)min + p->nulls);
	if (p->nulls)
		pack_with_nulls(p, out, amounts, n);
	else
		pack64(out, (const uint64_t *)amounts, n, (uint64_t)min, p->width);
}

#define PACK_STEPS(type)                                                                \
	do {                                                                            \
		type *codes = out;                                                      \
		codes[0] = 0;                                                           \
		for (size_t i = 1; i < n; i++)                                          \
			codes[i] = (type)(lines[i] - lines[i - 1] - (uint64_t)p->step); \
	} while (0)

static void pack_steps(struct packed *p, void *restrict out, const uint64_t *restrict lines,
		       size_t n)
{
	switch (p->width) {
	case 1:
		PACK_STEPS(uint8_t);
		break;
	case 2:
		PACK_STEPS(uint16_t);
		break;
	case 4:
		PACK_STEPS(uint32_t);
		break;
	case 8:
		PACK_STEPS(uint64_t);
		break;
	default:
		break;
	}
}

void pack_lines(struct packed *p, void *out, const uint64_t *lines, size_t n)
{
	uint64_t min = lines[0], max = lines[0], small = UINT64_MAX, large = 0;
	bool down = false;

	assert(n > 0);
	for (size_t i = 1; i < n; i++) {
		uint64_t step = lines[i] - lines[i - 1];
		down |= lines[i] < lines[i - 1];
		small = step < small ? step : small;
		large = step > large ? step : large;
		min = lines[i] < min ? lines[i] : min;
		max = lines[i] > max ? lines[i] : max;
	}
	*p = (struct packed){.min = (int64_t)min, .max = (int64_t)max};
	if (down) {
		p->width = width_of(max - min);
		pack64(out, lines, n, min, p->width);
		return;
	}
	p->stepped = true;
	p->step = n > 1 ? (int64_t)small : 0;
	p->width = n > 1 ? width_of(large - small) : 0;
	pack_steps(p, out, lines, n);
}

/* Decoding finds the largest code on the way: a code beyond max - min is damage. */
#define UNPACK_LOOP(type, target)                              \
	do {                                                   \
		const type *codes = in;                        \
		type top = 0;                                  \
		for (size_t i = 0; i < n; i++) {               \
			top = codes[i] > top ? codes[i] : top; \
			values[i] = (target)(base + codes[i]); \
		}                                              \
		return top;                                    \
	} while (0)

static uint64_t unpack32(const void *restrict in, uint32_t *restrict values, size_t n,
			 uint32_t base, int width)
{
	switch (width) {
	case 1:
		UNPACK_LOOP(uint8_t, uint32_t);
	case 2:
		UNPACK_LOOP(uint16_t, uint32_t);
	case 4:
		UNPACK_LOOP(uint32_t, uint32_t);
	default:
		for (size_t i = 0; i < n; i++)
			values[i] = base;
		return 0;
	}
}

static uint64_t unpack64(const void *restrict in, uint64_t *restrict values, size_t n,
			 uint64_t base, int width)
{
	switch (width) {
	case 1:
		UNPACK_LOOP(uint8_t, uint64_t);
	case 2:
		UNPACK_LOOP(uint16_t, uint64_t);
	case 4:
		UNPACK_LOOP(uint32_t, uint64_t);
	case 8:
		UNPACK_LOOP(uint64_t, uint64_t);
	default:
		for (size_t i = 0; i < n; i++)
			values[i] = base;
		return 0;
	}
}

bool unpack_keys(const struct packed *p, const void *in, uint32_t *keys, size_t n)
{
	return unpack32(in, keys, n, (uint32_t)p->min, p->width) <= (uint64_t)(p->max - p->min);
}

bool unpack_amounts(const struct packed *p, const void *in, int64_t *amounts, size_t n)
{
	if (p->empty) {
		for (size_t i = 0; i < n; i++)
			amounts[i] = MONEY_NULL;
		return true;
	}
	uint64_t range = (uint64_t)p->max - (uint64_t)p->min;
	uint64_t null = (uint64_t)p->min + range + 1;
	uint64_t top = unpack64(in, (uint64_t *)amounts, n, (uint64_t)p->min, p->width);
	if (p->nulls)
		for (size_t i = 0; i < n; i++)
			amounts[i] = (uint64_t)amounts[i] == null ? MONEY_NULL : amounts[i];
	return top <= range + p->nulls;
}

bool unpack_lines(const struct packed *p, const void *in, uint64_t *lines, size_t n)
{
	uint64_t range = (uint64_t)p->max - (uint64_t)p->min;

	if (!p->stepped)
		return unpack64(in, lines, n, (uint64_t)p->min, p->width) <= range;
	unpack64(in, lines, n, (uint64_t)p->step, p->width);
	lines[0] = (uint64_t)p->min;
	for (size_t i = 1; i < n; i++)
		lines[i] += lines[i - 1];
	return lines[n - 1] == (uint64_t)p->max;
}

/* All differences in one: as wide as the values, so that no bit of them is lost. */
#define SAME_LOOP(type, target)                                         \
	do {                                                            \
		const type *codes = in;                                 \
		for (size_t i = 0; i < n; i++)                          \
			other |= (target)(base + codes[i]) ^ values[i]; \
		return other == 0;                                      \
	} while (0)

static bool same32(const void *restrict in, const uint32_t *restrict values, size_t n,
		   uint32_t base, int width)
{
	uint32_t other = 0;

	switch (width) {
	case 1:
		SAME_LOOP(uint8_t, uint32_t);
	case 2:
		SAME_LOOP(uint16_t, uint32_t);
	case 4:
		SAME_LOOP(uint32_t, uint32_t);
	default:
		for (size_t i = 0; i < n; i++)
			other |= values[i] ^ base;
		return other == 0;
	}
}

bool packed_are_keys(const struct packed *p, const void *in, const uint32_t *keys, size_t n)
{
	return same32(in, keys, n, (uint32_t)p->min, p->width);
}

#define TOP_LOOP(type)                                         \
	do {                                                   \
		const type *codes = in;                        \
		type top = 0;                                  \
		for (size_t i = 0; i < n; i++)                 \
			top = codes[i] > top ? codes[i] : top; \
		return top;                                    \
	} while (0)

static uint64_t largest_code(const void *in, size_t n, int width)
{
	switch (width) {
	case 1:
		TOP_LOOP(uint8_t);
	case 2:
		TOP_LOOP(uint16_t);
	case 4:
		TOP_LOOP(uint32_t);
	case 8:
		TOP_LOOP(uint64_t);
	default:
		return 0;
	}
}

bool codes_sound(const struct packed *p, const void *in, size_t n)
{
	return p->empty ||
	       largest_code(in, n, p->width) <= (uint64_t)p->max - (uint64_t)p->min + p->nulls;
}
