/*
 * The parts of JSON answers. Private to etl/write.
 */
#ifndef WRITE_JSON_H
#define WRITE_JSON_H

#include "answer/result.h"
#include "base/json_out.h"

/* A whole answer: rows, and what is said about them. */
int json_result(struct buffer *out, struct result *r, struct error *e);
/* "pivot", "compare", "comparable", "breaks", "normalised". */
void json_sheet_notes(struct json_out *j, const struct sheet_notes *notes,
		      const struct question *q);

/* "normalised": what was divided by what, from where, and what is missing. */
struct normal;
void json_normal(struct json_out *j, const struct normal *n, const struct question *q);
/* Features as GeoJSON. */
void geojson_result(struct buffer *out, const struct result *r);

#endif
