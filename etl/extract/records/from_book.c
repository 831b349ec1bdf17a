#include "extract/records/from_book.h"
#include "base/text/plural.h"

#include "extract/records/book_headings.h"
#include "extract/records/book_merged.h"

#include <stdio.h>
#include <stdlib.h>

struct from_book {
	struct grid *grid;
	struct grid_reader *reader;
	const struct grid_facts *facts;
	struct grid_options options;
	struct issues *issues;
	struct arena *arena;
	struct grid_row row;
	struct book_merged *merged; /* NULL: values stay where they are */
	const struct str *filled;
	struct book_headings *headings; /* NULL: none are looked for */
	struct str heading;             /* of the row at hand */
	bool pending;                   /* the row had no room */
	uint32_t line, last;            /* the row at hand; the last that is read */
	uint64_t skipped;               /* rows without anything, above `line` */
	bool *numbers;
};

/* ---- rows ---- */

static int fill(void *self, struct batch *b, size_t max, struct error *e)
{
	struct from_book *w = self;
	while (b->nrecords < max) {
		if (!w->pending) {
			int more = grid_reader_next(w->reader, &w->row, e);
			if (more <= 0 || w->row.number > w->last)
				return more < 0 ? -1 : 0;
			w->skipped += w->row.number - w->line - 1;
			w->line = w->row.number;
			if (w->merged)
				w->filled = book_merged_row(w->merged, &w->row);
			if (w->headings && book_headings_row(w->headings, &w->row, &w->heading)) {
				w->skipped++;
				continue;
			}
		}
		w->pending = !book_put_row(b, &w->row, w->facts->width, w->filled,
					   w->headings ? &w->heading : NULL);
		if (w->pending)
			break;
	}
	return 1;
}

static int go_back(void *self, struct error *e)
{
	struct from_book *w = self;
	(void)e;
	grid_reader_rewind(w->reader);
	if (w->merged)
		book_merged_rewind(w->merged);
	if (w->headings)
		book_headings_rewind(w->headings);
	w->pending = false;
	w->line = 0;
	w->skipped = 0;
	return 0;
}

static void set_issues(void *self, struct issues *issues)
{
	struct from_book *w = self;
	w->issues = issues;
}

static uint64_t no_damage(const void *self)
{
	(void)self;
	return 0;
}

static uint64_t lines(const void *self)
{
	return ((const struct from_book *)self)->line;
}

static uint64_t blank(const void *self)
{
	return ((const struct from_book *)self)->skipped;
}

static void progress(const void *self, uint64_t *done, uint64_t *total)
{
	const struct from_book *w = self;
	*done = grid_reader_done(w->reader);
	*total = w->facts->rows;
}

static void close_records(void *self)
{
	struct from_book *w = self;
	grid_reader_free(w->reader);
	book_merged_free(w->merged);
	book_headings_free(w->headings);
	grid_free(w->grid);
	free(w);
}

/* Columns that hold numbers below the header, and no text that could be one. */
static const bool *settle(void *self, const struct dialect *d, const struct str *header,
			  size_t nheader)
{
	struct from_book *w = self;
	const struct grid_facts *f = w->facts;
	uint32_t row = d->header ? (uint32_t)(d->header_line + d->header_rows - 1) : 0;
	bool *numbers = ARENA_ARRAY(w->arena, bool, f->width + 2);
	for (uint32_t i = 0; i < f->width; i++)
		numbers[i] =
			f->columns[i].last_number > row && f->columns[i].last_numeric_text <= row;
	book_tell(f, &w->options, header, nheader, row, w->last, w->issues);
	return numbers;
}

/* ---- opening ---- */

static void describe(struct dialect *d, const struct book_choice *c,
		     const struct extract_options *o, const struct grid_facts *f)
{
	int n = snprintf(d->dialect_evidence, sizeof d->dialect_evidence,
			 "%s, sheet '%s'%s: %llu %s with a value, the last is %u, columns to %u",
			 c->kind, c->sheet, o->sheet ? " as stated" : "",
			 (unsigned long long)f->rows, plural(f->rows, "row", "rows"), f->last_row,
			 f->left + f->width);
	if (c->nsheets > 1 && n > 0 && (size_t)n < sizeof d->dialect_evidence)
		snprintf(d->dialect_evidence + n, sizeof d->dialect_evidence - (size_t)n,
			 "; one of %zu sheets%s%s%s", c->nsheets, c->others[0] ? " (" : "",
			 c->others, c->others[0] ? ")" : "");
	if (o->headings && (size_t)n < sizeof d->dialect_evidence) {
		size_t at = strlen(d->dialect_evidence);
		snprintf(d->dialect_evidence + at, sizeof d->dialect_evidence - at,
			 "; rows of one text%s%s are headings", *o->headings ? " like " : "",
			 o->headings);
	}
	snprintf(d->charset_evidence, sizeof d->charset_evidence, "as all workbooks");
	d->format = FORMAT_SHEET;
	d->columns = f->width + (o->headings ? 1 : 0);
	for (uint32_t i = 0; i < f->width; i++)
		d->scaled = d->scaled || f->columns[i].scaled * 2 > f->columns[i].numbers;
	d->sheets = c->nsheets;
	d->first_column = f->left;
	d->leave_hidden = o->leave_hidden;
	d->fill_merged = o->fill_merged;
	snprintf(d->headings, sizeof d->headings, "%s", o->headings ? o->headings : "");
	d->has_headings = o->headings != NULL;
	snprintf(d->sheet, sizeof d->sheet, "%s", c->sheet);
	snprintf(d->range, sizeof d->range, "%s", o->range ? o->range : "");
}

/* Some rows far below a table are its total, or a note. */
#define BELOW_MOST 20u
#define BELOW_SHARE 100u

static uint32_t last_row(const struct grid_facts *f, int until_gap)
{
	bool few = f->below_gap <= BELOW_MOST && f->below_gap * BELOW_SHARE <= f->rows;
	return f->gap_from && (until_gap > 0 || (until_gap < 0 && few)) ? f->gap_from : UINT32_MAX;
}

static int open_records(struct records *out, const struct records_job *job, struct error *e)
{
	static const struct records_ops ops = {
		.fill = fill,
		.rewind = go_back,
		.settle = settle,
		.set_issues = set_issues,
		.damaged = no_damage,
		.lines = lines,
		.blank = blank,
		.progress = progress,
		.close = close_records,
	};
	struct book_choice choice;
	if (book_choose(&choice, job, e) < 0)
		return -1;
	struct book_headings *headings = NULL;
	if (job->options->headings) {
		headings = book_headings_new(job->options->headings, e);
		if (!headings) {
			grid_free(choice.grid);
			return -1;
		}
	}
	struct from_book *w = xcalloc(1, sizeof *w);
	w->headings = headings;
	w->grid = choice.grid;
	w->facts = grid_facts(w->grid);
	w->reader = grid_reader_new(w->grid);
	w->last = last_row(w->facts, job->options->until_gap);
	if (job->options->fill_merged && w->facts->nmerges)
		w->merged = book_merged_new(w->facts);
	w->options.fill_merged = job->options->fill_merged;
	w->options.leave_hidden_rows = job->options->leave_hidden;
	w->issues = job->issues;
	w->arena = job->arena;
	job->dialect->until_gap = w->last != UINT32_MAX || job->options->until_gap > 0;
	describe(job->dialect, &choice, job->options, w->facts);
	issues_sheet(job->issues, str_z(job->dialect->sheet), job->dialect->first_column);
	*out = (struct records){.ops = &ops, .self = w};
	return 0;
}

const struct records_kind records_book = {.looks = book_looks, .open = open_records};
