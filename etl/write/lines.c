/* Rows as lines: of CSV, or of JSON; long ones part by part. */
#include "write/source_lines.h"

#include "write/row_writers.h"

#include <stdlib.h>

#define STREAM_PART (64u << 10) /* bytes of one part, about */

struct lines {
	struct result *result;
	struct row_writer writer;
	void (*put)(struct buffer *out, const struct row_writer *w, const struct datum *row);
	struct datum *row;
};

struct stream {
	struct lines lines;
};

/* As the reference does it: columns sorted by name; nothing at all, not even a header, when there
 * is no cell. All others keep the order of the question, and their header. */
static bool as_reference(const struct result *r)
{
	return r->kind == RESULT_CELLS && !r->question->download;
}

bool lines_are_csv(const struct result *r)
{
	return r->format == OUTPUT_CSV;
}

static void lines_begin(struct lines *l, struct result *r, struct buffer *out)
{
	struct arena *a = r->question->arena;
	const struct rows *rows = r->rows;

	l->result = r;
	l->row = ARENA_ARRAY(a, struct datum, rows->n + 1);
	l->put = lines_are_csv(r) ? lines_put : objects_put_line;
	if (!lines_are_csv(r)) {
		objects_open(&l->writer, a, rows->columns, rows->n);
		return;
	}
	lines_open(&l->writer, a, rows->columns, rows->n, as_reference(r));
	if (!as_reference(r))
		lines_put_header(out, &l->writer);
}

int lines_write(struct buffer *out, struct result *r, struct error *e)
{
	struct lines l;
	int more = 0;

	lines_begin(&l, r, out);
	while (!out->overflow && (more = r->rows->next(r->rows, l.row, e)) > 0) {
		if (out->len == 0 && lines_are_csv(r))
			lines_put_header(out, &l.writer);
		l.put(out, &l.writer, l.row);
	}
	return more < 0 ? -1 : 0;
}

/* ---- part by part ---- */

void stream_open(struct stream **out, struct result *r, struct buffer *first)
{
	struct stream *st = xcalloc(1, sizeof *st);

	lines_begin(&st->lines, r, first);
	*out = st;
}

void stream_close(struct stream *st)
{
	result_close(st->lines.result);
	free(st);
}

int stream_read(struct stream *st, struct buffer *out, struct error *e)
{
	struct lines *l = &st->lines;
	struct rows *rows = l->result->rows;
	int more = 0;

	result_pulse(l->result);
	while (out->len < STREAM_PART && (more = rows->next(rows, l->row, e)) > 0) {
		l->put(out, &l->writer, l->row);
		if (out->overflow)
			return error_set(e, STATUS_LIMIT,
					 "A fact does not fit in the buffer of the stream");
	}
	/* What is written at the end is the last part: the next call says so. */
	return more < 0 ? -1 : out->len > 0;
}
