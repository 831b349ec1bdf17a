/*
 * What a load notices about a source beside its lines, whatever the mapping says: totals among
 * them, blocks that come twice, lines without an amount, fields that stand in another column, odd
 * years. Private to transform.
 *
 * What is asked of every line costs a few instructions; all else is asked where one of those says
 * so. It decides at the end of the source, when it is known what the others are like.
 */
#ifndef TRANSFORM_WATCH_WATCHES_H
#define TRANSFORM_WATCH_WATCHES_H

#include "transform/plan.h"

#define WATCH_LINES 100u /* that are named; as many as issues keep */
/* Fiscal years outside these are taken for something else. */
#define YEAR_LEAST 1900
#define YEAR_MOST 2100

/* Lines of one kind: the first of them, and how many. */
struct noted {
	uint64_t n;
	uint64_t lines[WATCH_LINES];
	uint32_t fields[WATCH_LINES]; /* how many each has */
};

/* ---- noted.c ---- */

void noted_add(struct noted *list, const struct record *record);
/* An issue for each of them. `format` may take the number of fields it has, and that expected. */
struct noted_text {
	enum severity severity;
	const char *code, *before, *between, *after; /* around those two numbers; NULL: none */
};
void noted_tell(struct transform *t, const struct noted *list, const struct noted_text *text);

/* ---- slips.c: values that are written otherwise than their column ---- */

/* An issue of a cell that cannot be read, of the amounts `in` or (NULL) of a date: kept with its repair until the end.
 * False: nothing proves what it was. */
bool slip_add(struct transform *t, const struct issue *issue, int field, const struct input *in);
void slips_tell(struct transform *t);

/* ---- watch.c ---- */

void watch_new(struct transform *t);
void watch_free(struct transform *t);
/* Once the plan of a source is compiled. */
void watch_begin(struct transform *t);
/* The record at hand, which nothing speaks against. */
void watch_add(struct transform *t);
/* The same for `n` records of the run's batch from `next` on, which have the one amount each. */
void watch_plain(struct transform *t, size_t next, const int64_t *amounts, const uint64_t *lines,
		 size_t n);
/* The header stands there once more. */
void watch_header(struct transform *t);
/* Rows of the entry batch that are loaded, from `first` on. */
void watch_hidden_day(struct transform *t, size_t dimension, int32_t day, uint64_t line);
void watch_rows(struct transform *t, const struct entry_batch *out, size_t first, size_t n);
/* Tells it all; refuses what nobody can have meant. */
int watch_end(struct transform *t, struct error *e);

/* ---- watch_repeat.c: the same block of lines once more ---- */

struct repeat;

struct repeat *repeat_new(void);
void repeat_free(struct repeat *r);
/* `mark`: a number that equal records have in common. */
void repeat_add(struct repeat *r, int64_t mark, const struct record *record,
		const struct str *cells);
/* How many of the next records cannot begin such a block, so that repeat_skip may count them. */
size_t repeat_run(const struct repeat *r, const int64_t *marks, size_t n);
void repeat_skip(struct repeat *r, size_t n);
void repeat_header(struct repeat *r);
/* Where the block begins that comes again, where it does so, and how many records in a row were
 * seen to be the same; false: none. */
bool repeat_end(struct repeat *r, uint64_t *first, uint64_t *again, uint64_t *records);

/* ---- watch_width.c: records with fewer or more fields than the header ---- */

struct width_watch {
	struct noted fewer; /* and what they lack the others have */
	struct noted padded, more, shifted;
	struct noted cut; /* content beyond the header, which the mapping leaves out */
};

/* A record that ends before its amounts, so that it has none: a line that was cut in two. */
bool width_cuts_amount(const struct transform *t);
/* Content beyond the header. */
bool width_surplus(const struct transform *t);
void width_add(struct transform *t, struct width_watch *w);
int width_end(struct transform *t, const struct width_watch *w, uint64_t lines, struct error *e);

/* ---- watch_codes.c: codes that a spreadsheet has changed ---- */

struct code_counts *codes_new(const struct transform *t);
void codes_free(struct code_counts *c);
/* A new member of a dimension, which its list does not know (`unmapped`), or has none. Gives a
 * number to count its entries by, or 0. */
uint32_t codes_look(struct transform *t, size_t d, const struct value *tuple, bool unmapped);
void codes_count(struct transform *t, uint32_t index, const int64_t *amounts);
int codes_end(struct transform *t, struct error *e);

/* ---- watch_mend.c ---- */

/* What a code was before a spreadsheet changed it, where the column itself proves that: `from` in the issue, the one
 * other code that it can have been, and why. `twin`: the same with other zeros; empty: damaged otherwise. Else nothing is set. */
void mend_find(const struct transform *t, size_t dimension, struct str code, struct str twin,
	       struct issue *out);

/* ---- levels_watch.c: codes that protection does not know, sources in which it guards nothing ---- */

void levels_watch_begin(struct transform *t);
void levels_watch_rows(struct transform *t, const struct entry_batch *out, size_t base, size_t n);
void levels_watch_end(struct transform *t);

/* ---- watch_years.c: years and months that are none, or another than all others ---- */

struct years;

struct years *years_new(const struct transform *t);
void years_free(struct years *y);
void years_add(struct years *y, const struct entry_batch *out, size_t first, size_t n);
/* A day that is no member, for a level hides it. */
void years_add_day(struct years *y, size_t dimension, int32_t day, uint64_t line);
void years_end(struct transform *t, const struct years *y);

#endif
