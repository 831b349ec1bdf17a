/*
 * The handbook's pages: the list of chapters, and a chapter. Private to etl/pages.
 */
#ifndef PAGES_READERS_HANDBOOK_PAGE_H
#define PAGES_READERS_HANDBOOK_PAGE_H

#include "handbook/handbook.h"
#include "page/layout.h"

struct handbook_entry {
	struct str title, about; /* in the reader's language */
	struct html_safe about_html;
	struct url url;
};

struct handbook_index {
	struct handbook_entry *chapters;
	size_t n;
};

struct handbook_shown {
	struct handbook_chapter chapter;
	struct html_safe body;
	struct handbook_entry before, after; /* without a title where there is none */
};

void handbook_index_body(struct html *out, struct page *p, const void *data);
void handbook_chapter_body(struct html *out, struct page *p, const void *data);

#endif
