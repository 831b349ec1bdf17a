/*
 * A municipality's own lists as they are asked. Private to privacy.
 *
 * An entry is the keyed hash of a word, a pair or a number, and what it is. In a policy they stand as base64 of 9 bytes
 * each, the hash with its highest byte first, in ascending order: what stood where in a list is not told.
 */
#ifndef PRIVACY_PEOPLE_PEOPLE_INSIDE_H
#define PRIVACY_PEOPLE_PEOPLE_INSIDE_H

#include "privacy/look/looking.h"
#include "privacy/people/people_lists.h"

enum people_entry {
	PEOPLE_IS_SURNAME = 1, /* a word that names somebody by itself */
	PEOPLE_IS_WORD = 2,    /* one that does in a pair */
	PEOPLE_IS_PAIR = 4,
	PEOPLE_IS_STAFF = 8, /* a number of theirs */
	PEOPLE_IS_CLIENT = 16,
	PEOPLE_IS_BSN = 32,
	PEOPLE_IS_IBAN = 64,
	PEOPLE_IS_EMAIL = 128,
};
#define PEOPLE_IS_NUMBER (PEOPLE_IS_STAFF | PEOPLE_IS_CLIENT | PEOPLE_IS_BSN | PEOPLE_IS_IBAN)

#define PEOPLE_ENTRY_BYTES 9u
#define PEOPLE_WORD_MOST 100u /* bytes of a word, a number or an address */
#define PEOPLE_BETWEEN 5u /* particles, initials and first names between the two words of a pair */
#define PEOPLE_NUMBER_LEAST \
	5u /* letters and digits of a number with both, of which DIGITS are digits */
#define PEOPLE_NUMBER_DIGITS 3u
#define PEOPLE_NUMBER_ALONE \
	7u /* of one that is nothing but digits: shorter ones are years, amounts and accounts too */
#define PEOPLE_NUMBER_PARTS 5u /* between points, hyphens, strokes and blanks */

/* people_hash.c */
/* A pair is of its words in either order. */
uint64_t people_hash_word(const struct people_key *k, struct str folded);
uint64_t people_hash_pair(const struct people_key *k, struct str a, struct str b);
uint64_t people_hash_number(const struct people_key *k, struct str folded);
uint64_t people_hash_email(const struct people_key *k, struct str lower);
/* As numbers are compared: one of nine digits without a 0 in front, which spreadsheets lose. False: it is too short to be
 * looked for, for it would be found by chance. */
bool people_number(struct str *folded);

/* people_tokens.c: a text as runs of letters and digits: "J.P. van-den Berg" is five. */
struct people_token {
	size_t from, to;
	struct str key; /* folded */
	bool capital, digits;
	bool letters; /* nothing but those */
	bool point;   /* one behind it */
};
/* The next one from *at on; false: there is none. Keys are in the arena, or in the token's room. */
bool people_token_next(struct people_token *out, struct str text, size_t *at,
		       char room[PEOPLE_WORD_MOST], struct arena *a);

/* ---- the lists of a policy ---- */

struct people_lists;

/* people_read.c: from base64, decoded. */
struct people_lists *people_lists_new(void);
void people_lists_free(struct people_lists *l);
/* False: these are no hashes in ascending order. */
bool people_lists_take(struct people_lists *l, enum whose_list kind, const unsigned char *bytes,
		       size_t n);
/* After all were taken. `name`: of the key that they are under. */
void people_lists_begin(struct people_lists *l, struct str name);
unsigned people_lists_find(const struct people_lists *l, uint64_t hash);
/* Whether a word names somebody, alone or in a pair. */
unsigned people_lists_word(const struct people_lists *l, struct str folded);
const struct people_key *people_lists_key(const struct people_lists *l);
/* Whether the key is here; why not. */
bool people_lists_ready(const struct people_lists *l);
const struct error *people_lists_fault(const struct people_lists *l);
size_t people_lists_count(const struct people_lists *l, enum whose_list kind);

/* people_make.c: a list that is made, as the bytes of a policy; with those that are there already. */
void people_list_take(struct people_list *l, const unsigned char *bytes, size_t n);
void people_list_bytes(struct people_list *l, struct buffer *out);
const struct people_key *people_list_key(const struct people_list *l);
enum whose_list people_list_kind(const struct people_list *l);

/* people_look.c: whether anything of a list may stand in the text, in one pass over its words; idle ones (NULL: none are
 * known) are passed. */
struct idle_words;
bool people_may_find(const struct people_lists *l, struct idle_words *idle, struct str text,
		     struct arena *a);
/* What does: pairs, numbers, addresses. Surnames alone are the rules' (policy_lists). */
void people_look(struct text_look *l, bool codes, struct arena *a);

#endif
