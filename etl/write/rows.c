#include "write/row_writers.h"

#include "base/text/csv_out.h"
#include "base/text/json_out.h"
#include "write/datum.h"

#include <stdlib.h>

static void choose(struct row_writer *w, struct arena *a, const struct row_column *columns,
		   size_t n, enum row_place without)
{
	*w = (struct row_writer){.columns = columns};
	w->shown = ARENA_ARRAY(a, size_t, n + 1);
	w->names = ARENA_ARRAY(a, struct str, n + 1);
	for (size_t i = 0; i < n; i++)
		if (columns[i].place != without)
			w->shown[w->n++] = i;
}

/* ---- objects ---- */

void objects_open(struct row_writer *w, struct arena *a, const struct row_column *columns, size_t n)
{
	struct buffer name;

	choose(w, a, columns, n, ROW_TABLES);
	buffer_init(&name, SIZE_MAX);
	for (size_t i = 0; i < w->n; i++) {
		buffer_reset(&name);
		json_escape(&name, columns[w->shown[i]].label);
		buffer_append_char(&name, ':');
		w->names[i] = arena_dup(a, buffer_str(&name));
	}
	buffer_drop(&name);
}

/* Each field behind `before`, then behind commas; whether there was any. */
static bool put_fields(struct buffer *out, const struct row_writer *w, const struct datum *row,
		       bool sums, char before)
{
	bool any = false;

	for (size_t i = 0; i < w->n; i++) {
		const struct row_column *c = &w->columns[w->shown[i]];
		const struct datum *d = &row[w->shown[i]];
		if ((sums && c->role == ROW_ATTRIBUTE) ||
		    (c->role == ROW_NOTE && d->kind == DATUM_NULL))
			continue;
		buffer_append_char(out, any ? ',' : before);
		buffer_append_str(out, w->names[i]);
		datum_json(out, c, d);
		any = true;
	}
	return any;
}

static void put_object(struct buffer *out, const struct row_writer *w, const struct datum *row,
		       bool sums)
{
	if (!put_fields(out, w, row, sums, '{'))
		buffer_append_char(out, '{');
	buffer_append_char(out, '}');
}

void objects_put_more(struct buffer *out, const struct row_writer *w, const struct datum *row)
{
	put_fields(out, w, row, false, ',');
}

void objects_put(struct buffer *out, const struct row_writer *w, const struct datum *row)
{
	put_object(out, w, row, false);
}

void objects_put_line(struct buffer *out, const struct row_writer *w, const struct datum *row)
{
	put_object(out, w, row, false);
	buffer_append_char(out, '\n');
}

void objects_put_sums(struct buffer *out, const struct row_writer *w, const struct datum *row)
{
	put_object(out, w, row, true);
}

/* ---- lines ---- */

static int by_name(const void *a, const void *b, void *columns)
{
	const struct row_column *c = columns;

	return str_cmp(c[*(const size_t *)a].label, c[*(const size_t *)b].label);
}

void lines_open(struct row_writer *w, struct arena *a, const struct row_column *columns, size_t n,
		bool by_label)
{
	choose(w, a, columns, n, ROW_OBJECTS);
	if (by_label)
		qsort_r(w->shown, w->n, sizeof *w->shown, by_name, (void *)(uintptr_t)columns);
	for (size_t i = 0; i < w->n; i++)
		w->names[i] = columns[w->shown[i]].label;
}

/* One that holds nothing at all is written as "", since readers skip blank lines. */
static void end_line(struct buffer *out, size_t start)
{
	if (out->len == start)
		buffer_append_z(out, "\"\"");
	csv_end(out);
}

void lines_put_header(struct buffer *out, const struct row_writer *w)
{
	size_t start = out->len;

	for (size_t i = 0; i < w->n; i++) {
		if (i)
			csv_comma(out);
		csv_field(out, w->names[i]);
	}
	end_line(out, start);
}

void lines_put(struct buffer *out, const struct row_writer *w, const struct datum *row)
{
	size_t start = out->len;

	for (size_t i = 0; i < w->n; i++) {
		if (i)
			csv_comma(out);
		datum_csv(out, &w->columns[w->shown[i]], &row[w->shown[i]]);
	}
	end_line(out, start);
}
