/*
 * A JSON writer (RFC 8259) into a buffer. Commas and nesting are kept by the writer. Text is UTF-8,
 * control characters, quotes and backslashes escaped; invalid UTF-8 becomes U+FFFD. The
 * functions are json_put_…: jansson, which only reads here, owns json_object and its kin.
 */
#ifndef BASE_TEXT_JSON_OUT_H
#define BASE_TEXT_JSON_OUT_H

#include "base/memory/buffer.h"

struct json_out {
	struct buffer *out;
	bool need_comma;
	int depth;
};

void json_begin(struct json_out *j, struct buffer *out);
void json_put_object(struct json_out *j);
void json_put_object_end(struct json_out *j);
void json_put_array(struct json_out *j);
void json_put_array_end(struct json_out *j);
void json_put_key(struct json_out *j, struct str key);
void json_put_key_z(struct json_out *j, const char *key);
void json_put_string(struct json_out *j, struct str s);
void json_put_string_z(struct json_out *j, const char *z);
void json_put_integer(struct json_out *j, int64_t v);
void json_put_bool(struct json_out *j, bool v);
void json_put_null(struct json_out *j);
/* A key with its value. */
void json_put_text(struct json_out *j, const char *key, struct str value);
void json_put_text_z(struct json_out *j, const char *key, const char *value);
void json_put_count(struct json_out *j, const char *key, uint64_t n);
/* Text that is JSON already: numbers from money_format, a model from the store. */
void json_put_raw(struct json_out *j, struct str json);
/* The next value stands on a line of its own. */
void json_put_line(struct json_out *j);
/* Appends s quoted and escaped. */
void json_escape(struct buffer *out, struct str s);

#endif
