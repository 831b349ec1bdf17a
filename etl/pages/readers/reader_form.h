/*
 * A reader's question at a figure: the form, and that it came in. Private to etl/pages.
 */
#ifndef PAGES_READERS_READER_FORM_H
#define PAGES_READERS_READER_FORM_H

#include "pages/budget/passport.h"

struct reader_form {
	const struct passport *number;
	struct str what;          /* the selection in words */
	struct str whose;         /* who gets it: the place, or the third party that publishes */
	struct str text, address; /* as they were given */
	struct str
		fault; /* why it was not taken, in the reader's language; empty: nothing was, yet */
	struct str received; /* the reference of one that was; empty: none */
	struct url here, passport;
	struct worded characters; /* a question has at most */
	int64_t days;             /* that words and address are kept after the answer */
};
void reader_form_body(struct html *out, struct page *p, const void *data);

#endif
