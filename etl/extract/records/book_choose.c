/* Which sheet of a workbook is the ledger. */
#include "base/text/plural.h"
#include "extract/records/from_book.h"

#include "extract/detect/detect.h"
#include "extract/stream.h"

#include <stdio.h>
#include <strings.h>
#include <unistd.h>

struct candidate {
	size_t sheet;
	size_t rows, cells; /* below the header; in the usual row */
	bool more;          /* than were looked at */
	bool header, names; /* has one; holds all names of the mapping */
	double score;
};

static int read_options(struct grid_options *out, const struct extract_options *o, struct error *e)
{
	*out = (struct grid_options){.leave_hidden_rows = o->leave_hidden,
				     .leave_hidden_columns = o->leave_hidden,
				     .fill_merged = o->fill_merged};
	if (!book_area_read(&out->area, str_z(o->range ? o->range : "A:XFD")))
		return error_set(e, STATUS_USAGE,
				 "the range '%.60s' is none: A5:F200, A:F (whole columns), 5:200 "
				 "(whole rows) or A5:F (to the last row)",
				 o->range);
	return 0;
}

/* ---- one sheet ---- */

static void batch_of_grid(struct batch *b, struct grid *t)
{
	struct grid_reader *r = grid_reader_new(t);
	struct grid_row row;
	struct error e;
	while (b->nrecords < TRIAL_RECORDS && grid_reader_next(r, &row, &e) > 0 &&
	       book_put_row(b, &row, grid_facts(t)->width, NULL, NULL))
		;
	grid_reader_free(r);
}

static int judge(struct candidate *c, struct book *book, const struct records_job *job,
		 const struct grid_options *options, struct error *e)
{
	struct grid_options some = *options;
	struct grid *grid;
	struct trial t = {.batch = batch_new()};
	struct dialect d = {0};
	struct header_at at;
	some.max_rows = CHOICE_ROWS;
	int status = grid_read(&grid, book, c->sheet, &some, e);
	if (status == 0) {
		batch_of_grid(t.batch, grid);
		trial_measure(&t);
		detect_header(&t, job->options, &d);
		header_named(&t, job->options->names, &at, &c->names);
		c->header = d.header;
		for (size_t i = 0; i < t.batch->nrecords; i++)
			c->rows += !d.header || t.batch->records[i].line > d.header_line;
		c->cells = (size_t)t.filled;
		c->more = grid_facts(grid)->cut;
		/* A header above, and as many rows as columns make a ledger; a form has a few. */
		c->score = (double)c->rows * (double)(c->cells < 12 ? c->cells : 12) *
			   (c->header ? 4 : 1);
		grid_free(grid);
	}
	trial_drop(&t);
	return status;
}

/* ---- by its name ---- */

static void list_sheets(struct buffer *out, struct book *book)
{
	size_t n;
	const struct book_sheet *sheets = book_sheets(book, &n);
	for (size_t i = 0; i < n && i < 20; i++)
		buffer_printf(out, "%s'%.*s'%s", i ? ", " : "", STR_ARG(sheets[i].name),
			      sheets[i].hidden ? " (hidden)" : "");
	if (n > 20)
		buffer_printf(out, " and %zu more", n - 20);
}

static bool same_name(struct str a, struct str b)
{
	a = str_trim(a);
	b = str_trim(b);
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

static bool find_name(size_t *out, struct book *book, const char *stated)
{
	size_t n;
	uint64_t number;
	const struct book_sheet *sheets = book_sheets(book, &n);
	for (size_t i = 0; i < n; i++)
		if (same_name(sheets[i].name, str_z(stated))) {
			*out = i;
			return true;
		}
	if (!str_to_u64(str_z(stated), &number) || number < 1 || number > n)
		return false;
	*out = (size_t)number - 1;
	return true;
}

static int no_such_sheet(struct book *book, const char *stated, struct error *e)
{
	struct buffer names;
	buffer_init(&names, 1500);
	list_sheets(&names, book);
	error_set(e, STATUS_INPUT, "it has no sheet '%.100s'; there are %.*s", stated,
		  STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

/* ---- by evidence ---- */

static void tell_others(struct book_choice *out, struct book *book, const struct candidate *all,
			size_t n, size_t best)
{
	size_t nsheets, at = 0, told = 0;
	const struct book_sheet *sheets = book_sheets(book, &nsheets);
	for (size_t i = 0; i < n && told < 3; i++) {
		if (i == best || all[i].rows == 0)
			continue;
		at += (size_t)snprintf(
			out->others + at, sizeof out->others - at, "%s'%.*s' %zu%s %s of %zu%s",
			told ? ", " : "", STR_ARG(str_head(sheets[all[i].sheet].name, 24)),
			all[i].rows, all[i].more ? "+" : "", plural(all[i].rows, "row", "rows"),
			all[i].cells, all[i].header ? "" : " without a header");
		if (at >= sizeof out->others)
			break;
		told++;
	}
}

static int ambiguous(struct book *book, const struct candidate *all, size_t n, struct error *e)
{
	size_t nsheets;
	struct buffer names;
	const struct book_sheet *sheets = book_sheets(book, &nsheets);
	buffer_init(&names, 1000);
	for (size_t i = 0; i < n; i++)
		if (all[i].names && all[i].rows)
			buffer_printf(&names, "%s'%.*s'", names.len ? ", " : "",
				      STR_ARG(sheets[all[i].sheet].name));
	error_set(e, STATUS_INPUT,
		  "several sheets have the columns of the mapping: %.*s. Say which is meant with "
		  "--sheet, or dialect.sheetName in the mapping; the others can be loaded by "
		  "themselves",
		  STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

/* Those that are not hidden; all when they all are. */
static struct candidate *candidates(size_t *n, const struct book_sheet *sheets, size_t nsheets,
				    struct arena *arena)
{
	struct candidate *all = ARENA_ARRAY(arena, struct candidate, nsheets);
	*n = 0;
	for (size_t i = 0; i < nsheets; i++)
		if (!sheets[i].hidden)
			all[(*n)++].sheet = i;
	for (size_t i = 0; *n == 0 && i < nsheets; i++)
		all[i].sheet = i;
	*n = *n ? *n : nsheets;
	return all;
}

/* *named: how many sheets have the columns of the mapping. */
static int by_evidence(size_t *out, size_t *named, struct book_choice *choice, struct book *book,
		       const struct records_job *job, const struct grid_options *options,
		       struct error *e)
{
	size_t nsheets, n = 0, best = 0;
	const struct book_sheet *sheets = book_sheets(book, &nsheets);
	struct candidate *all = candidates(&n, sheets, nsheets, job->arena);
	for (size_t i = 0; i < n; i++) {
		if ((n > 1 || job->options->sheet) && judge(&all[i], book, job, options, e) < 0)
			return -1;
		*named += all[i].names && all[i].rows;
	}
	if (*named > 1)
		return ambiguous(book, all, n, e);
	for (size_t i = 1; i < n; i++) {
		bool better = *named ? all[i].names && all[i].rows : all[i].score > all[best].score;
		best = better ? i : best;
	}
	tell_others(choice, book, all, n, best);
	*out = all[best].sheet;
	return 0;
}

/* The sheet that the mapping names is gone, as where each month has its own: the only one with its columns is
 * meant. */
static int by_columns(size_t *out, struct book_choice *choice, struct book *book,
		      const struct records_job *job, const struct grid_options *options,
		      struct error *e)
{
	size_t named = 0, n;
	const struct book_sheet *sheets = book_sheets(book, &n);
	if (!job->options->names)
		return no_such_sheet(book, job->options->sheet, e);
	if (by_evidence(out, &named, choice, book, job, options, e) < 0)
		return -1;
	if (!named)
		return no_such_sheet(book, job->options->sheet, e);
	issues_addf(
		job->issues, SEVERITY_WARNING, "other-sheet", 0, 0,
		"there is no sheet '%.100s', which the mapping names; '%.*s' has its columns, and is read",
		job->options->sheet, STR_ARG(sheets[*out].name));
	return 0;
}

/* ---- hidden sheets ---- */

static int tell_hidden(struct book *book, size_t chosen, const struct grid_options *options,
		       struct issues *issues, struct error *e)
{
	size_t n;
	const struct book_sheet *sheets = book_sheets(book, &n);
	for (size_t i = 0; i < n; i++) {
		struct grid *grid;
		if (!sheets[i].hidden || i == chosen)
			continue;
		if (grid_read(&grid, book, i, options, e) < 0)
			return -1;
		if (grid_facts(grid)->rows)
			book_tell_hidden_sheet(grid_facts(grid), sheets[i].name, issues);
		grid_free(grid);
	}
	return 0;
}

/* ---- together ---- */

static int choose(struct book_choice *out, struct book *book, const struct records_job *job,
		  struct error *e)
{
	struct grid_options options;
	size_t sheet = 0, named = 0;
	const struct book_sheet *sheets = book_sheets(book, &out->nsheets);
	const char *stated = job->options->sheet;
	snprintf(out->kind, sizeof out->kind, "%s", book_kind(book));
	if (read_options(&options, job->options, e) < 0)
		return -1;
	if (!stated) {
		if (by_evidence(&sheet, &named, out, book, job, &options, e) < 0)
			return -1;
	} else if (!find_name(&sheet, book, stated) &&
		   by_columns(&sheet, out, book, job, &options, e) < 0) {
		return -1;
	}
	snprintf(out->sheet, sizeof out->sheet, "%.*s",
		 STR_ARG(str_head(sheets[sheet].name, sizeof out->sheet - 1)));
	if (!stated && tell_hidden(book, sheet, &options, job->issues, e) < 0)
		return -1;
	if (sheets[sheet].hidden)
		issues_addf(job->issues, SEVERITY_WARNING, "hidden-sheet", 0, 0,
			    "the sheet that is read, '%s', is hidden", out->sheet);
	return grid_read(&out->grid, book, sheet, &options, e);
}

int book_choose(struct book_choice *out, const struct records_job *job, struct error *e)
{
	struct source_file file;
	struct book *book;
	*out = (struct book_choice){0};
	if (source_file_open(&file, job->source, e) < 0)
		return -1;
	int status = book_open(&book, file.fd, e);
	if (status == 0) {
		status = choose(out, book, job, e);
		book_close(book);
	}
	source_file_close(&file);
	return status;
}
