/*
 * Charts: amounts and their names → SVG in a buffer. Knows no store, no HTTP, no language: labels
 * and formatted amounts are the caller's texts, UTF-8 from anywhere (what is not becomes U+FFFD),
 * escaped here. Amounts are exact until a length is made of them; lengths are doubles, written with
 * at most two decimals. The same input gives the same bytes.
 *
 * Two ways out:
 *   within a page   frame.alone is NULL. Colours are classes (charts.css), widths are percents of
 *                   the place, text keeps its size; what needs room shows where there is room
 *                   (container queries). No style attribute, no script.
 *   by itself       frame.alone is set: a document with xmlns, caption, source and date inside,
 *                   672 units wide on white. Colours are presentation attributes, so that no
 *                   Content-Security-Policy and no program that shows SVG has to know a stylesheet.
 *
 * Each picture has role="img" (role="group" where it holds links), <title> and <desc>, named by ids
 * that begin with frame.id. It is never the only place where a number stands: the page has the same rows as a table, and links of a
 * picture are there once more for the keyboard and for fingers. Cells of rows
 * are aria-hidden for that reason. What these are like is decided in the screens: budget an outline
 * behind, actual a fill half as high in front, after amendment a dashed line, an unfinished period
 * hatched; axes start at zero, save the waterfall's, whose start and end bars are cut.
 *
 * Nothing here fails: what cannot be drawn (negatives in a treemap, amounts that are not known) is
 * left out and told, by an `enum chart_fate` for each member. Memory is the buffer's and what is
 * freed again before returning. A buffer that overflows says so.
 */
#ifndef CHARTS_CHARTS_H
#define CHARTS_CHARTS_H

#include "base/memory/buffer.h"
#include "html/url.h"
#include "model/money.h"

#define CHART_MAX_YEARS 20u  /* of a timeline: the last ones are drawn */
#define CHART_MAX_STEPS 200u /* of a waterfall by itself */
#define CHART_MAX_BARS 60u   /* of bars by themselves: the first ones are drawn */
#define CHART_MAX_TICKS 6u   /* of an axis */

/* ---- what all have ---- */

/* An amount as sums have it; not known is another thing than zero. */
struct chart_amount {
	money_sum value;
	bool known;
};
static inline struct chart_amount chart_amount(money_sum value)
{
	return (struct chart_amount){value, true};
}

/* For a picture by its own address. All may be empty. */
struct chart_alone {
	struct str caption;  /* above it: the sentence that says it */
	struct str source;   /* below it */
	struct str date;     /* below it: version, when made, address */
	struct str language; /* "nl", "en" */
};

struct chart_words {
	struct str budget, amended, actual; /* legends, as the reader calls them; empty: none */
	struct str unfinished;
	struct str more, less;
};

struct chart_frame {
	struct str id;    /* unique on its page; other than letters, digits and - are left out */
	struct str title; /* what it shows, of whom, of when */
	struct str desc;  /* the finding, with numbers */
	const struct chart_words *words; /* for legends inside the picture; NULL: none */
	const struct chart_alone *alone; /* NULL: within a page */
};

/* From where to where amounts reach, over all rows that share an axis. Zero is always on it. */
struct chart_scale {
	money_sum low, high;
};
void chart_scale_add(struct chart_scale *s, struct chart_amount a);

/* The signs of a legend, for the caller's list: 26 by 14 pixels. */
enum chart_sign {
	CHART_SIGN_BUDGET,
	CHART_SIGN_AMENDED,
	CHART_SIGN_ACTUAL,
	CHART_SIGN_UNFINISHED,
	CHART_SIGN_MORE,
	CHART_SIGN_LESS,
};
void chart_sign(struct buffer *out, enum chart_sign sign);
/* The hatching that cells of rows refer to: once on a page that has cells or signs. */
void chart_defs(struct buffer *out);

/* ---- bars of rows ---- */

struct chart_bar {
	struct chart_amount budget, amended, actual;
	bool unfinished; /* the actual is not of the whole period */
	/* Only for bars by themselves: */
	struct str label, code;
	struct str amount;     /* behind the bar */
	struct str difference; /* at the end of the row */
};

/* The chart of one row of a table. */
void chart_bar_cell(struct buffer *out, const struct chart_bar *bar, const struct chart_scale *s);
/* All rows as one picture, to embed. Returns how many are drawn. */
size_t chart_bars(struct buffer *out, const struct chart_frame *f, const struct chart_bar *bars,
		  size_t n);

/* ---- the years ---- */

struct chart_year {
	struct str label;   /* "2024" */
	struct str caption; /* over it: "10,4 mln." */
	struct str note;    /* under it: "t/m sep."; empty: none */
	struct chart_amount budget, amended, actual;
	bool current, unfinished;
	struct str break_mark; /* not empty: it is no sequel to the year before; "¹" */
};

struct chart_timeline {
	const struct chart_year *years; /* in order */
	size_t n;
	struct str break_word; /* "breuk", in front of the mark where there is room */
};

/* Returns how many years are drawn: the last ones. */
size_t chart_timeline(struct buffer *out, const struct chart_frame *f,
		      const struct chart_timeline *t);

/* ---- waterfall ---- */

struct chart_step {
	struct str label; /* only for a waterfall by itself; as are code and difference */
	struct str code;
	struct str difference;
	struct chart_amount change; /* not known: nothing changes */
};

struct chart_tick {
	money_sum value;
	struct str label; /* the caller's, after chart_waterfall_plan */
	double at;        /* of the width, 0 to 1 */
};

struct chart_waterfall {
	/* The caller's: */
	money_sum start, end;
	struct str start_label, start_amount, end_label, end_amount;
	const struct chart_step *steps;
	size_t n;
	/* Of chart_waterfall_plan: */
	bool cut; /* the axis does not begin at zero but at `begins`: the caption says so */
	money_sum begins;
	money_sum
		rest; /* end - start - all changes: unless 0, the caller has to make a step of it */
	struct chart_tick ticks[CHART_MAX_TICKS];
	size_t nticks;
	money_sum low, high; /* of the axis */
};

/* Finds axis and ticks, which are round numbers. */
void chart_waterfall_plan(struct chart_waterfall *w);
/* For the head of the chart's column. */
void chart_waterfall_axis(struct buffer *out, const struct chart_waterfall *w);
/* The cell of row 0 (start), 1 to n (steps), n + 1 (end). Rows must follow each other in the table,
 * as guides lead from one to the next. */
void chart_waterfall_cell(struct buffer *out, const struct chart_waterfall *w, size_t row);
/* All rows as one picture. Returns how many steps are drawn. */
size_t chart_waterfall(struct buffer *out, const struct chart_frame *f,
		       const struct chart_waterfall *w);

/* ---- members of a whole ---- */

struct chart_part {
	struct str label, code;
	struct str amount_text;
	struct chart_amount amount;
	struct url url; /* of a tile, for who points at it within a page; empty: none */
};

/* What became of a member that was handed in. */
enum chart_fate {
	CHART_DRAWN,
	CHART_SMALL,    /* in the sum of the small ones: to be listed beside */
	CHART_NEGATIVE, /* cannot be a part of a whole: to be listed below */
	CHART_NOTHING,  /* zero */
	CHART_UNKNOWN,  /* no amount, or no place */
	CHART_OUTSIDE,  /* of a map: far from its areas */
};

struct chart_whole {
	size_t fates[CHART_OUTSIDE + 1]; /* how many of each */
	money_sum positive;              /* what shares are of: drawn and small */
	money_sum small, negative;       /* sums; positive + negative is the total */
	/* False: a picture would mislead, as the small ones are more than half of it, the
	 * negatives more than a tenth, or there are fewer than two members. Bars say more. */
	bool worth;
};

/* ---- treemap ---- */

#define CHART_MAX_TILES 40u
#define CHART_SMALL_PART 250 /* less than 1/250 of the whole is small */

/* Sets fates[n]; whole->small is what the caller formats for the tile of the small ones. */
void chart_treemap_plan(struct chart_whole *whole, const struct chart_part *parts, size_t n,
			enum chart_fate *fates);
/* `small`: label and amount_text of the small ones together. Returns how many tiles are drawn. */
size_t chart_treemap(struct buffer *out, const struct chart_frame *f,
		     const struct chart_part *parts, size_t n, const struct chart_part *small);

/* ---- sankey ---- */

#define CHART_MAX_FLOWS 10u /* of a side; the others are small */

struct chart_side {
	const struct chart_part *parts;
	size_t n;
	struct chart_part small; /* label and amount_text of the small ones together */
	/* Of the plan: */
	enum chart_fate *fates; /* [n], the caller's */
	struct chart_whole whole;
};

/* Income → the municipality → programmes. Both sides are drawn equally high: what one side lacks
 * is a row of its own there. */
struct chart_sankey {
	struct chart_side from, to;
	struct chart_part middle;  /* label and amount_text */
	struct chart_part balance; /* the same of what the lower side lacks */
	money_sum lacking;         /* of the plan: > 0 on the side of `to`, < 0 of `from` */
};

void chart_sankey_plan(struct chart_sankey *s);
/* Returns how many flows are drawn. */
size_t chart_sankey(struct buffer *out, const struct chart_frame *f, const struct chart_sankey *s);

/* ---- map ---- */

#define CHART_MAX_CIRCLES 200u
#define CHART_NUMBERED 10u

struct chart_place {
	struct str longitude, latitude; /* decimal degrees, WGS84 */
	struct chart_amount amount;
	struct str label, amount_text; /* for who points at it */
};
struct chart_area {
	struct str label, amount_text; /* written where there is room */
	struct str geometry;           /* GeoJSON; holes and several polygons are fine */
};
struct chart_map {
	const struct chart_place *places;
	size_t n;
	const struct chart_area *areas;
	size_t nareas;
	money_sum key_amount; /* of chart_map_key, for the circle in the corner; 0: none */
	struct str key_label; /* the same, formatted */
	/* Of chart_map: */
	enum chart_fate *fates; /* [n], the caller's */
	unsigned *numbers;      /* [n], the caller's: 1 to 10 of the largest, else 0 */
	struct chart_whole whole;
};

/* A round amount that is not above the largest of them, 0 when there is none. */
money_sum chart_map_key(const struct chart_place *places, size_t n);
/* Areas without colour (a large one would look like an expensive one), a circle a place: its area is
 * the amount; moved apart where they touch; the largest ten numbered. Returns how many circles. */
size_t chart_map(struct buffer *out, const struct chart_frame *f, struct chart_map *m);

#endif
