/* All facts that pass the cuts, in storage order: nothing is collected, nothing limited. */
#include "scan/answers.h"
#include "scan/scan.h"

#include <stdlib.h>

struct stream_rows {
	struct rows rows;
	struct session *session;
	struct picture *picture;
	const struct question *question;
	struct scan scan;
	uint32_t next; /* line among those that pass in the segment at hand */
	/* per field, of the segment at hand */
	struct stream_field {
		const int64_t *amounts; /* or NULL: */
		struct text_column attribute;
		enum value_type type;
	} * fields;
};

static int open_field(struct stream_rows *x, size_t i, struct error *e)
{
	const struct column *column = &x->question->columns.items[i];
	const struct cube *c = x->question->cube;
	struct stream_field *f = &x->fields[i];

	*f = (struct stream_field){0};
	if (column->kind == COLUMN_MEASURE) {
		f->amounts = scan_amounts(&x->scan, c->measures[column->measure].column, e);
		return f->amounts ? 0 : -1;
	}
	f->type = c->dimensions[column->dimension].attributes[column->attribute].type;
	return text_column_open(&f->attribute, &x->scan, column->dimension, column->attribute, e);
}

/* 1 with a segment open, 0 at the end (also when asked again), -1. */
static int next_segment(struct stream_rows *x, struct error *e)
{
	int more = scan_next(&x->scan, e);

	for (size_t i = 0; more > 0 && i < x->rows.n; i++)
		if (open_field(x, i, e) != 0)
			return -1;
	x->next = more > 0 ? 0 : x->scan.n;
	return more;
}

static inline struct datum field_of(const struct stream_field *f, uint32_t line)
{
	if (f->amounts)
		return f->amounts[line] == MONEY_NULL ? datum_null()
						      : datum_amount(f->amounts[line]);
	return datum_of(f->type, text_at(&f->attribute, line));
}

static int next_line(struct rows *rows, struct datum *row, struct error *e)
{
	struct stream_rows *x = (struct stream_rows *)rows;

	if (x->next == x->scan.n) {
		int more = next_segment(x, e);
		if (more <= 0)
			return more;
	}
	uint32_t line = scan_line(&x->scan, x->next++);
	for (size_t i = 0; i < rows->n; i++)
		row[i] = field_of(&x->fields[i], line);
	return 1;
}

static void close_stream(struct rows *rows)
{
	struct stream_rows *x = (struct stream_rows *)rows;

	scan_close(&x->scan);
	free(x);
}

int scan_stream(struct rows **out, struct session *s, struct picture *p, const struct question *r,
		struct error *e)
{
	struct stream_rows *x = xcalloc(1, sizeof *x);

	x->rows = (struct rows){.n = r->columns.n, .next = next_line, .close = close_stream};
	x->session = s;
	x->picture = p;
	x->question = r;
	x->fields = ARENA_ARRAY(r->arena, struct stream_field, r->columns.n + 1);
	if (scan_open(&x->scan, s, p, r, e) != 0) {
		close_stream(&x->rows);
		return -1;
	}
	*out = &x->rows;
	return 0;
}
