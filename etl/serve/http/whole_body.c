#include "serve/http/whole_body.h"

#include <stdlib.h>

struct body {
	struct buffer text;
};

struct body *whole_body_begin(uint64_t length, size_t most, const char *what, struct reply *out)
{
	if (length != BODY_LENGTH_UNKNOWN && length > most) {
		reply_problem(out, 413, "%s has at most %zu bytes", what, most);
		return NULL;
	}
	struct body *b = xcalloc(1, sizeof *b);
	buffer_init(&b->text, most);
	return b;
}

/* Fields of a form have names: they are dropped, and what is left is told to be no such text. */
bool whole_body_take(struct body *b, struct str name, struct str file, uint64_t offset,
		     struct str bytes)
{
	(void)file;
	(void)offset;
	if (!name.len)
		buffer_append_str(&b->text, bytes);
	return !b->text.overflow;
}

struct str whole_body_text(const struct body *b)
{
	return b ? buffer_str(&b->text) : (struct str){0};
}

void whole_body_end(struct body *b, bool sound)
{
	(void)b;
	(void)sound;
}

void whole_body_drop(struct body *b)
{
	buffer_drop(&b->text);
	free(b);
}
