/*
 * Money divided: the frame of a cube (year by phase by side), and the members of one dimension
 * under a lens, shown beside what they are compared with.
 */
#ifndef EXPLORE_BREAKDOWN_H
#define EXPLORE_BREAKDOWN_H

#include "explore/inquiry.h"

/* A number on a page, with the question it is the answer to: that leads to its passport. Differences
 * are `cut` minus `minus`. Amounts are exact, scaled by `decimals`. */
struct figure {
	bool known; /* false: no line has it, or it cannot be divided */
	money_sum amount;
	int decimals;
	struct str cut;   /* as the API takes it */
	struct str minus; /* the cut that is taken off; empty: nothing */
	bool plain;       /* a sum as it is, whatever the lens divides or converts */
};

struct figure figure_difference(const struct figure *x, const struct figure *y);
/* x / y in tenths of a percent, half away from zero; false when y is none or zero. */
bool figure_permille(const struct figure *x, const struct figure *y, int64_t *out);

/* ---- the frame ---- */

struct frame_cell {
	bool known;
	uint64_t lines;
	money_sum amount;
};

struct frame {
	const struct guide *guide;
	size_t measure;
	int decimals;             /* of its amounts */
	bool divided;             /* per inhabitant or in prices of one year, as its lens says */
	struct frame_cell *cells; /* [years][phases][sides], where a missing axis counts as one */
};

/* One question: what there is, for every year, phase and side; under the lens's toggles and path. */
int frame_ask(struct frame *out, struct session *s, const struct lens *l, struct arena *a,
	      struct error *e);
/* The same of any cut in the grammar of the API, whatever the lens says. */
int frame_of_cut(struct frame *out, struct session *s, const struct lens *l, struct str cut,
		 struct arena *a, struct error *e);
/* One question again: of each of some members of a dimension whose keys are texts, under the lens's toggles. */
int frames_of_members(struct frame *out, const struct str *codes, size_t n, struct session *s,
		      const struct lens *l, size_t dimension, struct arena *a, struct error *e);
/* The same of the lens's path, divided and indexed as the lens says; what cannot be is not known. */
int frame_divided(struct frame *out, struct session *s, const struct lens *l, struct arena *a,
		  struct error *e);
/* No line at all. */
bool frame_is_empty(const struct frame *f);
/* NULL members: the axis that the cube does not have. */
const struct frame_cell *frame_cell(const struct frame *f, const struct guide_member *year,
				    const struct guide_member *phase,
				    const struct guide_member *side);

/* ---- lens_default.c: what a reader sees who asks for nothing: what the mapping
 * says (guide->question) where the cube has it, else the following; each hangs on those before it ---- */

/* The latest with figures of the phase asked for, or actual ones. NULL: the cube has no years. */
const struct guide_member *lens_default_year(const struct guide *g, const struct frame *f);
/* Expenditure. */
const struct guide_member *lens_default_side(const struct guide *g);
/* What was spent, else what is budgeted, in the lens's year and side. */
const struct guide_member *lens_default_phase(const struct lens *l, const struct frame *f);
/* Sets beside or before. */
void lens_default_beside(struct lens *l, const struct frame *f);
uint32_t lens_default_toggles(const struct guide *g);

/* ---- a split ---- */

struct breakdown_row {
	struct value value;
	struct str code, label; /* the label is the code where there is none */
	struct figure shown, beside, difference;
	uint64_t lines; /* of what is shown */
};

enum breakdown_order { BREAKDOWN_BY_CODE, BREAKDOWN_BY_AMOUNT, BREAKDOWN_BY_DIFFERENCE };

struct breakdown {
	size_t dimension;
	struct breakdown_row *rows;
	size_t n;
	struct breakdown_row total;  /* of all rows */
	const struct attribute *key; /* of the members */
	bool divided;                /* each row was rounded: only sums as they are add up */
	bool too_many;    /* more than one answer gives: rows are the largest, `rest` all others */
	uint64_t members; /* of breakdown_top, or where there are too many: in all; else 0 */
	size_t limit;     /* rows from here on are told as one, `rest`; 0: all are told */
	struct breakdown_row rest;
	bool coded;         /* members have a code beside their label */
	struct asked asked; /* gives the same as the API's answer, for downloads */
};

/* The lens's own figure, or another cut of it: the sum under its toggles, divided and indexed as it
 * says. */
int figure_ask(struct figure *out, struct session *s, const struct lens *l,
	       const struct lens_cut *c, struct arena *a, struct error *e);
int breakdown_ask(struct breakdown *out, struct session *s, const struct lens *l, size_t dimension,
		  struct arena *a, struct error *e);
/* Only the `n` members with the largest sums, with nothing beside them, however many there are: `members` says how many,
 * `total` is of all of them. `asked` gives all. */
int breakdown_top(struct breakdown *out, struct session *s, const struct lens *l, size_t dimension,
		  size_t n, struct arena *a, struct error *e);
/* The members of a dimension under a cut of any kind, with nothing beside them. */
int breakdown_of_cut(struct breakdown *out, struct session *s, const struct lens *l,
		     size_t dimension, struct str cut, struct arena *a, struct error *e);
/* A datum of a sum: amounts as they are, numerals (what was divided) by their decimals. */
void figure_take(struct figure *f, const struct datum *d, int decimals);
/* Rows of a split of more members than one answer gives. */
#define BREAKDOWN_LARGEST 200u
#define BREAKDOWN_REST_CUT 1500u /* bytes: a longer one is no address that can be passed on */

/* Makes one of the rows from `limit` on. Its cut is that of the total less the members before, unless that grows too
 * long or it is no plain sum: then it has none. */
void breakdown_limit(struct breakdown *p, size_t limit);
/* How many `rest` stands for. */
uint64_t breakdown_others(const struct breakdown *p);
void breakdown_sort(struct breakdown *p, enum breakdown_order order);

#endif
