/*
 * Rows as JSON objects and as lines of CSV, one at a time. Nothing is allocated for a row but room
 * in the buffer.
 */
#ifndef WRITE_ROW_WRITERS_H
#define WRITE_ROW_WRITERS_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "engine/rows.h"

struct row_writer {
	const struct row_column *columns;
	size_t *shown; /* [n] columns, left to right */
	size_t n;
	struct str *names; /* [n] of an object: `"label":`; of a line: the label */
};

/* {"label":value,…}: columns of ROW_TABLES are left out, and notes that are null. */
void objects_open(struct row_writer *w, struct arena *a, const struct row_column *columns,
		  size_t n);
void objects_put(struct buffer *out, const struct row_writer *w, const struct datum *row);
/* The fields alone, each behind a comma: into an object that has some. */
void objects_put_more(struct buffer *out, const struct row_writer *w, const struct datum *row);
/* A line of NDJSON. */
void objects_put_line(struct buffer *out, const struct row_writer *w, const struct datum *row);
/* The same without the attributes: a sum over rows. */
void objects_put_sums(struct buffer *out, const struct row_writer *w, const struct datum *row);

/* Columns of ROW_OBJECTS are left out. by_label: in the order of their labels. */
void lines_open(struct row_writer *w, struct arena *a, const struct row_column *columns, size_t n,
		bool by_label);
void lines_put_header(struct buffer *out, const struct row_writer *w);
void lines_put(struct buffer *out, const struct row_writer *w, const struct datum *row);

#endif
