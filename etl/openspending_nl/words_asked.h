/* What a reader looks for, in the words of PostgreSQL's to_tsquery, as the present site sends it: cultuur & !recreatie,
 * (a | b) & c, sp:*. Words beside each other must all be there; a word is found where a word of the text begins with it,
 * with :* or without, in any case, with accents or without. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_WORDS_ASKED_H
#define OPENSPENDING_NL_WORDS_ASKED_H

#include "base/error.h"
#include "base/memory/arena.h"

struct words_found {
	struct str headline; /* HTML: the text with what was found between <b> and </b> */
	struct str rank;     /* words that were found in those of the text: "0.333" */
};

/* STATUS_USAGE: its brackets or its operators do not fit, or it has too many of them. Nothing at all finds nothing. */
int words_asked_check(struct arena *a, struct str said, struct error *e);
/* Whether the text is what is looked for; `said` passed the check. */
bool words_asked_find(struct words_found *out, struct arena *a, struct str said, struct str text);

#endif
