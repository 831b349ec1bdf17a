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

int text_order(const struct key_column *c, const struct value *a, const struct value *b)
{
	int order = value_cmp(c->type, a, b);

	return c->descending && !a->null && !b->null ? -order : order;
}

bool text_range_has(const struct text_range *r, const struct value *v)
{
	int low = r->has_low ? text_order(r->column, v, &r->low) : 1;
	int high = r->has_high ? text_order(r->column, v, &r->high) : -1;

	return (low > 0 || (low == 0 && r->low_too)) && (high < 0 || (high == 0 && r->high_too));
}

static bool is_within(const void *range, const struct value *v)
{
	return text_range_has(range, v);
}

static void add_text(struct text_limit *out, const struct key_column *c, const struct key_bound *b)
{
	*out = (struct text_limit){.dimension = c->column.dimension,
				   .attribute = c->column.attribute,
				   .context = b->texts,
				   .holds = is_within};
}

void narrow_scan(struct scan *scan, const struct keys *k, const struct key_bound *bounds,
		 struct arena *a)
{
	struct text_limit *texts = ARENA_ARRAY(a, struct text_limit, k->nordered + 1);
	size_t n = 0;

	for (size_t i = 0; i < k->nordered; i++) {
		const struct key_column *c = &k->items[i];
		if (bounds[i].texts)
			add_text(&texts[n++], c, &bounds[i]);
		else if (bounds[i].set && c->column.kind == COLUMN_MEASURE)
			narrow_amounts(scan, c, &bounds[i]);
		else if (bounds[i].set)
			narrow_members(scan, c, &bounds[i]);
	}
	scan_narrow_texts(scan, texts, n);
}
