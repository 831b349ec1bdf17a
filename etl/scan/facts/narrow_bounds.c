/* A scan that leaves out what is beside the bounds. */
#include "scan/facts/narrow.h"

#include <stdlib.h>

static void narrow_members(struct scan *scan, const struct key_column *c, const struct key_bound *b)
{
	size_t members = c->ranks->members;
	uint8_t *pass = xmalloc(members + 1);

	for (size_t m = 0; m < members; m++) {
		uint64_t code = key_rank_code(c, c->ranks->rank[m]);
		pass[m] = code >= b->low && code <= b->high;
	}
	scan_narrow_members(scan, c->column.dimension, pass, members);
	free(pass);
}

static void narrow_amounts(struct scan *scan, const struct key_column *c, const struct key_bound *b)
{
	struct amount_filter f = {.set = true, .nulls = b->high == c->null_code};
	uint64_t last = f.nulls ? c->null_code - 1 : b->high;

	f.values = b->low < c->null_code;
	if (f.values) {
		int64_t x = key_amount(c, b->low), y = key_amount(c, last);
		f.low = x < y ? x : y;
		f.high = x < y ? y : x;
	}
	scan_narrow_amounts(scan, c->amounts, &f);
}

void narrow_scan(struct scan *scan, const struct keys *k, const struct key_bound *bounds)
{
	for (size_t i = 0; i < k->nprefix; i++) {
		if (!bounds[i].set)
			continue;
		if (k->items[i].column.kind == COLUMN_MEASURE)
			narrow_amounts(scan, &k->items[i], &bounds[i]);
		else
			narrow_members(scan, &k->items[i], &bounds[i]);
	}
}
