/*
 * Characters that nobody sees, or that nobody meant: byte-order marks in the middle of files that were
 * joined, zero-width characters, letters and accents written apart (NFD), C1 controls that were
 * Windows-1252 once, UTF-8 that was encoded twice. Text is read as it is meant, and each place is told.
 * Private to extract.
 */
#ifndef EXTRACT_TEXT_UNSEEN_H
#define EXTRACT_TEXT_UNSEEN_H

#include "extract/charset/charset.h"

/* Most bytes that belong together, and that take their place. */
#define UNSEEN_SPAN 32u

struct unseen {
	enum oddity kind;
	uint32_t code;  /* the first code point of what is there */
	uint32_t meant; /* the code point that is read; 0: none */
	char text[UNSEEN_SPAN];
	size_t len;
};

/* The number of leading bytes in which all is as it seems; the text is well formed. */
size_t unseen_clear(const char *p, size_t n);
/* The number of leading bytes that are well formed UTF-8, as utf8_valid; *clear: all of them are as they
 * seem, too. A character at the end, whose neighbours are still to come, is not judged. */
size_t unseen_valid(const char *p, size_t n, bool *clear);
/* What is at p, where unseen_clear stopped: the bytes it takes, and what is read instead. `before` is
 * the byte in front of it, 0 at the start. */
size_t unseen_read(struct unseen *out, const char *p, size_t n, unsigned char before);
/* Reads a whole text as it is meant, where it lies; p has room for `room` bytes. False: it was so. */
bool unseen_mend(char *p, size_t *n, size_t room);
/* The number of trailing bytes that may belong with bytes to come. */
size_t unseen_held(const char *p, size_t n);

#endif
