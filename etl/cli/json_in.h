/*
 * Picks values out of JSON that Stuiver itself has written (reports in the store, answers of the
 * query engine), as text: numbers keep every digit. Not a validator: on malformed text it finds
 * nothing.
 */
#ifndef CLI_JSON_IN_H
#define CLI_JSON_IN_H

#include "base/buffer.h"

/* The raw value of a member of an object, or empty. `path` may go deeper: "tallies.loaded". */
struct str json_find(struct str json, const char *path);
/* The next element of an array: start with *rest = the array. False at its end. */
bool json_next_element(struct str *rest, struct str *value);
/* The next member of an object, key unescaped only in so far as it has no escapes. */
bool json_next_member(struct str *rest, struct str *key, struct str *value);
/* A value as text: strings unquoted and unescaped, null as nothing, everything else as it stands.
 */
void json_plain(struct buffer *out, struct str value);

#endif
