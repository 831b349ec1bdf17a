/*
 * A text as words, each with its place and the lists that it is in. Private to privacy.
 */
#ifndef PRIVACY_LOOK_TEXT_WORDS_H
#define PRIVACY_LOOK_TEXT_WORDS_H

#include "privacy/policy/policy.h"

#define PRIVACY_WORDS 64u /* of a text at a time; longer ones are looked at in pieces */

struct privacy_word {
	size_t from, to; /* bytes of the text, without the punctuation around it */
	struct str key;  /* lower case, without accents and punctuation */
	unsigned lists;
	bool capital;  /* its first letter is one */
	bool shouts;   /* the second too */
	bool initials; /* "J.", "J.P." */
	bool small;    /* the same without capitals: "j.p.", and "i.v.m." as well */
	bool letters;  /* nothing but letters, - and ' */
	bool digits;   /* one at least */
	bool comma;    /* behind it */
	bool stop;     /* an end of a sentence, or a colon, behind it */
	bool cut;      /* a slash, semicolon or bracket behind it: what follows is something else */
	bool half;     /* "peeters-van": the other half of a double name follows */
	bool dash;     /* " - " behind it, as between the halves of a name and between two things */
};

struct privacy_words {
	const struct privacy_policy *policy;
	struct str text;
	size_t base; /* of the piece in the whole text */
	struct privacy_word items[PRIVACY_WORDS];
	size_t n;
	unsigned lists; /* of all of them */
	bool capitals;  /* some have one */
	bool mixed;     /* some have small letters behind it, so that capitals mean something */
	struct arena *arena;
};

/* The words from `at` on; *at moves behind them. `arena` must outlive them. */
void words_read(struct privacy_words *w, const struct privacy_policy *p, struct str text,
		size_t *at, struct arena *arena);

#endif
