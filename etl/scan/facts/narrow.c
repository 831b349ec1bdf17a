#include "scan/facts/narrow.h"

#include "scan/facts/text_narrow.h"
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
	uint64_t facts; /* within the bounds; UINT64_MAX: not counted yet */
	size_t column;
};

/* ---- bounds ---- */

static struct key_bound *with_bound(struct narrowing *n, const struct quest *q,
				    struct key_bound bound)
{
	struct key_bound *own =
		ARENA_ARRAY(n->request->arena, struct key_bound, n->keys->nordered + 1);

	memcpy(own, q->bounds, n->keys->nordered * sizeof *own);
	own[q->column] = bound;
	return own;
}

static void found(struct narrowing *n, struct stretch stretch)
{
	struct stretches *out = n->out;

	if (stretch.from >= stretch.to)
		return;
	if (out->n == out->capacity) {
		struct stretch *items =
			ARENA_ARRAY(n->request->arena, struct stretch, 2 * out->capacity + 8);
		if (out->n > 0)
			memcpy(items, out->items, out->n * sizeof *items);
		out->items = items;
		out->capacity = 2 * out->capacity + 8;
	}
	out->items[out->n++] = stretch;
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
		narrow_scan(&scan, n->keys, q->bounds, n->request->arena);
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

static struct key_bound spanned(const struct bucket *b, size_t first, size_t last)
{
	return (struct key_bound){.set = true, .low = b[first].low, .high = b[last].high};
}

static int seek(struct narrowing *n, struct quest q, struct error *e);

/* Facts that are collected at once where all of them are wanted. */
static uint64_t most_at_once(const struct narrowing *n)
{
	return n->keys->orders_texts ? QUERY_TEXT_ORDER_MAX : NARROW_STRETCH_MAX;
}

/* Buckets from `first` on that are taken together; how many facts they hold. One that is not wanted whole, or holds too
 * many, is taken by itself. */
static uint64_t together(const struct narrowing *n, const struct quest *q, const struct bucket *b,
			 size_t first, size_t last, uint64_t before, size_t *end)
{
	uint64_t facts = b[first].facts;

	*end = first;
	if (before < q->from)
		return facts;
	while (*end < last && facts + b[*end + 1].facts <= most_at_once(n) &&
	       before + facts + b[*end + 1].facts <= q->to)
		facts += b[++*end].facts;
	return facts;
}

/* The page lies in the buckets from `first` to `last`, which hold too many facts to sort. q counts from the first on. */
static int divide_quest(struct narrowing *n, const struct quest *q, const struct bucket *b,
			size_t first, size_t last, struct error *e)
{
	uint64_t before = 0;

	for (size_t end; first <= last; first = end + 1) {
		struct quest part = {.column = q->column};
		part.facts = together(n, q, b, first, last, before, &end);
		part.bounds = with_bound(n, q, spanned(b, first, end));
		part.from = q->from > before ? q->from - before : 0;
		part.to = q->to - before < part.facts ? q->to - before : part.facts;
		before += part.facts;
		if (part.from == 0 && part.to == part.facts && part.facts <= most_at_once(n))
			found(n, (struct stretch){.bounds = part.bounds, .to = part.to});
		else if (seek(n, part, e) != 0)
			return -1;
	}
	return 0;
}

/* 0: there is no more to find of *q; 1: it goes on with what these buckets hold. */
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
		found(n, (struct stretch){.bounds = with_bound(n, q, spanned(b, first, last)),
					  .from = q->from,
					  .to = q->to});
		return 0;
	}
	if (first < last)
		return divide_quest(n, q, b, first, last, e);
	q->bounds = with_bound(n, q, spanned(b, last, last));
	q->facts = facts;
	return 1;
}

/* Without reading a column. */
static int count_all(struct narrowing *n, struct quest *q, struct error *e)
{
	struct scan scan = {0};
	int more = 1, result = scan_open(&scan, n->session, n->picture, n->request, e);

	while (result == 0 && (more = scan_next(&scan, e)) > 0)
		;
	q->facts = n->out->total = scan.passed;
	q->to = q->to < q->facts ? q->to : q->facts;
	n->counted = true;
	scan_close(&scan);
	return result || more < 0 ? -1 : 0;
}

/* They are the same in all columns before the text that puts them in order next. */
static int seek_text(struct narrowing *n, struct quest *q, struct error *e)
{
	struct text_parts parts;

	if (!n->counted && count_all(n, q, e) != 0)
		return -1;
	if (q->facts <= QUERY_TEXT_ORDER_MAX || q->from >= q->to) {
		found(n, (struct stretch){.bounds = q->bounds, .from = q->from, .to = q->to});
		return 0;
	}
	if (text_narrow(&parts, n->keys, q->column, n->session, n->picture, n->request, q->bounds,
			q->from, q->to, e) != 0)
		return -1;
	for (size_t i = 0; i < parts.n; i++) {
		const struct text_part *part = &parts.items[i];
		struct key_bound within = {.texts = part->range, .alike = part->alike};
		struct quest next = {.bounds = with_bound(n, q, within),
				     .from = part->from,
				     .to = part->to,
				     .facts = part->facts,
				     .column = q->column + 1};
		if (!part->alike || part->facts <= QUERY_TEXT_ORDER_MAX)
			found(n, (struct stretch){
					 .bounds = next.bounds, .from = next.from, .to = next.to});
		else if (seek(n, next, e) != 0)
			return -1;
	}
	return 0;
}

/* They are the same in all columns: a download takes them piece by piece. */
static void find_alike(struct narrowing *n, const struct quest *q)
{
	for (uint64_t from = q->from; from < q->to; from += NARROW_STRETCH_MAX) {
		uint64_t left = q->to - from;
		found(n,
		      (struct stretch){
			      .bounds = q->bounds,
			      .from = from,
			      .to = from + (left < NARROW_STRETCH_MAX ? left : NARROW_STRETCH_MAX),
			      .alike = true});
	}
}

static int seek(struct narrowing *n, struct quest q, struct error *e)
{
	while (q.column < n->keys->nordered) {
		struct bucket *b;
		size_t nb;
		const struct key_bound *bound = &q.bounds[q.column];
		if (n->keys->items[q.column].text)
			return seek_text(n, &q, e);
		if (bound->set && bound->low == bound->high) {
			q.column++; /* one value only: nothing to count */
			continue;
		}
		if (count(n, &q, &b, &nb, e) != 0)
			return -1;
		int more = step(n, &q, b, nb, e);
		free(b);
		if (more <= 0)
			return more;
	}
	if (!n->counted && count_all(n, &q, e) != 0)
		return -1;
	find_alike(n, &q);
	return 0;
}

int narrow(struct stretches *out, const struct keys *k, struct session *s, struct picture *p,
	   const struct question *r, uint64_t from, uint64_t to, struct error *e)
{
	struct narrowing n = {.out = out, .keys = k, .session = s, .picture = p, .request = r};
	struct quest q = {.from = from, .to = to, .facts = UINT64_MAX};

	*out = (struct stretches){0};
	q.bounds = ARENA_ARRAY(r->arena, struct key_bound, k->nordered + 1);
	return seek(&n, q, e);
}
