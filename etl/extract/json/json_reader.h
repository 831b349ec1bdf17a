/*
 * JSON as records: an array of objects, that array inside an object, or objects one after another
 * (NDJSON). The source is read once to learn which columns it has and that it is JSON to its end,
 * then once more for the records; where the array must be found, once before that. No more of it
 * is in memory than one record and one block. Private to extract.
 */
#ifndef EXTRACT_JSON_JSON_READER_H
#define EXTRACT_JSON_JSON_READER_H

#include "extract/json/json_find.h"
#include "extract/json/json_record.h"

struct json_reader;

/* Learns the columns from a window of its own, then reads through `window`, which is the caller's
 * and stands at the start of the source. A document that is no JSON is STATUS_INPUT with line and
 * column. */
int json_reader_open(struct json_reader **out, struct window *window, const struct source *source,
		     const struct charset *charset, const struct extract_options *o,
		     struct issues *issues, struct error *e);
void json_reader_free(struct json_reader *r);
void json_reader_set_issues(struct json_reader *r, struct issues *issues);
/* In words: where the records are. */
void json_reader_tell(const struct json_reader *r, struct dialect *out);
const struct json_columns *json_reader_columns(const struct json_reader *r);
/* As reader_fill. */
int json_reader_fill(struct json_reader *r, struct batch *b, size_t max, struct error *e);
uint64_t json_reader_damaged(const struct json_reader *r);
/* Physical lines seen: what ends in a line feed, and the rest. */
uint64_t json_reader_lines(const struct json_reader *r);

#endif
