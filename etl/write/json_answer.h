/*
 * The parts of JSON answers. Private to etl/write.
 */
#ifndef WRITE_JSON_ANSWER_H
#define WRITE_JSON_ANSWER_H

#include "answer/result.h"
#include "base/text/json_out.h"

/* ---- whole answers ---- */

int json_result(struct buffer *out, struct result *r, struct error *e);
void json_cubes(struct buffer *out, const struct result *r);
void json_model(struct buffer *out, const struct result *r);
void json_package(struct buffer *out, const struct result *r);
void json_explanations(struct buffer *out, const struct result *r);
void json_change(struct buffer *out, const struct result *r);
void json_changes(struct buffer *out, const struct result *r);
void csv_changes(struct buffer *out, const struct result *r);
void json_hits(struct buffer *out, const struct result *r);
void json_provenance(struct buffer *out, const struct result *r);
void json_source(struct buffer *out, const struct result *r);
void text_source(struct buffer *out, const struct result *r);
/* Features as GeoJSON. */
void geojson_result(struct buffer *out, const struct result *r);

/* ---- parts ---- */

/* What is told of versions, under a key; nothing when there is none. `when`: the key of its moment. */
struct mark;
void json_marks(struct json_out *j, const char *key, const char *when, const struct mark *marks,
		size_t n);

/* "ignored" with what follows the cuts and is none; nothing when there is no such text. */
void json_ignored(struct json_out *j, const struct question *q);
/* "cell" with the cuts as they were read, behind what was ignored. */
void json_cut(struct json_out *j, const struct question *q);
/* Columns by their canonical refs. */
void json_refs(struct json_out *j, const char *key, const struct columns *columns);
/* "order", "page", "page_size", "status". */
void json_tail(struct json_out *j, const struct question *q);
/* "pivot", "compare", "comparable", "breaks", "normalised". */
void json_sheet_notes(struct json_out *j, const struct sheet_notes *notes,
		      const struct question *q);
/* "normalised": what was divided by what, from where, and what is missing. */
struct normal;
void json_normal(struct json_out *j, const struct normal *n, const struct question *q);

#endif
