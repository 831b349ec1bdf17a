/*
 * The words of a search, as people write them, to an FTS5 expression that cannot go wrong.
 *
 *   riool afval     both          riool AND afval    both          riool OR afval   either
 *   riool NOT afval the first without the second     ( … )         grouping
 *   jeug*           words that begin so              "vaste lasten"  words next to each other
 *
 * NOT binds before AND, AND before OR. AND, OR and NOT in capitals only. Everything else, hyphens
 * and dots too, is part of a word; accents and case do not count.
 */
#ifndef QUESTION_WORDS_H
#define QUESTION_WORDS_H

#include "base/error.h"
#include "base/memory/buffer.h"

#define SEARCH_MAX_BYTES 1000
#define SEARCH_MAX_WORDS 64
#define SEARCH_MAX_DEPTH 16

/* The same as a program, the operators behind what they work on. */
enum search_op { SEARCH_WORD, SEARCH_AND, SEARCH_OR, SEARCH_NOT };
struct search_step {
	enum search_op op;
	struct str text; /* SEARCH_WORD: as it was written, a view into the words */
	bool prefix;
};
struct search_program {
	struct search_step steps[2 * SEARCH_MAX_WORDS];
	size_t n;
};

/* STATUS_USAGE says what is wrong with the words, and where. */
int search_program(struct search_program *out, struct str words, struct error *e);
/* Appends the expression. STATUS_USAGE says what is wrong with the words, and where. */
int search_expression(struct buffer *out, struct str words, struct error *e);

#endif
