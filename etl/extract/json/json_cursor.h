/*
 * Walking over the JSON of a source: tokens with their line and column out of a sliding window, and
 * the grammar of objects and arrays. No more text is held than the record at hand. Private to
 * extract.
 */
#ifndef EXTRACT_JSON_JSON_CURSOR_H
#define EXTRACT_JSON_JSON_CURSOR_H

#include "base/text/json_token.h"
#include "extract/bytes/window.h"

/* Objects and arrays inside each other. */
#define JSON_DEPTH 64

/* How a step ended. */
enum json_step {
	JSON_FAILED = -1, /* reading failed: the error is set */
	JSON_GOOD,
	JSON_WRONG, /* the text is no JSON, or passes a limit: `fault` says what and where */
};

struct json_cursor {
	struct window *window;
	struct json_token token; /* the one at hand */
	size_t at;               /* behind it, in window->text */
	size_t hold;             /* text from here on is kept; SIZE_MAX: only the token */
	uint64_t line;           /* of the token at hand, from 1 */
	uint64_t line_start;     /* where it starts, in decoded bytes of the source */
	size_t max;              /* most bytes of what is kept */
	size_t depth;
	struct {
		uint64_t line, column; /* from 1, in bytes */
		char text[256];
	} fault;
};

void json_cursor_init(struct json_cursor *c, struct window *w, size_t max);
/* Bytes of the token at hand. */
static inline struct str json_cursor_text(const struct json_cursor *c)
{
	return (struct str){c->window->text + c->token.at, c->token.n};
}
/* Place of the token at hand in its line, in bytes of UTF-8: 1 is the first. */
uint64_t json_cursor_column(const struct json_cursor *c);

/* The next token; TOKEN_END is one too. */
enum json_step json_next(struct json_cursor *c, struct error *e);
/* The next token, which must be this one. */
enum json_step json_expect(struct json_cursor *c, enum token_kind kind, const char *what,
			   struct error *e);
/* Notes a fault at the token at hand; JSON_WRONG. */
enum json_step json_wrong(struct json_cursor *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Behind a value: the comma or this end, which is then at hand. */
enum json_step json_comma_or(struct json_cursor *c, enum token_kind end, struct error *e);

/* Called with a value's first token at hand; leaves its last. */
typedef enum json_step (*json_visit)(struct json_cursor *c, void *payload, struct error *e);
/* Called with a member's name at hand, before its value; may be NULL. */
typedef enum json_step (*json_key)(struct json_cursor *c, void *payload, struct error *e);

/* All members of the object, or elements of the array, whose bracket is at hand; up to its end. */
enum json_step json_members(struct json_cursor *c, json_key key, json_visit value, void *payload,
			    struct error *e);
enum json_step json_elements(struct json_cursor *c, json_visit value, void *payload,
			     struct error *e);
/* Passes over the value at hand: a json_visit. */
enum json_step json_skip(struct json_cursor *c, void *payload, struct error *e);

#endif
