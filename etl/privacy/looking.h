/*
 * A text while it is looked at. Private to privacy.
 */
#ifndef PRIVACY_LOOKING_H
#define PRIVACY_LOOKING_H

#include "privacy/text_words.h"

struct text_look {
	const struct privacy_policy *policy;
	struct str text;
	unsigned headers; /* lists that the header of its column is in, as bits */
	unsigned words;   /* lists that its words are in */
	struct privacy_look *out;
};

/* matches.c */
void looking_add(struct text_look *l, enum privacy_rule rule, enum privacy_action action,
		 size_t from, size_t to);

/* look_numbers.c: R1, R2, R3, R6 (telephone), R8, R9 by value; no words are needed but those of
 * l->words. */
void look_numbers(struct text_look *l);
/* look_names.c: R4, R5. */
void look_names(struct text_look *l, const struct privacy_words *w);
/* look_words.c: R6 (e-mail), R7, R9 by words, R15. */
void look_words(struct text_look *l, const struct privacy_words *w);
void look_addresses(struct text_look *l);

#endif
