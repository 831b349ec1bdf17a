/* Rounding by the largest remainder: totals hold, each part is the unit below or above, ties are always the same. */
#include "iv3/iv3.h"

#include <criterion/criterion.h>

#define UNIT 100000 /* a thousand euros in cents */

static void check(const int64_t *amounts, const int64_t *wanted, size_t n)
{
	int64_t out[16];

	iv3_round(out, amounts, n, UNIT);
	for (size_t i = 0; i < n; i++)
		cr_expect_eq(out[i], wanted[i], "%zu: %lld, not %lld", i, (long long)out[i],
			     (long long)wanted[i]);
}

Test(iv3_rounding, the_largest_remainders_go_up)
{
	check((int64_t[]){140000, 140000, 140000}, (int64_t[]){2, 1, 1}, 3);
	check((int64_t[]){110000, 130000, 160000}, (int64_t[]){1, 1, 2}, 3);
	check((int64_t[]){100000, 0, 300000}, (int64_t[]){1, 0, 3}, 3);
	check(NULL, NULL, 0);
}

Test(iv3_rounding, halves_of_the_sum_go_away_from_zero)
{
	check((int64_t[]){50000}, (int64_t[]){1}, 1);
	check((int64_t[]){49999}, (int64_t[]){0}, 1);
	check((int64_t[]){-50000}, (int64_t[]){-1}, 1);
	check((int64_t[]){-49999}, (int64_t[]){0}, 1);
	check((int64_t[]){150000, -300000}, (int64_t[]){1, -3}, 2); /* -1,5 */
}

Test(iv3_rounding, of_equals_the_first)
{
	check((int64_t[]){25000, 25000, 25000, 25000}, (int64_t[]){1, 0, 0, 0}, 4);
	check((int64_t[]){-25000, -25000, -25000, -25000}, (int64_t[]){0, 0, 0, -1}, 4);
}

Test(iv3_rounding, negatives_hold_too)
{
	check((int64_t[]){-140000, 260000, -20000}, (int64_t[]){-1, 2, 0}, 3);
	check((int64_t[]){-100000, 100000}, (int64_t[]){-1, 1}, 2);
}

Test(iv3_rounding, a_given_total)
{
	int64_t out[3];

	iv3_round_to(out, (int64_t[]){40000, 40000, 40000}, 3, UNIT, 2);
	cr_expect(out[0] == 1 && out[1] == 1 && out[2] == 0);
	iv3_round_to(out, (int64_t[]){40000, 40000, 40000}, 3, UNIT, 1);
	cr_expect(out[0] == 1 && out[1] == 0 && out[2] == 0);
}

Test(iv3_rounding, a_million_amounts)
{
	size_t n = 1000000;
	int64_t *amounts = xmalloc(n * sizeof *amounts), *out = xmalloc(n * sizeof *out);
	int64_t sum = 0, units = 0;
	uint64_t seed = 7;

	for (size_t i = 0; i < n; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		amounts[i] = (int64_t)(seed >> 24) % 20000000000 - 10000000000;
		sum += amounts[i];
	}
	iv3_round(out, amounts, n, UNIT);
	for (size_t i = 0; i < n; i++) {
		int64_t off = out[i] * UNIT - amounts[i];
		cr_assert(off > -UNIT && off < UNIT, "%zu", i);
		units += out[i];
	}
	int64_t off = units * UNIT - sum;
	cr_expect(off >= -UNIT / 2 && off <= UNIT / 2, "%lld", (long long)off);
	free(amounts);
	free(out);
}
