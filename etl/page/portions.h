/*
 * Members of a breakdown as parts of a whole: what a treemap and flows are drawn of, what a share is a
 * share of, and what one hundred of the whole are made of. A whole has no negative parts: shares are of
 * what is positive, and what is negative is told apart, with the total that both come to.
 */
#ifndef PAGE_PORTIONS_H
#define PAGE_PORTIONS_H

#include "page/drawing.h"

#define HUNDRED_PARTS 6u

struct portions {
	const struct breakdown *of;
	struct chart_part *parts; /* in the order of its rows, and as many */
	enum chart_fate *fates;
	struct chart_whole whole;         /* as a treemap */
	struct chart_part small;          /* of the treemap */
	struct figure positive, negative; /* sums; they have no cut of their own */
	const struct breakdown_row *most; /* the largest; NULL: none is positive */
};

void portions_take(const struct page *p, const struct breakdown *b, struct portions *out);
/* "Zorg is het grootst: € 35 mln., 36 % van € 98 mln." Empty when nothing is positive. */
struct str portions_finding(const struct page *p, const struct portions *x);
/* "12,3 %" of the whole; "–" of what is negative, as that is no part of it. */
struct worded portion_text(const struct page *p, const struct portions *x, const struct figure *f);
/* Of what shares are: "Aandeel van € 98,1 mln., het totaal." */
struct str portions_of_what(const struct page *p, const struct portions *x);
/* The same of one column of a table: what is positive there, and a part of it. */
struct figure column_whole(const struct breakdown *b, bool beside);
struct worded share_text(const struct page *p, const struct figure *whole, const struct figure *f);
/* The treemap of them, and the sentence below it. */
drawing_draw portions_draw;
struct drawing portions_drawing(const struct page *p, const struct portions *x);
/* The bars of a table by themselves, of the rows that it tells. */
drawing_draw bars_draw; /* of a struct breakdown */
struct drawing bars_drawing(const struct page *p, const struct portions *x);
/* What a page shows: the treemap where that is chosen and is worth it, else the bars. */
struct drawing portions_chosen(const struct page *p, const struct portions *x);

/* Ends the page that is one of both pictures, by its word. `split` is the parameter of the dimension
 * that it is split by, where it is not the page's own; NULL: none. */
int portions_write(struct page *p, const struct portions *x, const struct str *split,
		   struct error *e);

/* One part of "of each 100". */
struct hundred_part {
	const struct breakdown_row *row; /* NULL: all others together */
	unsigned units;                  /* of one hundred, rounded so that all are one hundred */
};
/* The largest parts first; fewer than two say nothing. */
size_t portions_hundred(const struct portions *x, struct hundred_part out[HUNDRED_PARTS + 1]);

/* The page of the picture with bars, or with tiles. */
struct url url_of_view(const struct page *p, const struct drawing *x, bool tiles);

/* What is positive and has no part of its own in them. */
money_sum portions_others(const struct portions *x, const struct hundred_part *parts, size_t n);

/* ---- parts.tmpl ---- */
/* Which way breakdowns are shown, and the treemap with what it leaves out where that is chosen; the
 * table stands below it in any case. */
void part_tiles(struct html *out, struct page *p, const struct portions *x,
		const struct drawing *drawing);

#endif
