/*
 * Words of nothing but small letters, some with accents, that mean nothing to any rule and are on no list ("voorziening"): most
 * words of a ledger, again and again. Whether one is so is worked out once and kept; the quick look then passes it without reading
 * its letters one by one. Over the 300,865 descriptions of tests/bench/generate.c it took 43 ms so, and 65 without. Private to
 * privacy. For one thread at a time.
 */
#ifndef PRIVACY_LOOK_IDLE_WORDS_H
#define PRIVACY_LOOK_IDLE_WORDS_H

#include "base/text/str.h"

struct privacy_policy;
struct idle_words;

/* The policy must outlive it. */
struct idle_words *idle_words_new(const struct privacy_policy *p);
void idle_words_free(struct idle_words *w);
/* Passes such words from i on, where the text or a word behind a blank begins; each has a blank or the end behind it. Gives where
 * the next word begins, or the text ends: i when there is none, or `w` is NULL. */
size_t idle_words_pass(struct idle_words *w, struct str text, size_t i);

#endif
