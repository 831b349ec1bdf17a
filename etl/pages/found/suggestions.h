/*
 * /suggesties?q=: what somebody who is still typing may mean, as JSON for page/web/suggest.js. Private to etl/pages.
 *
 *   [{"label", "address", "kind", "amount", "of", "value"}, …], at most SUGGESTIONS, best first.
 *
 * The amount is what the page at that address says first: of the year, side and phase that a reader gets unasked.
 * A suggestion without one lacks the last three. At most SUGGESTIONS_ASKED + SUGGESTIONS_TOLD sums are asked for,
 * however much matches.
 */
#ifndef PAGES_FOUND_SUGGESTIONS_H
#define PAGES_FOUND_SUGGESTIONS_H

#include "pages/found/found.h"
#include "search/search.h"

#define SUGGESTIONS 8u
#define SUGGESTIONS_LOOKED 24u /* whose money is asked, before the largest are taken */
#define SUGGESTIONS_ASKED 4u   /* questions: one for each dimension of a cube */
#define SUGGESTIONS_TOLD 2u    /* explanations whose money is asked */

struct suggested {
	const struct suggestion *from;
	struct found_cube *cube;
	struct url url; /* empty: it has no page */
	struct str kind;
	struct figure figure;
	bool asked;
};

#endif
