/*
 * The figures of a page's first sentence, and the texts that explain them.
 */
#ifndef PAGE_HEADLINE_H
#define PAGE_HEADLINE_H

#include "page/layout.h"

struct headline {
	struct figure shown, beside, difference, per_inhabitant;
	const struct guide_member *year_before; /* NULL: none, or it has no figure */
	struct figure before, since;            /* of that year; shown less it */
};

int headline_ask(struct page *p, struct headline *out, struct error *e);
/* A figure of a frame of the page's lens, by its cut. */
struct figure framed(const struct page *p, const struct frame *f, struct lens_cut cut);

/* A text of the municipality. */
struct told {
	struct str title, author, date, source;
	struct str
		cited_in; /* meeting, day and agenda item of a council that had the source; may be empty */
	struct url source_url; /* empty: the source is no address */
	struct html_safe text;
};

/* Those that speak about the lens's own cut and `extra` (a cut, or empty), at most `max`; *n is how
 * many there are in all. With `of_tree` only those that name nothing but years, phases, sides and
 * levels of the page's tree: of a text about one supplier a larger part would be said to be so. */
int told_ask(struct page *p, struct str extra, bool of_tree, struct told *out, size_t max,
	     size_t *n, struct error *e);
/* The same of a cut that is no lens's: that of a passport. */
int told_of_cut(struct page *p, struct str cut, bool of_tree, struct told *out, size_t max,
		size_t *n, struct error *e);

/* ---- parts.tmpl ---- */
/* Who says it, when, and where. */
void told_source(struct html *out, const struct told *t);
void told_document(struct html *out, const struct told *t);
void part_told(struct html *out, struct page *p, const struct told *t, size_t level);

#endif
