/*
 * facts: a page of entries in order. Counting finds the stretches of the order that the page lies
 * in (narrow.h); their facts are collected and sorted. Where they are still many, the scan drops a
 * fact at the first column by which it is behind the last of the page so far.
 */
#include "engine/top.h"
#include "scan/answers.h"
#include "scan/facts/keys.h"
#include "scan/facts/narrow.h"

#include <stdlib.h>

#define SLICE_FACTS 8192u
#define SLICE_BYTES ((size_t)32 << 20)

struct facts {
	const struct question *request;
	struct scan scan;
	struct keys keys;
	struct top top;
	bool keep_ties; /* a text takes part in the order: the first pass keeps all that may count
			 */
	const struct stretch *stretch; /* at hand; NULL: all facts */
	uint64_t pass_over; /* facts of it that come before the page by their place alone */
	uint64_t total;     /* facts that pass the cuts */
	uint32_t *page;     /* records of the page, in order */
	size_t npage;
	/* Of many facts texts are read slice by slice of the page: of as many as take SLICE_BYTES. */
	bool sliced;
	size_t slice_from, slice_to, slice;
	/* of the segment at hand */
	uint32_t *lines, n; /* those still in the race */
	uint8_t *ahead;     /* [n] already before the bound */
	uint64_t *codes;    /* [n] */
	uint64_t *records;  /* [lines of the segment][words + 1] */
};

static void open_segment(struct facts *f)
{
	struct scan *s = &f->scan;
	size_t words = f->keys.words + 1;

	uint32_t before = f->pass_over < s->n ? (uint32_t)f->pass_over : s->n;

	f->pass_over -= before;
	f->n = s->n - before;
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t line = scan_line(s, i + before);
		f->lines[i] = line;
		f->ahead[i] = !f->top.bounded;
		memset(f->records + line * words, 0, (words - 1) * sizeof(uint64_t));
		f->records[line * words + words - 1] = (uint64_t)s->index << 16 | line;
	}
}

/* Packs one column and drops the lines that are behind the bound by it. */
static int race(struct facts *f, size_t column, struct error *e)
{
	const struct key_column *c = &f->keys.items[column];
	size_t words = f->keys.words + 1;
	uint32_t n = 0;

	if (keys_codes(c, &f->scan, f->lines, f->n, f->codes, e) != 0)
		return -1;
	bool counts = f->top.bounded && (!f->keep_ties || column < f->keys.nprefix);
	uint64_t bound = counts ? key_get((uint64_t *)f->top.bound, c) : 0;
	for (uint32_t i = 0; i < f->n; i++) {
		if (counts && !f->ahead[i] && f->codes[i] > bound)
			continue;
		key_put(f->records + f->lines[i] * words, c, f->codes[i]);
		f->ahead[n] = f->ahead[i] || (counts && f->codes[i] < bound);
		f->lines[n++] = f->lines[i];
	}
	f->n = n;
	return 0;
}

static int take_segment(struct facts *f, struct error *e)
{
	size_t words = f->keys.words + 1;

	open_segment(f);
	for (size_t i = 0; i < f->keys.n && f->n; i++)
		if (!f->keys.items[i].text && race(f, i, e) != 0)
			return -1;
	for (uint32_t i = 0; i < f->n; i++)
		top_push(&f->top, f->records + f->lines[i] * words);
	return 0;
}

static int collect(struct facts *f, struct error *e)
{
	int more;

	scan_rewind(&f->scan);
	while ((more = scan_next(&f->scan, e)) > 0)
		if (f->top.k && take_segment(f, e) != 0)
			return -1;
	top_finish(&f->top);
	return more < 0 ? -1 : pulse_check(&f->scan.session->pulse, e);
}

static void open_top(struct facts *f, uint64_t k, bool ties)
{
	size_t width = keys_width(&f->keys);
	/* Half of the budget is for qsort's merging. */
	size_t limit = QUERY_MAX_MEMORY / 2 / width;

	top_close(&f->top);
	if (ties && limit > QUERY_TEXT_ORDER_MAX + 2 * QUERY_MAX_PAGE_SIZE)
		limit = QUERY_TEXT_ORDER_MAX + 2 * QUERY_MAX_PAGE_SIZE;
	top_open(&f->top, width, k, limit, ties ? keys_compare_prefix : keys_compare, &f->keys,
		 &f->scan.session->pulse);
	f->top.ties = ties;
	f->keep_ties = ties;
}

static bool is_page(const struct question *r)
{
	return r->paged || r->format == OUTPUT_JSON; /* otherwise: an ordered download of all */
}

/* The facts of the stretch at hand that are wanted: from the first to before the second. */
static void wanted(const struct facts *f, uint64_t *from, uint64_t *to)
{
	const struct question *r = f->request;

	*from = 0;
	*to = SIZE_MAX / 4;
	if (f->stretch) {
		*from = f->stretch->alike ? 0 : f->stretch->from;
		*to = f->stretch->alike ? f->stretch->to - f->stretch->from : f->stretch->to;
	} else if (is_page(r)) {
		*from = (uint64_t)(r->page - 1) * (uint64_t)r->page_size;
		*to = r->page_size ? *from + (uint64_t)r->page_size : 0;
	}
}

/* ---- order with texts ---- */

static int compare_candidates(const void *a, const void *b, void *context)
{
	const struct facts *f = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const uint64_t *s = top_get(&f->top, x), *t = top_get(&f->top, y);

	for (size_t i = 0; i < f->keys.nordered; i++) {
		const struct key_column *c = &f->keys.items[i];
		uint64_t u = c->text ? c->text_ranks[c->codes[x]] : key_get(s, c);
		uint64_t v = c->text ? c->text_ranks[c->codes[y]] : key_get(t, c);
		if (u != v)
			return u < v ? -1 : 1;
	}
	uint64_t u = s[f->keys.words], v = t[f->keys.words];
	return (u > v) - (u < v);
}

/* `before`: facts of the stretch that lie ahead of the records at hand. */
static void take_page(struct facts *f, const uint32_t *order, uint64_t before)
{
	uint64_t from, to;

	wanted(f, &from, &to);
	from -= before < from ? before : from;
	to -= before < to ? before : to;
	to = to < f->top.n ? to : f->top.n;
	from = from < to ? from : to;
	f->npage = (size_t)(to - from);
	f->page = xcalloc(f->npage + 1, sizeof *f->page);
	for (size_t i = 0; i < f->npage; i++)
		f->page[i] = order ? order[from + i] : (uint32_t)(from + i);
}

/* The records are in order up to the first text. Only facts alike in all before the first text with
 * one of the page can change places with it: the others need no text read. They leave; how many of
 * them came before. */
static uint64_t drop_settled(struct facts *f)
{
	size_t width = keys_width(&f->keys), n = f->top.n;
	uint64_t from, to;

	wanted(f, &from, &to);
	if (from >= n || from >= to)
		return 0;
	to = to < n ? to : n;
	const void *first = top_get(&f->top, from), *last = top_get(&f->top, to - 1);
	while (from > 0 && !keys_compare_prefix(top_get(&f->top, from - 1), first, &f->keys))
		from--;
	while (to < n && !keys_compare_prefix(top_get(&f->top, to), last, &f->keys))
		to++;
	f->top.n = (size_t)(to - from);
	memmove(f->top.records, top_get(&f->top, from), f->top.n * width);
	return from;
}

static int order_by_text(struct facts *f, struct session *s, struct picture *p, struct error *e)
{
	uint64_t before = drop_settled(f);

	f->sliced = f->top.n > SLICE_FACTS;
	if (keys_read_texts(&f->keys, s, p, f->top.records, f->top.n, f->sliced, e) != 0)
		return -1;
	keys_rank_texts(&f->keys, &s->pulse);
	uint32_t *order = xcalloc(f->top.n + 1, sizeof *order);
	for (size_t i = 0; i < f->top.n; i++)
		order[i] = (uint32_t)i;
	pulse_sort(&s->pulse, order, f->top.n, sizeof *order, compare_candidates, f);
	take_page(f, order, before);
	free(order);
	if (f->sliced)
		keys_forget(&f->keys);
	return pulse_check(&s->pulse, e);
}

/* Only the records of the page have texts read: they move to the front. */
static int texts_of_page(struct facts *f, struct session *s, struct picture *p, struct error *e)
{
	size_t width = keys_width(&f->keys);

	take_page(f, NULL, 0);
	if (f->npage)
		memmove(f->top.records, top_get(&f->top, f->page[0]), f->npage * width);
	for (size_t i = 0; i < f->npage; i++)
		f->page[i] = (uint32_t)i;
	f->sliced = f->npage > SLICE_FACTS;
	return f->sliced ? 0 : keys_read_texts(&f->keys, s, p, f->top.records, f->npage, false, e);
}

/* The texts of the next facts of the page. */
static int read_slice(struct facts *f, struct session *s, struct picture *p, struct error *e)
{
	size_t width = keys_width(&f->keys), left = f->npage - f->slice_to;
	size_t n = f->slice < left ? f->slice : left;
	char *records = xmalloc(n * width);

	keys_forget(&f->keys);
	f->slice_from = f->slice_to;
	f->slice_to += n;
	for (size_t i = 0; i < n; i++)
		memcpy(records + i * width, top_get(&f->top, f->page[f->slice_from + i]), width);
	int result = keys_read_texts(&f->keys, s, p, records, n, false, e);
	free(records);
	f->slice = SLICE_BYTES / (keys_text_bytes(&f->keys) / n + 1);
	f->slice = f->slice > SLICE_FACTS / 16 ? f->slice : SLICE_FACTS / 16;
	return result;
}

static int too_deep(struct error *e)
{
	return error_set(
		e, STATUS_LIMIT,
		"Too many facts to sort (more than %zu MB): narrow the question with a cut, ask "
		"for "
		"an earlier page, or download all in storage order (format=ndjson without order)",
		QUERY_MAX_MEMORY >> 20);
}

/* Whether a text tells facts of the stretch at hand apart. */
static bool sorts_texts(const struct facts *f)
{
	for (size_t i = 0; i < f->keys.nordered; i++)
		if (f->keys.items[i].text && !(f->stretch && f->stretch->bounds[i].alike))
			return true;
	return false;
}

/* Collects and sorts the stretch at hand. */
static int run(struct facts *f, struct session *s, struct picture *p, struct error *e)
{
	uint64_t from, k;

	wanted(f, &from, &k);
	f->pass_over = f->stretch && f->stretch->alike ? f->stretch->from : 0;
	open_top(f, k, sorts_texts(f));
	if (collect(f, e) != 0)
		return -1;
	if (f->top.full)
		return too_deep(e);
	return f->keep_ties ? order_by_text(f, s, p, e) : texts_of_page(f, s, p, e);
}

/* ---- rows ---- */

struct fact_rows {
	struct rows rows;
	struct session *session;
	struct picture *picture;
	struct facts f;
	struct stretches found;
	size_t next_stretch;
	size_t at; /* in the page of the stretch at hand */
};

static struct datum field_of(const struct facts *f, size_t field, size_t at)
{
	const struct key_column *c = &f->keys.items[f->keys.shown[field]];
	uint32_t record = f->page[at];

	if (c->text) {
		size_t code = f->sliced ? at - f->slice_from : record;
		struct value v = coder_value(c->coder, c->codes[code]);
		return datum_of(c->type, &v);
	}
	uint64_t code = key_get(top_get(&f->top, record), c);
	if (c->column.kind != COLUMN_MEASURE)
		return datum_of(c->type, key_value(c, code));
	int64_t amount = key_amount(c, code);
	return amount == MONEY_NULL ? datum_null() : datum_amount(amount);
}

static void close_stretch(struct facts *f)
{
	top_close(&f->top);
	keys_forget(&f->keys);
	scan_close(&f->scan);
	free(f->page);
	f->page = NULL;
	f->npage = f->slice_from = f->slice_to = 0;
	f->slice = SLICE_FACTS;
}

/* One stretch (NULL: everything), from a scan of its own. */
static int open_stretch(struct fact_rows *x, const struct stretch *stretch, struct error *e)
{
	struct facts *f = &x->f;

	x->at = 0;
	f->stretch = stretch;
	if (scan_open(&f->scan, x->session, x->picture, f->request, e) != 0)
		return -1;
	if (stretch)
		narrow_scan(&f->scan, &f->keys, stretch->bounds, f->request->arena);
	if (run(f, x->session, x->picture, e) != 0)
		return -1;
	if (!stretch)
		f->total = f->scan.passed;
	return 0;
}

static int next_fact(struct rows *rows, struct datum *row, struct error *e)
{
	struct fact_rows *x = (struct fact_rows *)rows;

	while (x->at == x->f.npage) {
		if (x->next_stretch == x->found.n)
			return 0;
		close_stretch(&x->f);
		if (open_stretch(x, &x->found.items[x->next_stretch++], e) != 0)
			return -1;
	}
	if (x->f.sliced && x->f.keys.has_texts && x->at == x->f.slice_to &&
	    read_slice(&x->f, x->session, x->picture, e) != 0)
		return -1;
	for (size_t i = 0; i < rows->n; i++)
		row[i] = field_of(&x->f, i, x->at);
	x->at++;
	return 1;
}

static void close_facts(struct rows *rows)
{
	struct fact_rows *x = (struct fact_rows *)rows;
	struct facts *f = &x->f;

	close_stretch(f);
	keys_close(&f->keys);
	free(f->lines);
	free(f->ahead);
	free(f->codes);
	free(f->records);
	free(x);
}

/* ---- together ---- */

/* Whether facts are collected in stretches, and not at once: those of large cubes, where a text puts them in order, and where
 * a page is a small part of them. */
static bool has_stretches(const struct fact_rows *x)
{
	const struct facts *f = &x->f;
	uint64_t entries = view_entries(picture_view(x->picture));

	if (entries > QUERY_TEXT_ORDER_MAX && (f->keys.orders_texts || !f->keys.nprefix))
		return true;
	if (!f->keys.nprefix)
		return false;
	return entries >= (is_page(f->request) ? session_alone_below(x->session) / NARROW_CUBE_PART
					       : NARROW_STRETCH_MAX);
}

/* Stretches are opened one after the other as their rows are read. */
static int find_facts(struct fact_rows *x, struct error *e)
{
	struct facts *f = &x->f;
	uint64_t from, to;

	wanted(f, &from, &to);
	if (!has_stretches(x))
		return open_stretch(x, NULL, e);
	if (narrow(&x->found, &f->keys, x->session, x->picture, f->request, from, to, e) != 0)
		return -1;
	f->total = x->found.total;
	/* What is too much, or too slow, is told before anything is given. */
	return x->found.n ? open_stretch(x, &x->found.items[x->next_stretch++], e) : 0;
}

int scan_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
	       const struct question *r, struct error *e)
{
	struct fact_rows *x = xcalloc(1, sizeof *x);
	struct facts *f = &x->f;

	x->rows = (struct rows){.n = r->columns.n, .next = next_fact, .close = close_facts};
	x->session = s;
	x->picture = p;
	f->request = r;
	f->slice = SLICE_FACTS;
	f->lines = xcalloc(STORE_SEGMENT_LINES, sizeof *f->lines);
	f->ahead = xcalloc(STORE_SEGMENT_LINES, sizeof *f->ahead);
	f->codes = xcalloc(STORE_SEGMENT_LINES, sizeof *f->codes);
	int result = keys_open(&f->keys, s, p, r, e);
	if (result == 0) {
		f->records = xcalloc(STORE_SEGMENT_LINES, keys_width(&f->keys));
		result = find_facts(x, e);
	}
	if (result != 0) {
		close_facts(&x->rows);
		return -1;
	}
	*out = &x->rows;
	*total = f->total;
	return 0;
}
