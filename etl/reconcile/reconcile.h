/*
 * A cube beside its Iv3 delivery: what of it belongs in one, per taakveld and category, and whether one that was made
 * ties to it. Hides how the cube's dimensions are found and what is asked of it. Only what is published is asked, by
 * the API's own words, so a delivery never holds what the gate of privacy kept back.
 *
 * Amounts are of the cube's measure (cents, mostly) unless it says otherwise; `unit` is a thousand euros in them.
 */
#ifndef RECONCILE_RECONCILE_H
#define RECONCILE_RECONCILE_H

#include "engine/engine.h"
#include "iv3/iv3.h"

#define IV3_DETAILS_MOST 16u

struct iv3_wanted {
	struct str cube;
	int year, period; /* of Iv3: 0 budget, 1 to 4 quarters from January on, 5 the year */
	struct str phase; /* a member; "all": whatever the phase; empty: by the period */
	struct str taakveld, category; /* "task.code"; empty: by the names of dimensions */
	struct str measure;            /* empty: the first of money */
	struct str cut;                /* more of it, or empty */
	bool details;
	struct str chosen[IV3_DETAILS_MOST]; /* dimensions; none: all that classify */
	size_t nchosen;
};

struct iv3_cell {
	enum iv3_part part;
	bool sided; /* else it is known not to be lasten or baten, and `part` means nothing */
	struct str taakveld, category; /* empty: the lines have none */
	struct str details;            /* a JSON object, or empty */
	int64_t amount;
	int64_t opening,
		closing; /* of it in period 0, and in 13 and later, where the cube has periods */
	uint64_t lines;
};

struct iv3_cells {
	struct iv3_cell *items; /* by part, taakveld, category, details */
	size_t n;
	struct iv3_cell *unmapped; /* no side, or a code that the year's lists lack */
	size_t nunmapped;
	int64_t unit;
	int decimals;
	struct str cut;                                            /* what was asked of the cube */
	struct str cube, side_cuts[2], taakveld_ref, category_ref; /* of one cell in it */
};

/* STATUS_USAGE when the cube's dimensions cannot be told and are not named; STATUS_NOT_FOUND when it has nothing of
 * that year or phase; STATUS_REFUSED when a sum of it would be of nothing. Texts live in the arena. */
int iv3_cells_of(struct iv3_cells *out, struct arena *a, struct session *s,
		 const struct iv3_wanted *w, const struct iv3_definitions *d, struct error *e);
/* Makes cells of what is unmapped because its codes are not in the lists, so that a verdict names them; what has no side
 * or lacks a code stays unmapped. */
void iv3_cells_take_unmapped(struct iv3_cells *c, struct arena *a);
/* The lines of files that a cell of lasten or baten is made of, in Dutch: "grootboek.csv regel 12, 14-19 en nog 30". */
int iv3_lines_of(struct str *out, struct arena *a, struct session *s, const struct iv3_cells *c,
		 enum iv3_part part, struct str taakveld, struct str category, struct error *e);
/* The rows of a delivery: rounded so that the totals of lasten and of baten hold, then the details so that each cell
 * does. */
void iv3_cells_round(struct iv3_delivery *v, struct arena *a, const struct iv3_cells *c);

/* ---- what CBS published ---- */

struct iv3_publication {
	struct str government; /* its key, "GM0344" */
	int year, period;
	int placement;     /* 1 or 2; 0: the second where there is one */
	int used;          /* out: which it was */
	uint64_t left_out; /* out: rows of it whose codes are none of the year's: totals */
	struct str left_example;
};

/* Reads lasten and baten of one government and period from CSV with the columns of CBS's open data (TaakveldBalanspost,
 * Categorie as L1.1 or B3.7, Gemeenten, Provincies or GemeenschappelijkeRegelingen, Verslagsoort as 2024X005, and two
 * publications, in thousands of euros; keys may be padded; -99998 is no figure). STATUS_INPUT names the line. */
int iv3_publication_read(struct iv3_delivery *out, struct iv3_publication *w, struct arena *a,
			 const char *path, const struct iv3_definitions *d, struct error *e);

/* ---- does it tie ---- */

/* A cell of either; totals have no codes. */
struct iv3_tie {
	enum iv3_part part;
	struct str taakveld, category;
	int64_t cube, delivery;
	int64_t opening, closing; /* of the cube, as in struct iv3_cell */
	uint64_t lines;           /* of the cube */
	size_t rows;              /* of the delivery */
	bool within;              /* the difference is no more than rounding makes */
	struct str why;           /* what explains it when it is not, in Dutch, or empty */
};

struct iv3_ties {
	struct iv3_tie *items;   /* by part, taakveld, category */
	size_t n, off;           /* of them not within */
	struct iv3_tie sides[2]; /* IV3_LASTEN, IV3_BATEN: totals */
	int64_t left[2];         /* of the totals, after rounding the cube's as the delivery is */
	struct iv3_tie
		neither; /* what of the cube is neither lasten nor baten: in no delivery's table of taakvelden */
	bool tied;
	struct str sentence; /* "sluit aan op Iv3 (verschil € 0)", or by how much not, and where */
};

/* A delivery is whole thousands, or it has decimals, to which it is then held. Within rounding is: a cell less than a
 * unit (it may have gone up or down so that totals hold), or half a unit for each of its rows when it has several; a
 * total half a unit for each row. STATUS_LIMIT: amounts of no government. */
int iv3_tie(struct iv3_ties *out, struct arena *a, const struct iv3_cells *c,
	    const struct iv3_delivery *v, const struct iv3_definitions *d, struct error *e);
/* "1.234,50", for people; plain for programs: "1234.50". */
struct str iv3_money(struct arena *a, int64_t amount, int decimals, bool plain);

#endif
