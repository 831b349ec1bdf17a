#include "scan/narrow.h"

#include "scan/group.h"

#include <stdlib.h>

#define BUCKETS SUMS_PACKED /* of amounts, at a time */

/* Facts with codes from low to high of one column. */
struct bucket {
	uint64_t low, high, facts;
};

struct narrowing {
	struct stretches *out;
	const struct keys *keys;
	struct session *session;
	struct picture *picture;
	const struct question *request;
	bool counted; /* out->total is known */
};

/* What is left to find. */
struct quest {
	struct key_bound *bounds;
	uint64_t from, to;
	size_t column;
};

/* ---- bounds ---- */

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

static struct key_bound *with_bound(struct narrowing *n, const struct quest *q, uint64_t low,
				    uint64_t high)
{
	struct key_bound *own =
		ARENA_ARRAY(n->request->arena, struct key_bound, n->keys->nprefix + 1);

	if (n->keys->nprefix > 0)
		memcpy(own, q->bounds, n->keys->nprefix * sizeof *own);
	own[q->column] = (struct key_bound){true, low, high};
	return own;
}

static void found(struct narrowing *n, struct key_bound *bounds, uint64_t from, uint64_t to,
		  bool alike)
{
	struct stretches *out = n->out;

	if (from >= to)
		return;
	if (out->n == out->capacity) {
		struct stretch *items =
			ARENA_ARRAY(n->request->arena, struct stretch, 2 * out->capacity + 8);
		if (out->n > 0)
			memcpy(items, out->items, out->n * sizeof *items);
		out->items = items;
		out->capacity = 2 * out->capacity + 8;
	}
	out->items[out->n++] = (struct stretch){bounds, from, to, alike};
}

/* ---- counting ---- */

static int by_low(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;

	return (x->low > y->low) - (x->low < y->low);
}

/* The cells of the grouping, as codes of the column. */
static void take_buckets(struct bucket *out, const struct grouping *g, const struct key_column *c,
			 const struct amount_buckets *by)
{
	for (size_t i = 0; i < g->ncells; i++) {
		uint32_t code = g->cell_codes[i];
		struct bucket *b = &out[i];
		*b = (struct bucket){.facts = g->count[i]};
		if (c->column.kind != COLUMN_MEASURE) {
			b->low = b->high = key_rank_code(c, code);
		} else if (code == by->n) {
			b->low = b->high = c->null_code;
		} else {
			/* Of amounts: the lowest in it, and the highest, as far as the bound goes.
			 */
			uint64_t low = ((uint64_t)code << by->shift) + (uint64_t)by->low;
			uint64_t high = low + ((1ull << by->shift) - 1);
			if ((int64_t)high > by->high || (int64_t)high < (int64_t)low)
				high = (uint64_t)by->high;
			uint64_t x = key_amount_code(c, (int64_t)low);
			uint64_t y = key_amount_code(c, (int64_t)high);
			b->low = x < y ? x : y;
			b->high = x < y ? y : x;
		}
	}
	qsort(out, g->ncells, sizeof *out, by_low);
}

/* How amounts between the bounds are divided. */
static struct amount_buckets divide(const struct key_column *c, const struct key_bound *within)
{
	struct amount_buckets by = {.column = c->amounts, .low = c->low, .high = c->high};
	uint64_t last = c->null_code - 1;

	if (within->set && within->low <= last) {
		int64_t x = key_amount(c, within->low);
		int64_t y = key_amount(c, within->high < last ? within->high : last);
		by.low = x < y ? x : y;
		by.high = x < y ? y : x;
	}
	while (((uint64_t)by.high - (uint64_t)by.low) >> by.shift >= BUCKETS - 1)
		by.shift++;
	by.n = (uint32_t)(((uint64_t)by.high - (uint64_t)by.low) >> by.shift) + 1;
	return by;
}

static int count(struct narrowing *n, const struct quest *q, struct bucket **out, size_t *nout,
		 struct error *e)
{
	const struct key_column *c = &n->keys->items[q->column];
	struct columns one = {.items = (struct column *)&c->column, .n = 1}, none = {0};
	struct amount_buckets by = {0};
	struct scan scan = {0};
	struct grouping g = {0};
	int result = scan_open(&scan, n->session, n->picture, n->request, e);

	if (result == 0) {
		narrow_scan(&scan, n->keys, q->bounds);
		if (c->column.kind == COLUMN_MEASURE) {
			by = divide(c, &q->bounds[q->column]);
			result = grouping_open_amounts(&g, &scan, &by, e);
		} else {
			result = grouping_open(&g, &scan, &one, &none, e);
		}
	}
	if (result == 0)
		result = grouping_run(&g, e);
	if (result == 0) {
		*nout = g.ncells;
		*out = xcalloc(g.ncells + 1, sizeof **out);
		take_buckets(*out, &g, c, &by);
	}
	grouping_close(&g);
	scan_close(&scan);
	return result;
}

/* ---- narrowing ---- */

/* Index of the bucket that holds fact `at`, and how many come before it. */
static size_t bucket_of(const struct bucket *b, uint64_t at, uint64_t *before)
{
	size_t i = 0;

	for (*before = 0; *before + b[i].facts <= at; i++)
		*before += b[i].facts;
	return i;
}

static int seek(struct narrowing *n, struct quest q, struct error *e);

/* The page lies in the buckets from `first` to `last`, which hold too many facts to sort: the
 * first, those wholly on the page, the last. q counts from the first on. */
static int divide_quest(struct narrowing *n, struct quest *q, const struct bucket *b, size_t first,
			size_t last, struct error *e)
{
	if (first < last) {
		struct quest head = *q;
		uint64_t between = 0;
		head.to = b[first].facts;
		head.bounds = with_bound(n, q, b[first].low, b[first].high);
		if (seek(n, head, e) != 0)
			return -1;
		for (size_t i = first + 1; i < last; i++)
			between += b[i].facts;
		if (between)
			found(n, with_bound(n, q, b[first + 1].low, b[last - 1].high), 0, between,
			      false);
		q->from = 0;
		q->to -= b[first].facts + between;
	}
	q->bounds = with_bound(n, q, b[last].low, b[last].high);
	if (b[last].low == b[last].high)
		q->column++;
	return 0;
}

/* 1: it goes on with *q. */
static int step(struct narrowing *n, struct quest *q, const struct bucket *b, size_t nb,
		struct error *e)
{
	uint64_t all = 0, facts = 0, before, ignored;

	for (size_t i = 0; i < nb; i++)
		all += b[i].facts;
	if (!n->counted)
		n->out->total = all;
	n->counted = true;
	if (q->to > all)
		q->to = all;
	if (q->from >= q->to)
		return 0;
	size_t first = bucket_of(b, q->from, &before), last = bucket_of(b, q->to - 1, &ignored);
	q->from -= before;
	q->to -= before;
	for (size_t i = first; i <= last; i++)
		facts += b[i].facts;
	if (facts <= session_alone_below(n->session) / NARROW_ENOUGH_PART) {
		found(n, with_bound(n, q, b[first].low, b[last].high), q->from, q->to, false);
		return 0;
	}
	return divide_quest(n, q, b, first, last, e) != 0 ? -1 : 1;
}

static int seek(struct narrowing *n, struct quest q, struct error *e)
{
	int more = 1;

	while (more > 0 && q.column < n->keys->nprefix) {
		struct bucket *b;
		size_t nb;
		const struct key_bound *bound = &q.bounds[q.column];
		if (bound->set && bound->low == bound->high) {
			q.column++; /* one value only: nothing to count */
			continue;
		}
		if (count(n, &q, &b, &nb, e) != 0)
			return -1;
		more = step(n, &q, b, nb, e);
		free(b);
	}
	if (more > 0) /* the same in all columns that are packed */
		found(n, q.bounds, q.from, q.to, !n->keys->orders_texts);
	return more < 0 ? -1 : 0;
}

int narrow(struct stretches *out, const struct keys *k, struct session *s, struct picture *p,
	   const struct question *r, uint64_t from, uint64_t to, struct error *e)
{
	struct narrowing n = {.out = out, .keys = k, .session = s, .picture = p, .request = r};
	struct quest q = {.from = from, .to = to};

	*out = (struct stretches){0};
	q.bounds = ARENA_ARRAY(r->arena, struct key_bound, k->nprefix + 1);
	memset(q.bounds, 0, (k->nprefix + 1) * sizeof *q.bounds);
	return seek(&n, q, e);
}
