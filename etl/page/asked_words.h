/*
 * Parameters of a page's address. Each page names those that count on it (page.words, of the table in pages/page.c). Where one
 * cannot mean what it says, what would be shown is another sum than was asked: that is a 400, which says what can be and has a
 * link that mends it. A name that is nearly one that counts, or that is called as a part of the cube, is the same; any other is
 * told on the page and in a header. What counters hang behind addresses passes unsaid (question/parameters.h).
 */
#ifndef PAGE_ASKED_WORDS_H
#define PAGE_ASKED_WORDS_H

#include "page/page.h"

/* A parameter that some page knows, as a constant; NULL: none does. */
const char *page_word(struct str key);
/* Whether it counts on this page; "maat=aandeel" is one too, where a page divides a whole. */
bool page_takes(const struct page *p, const char *word);
/* Names, repetitions, and the language. */
int words_check(struct page *p, struct error *e);

/* Those that do not count, in a row. */
struct str words_ignored(const struct page *p);

/* Words there are, in a row: the list so far with one more. */
struct str words_add(const struct page *p, struct str list, struct str word);
/* STATUS_USAGE: what stands behind the first of that name is not there; `choices` are (words_add), may be empty. */
int word_off(struct page *p, const char *name, struct str choices, struct error *e);
int word_off_at(struct page *p, size_t i, struct str choices, struct error *e);
/* The same of one of several that a parameter names. */
int word_none(struct page *p, const struct query_param *q, struct str one, struct str choices,
	      struct error *e);
/* STATUS_USAGE: `n` are named, from the parameter `first` on, and `most` have room; the link has those of `fitting`. */
int word_many(struct page *p, const struct query_param *first, size_t n, size_t most,
	      struct str fitting, struct error *e);
/* A whole number from 1 to `most`; `unasked` where it is not given. */
int word_number(struct page *p, const char *name, uint64_t most, uint64_t unasked, uint64_t *out,
		struct error *e);
/* Where it is given at all it is `only`. */
int word_only(struct page *p, const char *name, const char *only, bool *is, struct error *e);
/* STATUS_NOT_FOUND, with a link to the last page, when `page` lies beyond it. */
int word_page(struct page *p, uint64_t page, uint64_t pages, struct error *e);

#endif
