/*
 * The table of strings of an XLSX: each text once, by number. Private to book.
 */
#ifndef BOOK_STRINGS_H
#define BOOK_STRINGS_H

#include "base/memory/buffer.h"
#include "book/book.h"
#include "book/xml.h"

struct strings {
	struct buffer text;
	uint32_t *ends; /* of each, in the text */
	size_t n, capacity;
};

void strings_init(struct strings *s);
void strings_drop(struct strings *s);
/* Reads the part; STATUS_LIMIT beyond BOOK_STRINGS_TEXT. */
int strings_read(struct strings *s, struct container *p, struct str part, struct error *e);
/* False: there is none of this number. */
bool strings_get(const struct strings *s, size_t i, struct str *out);
/* Adds what is open as a string of its own. Its bytes were appended to `text`. */
void strings_end(struct strings *s);
/* "_x000D_" as what it means, where it lies; returns the new length. */
size_t strings_unescape(char *p, size_t n);

#endif
