/*
 * A text while it is looked at. Private to privacy.
 */
#ifndef PRIVACY_LOOK_LOOKING_H
#define PRIVACY_LOOK_LOOKING_H

#include "privacy/look/text_words.h"

#define PRIVACY_ALLOWED 8u /* places of a text; more are looked at as anything else */
#define ALLOWED_WORDS 8u   /* of the name of a firm or street */

struct text_look {
	struct text_span {
		size_t from, to;
	} allowed[PRIVACY_ALLOWED]; /* streets, firms, schools that the policy lets pass */
	size_t nallowed;
	const struct privacy_policy *policy;
	struct str text;
	unsigned headers; /* lists that the header of its column is in, as bits */
	unsigned words;   /* lists that its words are in */
	const int *ruled; /* decided about its column; NULL: nothing */
	struct privacy_look *out;
};

static inline bool looking_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool looking_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static inline char looking_byte(struct str s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

/* matches.c */
void looking_add(struct text_look *l, enum privacy_rule rule, enum privacy_action action,
		 size_t from, size_t to);

/* look_numbers.c: R1, R2, R3, R6 (telephone), R8, R9 by value; no words are needed but those of
 * l->words. */
void look_numbers(struct text_look *l);
/* looking_before.c: of the word that stands in front ("bsn111222333", "rek.123456789", "order 123456789"), the lists that
 * it is in. `far`: blanks and a "nr." may stand between. */
unsigned looking_before(const struct text_look *l, size_t i, bool far);
/* look_phone.c: where the telephone number at i ends, or i when there is none. */
size_t look_at_phone(struct text_look *l, size_t i);
/* look_birth.c: R8, a date whose first digit is at i. */
void look_at_birth(struct text_look *l, size_t i);
/* look_names.c: R4, R5. */
void look_names(struct text_look *l, const struct privacy_words *w);
/* look_words.c: R6 (e-mail), R15. */
void look_words(struct text_look *l, const struct privacy_words *w);
/* look_cases.c: R9 by words and by form. */
void look_cases(struct text_look *l, const struct privacy_words *w);
/* look_addresses.c, look_streets.c: R7. */
void look_streets(struct text_look *l, const struct privacy_words *w);
void look_addresses(struct text_look *l, const struct privacy_words *w);

#endif
