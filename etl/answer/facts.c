/*
 * facts: a page of entries in order. Counting finds the stretches of the order that the page lies
 * in (narrow.h); their facts are collected and sorted. Where they are still many, the scan drops a
 * fact at the first column by which it is behind the last of the page so far.
 */
#include "answer/answer.h"
#include "engine/top.h"
#include "scan/keys.h"
#include "scan/narrow.h"

#include "base/csv_out.h"

#include <stdlib.h>

/* Facts that are equal in all columns before a text and must be told apart by it, at most. */
#define FACTS_TEXT_CANDIDATES 200000u

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
	uint64_t written;
	uint32_t *page; /* records of the page, in order */
	size_t npage;
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
	if (ties && limit > FACTS_TEXT_CANDIDATES + 2 * QUERY_MAX_PAGE_SIZE)
		limit = FACTS_TEXT_CANDIDATES + 2 * QUERY_MAX_PAGE_SIZE;
	top_open(&f->top, width, k, limit, ties ? keys_compare_prefix : keys_compare, &f->keys,
		 &f->scan.session->pulse);
	f->top.ties = ties;
	f->keep_ties = ties;
}

static bool is_page(const struct question *r)
{
	return r->paged || r->format == FORMAT_JSON; /* otherwise: an ordered download of all */
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

	for (size_t i = 0; i < f->keys.n; i++) {
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
	f->page = ARENA_ARRAY(f->request->arena, uint32_t, f->npage + 1);
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

	if (keys_read_texts(&f->keys, s, p, f->top.records, f->top.n, e) != 0)
		return -1;
	keys_rank_texts(&f->keys, &s->pulse);
	uint32_t *order = xcalloc(f->top.n + 1, sizeof *order);
	for (size_t i = 0; i < f->top.n; i++)
		order[i] = (uint32_t)i;
	pulse_sort(&s->pulse, order, f->top.n, sizeof *order, compare_candidates, f);
	take_page(f, order, before);
	free(order);
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
	return keys_read_texts(&f->keys, s, p, f->top.records, f->npage, e);
}

static int too_deep(const struct facts *f, struct error *e)
{
	if (f->keep_ties && f->keys.text_ordered)
		return error_set(
			e, STATUS_LIMIT,
			"Too many facts to sort by a text: at most %u may be alike in the columns "
			"ordered by before it; narrow the question with a cut",
			FACTS_TEXT_CANDIDATES);
	return error_set(
		e, STATUS_LIMIT,
		"Too many facts to sort (more than %zu MB): narrow the question with a cut, ask "
		"for "
		"an earlier page, or download all in storage order (format=ndjson without order)",
		QUERY_MAX_MEMORY >> 20);
}

/* Collects and sorts the stretch at hand. */
static int run(struct facts *f, struct session *s, struct picture *p, struct error *e)
{
	uint64_t from, k;

	wanted(f, &from, &k);
	f->pass_over = f->stretch && f->stretch->alike ? f->stretch->from : 0;
	open_top(f, k, f->keys.ntexts > 0);
	if (collect(f, e) != 0)
		return -1;
	if (f->keep_ties && !f->top.full)
		return order_by_text(f, s, p, e);
	if (f->keep_ties && f->keys.text_ordered)
		return too_deep(f, e);
	if (f->keep_ties) {
		/* The default order over a great many facts: texts no longer take part in it. */
		open_top(f, k, false);
		if (collect(f, e) != 0)
			return -1;
	}
	return f->top.full ? too_deep(f, e) : texts_of_page(f, s, p, e);
}

/* ---- writing ---- */

static void write_field(struct buffer *out, const struct facts *f, size_t field, uint32_t record,
			bool csv)
{
	const struct key_column *c = &f->keys.items[f->keys.shown[field]];
	uint64_t code = c->text ? 0 : key_get(top_get(&f->top, record), c);

	if (c->column.kind == COLUMN_MEASURE) {
		write_amount(out, key_amount(c, code), c->decimals, csv);
	} else if (c->text) {
		struct value v = coder_value(c->coder, c->codes[record]);
		write_value(out, c->type, &v, csv);
	} else {
		write_value(out, c->type, key_value(c, code), csv);
	}
}

static void write_objects(struct buffer *out, struct facts *f, const char *between)
{
	const struct question *r = f->request;
	struct str *labels = ARENA_ARRAY(r->arena, struct str, r->columns.n + 1);

	for (size_t i = 0; i < r->columns.n; i++)
		labels[i] = json_label(r->arena, &r->columns.items[i]);
	for (size_t i = 0; i < f->npage && !out->overflow; i++) {
		buffer_append_z(out, f->written++ ? between : "");
		for (size_t k = 0; k < r->columns.n; k++) {
			buffer_append_char(out, k ? ',' : '{');
			buffer_append_str(out, labels[k]);
			write_field(out, f, k, f->page[i], false);
		}
		buffer_append_char(out, '}');
	}
}

static void write_lines(struct buffer *out, struct facts *f)
{
	for (size_t i = 0; i < f->npage && !out->overflow; i++, f->written++) {
		size_t start = out->len;
		for (size_t k = 0; k < f->request->columns.n; k++) {
			if (k)
				csv_comma(out);
			write_field(out, f, k, f->page[i], true);
		}
		end_csv_line(out, start);
	}
}

/* The facts of the stretch at hand. */
static void write_rows(struct buffer *rows, struct facts *f)
{
	if (f->request->format == FORMAT_CSV)
		write_lines(rows, f);
	else
		write_objects(rows, f, f->request->format == FORMAT_JSON ? "," : "\n");
}

static void write_json(struct buffer *out, const struct facts *f, struct str rows)
{
	const struct question *r = f->request;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "total_fact_count");
	json_put_integer(&j, (int64_t)f->total);
	json_put_key_z(&j, "data");
	json_put_array(&j);
	buffer_append_str(out, rows);
	json_put_array_end(&j);
	json_put_key_z(&j, "cell");
	if (r->has_cut)
		json_put_string(&j, r->raw_cut);
	else
		json_put_null(&j);
	write_refs(&j, "fields", &r->columns);
	write_tail(&j, r);
	json_put_object_end(&j);
}

static void write_header(struct buffer *out, const struct question *r)
{
	size_t start = out->len;

	for (size_t k = 0; k < r->columns.n; k++) {
		if (k)
			csv_comma(out);
		csv_field(out, r->columns.items[k].label);
	}
	end_csv_line(out, start);
}

static void write_answer(struct answer *out, const struct facts *f, struct str rows)
{
	if (f->request->format == FORMAT_JSON) {
		write_json(&out->body, f, rows);
	} else if (f->request->format == FORMAT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "data.csv";
		write_header(&out->body, f->request);
		buffer_append_str(&out->body, rows);
	} else {
		out->content_type = "application/x-ndjson";
		buffer_append_str(&out->body, rows);
		buffer_append_z(&out->body, f->written ? "\n" : "");
	}
}

/* ---- together ---- */

/* One stretch (NULL: everything), from a scan of its own. */
static int answer_stretch(struct facts *f, struct session *s, struct picture *p,
			  const struct stretch *stretch, struct buffer *rows, struct error *e)
{
	int result = scan_open(&f->scan, s, p, f->request, e);

	f->stretch = stretch;
	if (result == 0 && stretch)
		narrow_scan(&f->scan, &f->keys, stretch->bounds);
	if (result == 0)
		result = run(f, s, p, e);
	if (result == 0) {
		if (!stretch)
			f->total = f->scan.passed;
		write_rows(rows, f);
	}
	top_close(&f->top);
	keys_forget(&f->keys);
	scan_close(&f->scan);
	return result;
}

static int answer_all(struct facts *f, struct session *s, struct picture *p, struct buffer *rows,
		      struct error *e)
{
	struct stretches found;
	uint64_t from, to;

	wanted(f, &from, &to);
	if (!is_page(f->request) || !f->keys.nprefix ||
	    view_entries(picture_view(p)) < session_alone_below(s) / NARROW_CUBE_PART)
		return answer_stretch(f, s, p, NULL, rows, e);
	if (narrow(&found, &f->keys, s, p, f->request, from, to, e) != 0)
		return -1;
	f->total = found.total;
	for (size_t i = 0; i < found.n; i++)
		if (answer_stretch(f, s, p, &found.items[i], rows, e) != 0)
			return -1;
	return 0;
}

int answer_facts(struct session *s, struct picture *p, const struct question *r, struct answer *out,
		 struct error *e)
{
	struct facts f = {.request = r};
	struct buffer rows;
	int result = keys_open(&f.keys, s, p, r, e);

	buffer_init(&rows, QUERY_MAX_BODY);
	if (result == 0) {
		f.lines = xcalloc(STORE_SEGMENT_LINES, sizeof *f.lines);
		f.ahead = xcalloc(STORE_SEGMENT_LINES, sizeof *f.ahead);
		f.codes = xcalloc(STORE_SEGMENT_LINES, sizeof *f.codes);
		f.records = xcalloc(STORE_SEGMENT_LINES, keys_width(&f.keys));
		result = answer_all(&f, s, p, &rows, e);
	}
	if (result == 0) {
		write_answer(out, &f, buffer_str(&rows));
		out->body.overflow = out->body.overflow || rows.overflow;
	}
	buffer_drop(&rows);
	keys_close(&f.keys);
	free(f.lines);
	free(f.ahead);
	free(f.codes);
	free(f.records);
	return result ? result : answer_check(out, e);
}
