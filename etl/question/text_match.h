/*
 * Tests of free text: words, as a search takes them, and substrings. Case and accents do not count.
 *
 *
 * A text passes words when the expression (search_words.h) is true of the words it consists of,
 * which are its runs of letters and digits. It passes a substring when it holds it, spaces and
 * punctuation as they are. This is exact whatever way it is found: text_match_value says what is
 * meant, and text_scan.h finds the same by way of tokens.
 *
 * Texts are kept as tokens between spaces, so a token tells by itself what it adds: text_match_token
 * gives bits. For words there is a bit for each word that is asked for, and what a text passes
 * follows from the bits of all its tokens; but for phrases, whose words must also stand in a row.
 * A substring is cut at its spaces: its first part ends a token, the last one begins one, and those
 * between are tokens; a bit for each part, to be met in tokens that follow each other.
 *
 * A text may also be asked for as it is, byte for byte: a bit for each of its tokens. Only a text
 * that has them all is read to see whether it is the same.
 */
#ifndef QUESTION_TEXT_MATCH_H
#define QUESTION_TEXT_MATCH_H

#include "base/memory/arena.h"
#include "question/words.h"

#define TEXT_MOST_BITS 64u

struct match_word {
	struct str text; /* folded */
	bool prefix;
};

struct text_leaf {
	uint64_t bits; /* of its words */
	size_t first, n;
};

struct text_match {
	bool substring;
	const struct str *texts; /* one of these, byte for byte; else NULL */
	size_t ntexts;
	/* words, the parts of a substring, or the tokens of the texts: a bit each */
	struct match_word words[TEXT_MOST_BITS];
	size_t nwords;
	struct str needle; /* of a substring, folded */
	/* of words */
	struct search_program program;
	struct text_leaf
		leaves[SEARCH_MAX_WORDS]; /* in the order of the program, or of the texts */
	size_t nleaves;
	uint64_t phrases; /* bits of leaves with several words */
	bool any;         /* a text passes when any of its tokens has a bit: no AND, NOT, phrase */
};

/* STATUS_USAGE says what is wrong. */
int text_match_words(struct text_match *t, struct arena *a, struct str words, struct error *e);
int text_match_substring(struct text_match *t, struct arena *a, struct str text, struct error *e);

/* The texts stay. False when they cannot be told by tokens: an empty one, or too many tokens. */
bool text_match_exact(struct text_match *t, const struct str *texts, size_t n);

/* `scratch` may be reset before each call of these two. */
bool text_match_value(const struct text_match *t, struct str text, struct arena *scratch);
uint64_t text_match_token(const struct text_match *t, struct str token, struct arena *scratch);
/* Whether some phrase has all its words among the bits: then only the text can tell. */
bool text_match_phrase(const struct text_match *t, uint64_t bits);
/* Whether words pass by the bits of all tokens, where text_match_phrase is false. */
bool text_match_bits(const struct text_match *t, uint64_t bits);
/* Whether a token of these bytes (several may stand in a row, a space behind each) may have a bit.
 */
bool text_match_maybe(const struct text_match *t, const char *p, size_t n);

#endif
