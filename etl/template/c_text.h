/*
 * Reading a bit of C: where its strings end, and what they say.
 */
#ifndef TEMPLATE_C_TEXT_H
#define TEMPLATE_C_TEXT_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
static inline bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}
/* Behind the literal ("…" or '…') that begins at `at`; s.len when it does not end. */
size_t literal_end(struct str s, size_t at);
/* Moves over blanks. */
void skip_blanks(struct str *s);
/* Takes a name from the front of *s; empty when there is none. */
struct str take_word(struct str *s);
/* Takes adjacent string literals from the front of *s and joins what they say, in the arena. False
 * when there is none, or one with an escape that is not known here. */
bool take_string(struct str *s, struct arena *a, struct str *out);
/* Two of them: "one" "many" or "one", "many", of which each may be joined. */
bool take_two_strings(struct str *s, struct arena *a, struct str *one, struct str *two);
struct text_hole_read {
	struct str name;
	bool words; /* {name:words} */
};
/* The next hole of a text; false when there is none any more. */
bool take_hole(struct str *text, struct text_hole_read *out);
/* The expression up to a comma outside brackets and literals; *s moves behind the comma. */
struct str take_expression(struct str *s);
/* Appends a C string literal, quotes and all. */
void put_string(struct buffer *out, struct str s);
unsigned count_lines(struct str s);

#endif
