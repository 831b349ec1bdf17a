/*
 * The words of the lens in addresses. Dutch in every language: an address is one.
 */
#ifndef PAGE_LENS_WORDS_H
#define PAGE_LENS_WORDS_H

#include "explore/explore.h"
#include "question/asked.h"
#include "texts/texts.h"

#define WORD_SIDE "kant"
#define WORD_PHASE "fase"
#define WORD_BESIDE "naast"
#define WORD_NOTHING "niets"
#define WORD_SCALE "maat"
#define WORD_INHABITANT "inwoner"
#define WORD_SHARE "aandeel" /* of that, where a page has parts of a whole; not of the lens */
/* In a page's list of words: it decides by itself what is divided by inhabitants. */
#define WORD_OWN_SCALE "maat=eigen"
#define WORD_PRICES "prijzen"
#define WORD_MEASURE "bedrag"
#define WORD_ON "aan"  /* a toggle that is off unasked */
#define WORD_OFF "uit" /* one that is on unasked */
#define WORD_ALL_YEARS "alle"
#define WORD_SPLIT "verdeling" /* a dimension; not of the lens */
#define WORD_VIEW "weergave"
#define WORD_TILES "vlakken"
#define WORD_RECEIVED "ontvangen" /* the reference of a question; not of the lens */

/* "lasten", "werkelijk"; the code where a member means nothing that is known. */
struct str side_slug(const struct guide_member *m);
struct str phase_slug(const struct guide_member *m);
/* By that word, or by its code where several mean the same; NULL: there is none. */
const struct guide_member *lens_find(const struct guide_axis *x, struct str word,
				     struct str (*slug)(const struct guide_member *));
/* Years of which prices are asked for. */
#define LENS_PRICES_FIRST 1900u
#define LENS_PRICES_LAST 2100u
struct page;
/* STATUS_USAGE, in words for the reader, when a word of the lens that the page takes is none of the cube's. Empty ones are
 * not asked. */
int lens_check(struct page *p, struct error *e);
/* The same of what hangs on the rest of the lens, when that was read: what stands beside, and whether it can be divided. */
int lens_check_read(struct page *p, struct error *e);
/* Everything but year and path, from parameters that lens_check has passed. */
void lens_read(struct lens *l, const struct frame *whole, const struct query_param *params,
	       size_t n);

#endif
