/* Rounding that keeps totals: the largest remainder (Hamilton's method), with ties by place. */
#include "iv3/iv3.h"

#include <stdlib.h>

__extension__ typedef __int128 wide;

struct remainder {
	int64_t rest; /* above the unit below: 0 up to the unit */
	size_t at;
};

static int by_rest(const void *x, const void *y)
{
	const struct remainder *p = x, *q = y;

	if (p->rest != q->rest)
		return p->rest > q->rest ? -1 : 1;
	return p->at < q->at ? -1 : p->at > q->at;
}

static int64_t floor_of(wide v, int64_t unit)
{
	wide below = v / unit;

	return (int64_t)(below - (v % unit < 0));
}

static int64_t rounded(wide v, int64_t unit)
{
	int64_t below = floor_of(v, unit);
	wide rest = v - (wide)below * unit;

	return below + (2 * rest > unit || (2 * rest == unit && v > 0));
}

void iv3_round_to(int64_t *out, const int64_t *amounts, size_t n, int64_t unit, int64_t total)
{
	struct remainder *rests = xmalloc((n + 1) * sizeof *rests);
	wide missing = total;

	for (size_t i = 0; i < n; i++) {
		out[i] = floor_of(amounts[i], unit);
		rests[i] = (struct remainder){(int64_t)(amounts[i] - (wide)out[i] * unit), i};
		missing -= out[i];
	}
	qsort(rests, n, sizeof *rests, by_rest);
	for (size_t i = 0; i < n && missing > 0; i++, missing--)
		out[rests[i].at]++;
	free(rests);
}

void iv3_round(int64_t *out, const int64_t *amounts, size_t n, int64_t unit)
{
	wide sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += amounts[i];
	iv3_round_to(out, amounts, n, unit, rounded(sum, unit));
}
