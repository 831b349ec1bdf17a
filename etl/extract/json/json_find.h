/*
 * Where the records of a JSON document are: in an array that is the document or that objects around
 * it lead to, or one after another (NDJSON). Private to extract.
 */
#ifndef EXTRACT_JSON_JSON_FIND_H
#define EXTRACT_JSON_JSON_FIND_H

#include "extract/json/json_cursor.h"

#define JSON_PATH_MAX 512u

struct json_place {
	bool lines;               /* objects one after another */
	size_t levels;            /* objects around the array; 0: it is the document */
	char path[JSON_PATH_MAX]; /* their members, each with a NUL behind it */
};

/* Decides with the cursor at the start of the source, and may read all of it: the caller begins
 * anew. Several arrays of objects and no path stated are JSON_WRONG, and named. */
enum json_step json_locate(struct json_place *out, struct json_cursor *c,
			   const struct extract_options *o, struct error *e);
/* Moves to the array's bracket; nothing when `lines`. */
enum json_step json_enter(struct json_cursor *c, const struct json_place *p, struct error *e);
/* From the array's closing bracket to the end of the source, which must be all JSON. */
enum json_step json_leave(struct json_cursor *c, const struct json_place *p, struct error *e);
/* "result.records", for people. */
void json_place_name(char out[JSON_PATH_MAX], const struct json_place *p);
/* Does this text begin as JSON that can hold records? */
bool json_looks(const char *p, size_t n);

#endif
