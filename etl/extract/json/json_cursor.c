#include "extract/json/json_cursor.h"

#include <stdio.h>

void json_cursor_init(struct json_cursor *c, struct window *w, size_t max)
{
	*c = (struct json_cursor){.window = w, .hold = SIZE_MAX, .line = 1, .max = max};
}

uint64_t json_cursor_column(const struct json_cursor *c)
{
	return c->window->base + c->token.at - c->line_start + 1;
}

enum json_step json_wrong(struct json_cursor *c, const char *format, ...)
{
	va_list list;
	c->fault.line = c->line;
	c->fault.column = json_cursor_column(c);
	va_start(list, format);
	str_vprint(c->fault.text, sizeof c->fault.text, format, list);
	va_end(list);
	return JSON_WRONG;
}

/* ---- tokens ---- */

/* Line ends stand between tokens only: inside a text they are a fault. */
static void pass_blanks(struct json_cursor *c, size_t until)
{
	const char *text = c->window->text;
	for (const char *p = text + c->at, *end = text + until;
	     p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) {
		c->line++;
		c->line_start = c->window->base + (size_t)(p - text) + 1;
	}
	c->at = until;
}

/* Gets at least as much again as there is, so that a long token is not looked at over and over. */
static enum json_step fill(struct json_cursor *c, struct error *e)
{
	struct window *w = c->window;
	size_t keep = c->hold < c->at ? c->hold : c->at;
	size_t have = w->end - keep;
	if (have > c->max)
		return json_wrong(c, "a record, or a value, is longer than %zu bytes", c->max);
	do {
		if (window_fill(w, keep, e) < 0)
			return JSON_FAILED;
		c->at -= keep;
		c->token.at = c->at;
		c->hold -= c->hold == SIZE_MAX ? 0 : keep;
		keep = 0;
	} while (!w->eof && w->end < 2 * have);
	return JSON_GOOD;
}

/* A fault may be far inside its token, which may look like blanks there. */
static size_t token_start(const struct json_cursor *c)
{
	size_t i = c->at;
	while (i < c->token.at && memchr(" \t\r\n", c->window->text[i], 4))
		i++;
	return i;
}

enum json_step json_next(struct json_cursor *c, struct error *e)
{
	struct window *w = c->window;
	for (;;) {
		c->token = json_token((struct str){w->text, w->end}, c->at, w->eof);
		if (c->token.kind == TOKEN_FAULT) {
			pass_blanks(c, token_start(c));
			return json_wrong(c, "%s", c->token.fault);
		}
		pass_blanks(c, c->token.at);
		if (c->token.kind != TOKEN_MORE) {
			c->at += c->token.n;
			return JSON_GOOD;
		}
		enum json_step step = fill(c, e);
		if (step != JSON_GOOD)
			return step;
	}
}

enum json_step json_expect(struct json_cursor *c, enum token_kind kind, const char *what,
			   struct error *e)
{
	enum json_step step = json_next(c, e);
	if (step != JSON_GOOD || c->token.kind == kind)
		return step;
	if (c->token.kind == TOKEN_END)
		return json_wrong(c, "the file ends where %s should stand: it is cut off", what);
	return json_wrong(c, "here %s should stand", what);
}

/* ---- grammar ---- */

static enum json_step enter(struct json_cursor *c)
{
	if (c->depth == JSON_DEPTH)
		return json_wrong(c, "more than %d objects and arrays inside each other",
				  JSON_DEPTH);
	c->depth++;
	return JSON_GOOD;
}

enum json_step json_comma_or(struct json_cursor *c, enum token_kind end, struct error *e)
{
	enum json_step step = json_next(c, e);
	if (step != JSON_GOOD || c->token.kind == TOKEN_COMMA || c->token.kind == end)
		return step;
	if (c->token.kind == TOKEN_END)
		return json_wrong(c, "the file ends inside an object or an array: it is cut off");
	return json_wrong(c, "here a comma or a closing %s should stand",
			  end == TOKEN_ARRAY_END ? "bracket ]" : "brace }");
}

static enum json_step member(struct json_cursor *c, json_key key, json_visit value, void *payload,
			     struct error *e)
{
	enum json_step step = JSON_GOOD;
	if (c->token.kind != TOKEN_STRING)
		return json_wrong(c, "%s",
				  c->token.kind == TOKEN_END
					  ? "the file ends inside an object: it is cut off"
					  : "here a name in double quotes should stand");
	if (key)
		step = key(c, payload, e);
	if (step == JSON_GOOD)
		step = json_expect(c, TOKEN_COLON, "a colon", e);
	if (step == JSON_GOOD)
		step = json_next(c, e);
	return step == JSON_GOOD ? value(c, payload, e) : step;
}

enum json_step json_members(struct json_cursor *c, json_key key, json_visit value, void *payload,
			    struct error *e)
{
	enum json_step step = enter(c);
	if (step == JSON_GOOD)
		step = json_next(c, e);
	bool empty = c->token.kind == TOKEN_OBJECT_END;
	while (step == JSON_GOOD && !empty) {
		step = member(c, key, value, payload, e);
		if (step == JSON_GOOD)
			step = json_comma_or(c, TOKEN_OBJECT_END, e);
		if (step != JSON_GOOD || c->token.kind == TOKEN_OBJECT_END)
			break;
		step = json_next(c, e);
	}
	c->depth -= step == JSON_GOOD;
	return step;
}

enum json_step json_elements(struct json_cursor *c, json_visit value, void *payload,
			     struct error *e)
{
	enum json_step step = enter(c);
	if (step == JSON_GOOD)
		step = json_next(c, e);
	bool empty = c->token.kind == TOKEN_ARRAY_END;
	while (step == JSON_GOOD && !empty) {
		step = value(c, payload, e);
		if (step == JSON_GOOD)
			step = json_comma_or(c, TOKEN_ARRAY_END, e);
		if (step != JSON_GOOD || c->token.kind == TOKEN_ARRAY_END)
			break;
		step = json_next(c, e);
	}
	c->depth -= step == JSON_GOOD;
	return step;
}

enum json_step json_skip(struct json_cursor *c, void *payload, struct error *e)
{
	switch (c->token.kind) {
	case TOKEN_OBJECT:
		return json_members(c, NULL, json_skip, payload, e);
	case TOKEN_ARRAY:
		return json_elements(c, json_skip, payload, e);
	case TOKEN_STRING:
	case TOKEN_NUMBER:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_NULL:
		return JSON_GOOD;
	case TOKEN_END:
		return json_wrong(c, "the file ends where a value should stand: it is cut off");
	default:
		return json_wrong(c, "here a value should stand");
	}
}
