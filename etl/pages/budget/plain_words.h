/*
 * Pages of words: how to read this, about, accessibility, privacy. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_PLAIN_WORDS_H
#define PAGES_BUDGET_PLAIN_WORDS_H

#include "page/layout.h"

void words_body(struct html *out, struct page *p, const void *data);
void about_body(struct html *out, struct page *p, const void *data);
void accessibility_body(struct html *out, struct page *p, const void *data);
void privacy_body(struct html *out, struct page *p, const void *data);

#endif
