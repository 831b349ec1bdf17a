/*
 * The tokens of JSON (RFC 8259), one at a time, in text that may still be growing. Nothing is
 * built, and numbers stay the bytes they are: an amount never passes through floating point.
 *
 * Our own, because Debian's only streaming parser (YAJL 2.1) has had no upstream since 2015, turns
 * half a surrogate pair into '?' without a word, and knows no limits; jansson builds whole
 * documents, and reads numbers as doubles.
 */
#ifndef BASE_TEXT_JSON_TOKEN_H
#define BASE_TEXT_JSON_TOKEN_H

#include "base/text/str.h"

enum token_kind {
	TOKEN_END,   /* nothing but blanks is left */
	TOKEN_MORE,  /* more text is needed to tell */
	TOKEN_FAULT, /* no JSON: `fault` says why, `at` is where */
	TOKEN_OBJECT,
	TOKEN_OBJECT_END,
	TOKEN_ARRAY,
	TOKEN_ARRAY_END,
	TOKEN_COLON,
	TOKEN_COMMA,
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_TRUE,
	TOKEN_FALSE,
	TOKEN_NULL,
};

struct json_token {
	enum token_kind kind;
	size_t at;    /* its first byte; of TOKEN_MORE: what is in front of it is blanks */
	size_t n;     /* its bytes, quotes included */
	bool escaped; /* a string with a backslash in it */
	const char *fault;
};

/* The token at or behind `at` in UTF-8 text; `last`: no more text follows it. */
struct json_token json_token(struct str text, size_t at, bool last);

/* What is odd in a string that is JSON all the same. */
struct json_oddity {
	bool half; /* half of a surrogate pair; U+FFFD stands in its place */
	bool nul;  /* U+0000, which no text has */
};

/* Writes what a TOKEN_STRING means to `out`, which has room for as many bytes as the token has;
 * returns the bytes written. Sets in *odd what it finds, and clears nothing. */
size_t json_token_text(char *out, struct str token, struct json_oddity *odd);

#endif
