/*
 * A file of JSON as UTF-8 text, a value at a time, so that what is held is the value at hand and not the file. What is no
 * UTF-8 is read as Windows-1252. Messages are in Dutch, with line and column. Private to iv3.
 */
#ifndef IV3_DELIVERY_JSON_FEED_H
#define IV3_DELIVERY_JSON_FEED_H

#include "base/error.h"
#include "base/memory/buffer.h"

#include <jansson.h>

/* The longest value: a row with its details, metadata, remarks. */
#define FEED_VALUE_MOST ((size_t)64 << 20)

struct json_feed {
	int fd;            /* -1: `memory` */
	struct str memory; /* lives as long as the feed */
	bool legacy;       /* Windows-1252 */
	uint64_t most;     /* bytes that are read at most */
	char *text;        /* UTF-8 */
	size_t n, capacity, at;
	uint64_t raw; /* of the file, behind what was read */
	bool ended;
	uint64_t place, line, column; /* of text[at]: in the file from 0, and from 1 */
};

struct feed_mark {
	uint64_t raw, line, column;
};

/* Looks over all of it once, for the charset. STATUS_LIMIT: more than `most` bytes. */
int feed_open(struct json_feed *f, int fd, struct str memory, uint64_t most, struct error *e);
void feed_close(struct json_feed *f);

/* The character at hand, behind blanks; EOF at the end. */
int feed_peek(struct json_feed *f, int *c, struct error *e);
/* The same, which must be this one, and is passed. */
int feed_expect(struct json_feed *f, char c, const char *what, struct error *e);
/* The value at hand, new, and passes it; *text: as it stands there, until the feed is asked again. */
int feed_json(struct json_feed *f, json_t **out, struct str *text, struct error *e);
/* Where in the file the byte of such a text is that stands `n` behind its begin. */
uint64_t feed_place(const struct json_feed *f, struct feed_mark begin, struct str text, size_t n);
/* Passes over an object or array by its brackets and texts; it is not looked at. *commas: those between its own elements. */
int feed_skip(struct json_feed *f, uint64_t *commas, struct error *e);
/* Where in the file the character at hand is. */
struct feed_mark feed_here(const struct json_feed *f);
void feed_return(struct json_feed *f, struct feed_mark mark);
/* STATUS_INPUT at the place at hand. */
int feed_wrong(const struct json_feed *f, const char *why, struct error *e);

#endif
