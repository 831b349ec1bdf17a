/*
 * A sheet: the cells of an aggregate laid out anew, with a column for each member of a pivot, with
 * the codes of other years brought to one year's, or with sums divided by inhabitants and brought
 * to one year's prices. Extensions of aggregate, which the reference leaves alone:
 *
 *   pivot=phase     a row per group of the drilldown, with a column per member of a dimension or
 *                   attribute: amount.sum@executed, _count@executed. Up to QUERY_MAX_PIVOT members;
 *                   lines without one are in amount.sum@ (an empty name). A group that has no line
 *                   for a member has null there (a count has 0). The answer has `pivot` with the
 *                   members in order, and `summary` has the same columns over all rows.
 *   compare=proposed,executed
 *                   with pivot: also amount.sum.difference, the second minus the first, exact, and
 *                   amount.sum.percentage, the difference in hundredths of the first's absolute
 *                   amount, with two decimals, half away from zero; null when the first is 0. A side
 *                   without lines counts as 0; both: null.
 *   comparable=2025 with a crosswalk (role "crosswalk" in the mapping): the codes of its dimension
 *                   are brought to those of that year, the money divided by the shares, exactly: what
 *                   rounding leaves goes to the largest share, so that every sum stays what it was.
 *                   Rounding happens in each group, so parts may differ by a cent between
 *                   drilldowns, the whole never. Sums only; other dimensions stay as they are.
 *                   `breaks` lists the changes of the crosswalk that the answer passed; `undivided`
 *                   ones merge codes, and cannot be taken back, so that money stays on the new code.
 *   order=          takes the columns of the answer: amount.sum@executed:desc
 *
 * Phases are never added up for a client: commitments, budget and execution are members of the
 * phase, and stand side by side under pivot=phase. An aggregate without drilldown, pivot or cut on
 * the phase adds up everything, as the contract has it. As JSON, or as CSV with format=csv (columns
 * in the order of the question, always with a header).
 */
#ifndef SHEET_SHEET_H
#define SHEET_SHEET_H

#include "answer/result.h"
#include "answer/totals.h"
#include "sheet/normal.h"
#include "sheet/notes.h"

enum sheet_kind { SHEET_KEY, SHEET_CELL, SHEET_DIFFERENCE, SHEET_PERCENTAGE };

/* A column of the answer. */
struct sheet_column {
	enum sheet_kind kind;
	size_t of;           /* SHEET_KEY: column of the drilldown; else: aggregate */
	size_t member;       /* SHEET_CELL */
	struct column label; /* only its label is used */
	bool descending;     /* in the order */
};

struct crosswalk;

struct sheet {
	struct question *r;
	struct columns grouped; /* the drilldown, then what else cells are told apart by */
	struct cells *groups;   /* by these */
	struct crosswalk *walk; /* or NULL */
	size_t pivot;           /* of grouped; SIZE_MAX: there is none */
	enum value_type pivot_type;
	struct value *members; /* sorted, nulls last; one when there is no pivot */
	size_t nmembers;
	size_t base, other;       /* members that are compared; SIZE_MAX: none */
	struct value *keys;       /* [nrows * columns.n] */
	struct cell_total *cells; /* [nrows * nmembers * aggregates.n] */
	size_t nrows, capacity;
	struct cell_total *sums; /* [nmembers * aggregates.n], over all rows */
	struct normal *normal;   /* or NULL; then the next two are as cells and sums are */
	struct normal_cell *exact, *exact_sums;
	struct sheet_column *columns;
	size_t ncolumns;
	struct sheet_column *orders;
	size_t norders;
};

/* An aggregate with a column per member of the pivot, or with years made comparable. */
int result_sheet(struct result **out, struct session *s, struct picture *p, struct question *r,
		 struct error *e);

/* Groups, and lays the rows out. Close it in every case. */
int sheet_open(struct sheet *t, struct session *s, struct picture *p, struct question *r,
	       struct error *e);
void sheet_close(struct sheet *t);
/* Names the columns, reads `compare` and the order. */
int sheet_columns(struct sheet *t, struct error *e);
int sheet_orders(struct sheet *t, struct error *e);
/* Whether `compare` may mean this member: it begins or ends with it. */
bool sheet_is_compared(const struct question *r, struct str member);
/* The cell of a row, or of the sums when row is SIZE_MAX. */
const struct cell_total *sheet_cell(const struct sheet *t, size_t row, size_t member,
				    size_t aggregate);
/* A difference or a percentage; false when there is none. */
bool sheet_compared(const struct sheet *t, const struct sheet_column *c, size_t row,
		    money_sum *out);
int sheet_compare(const void *a, const void *b, void *sheet);

/* ---- sums that are normalised ---- */

/* Whether the column shows such sums, or what is compared of them. */
bool sheet_is_exact(const struct sheet *t, const struct sheet_column *c);
/* What such a column says; false when it says nothing. */
bool sheet_exact(const struct sheet *t, const struct sheet_column *c, size_t row,
		 struct fraction *out);
/* Nulls last; *null tells that one of them is. */
int sheet_compare_exact(const struct sheet *t, const struct sheet_column *c, size_t x, size_t y,
			bool *null);
/* The same, rounded to the decimals it is shown with; its text goes into the buffer. */
struct datum sheet_exact_datum(const struct sheet *t, const struct sheet_column *c, size_t row,
			       const struct row_column *shown, struct buffer *text);
/* Remembers that the answer shows this row, so that it says what was divided by what. */
void sheet_tell(struct sheet *t, size_t row);
/* Why a row has no value where it has lines; empty when there is nothing to say. */
struct str sheet_reason(const struct sheet *t, size_t row);
/* The figure that all of a row is divided by; empty when its columns have several. */
struct str sheet_denominator(const struct sheet *t, size_t row);

/* ---- years made comparable ---- */

/* What a cell becomes: a code and its part of the sums. */
struct crosswalk_piece {
	bool same; /* the cell as it was */
	struct value code;
	const struct value *tuple; /* the member that has the code, or NULL */
	money_sum *sums;           /* [aggregates.n] */
};

/* Reads the cube's crosswalk and adds the columns it needs to `grouped`; checks the question. */
int crosswalk_open(struct crosswalk **out, struct sheet *t, struct picture *p, struct session *s,
		   struct error *e);
void crosswalk_close(struct crosswalk *w);
/* Whether the question tells the codes apart. */
bool crosswalk_divides(const struct crosswalk *w);
/* The pieces of a cell whose columns have these values, 0 when they are too many; they live until
 * the next call. */
size_t crosswalk_split(struct crosswalk *w, const struct value *values, const money_sum *sums,
		       const struct crosswalk_piece **out);
/* Puts a piece's value in place of a column's, where the column is of the dimension. */
void crosswalk_replace(const struct crosswalk *w, const struct crosswalk_piece *piece,
		       const struct column *column, struct value *value);
/* The year, and the changes of the crosswalk that were passed so far. */
void crosswalk_tell(const struct crosswalk *w, struct sheet_notes *notes);

#endif
