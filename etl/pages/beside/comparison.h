/*
 * Years, phases or members of a dimension beside each other. Private to etl/pages.
 *
 *   kolommen   what stands in the columns: jaren, fasen, or a dimension by its slug
 *   jaren, fasen, leden   which of them, codes parted by commas, or the parameter several times; at most
 *              CROSSTAB_COLUMNS. Unasked: the last years, all phases, the largest members
 *   verdeling  the rows: a dimension by its slug
 *   maat       inwoner, or aandeel: each cell in its column's total
 */
#ifndef PAGES_BESIDE_COMPARISON_H
#define PAGES_BESIDE_COMPARISON_H

#include "page/bars.h"

#define COMPARE_CELLS 600u      /* links of one table */
#define COMPARE_ROWS 100u       /* of one table */
#define COMPARE_CANDIDATES 400u /* members to choose from on one page */
#define COMPARE_UNASKED 4u      /* members that stand there when none is chosen */
#define COMPARE_NOTES 24u
#define COMPARE_GROUPS 8u

enum compare_of { COMPARE_YEARS, COMPARE_PHASES, COMPARE_MEMBERS };

/* What an address of this page says besides the lens. */
struct compare_view {
	enum compare_of of;
	size_t dimension; /* of the columns */
	int rows;         /* dimension of the rows; -1: totals alone */
	bool share;
};

struct compare_head {
	struct value value;
	struct str code, label;
	struct url url;
	size_t rank; /* among all members; 0: none */
	bool unfinished;
};

struct compare_row {
	const struct crosstab_row *row;
	struct str label;
	struct url url;
	struct figure difference;
};

/* One table: what stands beside each other, and by how much it differs. */
struct compare_sheet {
	struct str id, caption;
	struct compare_head heads[CROSSTAB_COLUMNS];
	size_t n; /* columns */
	struct crosstab table;
	struct compare_row *rows;
	size_t nrows, more;
	struct figure difference; /* of the totals */
	enum figure_form form;
	bool in_order, share;
	bool coded; /* rows have short codes beside their labels */
	bool adds;  /* the columns add up to something: that they differ says nothing */
};

struct compare_candidate {
	struct value value;
	struct str code, label;
	const struct figure *shown; /* NULL: not told */
	size_t rank;
	bool chosen;
};

struct compare {
	struct compare_view view;
	struct lens lens; /* what all columns have in common */
	struct compare_candidate *candidates;
	size_t ncandidates, nchosen, more; /* more: that are not on the page */
	struct str unknown;   /* what was asked for and has no amount under this lens */
	struct breakdown all; /* members: of all of them */
	size_t ranked, zeros; /* of the ranked; they may just not have reported */
	struct figure median, highest, lowest; /* of those that are ranked */
	struct compare_sheet sheet;
	bool amended;                    /* there is a table of amendments */
	struct compare_sheet amendments; /* of the amended budget */
	struct lens_choices groups[COMPARE_GROUPS];
	size_t nmain, ngroups; /* the others stand behind a fold */
	struct str notes[COMPARE_NOTES];
	size_t nnotes;
	const char *chosen_word; /* "jaren", "fasen", "leden" */
	struct str kind;         /* "kolommen" of this view */
	struct url form;
	struct takeaway takeaway;
	struct proof proof;
};

/* ---- compare_view.c: what the address asks for ---- */

void compare_read_view(const struct page *p, struct compare *x);
/* STATUS_USAGE: it asks for columns, rows or a choice that are not there. */
int compare_check_view(struct page *p, const struct compare *x, struct error *e);
/* The same page under another lens or view; what is chosen stays where it can. */
struct url compare_url(const struct page *p, const struct compare *x, const struct lens *l,
		       const struct compare_view *v);
/* What the columns are: "jaren", "fasen", a slug. */
struct str compare_kind(const struct page *p, const struct compare_view *v);
/* The dimension that the rows are of unasked. */
int compare_rows_unasked(const struct page *p, const struct compare_view *v);
/* Whether a dimension may be columns or rows. */
bool compare_offers(const struct page *p, size_t dimension);
/* Whether its sums can be divided by inhabitants. */
bool compare_divides(const struct page *p, const struct compare_view *v);

/* ---- comparison_members.c: from what one chooses, and how they rank ---- */

int compare_take_candidates(struct page *p, struct compare *x, struct error *e);

/* ---- comparison_chosen.c ---- */

/* STATUS_USAGE: it names what is not there, or more than there is room for. */
int compare_take_chosen(struct page *p, struct compare *x, struct error *e);

/* ---- compare_sheet.c ---- */

int compare_fill(struct page *p, struct compare *x, struct error *e);

/* ---- compare_choices.c, compare_notes.c ---- */

void compare_take_choices(struct page *p, struct compare *x);
void compare_take_notes(struct page *p, struct compare *x);

/* ---- comparison.tmpl ---- */
void compare_body(struct html *out, struct page *p, const void *data);

#endif
