/*
 * UTF-8 (RFC 3629): strict checking, and folding for comparisons.
 */
#ifndef BASE_TEXT_UTF8_H
#define BASE_TEXT_UTF8_H

#include "base/memory/arena.h"

/* The number of leading bytes that are ASCII. */
size_t utf8_ascii(struct str s);
/* The number of leading bytes that are well-formed UTF-8: s.len when all of it is. */
size_t utf8_valid(struct str s);
/* Of text that does not begin well-formed: the bytes (1 to 3) that together begin a character and do not
 * go on as one, which decoders replace by one U+FFFD (Unicode 15, section 3.9). */
size_t utf8_broken(struct str s);
/* Code points; s must be well-formed. */
size_t utf8_length(struct str s);
/* Writes one code point, returns the bytes written (1 to 4). */
size_t utf8_put(char out[4], uint32_t code_point);
/* The code point that s begins with; returns its bytes, 0 when it is not well-formed or s is empty. */
size_t utf8_get(struct str s, uint32_t *code_point);
/* Letters and accents that are apart as one character each, where there is one (NFC). In `room`, or s
 * itself when there is no room. */
struct str utf8_compose(char *room, size_t size, struct str s);
/* For people: control characters, blanks that are no space and what has no width as <U+200B>; line
 * ends and tabs stay. s itself when it has none of them, else in the arena. */
struct str utf8_visible(struct arena *a, struct str s);
/* For matching names: lower case, without accents, every run of blanks and punctuation made one
 * space, none at the ends ("Straße  Café-Noord " becomes "strasse cafe noord"). In the arena. */
struct str utf8_fold(struct arena *a, struct str s);
/* As utf8_fold, and without the spaces: for matching headers ("Net_Amount " = "netamount"). */
struct str utf8_fold_tight(struct arena *a, struct str s);
/* Lower case, without accents; all else stays as it is, spaces too, so that what stands between two
 * spaces folds by itself ("Straße  Café-Noord " becomes "strasse  cafe-noord "). In the arena. */
struct str utf8_fold_case(struct arena *a, struct str s);
/* Edits between two folded strings (Levenshtein over bytes), at most `limit` + 1. */
size_t edit_distance(struct str a, struct str b, size_t limit);

#endif
