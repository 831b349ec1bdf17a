/* Members of a whole. */
#include "charts/whole.h"

#include "base/memory/arena.h"

#include <stdlib.h>

#define NEGATIVE_MOST 10 /* negatives of more than a tenth: no picture */

struct ranked {
	money_sum amount;
	size_t index;
};

static int by_amount(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->amount != b->amount)
		return a->amount > b->amount ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

size_t *parts_order(const struct chart_part *parts, size_t n, size_t *positive)
{
	struct ranked *ranked = xcalloc(n + 1, sizeof(*ranked));
	size_t *order = xcalloc(n + 1, sizeof(*order));

	*positive = 0;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].amount.known && parts[i].amount.value > 0)
			ranked[(*positive)++] = (struct ranked){parts[i].amount.value, i};
	}
	qsort(ranked, *positive, sizeof(*ranked), by_amount);
	for (size_t i = 0; i < *positive; i++)
		order[i] = ranked[i].index;
	free(ranked);
	return order;
}

static void add_others(struct chart_whole *whole, const struct chart_part *parts, size_t n,
		       enum chart_fate *fates)
{
	for (size_t i = 0; i < n; i++) {
		struct chart_amount a = parts[i].amount;
		fates[i] = !a.known      ? CHART_UNKNOWN
			   : a.value < 0 ? CHART_NEGATIVE
			   : a.value > 0 ? CHART_DRAWN
					 : CHART_NOTHING;
		if (fates[i] == CHART_NEGATIVE)
			whole->negative += a.value;
		if (fates[i] == CHART_DRAWN)
			whole->positive += a.value;
	}
}

void parts_plan(struct chart_whole *whole, const struct chart_part *parts, size_t n,
		enum chart_fate *fates, size_t most, int part)
{
	size_t positive, small = 0;
	size_t *order = parts_order(parts, n, &positive);

	*whole = (struct chart_whole){0};
	add_others(whole, parts, n, fates);
	for (size_t i = 0; i < positive; i++) {
		money_sum amount = parts[order[i]].amount.value;
		if (i >= most || (part > 0 && amount * part < whole->positive)) {
			fates[order[i]] = CHART_SMALL;
			whole->small += amount;
			small++;
		}
	}
	/* One that is small is not hidden behind a word that is no shorter. */
	if (small == 1 && positive <= most) {
		fates[order[positive - 1]] = CHART_DRAWN;
		whole->small = 0;
	}
	for (size_t i = 0; i < n; i++)
		whole->fates[fates[i]]++;
	whole->worth = positive >= 2 && whole->small * 2 <= whole->positive &&
		       -whole->negative * NEGATIVE_MOST <= whole->positive;
	free(order);
}
