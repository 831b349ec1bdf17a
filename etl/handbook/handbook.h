/*
 * The handbook: chapters in Dutch, one Markdown file each in this folder, which a repository shows and which travel
 * inside the program. tests/handbook runs every command and question that stands in them.
 *
 *     # Title
 *
 *     > **English title.** Summary in English.
 *
 *     What the reader has at the end: one paragraph.
 *
 *     ## The rest
 *
 * Chapters lead to each other as `[…](mapping.md)`, and show pictures as `![…](beelden/kolommen.png)`.
 */
#ifndef HANDBOOK_HANDBOOK_H
#define HANDBOOK_HANDBOOK_H

#include "base/text/str.h"

struct handbook_chapter {
	struct str word; /* in its address and the name of its file: "mapping" */
	struct str title, title_en;
	struct str summary_en;
	struct str purpose; /* what the reader has at the end */
	struct str text;    /* the purpose and all behind it, Markdown */
};

size_t handbook_count(void);
/* In the order in which they are read; all views on constants. */
struct handbook_chapter handbook_chapter(size_t i);
/* The chapter's number, or handbook_count() for none. */
size_t handbook_find(struct str word);
/* A picture of the handbook (PNG), by the name of its file; empty for none. */
struct str handbook_picture(struct str name);

#endif
