/* Every width, null pattern and edge of packing. */
#include "base/memory/arena.h"
#include "segment/pack.h"
#include <criterion/criterion.h>
#include <stdlib.h>

#define N 300

static int64_t in[N], back[N];
static uint64_t codes[N];

static void amounts(size_t n, int width)
{
	struct packed p;

	pack_amounts(&p, codes, in, n);
	cr_assert_eq(p.width, width, "width %d instead of %d", p.width, width);
	cr_assert(unpack_amounts(&p, codes, back, n));
	cr_assert_eq(memcmp(in, back, n * sizeof(*in)), 0);
}

/* Values from base to base + range, with and without nulls. */
static void range(int64_t base, uint64_t top, int width, int width_with_nulls)
{
	for (size_t i = 0; i < N; i++)
		in[i] = (int64_t)((uint64_t)base + (i == N - 1 ? top : top / N * i));
	amounts(N, width);
	for (size_t i = 1; i < N - 1; i += 3)
		in[i] = MONEY_NULL;
	amounts(N, width_with_nulls);
}

Test(store_pack, amounts_of_every_width)
{
	range(-7, 0, 0, 1);
	range(-7, 1, 1, 1);
	range(-100, 254, 1, 1);
	range(5, 255, 1, 2);
	range(5, 256, 2, 2);
	range(-70000, 65534, 2, 2);
	range(-70000, 65535, 2, 4);
	range(-70000, 65536, 4, 4);
	range(INT64_MAX - UINT32_MAX, UINT32_MAX, 4, 8);
	range(INT64_MIN + 1, UINT32_MAX, 4, 8);
	range(-1, (uint64_t)UINT32_MAX + 1, 8, 8);
	range(INT64_MIN + 1, UINT64_MAX - 1, 8, 8);
	for (size_t i = 0; i < N; i++)
		in[i] = MONEY_NULL;
	amounts(N, 0);
	amounts(1, 0);
	in[0] = 17;
	amounts(1, 0);
	amounts(2, 1);
}

Test(store_pack, keys_of_every_width)
{
	static const uint32_t tops[] = {0, 1, 255, 256, 65535, 65536, UINT32_MAX};
	static const int widths[] = {0, 1, 1, 2, 2, 4, 4};
	uint32_t keys[N], again[N];
	struct packed p;

	for (size_t k = 0; k < sizeof(tops) / sizeof(tops[0]); k++) {
		uint32_t base = UINT32_MAX - tops[k] < 9 ? 0 : 9;
		for (size_t i = 0; i < N; i++)
			keys[i] = base + (i == 5 ? tops[k] : tops[k] / N * (uint32_t)i);
		pack_keys(&p, codes, keys, N);
		cr_assert_eq(p.width, widths[k]);
		cr_assert(unpack_keys(&p, codes, again, N));
		cr_assert_eq(memcmp(keys, again, sizeof(keys)), 0);
		if (p.width) { /* a code beyond the maximum is damage */
			p.max--;
			cr_assert_not(unpack_keys(&p, codes, again, N));
		}
	}
}

/* One code that is another, or one key, is seen wherever it lies; also when the sum wraps around.
 */
Test(store_pack, codes_of_other_keys_are_told)
{
	static const uint32_t tops[] = {0, 200, 60000, UINT32_MAX};
	uint32_t keys[N];
	struct packed p;

	for (size_t k = 0; k < sizeof tops / sizeof tops[0]; k++) {
		for (size_t i = 0; i < N; i++)
			keys[i] = tops[k] - tops[k] / N * (uint32_t)i;
		pack_keys(&p, codes, keys, N);
		cr_assert(packed_are_keys(&p, codes, keys, N));
		for (size_t i = 0; i < N; i++) {
			keys[i] ^= (uint32_t)1 << i % 32;
			cr_assert_not(packed_are_keys(&p, codes, keys, N));
			keys[i] ^= (uint32_t)1 << i % 32;
		}
		for (size_t i = 0; i < (size_t)N * p.width; i++) {
			((unsigned char *)codes)[i] ^= 0x80;
			cr_assert_not(packed_are_keys(&p, codes, keys, N));
			((unsigned char *)codes)[i] ^= 0x80;
		}
		cr_assert(packed_are_keys(&p, codes, keys, N));
		p.min++;
		cr_assert_not(packed_are_keys(&p, codes, keys, N));
	}
}

static void lines(uint64_t (*of)(uint64_t), bool stepped, int width)
{
	uint64_t values[N], again[N];
	struct packed p;

	for (size_t i = 0; i < N; i++)
		values[i] = of(i);
	pack_lines(&p, codes, values, N);
	cr_assert_eq(p.stepped, stepped);
	cr_assert_eq(p.width, width);
	cr_assert(unpack_lines(&p, codes, again, N));
	cr_assert_eq(memcmp(values, again, sizeof(values)), 0);
}

static uint64_t consecutive(uint64_t i)
{
	return 1000000 + i;
}
static uint64_t thrice(uint64_t i)
{
	return 2 + i / 3;
}
static uint64_t jumps(uint64_t i)
{
	return i * i * i * i;
}
static uint64_t backwards(uint64_t i)
{
	return 5000 - i;
}
static uint64_t far(uint64_t i)
{
	return i < 2 ? i : UINT64_MAX / 2;
}

Test(store_pack, lines_as_differences_or_not)
{
	lines(consecutive, true, 0);
	lines(thrice, true, 1);
	lines(jumps, true, 4);
	lines(backwards, false, 2);
	lines(far, true, 8);
}
