#include "scan/facts/text_narrow.h"

#include <stdlib.h>

#define MARKS 1024u /* at most so many at a time: a text is compared with ten of them */
/* Of texts that are sorted at once, but where they are one. */
#define PART_BYTES ((uint64_t)64 << 20)

struct dividing {
	struct text_parts *out;
	const struct keys *keys;
	const struct key_column *column;
	struct session *session;
	struct picture *picture;
	const struct question *request;
	const struct key_bound *bounds;
};

/* A range at hand, and what is counted of it. */
struct division {
	const struct text_range *range;
	uint64_t facts;
	struct arena *arena; /* of the marks */
	struct value *marks; /* [MARKS], in the end in order and each once */
	size_t nmarks;
	uint64_t stride; /* of so many facts one is a mark */
	/* [2 * nmarks + 1]: before the first mark, at it, between it and the next … */
	uint64_t *counts, *bytes;
};

typedef void take_text(struct division *d, const struct key_column *c, const struct value *v);

/* ---- counting ---- */

static int each_text(struct dividing *x, struct division *d, take_text *take, struct error *e)
{
	struct scan scan = {0};
	struct text_column texts;
	int more = 1, result = scan_open(&scan, x->session, x->picture, x->request, e);

	if (result == 0)
		narrow_scan(&scan, x->keys, x->bounds, x->request->arena);
	while (result == 0 && (more = scan_next(&scan, e)) > 0) {
		result = text_column_open(&texts, &scan, x->column->column.dimension,
					  x->column->column.attribute, e);
		for (uint32_t i = 0; result == 0 && i < scan.n; i++) {
			const struct value *v = text_at(&texts, scan_line(&scan, i));
			if (text_range_has(d->range, v))
				take(d, x->column, v);
		}
	}
	scan_close(&scan);
	return result || more < 0 ? -1 : pulse_check(&x->session->pulse, e);
}

/* ---- marks ---- */

/* Evenly over the facts, however many come: when there are enough, every second one leaves. */
static void take_mark(struct division *d, const struct key_column *c, const struct value *v)
{
	if (d->facts++ % d->stride)
		return;
	if (d->nmarks == MARKS) {
		for (size_t i = 0; i < MARKS / 2; i++)
			d->marks[i] = d->marks[2 * i];
		d->nmarks = MARKS / 2;
		d->stride *= 2;
		if ((d->facts - 1) % d->stride)
			return;
	}
	struct value *mark = &d->marks[d->nmarks++];
	*mark = *v;
	if (!v->null && c->type == VALUE_STRING)
		mark->text = arena_dup(d->arena, v->text);
}

static int compare_marks(const void *a, const void *b, void *column)
{
	return text_order(column, a, b);
}

static void settle_marks(struct division *d, struct dividing *x)
{
	size_t n = 0;

	pulse_sort(&x->session->pulse, d->marks, d->nmarks, sizeof *d->marks, compare_marks,
		   (void *)x->column);
	for (size_t i = 0; i < d->nmarks; i++)
		if (n == 0 || text_order(x->column, &d->marks[n - 1], &d->marks[i]) != 0)
			d->marks[n++] = d->marks[i];
	d->nmarks = n;
	d->counts = ARENA_ARRAY(d->arena, uint64_t, 2 * n + 1);
	d->bytes = ARENA_ARRAY(d->arena, uint64_t, 2 * n + 1);
}

/* Which count a text belongs to: marks before `low` are before it, those from `high` on behind. */
static size_t place_of(const struct division *d, const struct key_column *c, const struct value *v)
{
	size_t low = 0, high = d->nmarks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = text_order(c, v, &d->marks[middle]);
		if (order == 0)
			return 2 * middle + 1;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 2 * low;
}

static void count_text(struct division *d, const struct key_column *c, const struct value *v)
{
	size_t place = place_of(d, c, v);

	d->counts[place]++;
	if (!v->null && c->type == VALUE_STRING)
		d->bytes[place] += v->text.len;
}

/* ---- parts ---- */

static struct value kept(const struct dividing *x, const struct value *v)
{
	struct value out = *v;

	if (!v->null && x->column->type == VALUE_STRING)
		out.text = arena_dup(x->request->arena, v->text);
	return out;
}

/* The texts of counts first..last. */
static const struct text_range *range_of(const struct dividing *x, const struct division *d,
					 size_t first, size_t last)
{
	struct text_range *r = ARENA_NEW(x->request->arena, struct text_range);

	*r = *d->range;
	if (first > 0) {
		r->has_low = true;
		r->low_too = first % 2;
		r->low = kept(x, &d->marks[(first - 1) / 2]);
	}
	if (last < 2 * d->nmarks) {
		r->has_high = true;
		r->high_too = last % 2;
		r->high = kept(x, &d->marks[last / 2]);
	}
	return r;
}

static void add_part(struct dividing *x, struct text_part part)
{
	struct text_parts *out = x->out;

	if (out->n == out->capacity) {
		struct text_part *items =
			ARENA_ARRAY(x->request->arena, struct text_part, 2 * out->capacity + 8);
		if (out->n)
			memcpy(items, out->items, out->n * sizeof *items);
		out->items = items;
		out->capacity = 2 * out->capacity + 8;
	}
	out->items[out->n++] = part;
}

static int divide(struct dividing *x, const struct text_range *range, uint64_t from, uint64_t to,
		  struct error *e);

static bool is_few(uint64_t facts, uint64_t bytes)
{
	return facts <= QUERY_TEXT_ORDER_MAX && bytes <= PART_BYTES;
}

/* Counts from `first` on that are sorted at once; how many facts they are of. */
static uint64_t together(const struct division *d, size_t first, uint64_t wanted, size_t *last)
{
	uint64_t facts = d->counts[first], bytes = d->bytes[first];

	for (*last = first; *last < 2 * d->nmarks && facts < wanted; ++*last) {
		uint64_t more = d->counts[*last + 1], more_bytes = d->bytes[*last + 1];
		if (!is_few(facts + more, bytes + more_bytes))
			break;
		facts += more;
		bytes += more_bytes;
	}
	return facts;
}

static int divide_counted(struct dividing *x, const struct division *d, uint64_t from, uint64_t to,
			  struct error *e)
{
	uint64_t before = 0;

	for (size_t first = 0, last; first <= 2 * d->nmarks && before < to; first = last + 1) {
		uint64_t facts = together(d, first, to - before, &last);
		uint64_t begin = from > before ? from - before : 0;
		uint64_t end = to - before < facts ? to - before : facts;
		bool one = first == last, alike = one && first % 2;
		before += facts;
		if (begin >= end)
			continue;
		const struct text_range *range = range_of(x, d, first, last);
		if (alike || !one || is_few(facts, d->bytes[first]))
			add_part(x, (struct text_part){range, begin, end, facts, alike});
		else if (divide(x, range, begin, end, e) != 0)
			return -1;
	}
	return 0;
}

static int divide(struct dividing *x, const struct text_range *range, uint64_t from, uint64_t to,
		  struct error *e)
{
	struct division d = {.range = range, .arena = arena_new(), .stride = 1};

	d.marks = ARENA_ARRAY(d.arena, struct value, MARKS);
	int result = each_text(x, &d, take_mark, e);
	if (result == 0) {
		settle_marks(&d, x);
		result = each_text(x, &d, count_text, e);
	}
	if (result == 0)
		result = divide_counted(x, &d, from, to, e);
	arena_free(d.arena);
	return result;
}

int text_narrow(struct text_parts *out, const struct keys *k, size_t column, struct session *s,
		struct picture *p, const struct question *r, const struct key_bound *bounds,
		uint64_t from, uint64_t to, struct error *e)
{
	const struct text_range all = {.column = &k->items[column]};
	struct dividing x = {out, k, all.column, s, p, r, bounds};

	*out = (struct text_parts){0};
	return divide(&x, &all, from, to, e);
}
