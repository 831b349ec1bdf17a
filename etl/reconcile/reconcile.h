/*
 * A cube beside its Iv3 delivery: what of it belongs in one, per taakveld and category, and whether one that was made
 * ties to it. Hides how the cube's dimensions are found and what is asked of it. Only what is published is asked, by
 * the API's own words, so a delivery never holds what the gate of privacy kept back.
 *
 * Amounts are of the cube's measure (cents, mostly) unless it says otherwise; `unit` is a thousand euros in them.
 */
#ifndef RECONCILE_RECONCILE_H
#define RECONCILE_RECONCILE_H

#include "base/text/json_out.h"
#include "engine/engine.h"
#include "explore/guide.h"
#include "iv3/iv3.h"
#include "write/answer.h"

#include <stdio.h>

#define IV3_DETAILS_MOST 16u

struct iv3_field {
	size_t dimension, attribute;
};

/* What in a cube is the taakveld, the category and the money. */
struct iv3_fields {
	struct iv3_field taakveld, category;
	size_t measure;
};
/* By the names in `own`, else by those of dimensions; STATUS_USAGE, STATUS_REFUSED: it cannot be told. */
int iv3_fields_of(struct iv3_fields *out, struct arena *a, const struct guide *g,
		  const struct guide_beside *own, struct error *e);

/* What in a cube says which of the six reports of a year a line is of: a dimension of periods ("5 jaarrekening",
 * "2024X005"), else of phases. */
struct iv3_when {
	int dimension;
	struct str ref;
};
/* STATUS_REFUSED: it has neither. */
int iv3_when_find(struct iv3_when *out, struct arena *a, const struct guide *g, struct session *s,
		  struct error *e);
/* 0 begroting, 1 to 4 quarters, 5 jaarrekening; -1: none of these. */
int iv3_when_of(const struct iv3_when *w, struct arena *a, const struct datum *d);

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
/* How many they are, and what they are together: "37 regels, samen € 1.234,56". */
struct str iv3_lines_sum(struct arena *a, const struct iv3_cells *c, enum iv3_part part,
			 struct str taakveld, struct str category);
/* The rows of a delivery: rounded so that the totals of lasten and of baten hold, then the details so that each cell
 * does. */
void iv3_cells_round(struct iv3_delivery *v, struct arena *a, const struct iv3_cells *c);

/* A delivery that is written. */
struct iv3_writing {
	struct session *session;
	const struct iv3_wanted *wanted;
	const struct iv3_definitions *definitions;
	const struct iv3_cells *cells; /* of it, but without details */
	const struct iv3_delivery
		*delivery; /* rows: those of the cells, rounded, then those of the balance */
	const struct iv3_contact *contact;
	const struct str *remarks;
	size_t nremarks;
};
/* Where details are wanted they are asked a taakveld at a time, so that what is held is those of one, and not what is written.
 * Each part is read back before it is written. STATUS_REFUSED: the cube changed between. */
int iv3_delivery_put(FILE *out, const struct iv3_writing *w, struct error *e);

/* ---- what CBS published ---- */

struct iv3_publication {
	struct str government; /* its key, "GM0344" */
	int year, period;
	int placement;     /* 1 or 2; 0: the second where there is one */
	int used;          /* out: which it was */
	uint64_t left_out; /* out: rows of it that are totals, groups or of the balance */
	struct str left_example;
};

/* Reads lasten and baten of one government and period from CSV with the columns of CBS's open data (TaakveldBalanspost,
 * Categorie as L1.1 or B3.7, Gemeenten, Provincies or GemeenschappelijkeRegelingen, Verslagsoort as 2024X005, and two
 * publications, in thousands of euros; keys may be padded; -99998 is no figure). What the year's lists lack and is no total
 * stays: its money is not nothing. STATUS_INPUT names the line. */
int iv3_publication_read(struct iv3_delivery *out, struct iv3_publication *w, struct arena *a,
			 const char *path, const struct iv3_definitions *d, struct error *e);

/* ---- does it tie ---- */

/* What explains a difference. */
enum iv3_cause {
	IV3_CAUSE_NONE,
	IV3_CAUSE_CLOSING, /* periods 13 and later: booked when the year was closed */
	IV3_CAUSE_OPENING, /* period 0: the opening balance */
	IV3_CAUSE_BOTH,    /* the two together */
	IV3_CAUSE_NO_TASK, /* the lines have no taakveld */
	IV3_CAUSE_NO_CATEGORY,
	IV3_CAUSE_TASK_UNKNOWN, /* not in the lists of the year; `meant` is what it may be */
	IV3_CAUSE_CATEGORY_UNKNOWN,
	IV3_CAUSE_MOVED_TO, /* the same amount stands in another cell of what is beside: `meant`, `meant_category` */
	IV3_CAUSE_MOVED_FROM, /* or of the cube */
	IV3_CAUSE_RESERVES,   /* taakveld 0.10, category 7.1 */
	IV3_CAUSE_RESULT,     /* taakveld 0.11 */
	IV3_CAUSE_INTERNAL,   /* categories 7.2 to 7.5: internal settlements */
	IV3_CAUSE_NOT_CUBE,   /* the cube has nothing there */
	IV3_CAUSE_NOT_BESIDE,
};

/* A cell of either; totals have no codes. */
struct iv3_tie {
	enum iv3_part part;
	struct str taakveld, category;
	int64_t cube, delivery;
	int64_t opening, closing; /* of the cube, as in struct iv3_cell */
	uint64_t lines;           /* of the cube */
	size_t rows;              /* of the delivery */
	bool within;              /* the difference is no more than rounding makes */
	enum iv3_cause cause;     /* what explains it when it is not */
	bool supposed; /* that is what often is so, or comes near: the figures do not show it */
	struct str meant, meant_category;
	struct str why; /* the same in Dutch, or empty */
};

struct iv3_ties {
	struct iv3_tie *items;   /* by part, taakveld, category */
	size_t n, off;           /* of them not within */
	struct iv3_tie sides[2]; /* IV3_LASTEN, IV3_BATEN: totals */
	int64_t left[2];         /* of the totals, after rounding the cube's as the delivery is */
	struct iv3_tie
		neither; /* what of the cube is neither lasten nor baten: in no delivery's table of taakvelden */
	const struct iv3_tie *worst; /* the largest that is not within; NULL: none */
	bool tied;
	struct str sentence; /* "sluit aan op Iv3 (verschil € 0)", or by how much not, and where */
};

/* What a cube is laid beside, in the cube's measure. */
struct iv3_beside {
	struct iv3_beside_row {
		enum iv3_part part;
		struct str taakveld, category;
		int64_t amount;
		size_t rows;
	} * rows;
	size_t n;
	int64_t step; /* that its amounts are rounded to: a unit, a hundredth of one, or nothing to speak of (1) */
};
/* STATUS_LIMIT: amounts of no government. Texts stay those of the delivery. */
int iv3_beside_delivery(struct iv3_beside *out, struct arena *a, const struct iv3_delivery *v,
			int64_t unit, struct error *e);
/* Another cube: its lines without a side are left out, those whose codes the lists lack are not. */
int iv3_beside_cells(struct iv3_beside *out, struct arena *a, const struct iv3_cells *theirs,
		     const struct iv3_cells *own, struct error *e);

/* Whoever delivered whole thousands is held to these, else to the decimals. Within rounding is: a cell less than a
 * step (it may have gone up or down so that totals hold), or half a step for each of its rows when it has several; a
 * total half a step for each row. STATUS_LIMIT: amounts of no government. */
int iv3_tie(struct iv3_ties *out, struct arena *a, const struct iv3_cells *c,
	    const struct iv3_beside *v, const struct iv3_definitions *d, struct error *e);
/* ---- all that a cube is laid beside, in a year ---- */

enum iv3_made {
	IV3_MADE,
	IV3_ABSENT, /* the cube has nothing that could be laid beside it: no such phase, no months */
	IV3_FAILED, /* it could not be asked: then nothing is said to tie */
};

struct iv3_comparison {
	struct str cube, title; /* what it is laid beside */
	int year, period;
	enum iv3_made made;
	struct str why_not;
	const struct iv3_cells *own;
	struct str cut; /* what was asked of the other cube */
	struct iv3_ties ties;
};

struct iv3_reconciliation {
	struct str cube, layer;
	int *years; /* ascending: those that both have */
	size_t nyears;
	int year; /* of the comparisons; 0: there is none */
	struct iv3_definitions *definitions;
	struct iv3_comparison *items; /* in the order of the mapping, then by period */
	size_t n, made, tied, failed;
	bool all_tied; /* something was compared, all of it ties, and nothing failed */
	bool exact;    /* and to nothing: else within rounding */
	const struct iv3_comparison *worst; /* the latest period that does not tie; NULL: none */
	struct str sentence;                /* of all of them, in Dutch */
};

struct iv3_wanted_year {
	int year;        /* 0: the newest that both have */
	int period;      /* -1: all */
	struct str with; /* a cube; empty: all that the mapping names (stuiver.iv3.beside) */
};

/* Lays the cube of the guide beside each. STATUS_NOT_FOUND: the mapping names nothing, or nothing of that name.
 * A year that they do not both have gives no items. What cannot be compared is one of the items; only a store that fails is an error. Texts live in the arena;
 * close it, also after an error. */
int iv3_reconcile_year(struct iv3_reconciliation *out, struct arena *a, struct session *s,
		       struct guide *g, const struct iv3_wanted_year *w, struct error *e);
void iv3_reconciliation_close(struct iv3_reconciliation *r);
/* "begroting", "t/m derde kwartaal", "jaarrekening". */
const char *iv3_period_name(int period);
/* Answers /cubes/{cube}/reconciliation/ (year, period, with, cells=off), as JSON and CSV, and /cubes/{cube}/key-figures/
 * (year, cut), as JSON, and /cubes/{cube}/quarters/ (year, cut), as JSON and CSV: of one version of all cubes, or without an ETag. Faults of the question are answers too. -1: the store fails, or the time is over. */
int iv3_answer(struct session *s, const struct query *q, struct answer *out, struct error *e);

/* ---- kengetallen ---- */

/* Kengetallen of a year's account in a cube. */
struct iv3_key_report {
	struct str cube,
		title; /* that was asked: the cube itself, or the first it is laid beside that has a balance */
	struct str cut; /* its lines of that government, year and report */
	int year;       /* 0: there is no account */
	int *years;     /* ascending: of which there are accounts */
	size_t nyears;
	struct str layer;
	int decimals; /* of the inputs' amounts */
	struct iv3_key_figure figures[IV3_KEY_FIGURES];
	struct str cuts[IV3_KEY_FIGURES]
		       [IV3_KEY_INPUTS]; /* of each input's amount; empty: there is none */
};
struct iv3_key_wanted {
	int year;       /* 0: the newest */
	struct str cut; /* of the guide's cube when it has the balance itself: which government */
};

/* STATUS_NOT_FOUND: neither the cube nor what its mapping names has a balance, or it has no account of that year;
 * STATUS_USAGE: it has several governments, and the cut chooses none. Texts live in the arena. */
int iv3_key_report_of(struct iv3_key_report *out, struct arena *a, struct session *s,
		      struct guide *g, const struct iv3_key_wanted *w, struct error *e);
/* Of each government of a cube that has several, of that year: what a class of them is measured by. */
struct iv3_key_member {
	struct str code;
	bool known[IV3_KEY_FIGURES];
	int64_t values[IV3_KEY_FIGURES]; /* hundredths of a per cent */
};
int iv3_key_members_of(struct iv3_key_member **out, size_t *n, struct arena *a, struct session *s,
		       struct guide *g, int year, struct error *e);
/* An array: each with formula, inputs, and why it is not available. `decimals` of the amounts; `cuts` may be NULL. */
/* Names, inputs and reasons of kengetallen in a reader's language; iv3 has them in Dutch, in which the Regeling is. */
struct str iv3_key_word(bool english, struct str dutch);
struct str iv3_key_why(bool english, struct arena *a, const struct iv3_key_figure *f, int year);
void iv3_key_figures_put(struct json_out *j, struct arena *a, bool english, int year,
			 const struct iv3_key_figure figures[IV3_KEY_FIGURES], int decimals,
			 const struct iv3_key_report *of);

/* "1.234,50", for people; plain for programs: "1234.50". */
struct str iv3_money(struct arena *a, int64_t amount, int decimals, bool plain);

#endif
