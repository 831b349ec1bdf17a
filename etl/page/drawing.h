/*
 * A chart of a page: within it, with what is needed to share it, and by its own address (image/svg+xml,
 * url_drawing), with its finding above and its source and date below. Both are drawn by the same function
 * from the same rows.
 */
#ifndef PAGE_DRAWING_H
#define PAGE_DRAWING_H

#include "charts/charts.h"
#include "page/layout.h"

struct drawing {
	const char *page; /* whose word in addresses: "begroot-en-werkelijk", or "" */
	const char *word; /* its own: "waterval"; also its id */
	const char *key;  /* of a parameter beside the lens that it hangs on; NULL: none */
	struct str value;
	struct str title;         /* what it shows, of whom, of when */
	struct str finding;       /* a sentence with numbers */
	struct str desc;          /* more of it, in words; empty: the finding says it */
	struct chart_words words; /* of the legend of a picture by itself */
};

typedef void drawing_draw(struct buffer *out, const struct page *p, const struct chart_frame *f,
			  const void *data);

/* Within the page. */
void drawing_put(struct html *out, const struct page *p, const struct drawing *x,
		 drawing_draw *draw, const void *data);
/* Ends a page that is a picture, instead of page_write. */
int drawing_write(struct page *p, const struct drawing *x, drawing_draw *draw, const void *data,
		  struct error *e);
/* The words of what stands beside and what is shown. */
struct chart_words drawing_words(const struct page *p);
/* The sentence, when the year is not over, with that behind it. */
struct str drawing_finding(const struct page *p, struct str sentence);
struct url drawing_url(const struct page *p, const struct drawing *x);

/* "€ 12,3 mln.", kept. */
struct str figure_said(const struct page *p, const struct figure *f);
/* The same in a sentence that is read without its page: "€ 812 per inwoner" where the lens divides it. */
struct str amount_told(const struct page *p, struct str amount);
struct str figure_told(const struct page *p, const struct figure *f, enum wording_sign sign);
/* "12 %" of a whole, kept; empty where there is none. */
struct str percent_said(const struct page *p, const struct figure *part,
			const struct figure *whole);
struct chart_amount figure_drawn(const struct figure *f);

/* With scheme and host, where the site has a public address. */
struct url url_shared(const struct page *p, struct url u);
/* The page of the chart, to be framed. */
struct url drawing_framed(const struct page *p, const struct drawing *x);
/* What to copy into a page elsewhere: an image that leads here; or that page in a frame. */
struct str share_snippet(struct page *p, const struct drawing *x);
struct str share_frame(struct page *p, const struct drawing *x);

/* ---- parts.tmpl ---- */
void snippet(struct html *out, struct url page, struct url drawing, struct str said);
void frame_snippet(struct html *out, struct url page, struct str title);
/* The address of the picture, and what to copy to show it elsewhere. */
void part_share(struct html *out, struct page *p, const struct drawing *x);

#endif
