#include "extract/records/from_delivery.h"
#include "base/text/plural.h"

#include "book/book.h"
#include "extract/stream.h"
#include "iv3/delivery/delivery_table.h"

#include <stdio.h>
#include <stdlib.h>

struct from_delivery {
	struct source_file file;
	struct iv3_rows *rows;
	struct iv3_rows_row row;
	size_t columns;
	bool pending;        /* the row had no room */
	uint64_t given, all; /* records */
	uint64_t last;       /* line */
};

/* ---- records ---- */

static int fill(void *self, struct batch *b, size_t max, struct error *e)
{
	struct from_delivery *w = self;

	for (size_t n = 0; n < max && b->text_len < BATCH_BYTES; n++) {
		int more = w->pending ? 1 : iv3_rows_next(w->rows, &w->row, e);
		if (more <= 0)
			return more;
		const struct record record = {.line = w->row.line ? w->row.line : w->given + 1,
					      .lines = 1,
					      .nfields = (uint32_t)w->columns};
		w->pending = !records_put(b, &record, w->row.fields);
		if (w->pending)
			return 1;
		w->given++;
		w->last = w->row.line > w->last ? w->row.line : w->last;
	}
	return 1;
}

static void set_issues(void *self, struct issues *issues)
{
	(void)self;
	(void)issues; /* all is told when it is opened */
}

static uint64_t none(const void *self)
{
	(void)self;
	return 0;
}

static uint64_t lines(const void *self)
{
	const struct from_delivery *w = self;

	return w->last ? w->last : w->given;
}

static void progress(const void *self, uint64_t *done, uint64_t *total)
{
	const struct from_delivery *w = self;

	*done = w->given;
	*total = w->all;
}

static void close_delivery(void *self)
{
	struct from_delivery *w = self;

	iv3_rows_close(w->rows);
	source_file_close(&w->file);
	free(w);
}

static const struct records_ops OPS = {
	.fill = fill,
	.set_issues = set_issues,
	.damaged = none,
	.lines = lines,
	.blank = none,
	.progress = progress,
	.close = close_delivery,
};

/* ---- the verdict ---- */

/* What CBS would say of it: who loads a delivery hears it unasked, and iv3 check tells all. */
static void tell_verdict(const struct from_delivery *w, struct issues *issues)
{
	const struct iv3_delivery *v = iv3_rows_delivery(w->rows);
	struct iv3_findings *f = iv3_rows_findings(w->rows);
	struct iv3_definitions *d = NULL;
	struct iv3_limits limits;
	struct error ignored;

	iv3_limits_init(&limits);
	if (iv3_definitions_of(&d, v->layer, v->year, &ignored) == 0)
		iv3_judge(f, v, d, &limits);
	size_t faults = iv3_count(f, IV3_FAULT), unknown = iv3_count(f, IV3_UNKNOWN) + !d,
	       warnings = iv3_count(f, IV3_WARNING);
	iv3_definitions_free(d);
	issues_addf(issues, faults || unknown ? SEVERITY_WARNING : SEVERITY_INFO, "iv3-verdict", 0,
		    0,
		    "what CBS would say of this Iv3 delivery: faults %zu, warnings %zu, checks "
		    "that could not be made %zu; 'stuiver iv3 check' names each",
		    faults, warnings, unknown);
	if (v->ndetails && !v->details_public)
		issues_addf(issues, SEVERITY_INFO, "iv3-details", 0, 0,
			    "details of %llu %s not read: the delivery says that they are not "
			    "public (details_openbaar)",
			    (unsigned long long)v->ndetails,
			    plural(v->ndetails, "row is", "rows are"));
}

/* ---- opening ---- */

static const char *shape_of(const struct from_delivery *w)
{
	if (iv3_rows_is_book(w->rows))
		return "CBS's workbook";
	switch (iv3_rows_delivery(w->rows)->shape) {
	case IV3_SHAPE_1:
		return "Iv3-JSON 1";
	case IV3_SHAPE_FLAT:
		return "Iv3-JSON of 2017";
	default:
		return "Iv3-JSON 2";
	}
}

static void describe(struct dialect *d, const struct from_delivery *w)
{
	const struct iv3_delivery *v = iv3_rows_delivery(w->rows);

	d->format = FORMAT_IV3;
	d->columns = w->columns;
	snprintf(d->charset_evidence, sizeof d->charset_evidence,
		 "as CBS reads it: UTF-8, or else Windows-1252");
	snprintf(
		d->dialect_evidence, sizeof d->dialect_evidence,
		"a delivery to CBS, %s: %.*s %.*s (%.*s), %d, period %d, %llu of its rows with details",
		shape_of(w), STR_ARG(str_head(v->layer, 40)), STR_ARG(str_head(v->name, 80)),
		STR_ARG(str_head(v->number, 20)), v->year, v->period,
		(unsigned long long)v->ndetails);
}

static int open_rows(struct from_delivery *w, const struct records_job *job, struct error *e)
{
	const struct source *s = job->source;
	bool plain = !s->member && !s->feed && s->path && s->path[0] != '\0';
	struct iv3_rows_from from = {.path = plain ? s->path : NULL};

	if (source_file_open(&w->file, s, e) < 0)
		return -1;
	from.fd = w->file.fd;
	return iv3_rows_open(&w->rows, &from, e);
}

static int open_delivery(struct records *out, const struct records_job *job, struct error *e)
{
	struct from_delivery *w = xcalloc(1, sizeof *w);

	w->file.fd = -1;
	if (open_rows(w, job, e) < 0) {
		close_delivery(w);
		return -1;
	}
	const struct str *names = iv3_rows_columns(w->rows, &w->columns);
	bool *numbers = ARENA_ARRAY(job->arena, bool, w->columns);
	for (size_t i = 0; i < w->columns; i++)
		numbers[i] = i == IV3_ROWS_AMOUNT;
	w->all = iv3_rows_delivery(w->rows)->n;
	describe(job->dialect, w);
	tell_verdict(w, job->issues);
	*out = (struct records){&OPS, w, names, w->columns, numbers};
	return 0;
}

/* A workbook looks as any other does until its sheets are known. */
static int sure(bool *out, const struct source *source, struct str head, struct error *e)
{
	struct source_file file;

	*out = !book_looks(head);
	if (*out)
		return 0;
	if (source_file_open(&file, source, e) < 0)
		return -1;
	*out = iv3_workbook_is(file.fd);
	source_file_close(&file);
	return 0;
}

static bool looks(struct str head)
{
	return iv3_json_looks(head) || book_looks(head);
}

const struct records_kind records_delivery = {
	.text = true, .looks = looks, .sure = sure, .open = open_delivery};
