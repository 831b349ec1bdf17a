/*
 * A text as the rules read it: spreadsheets leave hard blanks, tabs, soft hyphens, "_x000D_", an apostrophe in front, blanks in rows and words
 * joined by underscores, none of which says anything. Private to privacy.
 */
#ifndef PRIVACY_LOOK_PLAIN_TEXT_H
#define PRIVACY_LOOK_PLAIN_TEXT_H

#include "base/memory/arena.h"
#include "privacy/privacy.h"

struct plain_text {
	struct str text;
	size_t *from,
		*to; /* of each byte of it, where that stands in the text as it came; NULL: where it stands here */
};

/* In `arena`; what has nothing of the kind is not copied. */
void plain_text_read(struct plain_text *out, struct str text, struct arena *arena);
/* Where in the text as it came these bytes are. */
void plain_text_place(const struct plain_text *t, struct str text, struct privacy_match *m);

#endif
