/*
 * Helpers for the JSON that sniff writes: members in one line of code, and indentation, since a
 * proposed descriptor is read and mended by people.
 */
#ifndef SNIFF_MERGE_JSON_TREE_H
#define SNIFF_MERGE_JSON_TREE_H

#include "base/text/json_out.h"

void put_str(struct json_out *j, const char *key, struct str value);
void put_z(struct json_out *j, const char *key, const char *value);
void put_int(struct json_out *j, const char *key, int64_t value);
void put_bool(struct json_out *j, const char *key, bool value);
/* A member that is one byte of text. */
void put_char(struct json_out *j, const char *key, char value);
void open_object(struct json_out *j, const char *key);
void open_array(struct json_out *j, const char *key);
/* Writes JSON again with line ends and two blanks a level; objects and arrays that fit on a short
 * line and hold nothing nested stay on it. */
void json_indent(struct buffer *out, struct str json);

#endif
