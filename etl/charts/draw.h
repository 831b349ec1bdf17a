/* The pen of this room: numbers, texts and marks of SVG, and the frame around a picture. */
#ifndef CHARTS_DRAW_H
#define CHARTS_DRAW_H

#include "charts/charts.h"
#include "charts/fit.h"

#define DRAW_WIDTH 672.0 /* of a picture by itself, between its margins */

/* What is drawn: a class within a page, attributes in a picture by itself. */
enum mark {
	MARK_BUDGET,
	MARK_AMENDED,
	MARK_ACTUAL,
	MARK_UNFINISHED,
	MARK_MORE,
	MARK_LESS,
	MARK_BREAK,
	MARK_AXIS,
	MARK_GRID,
	MARK_GUIDE,
	MARK_TEXT,
	MARK_STRONG,
	MARK_OVER,  /* strong, over lines */
	MARK_LABEL, /* the same, not strong */
	MARK_MUTED,
	MARK_SMALL, /* and muted */
	MARK_TEXT_SMALL,
	MARK_CAPTION,
	MARK_TILE,
	MARK_TILE_REST, /* not one member but several */
	MARK_ON_TILE,
	MARK_ON_TILE_STRONG,
	MARK_ON_TILE_LITTLE, /* and strong */
	MARK_FLOW,
	MARK_NODE,
	MARK_WATER,
	MARK_LAND,
	MARK_CIRCLE,
	MARK_RING,        /* of a map's key */
	MARK_OVER_LITTLE, /* a number over a circle */
	MARK_NAME,        /* of an area */
	MARK_NAME_LITTLE,
};

struct draw {
	struct buffer *out;
	const struct chart_frame *frame; /* NULL: a cell of a row */
	double height;                   /* of the frame's inside */
	bool linked;                     /* it holds links: a group of them, no image */
};

/* Whether something with that room is to be drawn at all. */
bool draw_shows(const struct draw *d, enum room room);
/* Opens the picture and its frame; `height` is that of the drawing inside. */
void draw_open(struct draw *d, struct buffer *out, const struct chart_frame *f, double height);
/* The same for a picture that will hold links, by draw_link_open. */
void draw_open_linked(struct draw *d, struct buffer *out, const struct chart_frame *f,
		      double height);
/* As high as `ratio` hundredths of its width, whatever that is: 60, 75, 90, 110 or 130. */
void draw_open_ratio(struct draw *d, struct buffer *out, const struct chart_frame *f, int ratio);
void draw_close(struct draw *d);
/* A layout for ROOM_608 and one for less: a picture by itself has the wide one only. */
bool draw_layout_open(const struct draw *d, enum room room);
void draw_layout_close(const struct draw *d);
/* Opens and closes an SVG in a cell of a table. */
void draw_cell_open(struct draw *d, struct buffer *out, const char *class, double height);
void draw_cell_close(struct draw *d);

/* At most two decimals, no exponent, no -0; what is no number is 0. */
void draw_number(struct buffer *out, double v);
void draw_percent(struct buffer *out, double fraction);
/* ` name="v"` */
void draw_attribute(struct buffer *out, const char *name, double v);

/* Attributes of a mark: ` class="s-…"`, and what it looks like in a picture by itself. */
void draw_mark(const struct draw *d, enum mark mark, enum room room);
/* Horizontal places are parts of the width (0 to 1), vertical ones pixels. */
void draw_rect(const struct draw *d, enum mark mark, double x, double y, double w, double h);
void draw_line(const struct draw *d, enum mark mark, double x1, double y1, double x2, double y2);

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
struct place_of_text {
	double x, dx, y; /* part of the width, pixels beyond it, baseline */
	enum anchor anchor;
	enum room room;
};
void draw_text(const struct draw *d, enum mark mark, const struct place_of_text *at, struct str s);
/* The same of a text that may be too long: cut to `narrow` pixels, and to `wide` ones where the place
 * has ROOM_608. */
void draw_cut(const struct draw *d, enum mark mark, const struct place_of_text *at, struct str s,
	      double narrow, double wide);
/* Around what is one part of the picture: says what it is to who points at it, by the pages' script
 * (data-tip) or, in a picture by itself, by <title>. Nothing is only there. */
void draw_tip_open(const struct draw *d, struct str label, struct str amount);
void draw_tip_close(const struct draw *d, struct str label, struct str amount);
/* The same as a link, where there is one to make: not in a picture by itself. Out of the order of the
 * keyboard, whose links stand in the table. */
bool draw_link_open(const struct draw *d, struct url url, struct str label, struct str amount);
void draw_link_close(const struct draw *d);
/* The hatching, as an element of its own id. */
void draw_hatch(const struct draw *d);
/* A legend at the top: of the words that are not empty and whose bits are set (1 budget, 2 amended,
 * 4 actual, 8 unfinished, 16 more, 32 less). Returns its height; d may be NULL, to measure. */
double draw_legend(const struct draw *d, const struct chart_frame *f, unsigned which);

#endif
