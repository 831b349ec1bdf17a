/*
 * Which lines of which datasets pass a cut. Segments of which every entry passes, with lines in a row, are told by
 * their first and last; of the others all lines are read.
 */
#include "base/text/plural.h"
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/clickhouse_inquiry.h"

#include <inttypes.h>
#include <stdlib.h>

/* Of one segment. */
struct segment_pass {
	uint64_t passed, first, last;
	bool run;        /* all of them, in a row */
	uint64_t *lines; /* of the others, in order; NULL until they are read */
	size_t n;
};

struct lines_asked {
	struct inquiry inquiry;
	struct census census;
	size_t columns[CUBE_MAX_MEASURES];
	struct segment_pass *segments;        /* [segments of the view] */
	size_t *start;                        /* [contents]: its first segment in the view */
	money_sum (*sums)[CUBE_MAX_MEASURES]; /* [contents] */
};

static void find_starts(struct lines_asked *x)
{
	const struct view *v = picture_view(x->inquiry.picture);
	size_t at = 0;

	for (size_t i = 0; i < view_segments(v); i++)
		if (i == 0 || view_segment(v, i)->dataset != view_segment(v, i - 1)->dataset)
			x->start[at++] = i;
}

/* The segment of the view that a dataset's number and seq stand for. */
static int segment_of(const struct lines_asked *x, const struct str *fields, size_t *content,
		      size_t *segment, struct error *e)
{
	const struct cube_contents *all = &x->inquiry.table->contents;
	const struct view *v = picture_view(x->inquiry.picture);
	uint64_t seq;
	int64_t dataset;

	if (!tsv_signed(fields[0], &dataset) || !tsv_unsigned(fields[1], &seq))
		return tsv_fault(e, fields[0]);
	for (*content = 0; *content < all->n && all->items[*content].dataset != dataset; ++*content)
		;
	if (*content == all->n || seq >= view_segments(v))
		return tsv_fault(e, fields[1]);
	*segment = x->start[*content] + seq;
	if (*segment >= view_segments(v) || view_segment(v, *segment)->dataset != dataset)
		return tsv_fault(e, fields[1]);
	return 0;
}

/* ---- counts and sums by segment ---- */

static int take_sums(struct lines_asked *x, size_t content, const struct str *fields,
		     struct error *e)
{
	for (size_t c = 0; c < x->inquiry.cube->ncolumns; c++) {
		int64_t high = 0, low = 0;
		if ((fields[2 * c].ptr && !tsv_signed(fields[2 * c], &high)) ||
		    (fields[2 * c + 1].ptr && !tsv_signed(fields[2 * c + 1], &low)))
			return tsv_fault(e, fields[2 * c]);
		x->sums[content][c] += (money_sum)high * ((money_sum)1 << 32) + low;
	}
	return 0;
}

static int take_segment(void *context, const struct str *fields, struct error *e)
{
	struct lines_asked *x = context;
	const struct str *f = fields + census_fields(&x->census);
	size_t content, segment;
	uint64_t lines, first, last;
	int64_t low, high;

	if (census_take(&x->census, fields, &lines, e))
		return -1;
	if (str_eq(f[0], STR("0")))
		return 0;
	if (!str_eq(f[0], STR("1")))
		return tsv_fault(e, f[0]);
	if (segment_of(x, f + 1, &content, &segment, e))
		return -1;
	if (!tsv_unsigned(f[3], &first) || !tsv_unsigned(f[4], &last) || !tsv_signed(f[5], &low) ||
	    !tsv_signed(f[6], &high))
		return tsv_fault(e, f[3]);
	struct segment_pass *s = &x->segments[segment];
	s->passed += lines;
	s->first = first;
	s->last = last;
	s->run = lines == view_segment(picture_view(x->inquiry.picture), segment)->lines &&
		 low == high;
	return take_sums(x, content, f + 7, e);
}

static void forget_segments(void *context)
{
	struct lines_asked *x = context;

	census_again(&x->census);
	memset(x->segments, 0,
	       view_segments(picture_view(x->inquiry.picture)) * sizeof *x->segments);
	memset(x->sums, 0, x->inquiry.table->contents.n * sizeof *x->sums);
}

static int ask_segments(struct lines_asked *x, struct error *e)
{
	const struct inquiry *q = &x->inquiry;
	struct buffer sql;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT ");
	census_put(&sql, &x->census);
	buffer_append_z(&sql, ",(");
	buffer_append_str(&sql, buffer_str(&q->pass));
	buffer_append_z(
		&sql,
		") AS passes,dataset,seq,min(line),max(line),min(toInt64(line)-entry),max(toInt64(line)-entry)");
	for (size_t c = 0; c < q->cube->ncolumns; c++)
		for (int half = 0; half < 2; half++) {
			buffer_append_z(&sql, half ? ",sum(bitAnd(" : ",sum(bitShiftRight(");
			put_amount(&sql, q->table, c);
			buffer_append_z(&sql, half ? ",4294967295))" : ",32))");
		}
	inquiry_put_from(&sql, q);
	buffer_append_z(&sql, " GROUP BY passes,dataset,seq");
	int result = inquiry_ask(q, &sql, &x->census,
				 census_fields(&x->census) + 7 + 2 * q->cube->ncolumns,
				 take_segment, forget_segments, x, e);
	buffer_drop(&sql);
	return result;
}

/* ---- lines ---- */

static int take_line(void *context, const struct str *fields, struct error *e)
{
	struct lines_asked *x = context;
	size_t content, segment;
	uint64_t line;

	if (segment_of(x, fields, &content, &segment, e))
		return -1;
	struct segment_pass *s = &x->segments[segment];
	if (!tsv_unsigned(fields[2], &line) || s->n == s->passed || s->run)
		return tsv_fault(e, fields[2]);
	if (!s->lines)
		s->lines = xcalloc(s->passed, sizeof *s->lines);
	s->lines[s->n++] = line;
	return 0;
}

static void forget_lines(void *context)
{
	struct lines_asked *x = context;

	for (size_t i = 0; i < view_segments(picture_view(x->inquiry.picture)); i++)
		x->segments[i].n = 0;
}

static bool put_segments(struct buffer *sql, const struct lines_asked *x, size_t content,
			 size_t end)
{
	bool any = false;

	for (size_t i = x->start[content]; i < end; i++) {
		if (!x->segments[i].passed || x->segments[i].run)
			continue;
		buffer_printf(sql, "%s%zu", any ? "," : "", i - x->start[content]);
		any = true;
	}
	return any;
}

/* Of one dataset, whose lines do not all pass or do not stand in a row. */
static int ask_lines(struct lines_asked *x, size_t content, size_t end, struct error *e)
{
	const struct inquiry *q = &x->inquiry;
	const struct content *k = &q->table->contents.items[content];
	struct buffer sql;
	int result = 0;

	buffer_init(&sql, SQL_MAX);
	buffer_printf(&sql, "SELECT dataset,seq,line FROM %.*s WHERE content=%" PRIu64 " AND (",
		      STR_ARG(q->table->name), k->number);
	buffer_append_str(&sql, buffer_str(&q->pass));
	buffer_append_z(&sql, ") AND seq IN (");
	if (put_segments(&sql, x, content, end)) {
		buffer_append_z(&sql, ") ORDER BY seq,entry");
		result = inquiry_ask(q, &sql, NULL, 3, take_line, forget_lines, x, e);
	}
	buffer_drop(&sql);
	return result;
}

static int give_segment(struct dataset_lines *d, const struct segment_pass *s, size_t ranges,
			struct error *e)
{
	d->entries += s->passed;
	if (s->run) {
		dataset_lines_add_run(d, s->first, s->last, ranges);
		return 0;
	}
	if (s->n != s->passed)
		return error_set(e, STATUS_STORE, "ClickHouse counts %" PRIu64 " %s and gives %zu",
				 s->passed, plural(s->passed, "line", "lines"), s->n);
	for (size_t i = 0; i < s->n; i++)
		dataset_lines_add(d, s->lines[i], ranges);
	return 0;
}

static int give_content(struct lines_asked *x, struct origins *out, size_t content, size_t ranges,
			struct error *e)
{
	const struct cube_contents *all = &x->inquiry.table->contents;
	size_t end = content + 1 < all->n ? x->start[content + 1]
					  : view_segments(picture_view(x->inquiry.picture));
	struct dataset_lines *d = NULL;
	int result = 0;

	if (ask_lines(x, content, end, e))
		return -1;
	for (size_t i = x->start[content]; i < end && result == 0; i++) {
		struct segment_pass *s = &x->segments[i];
		if (s->passed && !d) {
			out->items = xrealloc(out->items, (out->n + 1) * sizeof *out->items);
			d = &out->items[out->n++];
			*d = (struct dataset_lines){.dataset = all->items[content].dataset};
			for (size_t c = 0; c < x->inquiry.cube->ncolumns; c++)
				d->sums[c] = x->sums[content][c];
		}
		if (s->passed)
			result = give_segment(d, s, ranges, e);
		free(s->lines);
		s->lines = NULL;
	}
	return result;
}

static void open_asked(struct lines_asked *x)
{
	const struct inquiry *q = &x->inquiry;

	for (size_t c = 0; c < q->cube->ncolumns; c++)
		x->columns[c] = c;
	census_begin(&x->census, q, x->columns, q->cube->ncolumns);
	x->segments = xcalloc(view_segments(picture_view(q->picture)) + 1, sizeof *x->segments);
	x->start = xcalloc(q->table->contents.n + 1, sizeof *x->start);
	x->sums = xcalloc(q->table->contents.n + 1, sizeof *x->sums);
	find_starts(x);
}

static void close_asked(struct lines_asked *x)
{
	for (size_t i = 0; x->segments && i < view_segments(picture_view(x->inquiry.picture)); i++)
		free(x->segments[i].lines);
	free(x->segments);
	free(x->start);
	free(x->sums);
	inquiry_close(&x->inquiry);
}

int clickhouse_lines(struct origins *out, struct session *s, struct picture *p,
		     const struct question *r, size_t ranges, struct error *e)
{
	struct lines_asked *x = xcalloc(1, sizeof *x);
	int result = inquiry_open(&x->inquiry, s, p, r, e);

	*out = (struct origins){0};
	if (result == 0) {
		open_asked(x);
		result = inquiry_asks(&x->inquiry) ? ask_segments(x, e) : 0;
		for (size_t i = 0; i < x->inquiry.table->contents.n && result == 0; i++)
			if (x->inquiry.asked[i])
				result = give_content(x, out, i, ranges, e);
	}
	close_asked(x);
	free(x);
	if (result)
		origins_drop(out);
	return result;
}
