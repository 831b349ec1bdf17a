/* All facts that pass, in storage order: some segments at a time, so that nothing is sorted that is large. */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/fields.h"

#include <inttypes.h>
#include <stdlib.h>

#define STREAM_SEGMENTS 8u /* a statement */

struct fact_stream {
	struct rows rows;
	struct inquiry inquiry;
	struct fact_field *fields;
	size_t segment;        /* the next one of the view */
	uint64_t total, given; /* of all that pass; rows so far */
	struct arena *texts;   /* of the rows at hand */
	struct datum *data;
	size_t n, capacity, at;
};

static int take_streamed(void *context, const struct str *fields, struct error *e)
{
	struct fact_stream *x = context;
	size_t width = x->rows.n;

	if (x->n == x->capacity) {
		x->capacity = x->capacity ? 2 * x->capacity : 1024;
		x->data = xrealloc(x->data, x->capacity * (width + 1) * sizeof *x->data);
	}
	struct datum *row = x->data + x->n++ * width;
	for (size_t i = 0; i < width; i++) {
		if (fact_field_take(&row[i], &x->fields[i], fields[1 + i], e))
			return -1;
		if (x->fields[i].text && row[i].kind == DATUM_TEXT)
			row[i].text = arena_dup(x->texts, row[i].text);
	}
	return 0;
}

static void forget_streamed(void *context)
{
	struct fact_stream *x = context;

	x->n = 0;
	arena_reset(x->texts);
}

/* The contents of a segment's dataset, which stand in the same order. */
static const struct content *content_of(const struct fact_stream *x, int64_t dataset, bool *asked)
{
	const struct cube_contents *all = &x->inquiry.table->contents;
	size_t i = 0;

	while (all->items[i].dataset != dataset)
		i++;
	*asked = x->inquiry.asked[i];
	return &all->items[i];
}

/* Rows of the next segments of one dataset. 1; 0 when there are none. */
static int next_part(struct fact_stream *x, struct error *e)
{
	const struct view *v = picture_view(x->inquiry.picture);
	struct buffer sql;
	bool asked = false;

	const struct content *k = NULL;
	while (x->segment < view_segments(v) && !asked) {
		k = content_of(x, view_segment(v, x->segment)->dataset, &asked);
		x->segment += !asked;
	}
	if (!asked)
		return 0;
	size_t first = x->segment, seq = 0, n = 0;
	while (seq < first && view_segment(v, first - 1 - seq)->dataset == k->dataset)
		seq++;
	while (n < STREAM_SEGMENTS && first + n < view_segments(v) &&
	       view_segment(v, first + n)->dataset == k->dataset)
		n++;
	x->segment += n;
	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT 1");
	for (size_t i = 0; i < x->rows.n; i++) {
		buffer_append_char(&sql, ',');
		fact_field_put(&sql, &x->inquiry, &x->fields[i]);
	}
	buffer_printf(&sql,
		      " FROM %.*s WHERE content=%" PRIu64 " AND dataset=%" PRId64
		      " AND seq>=%zu AND seq<%zu AND (",
		      STR_ARG(x->inquiry.table->name), k->number, k->dataset, seq, seq + n);
	buffer_append_str(&sql, buffer_str(&x->inquiry.pass));
	buffer_append_z(&sql, ") ORDER BY seq,entry");
	int result = inquiry_ask(&x->inquiry, &sql, NULL, 1 + x->rows.n, take_streamed,
				 forget_streamed, x, e);
	buffer_drop(&sql);
	x->given += x->n;
	x->at = 0;
	return result ? -1 : 1;
}

static int next_streamed(struct rows *rows, struct datum *row, struct error *e)
{
	struct fact_stream *x = (struct fact_stream *)rows;

	while (x->at == x->n) {
		x->n = x->at = 0;
		int more = next_part(x, e);
		if (more == 0 && x->given != x->total)
			return error_set(e, STATUS_STORE,
					 "ClickHouse counted %" PRIu64 " facts and gave %" PRIu64,
					 x->total, x->given);
		if (more <= 0)
			return more;
	}
	memcpy(row, x->data + x->at++ * rows->n, rows->n * sizeof *row);
	return 1;
}

static void close_stream(struct rows *rows)
{
	struct fact_stream *x = (struct fact_stream *)rows;

	inquiry_close(&x->inquiry);
	arena_free(x->texts);
	free(x->data);
	free(x);
}

int clickhouse_stream(struct rows **out, struct session *s, struct picture *p,
		      const struct question *r, struct error *e)
{
	struct fact_stream *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){.n = r->columns.n, .next = next_streamed, .close = close_stream};
	x->texts = arena_new();
	x->fields = ARENA_ARRAY(r->arena, struct fact_field, r->columns.n + 1);
	int result = inquiry_open(&x->inquiry, s, p, r, e) || facts_count(&x->total, &x->inquiry, e)
			     ? -1
			     : 0;
	for (size_t i = 0; i < r->columns.n && result == 0; i++)
		result =
			fact_field_open(&x->fields[i], &x->inquiry, &r->columns.items[i], false, e);
	if (result) {
		close_stream(&x->rows);
		return -1;
	}
	*out = &x->rows;
	return 0;
}
