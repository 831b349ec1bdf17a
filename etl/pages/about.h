/*
 * Pages of words: how to read this, about, accessibility, privacy. Private to etl/pages.
 */
#ifndef PAGES_ABOUT_H
#define PAGES_ABOUT_H

#include "pages/layout.h"

/* A word explained; `id` is what other pages link to. */
struct word_told {
	const char *id;
	struct str word, text;
};

void words_body(struct html *out, struct page *p, const void *data);
void about_body(struct html *out, struct page *p, const void *data);
void accessibility_body(struct html *out, struct page *p, const void *data);
void privacy_body(struct html *out, struct page *p, const void *data);

#endif
