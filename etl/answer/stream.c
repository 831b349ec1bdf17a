/* All facts that pass the cuts, in storage order, part by part: nothing is collected, nothing
 * limited. */
#include "answer/answer.h"

#include "base/csv_out.h"

#include <stdlib.h>

#define STREAM_PART (64u << 10) /* bytes of one part, about */

struct stream {
	struct session *session;
	struct picture *picture;
	const struct question *request;
	struct scan scan;
	struct str *labels;
	uint32_t next; /* line among those that pass in the segment at hand */
	bool in_segment;
	/* per field, of the segment at hand */
	struct field {
		const uint32_t *keys;
		const int64_t *amounts;
		const struct value *texts;
		const struct dictionary *members;
		size_t width, attribute;
		enum value_type type;
		int decimals;
	} * fields;
};

static void write_header(struct buffer *out, const struct question *r)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, r->columns.items[i].label);
	}
	csv_end(out);
}

int stream_facts(struct session *s, struct picture *p, const struct question *r, struct answer *out,
		 struct error *e)
{
	struct stream *st = xcalloc(1, sizeof *st);

	st->session = s;
	st->picture = picture_ref(p);
	st->request = r;
	st->labels = ARENA_ARRAY(r->arena, struct str, r->columns.n + 1);
	st->fields = ARENA_ARRAY(r->arena, struct field, r->columns.n + 1);
	for (size_t i = 0; i < r->columns.n; i++)
		st->labels[i] = json_label(r->arena, &r->columns.items[i]);
	out->stream = st;
	if (scan_open(&st->scan, s, p, r, e) != 0) {
		out->stream = NULL;
		stream_close(st);
		return -1;
	}
	if (r->format == FORMAT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "facts.csv";
		write_header(&out->body, r);
	} else {
		out->content_type = "application/x-ndjson";
		out->filename = "facts.ndjson";
	}
	return 0;
}

void stream_close(struct stream *st)
{
	scan_close(&st->scan);
	picture_release(st->picture);
	free(st);
}

static int open_field(struct stream *st, size_t i, struct error *e)
{
	const struct column *column = &st->request->columns.items[i];
	const struct cube *c = st->request->cube;
	struct field *f = &st->fields[i];

	*f = (struct field){0};
	if (column->kind == COLUMN_MEASURE) {
		size_t of = c->measures[column->measure].column;
		f->decimals = c->columns[of].decimals;
		f->amounts = scan_amounts(&st->scan, of, e);
		return f->amounts ? 0 : -1;
	}
	const struct dimension *d = &c->dimensions[column->dimension];
	f->attribute = column->attribute;
	f->width = d->nattributes;
	f->type = d->attributes[column->attribute].type;
	if (st->scan.segment->is_text[column->dimension]) {
		f->texts = scan_texts(&st->scan, column->dimension, e);
		return f->texts ? 0 : -1;
	}
	f->keys = scan_keys(&st->scan, column->dimension, e);
	if (!f->keys)
		return -1;
	return view_dictionary(picture_view(st->picture), st->session->store, column->dimension,
			       &f->members, e);
}

/* 1 with a segment open, 0 at the end, -1. */
static int open_segment(struct stream *st, struct error *e)
{
	int more = st->in_segment ? 1 : scan_next(&st->scan, e);

	if (more <= 0 || st->in_segment)
		return more;
	for (size_t i = 0; i < st->request->columns.n; i++)
		if (open_field(st, i, e) != 0)
			return -1;
	st->in_segment = true;
	st->next = 0;
	return 1;
}

static void write_field(struct buffer *out, const struct field *f, uint32_t line, bool csv)
{
	if (f->amounts)
		write_amount(out, f->amounts[line], f->decimals, csv);
	else if (f->texts)
		write_value(out, f->type, &f->texts[line * f->width + f->attribute], csv);
	else
		write_value(out, f->type, &dictionary_get(f->members, f->keys[line])[f->attribute],
			    csv);
}

static void write_line(struct buffer *out, const struct stream *st, uint32_t line)
{
	size_t n = st->request->columns.n;
	size_t start = out->len;
	bool csv = st->request->format == FORMAT_CSV;

	for (size_t i = 0; i < n; i++) {
		if (csv && i)
			csv_comma(out);
		if (!csv) {
			buffer_append_char(out, i ? ',' : '{');
			buffer_append_str(out, st->labels[i]);
		}
		write_field(out, &st->fields[i], line, csv);
	}
	if (!csv)
		buffer_append_char(out, '}');
	end_csv_line(out, start);
}

int stream_read(struct stream *st, struct buffer *out, struct error *e)
{
	int more;

	session_pulse(st->session);
	while ((more = open_segment(st, e)) > 0) {
		for (; st->next < st->scan.n && out->len < STREAM_PART; st->next++)
			write_line(out, st, scan_line(&st->scan, st->next));
		st->in_segment = st->next < st->scan.n;
		if (out->overflow)
			return error_set(e, STATUS_LIMIT,
					 "A fact does not fit in the buffer of the stream");
		if (out->len >= STREAM_PART)
			return 1;
	}
	/* What is written now is the last part: the next call says so. */
	return more < 0 ? -1 : out->len > 0;
}
