#include "extract/records/records.h"

#include "base/memory/column.h"
#include "base/memory/map.h"
#include "extract/begin.h"
#include "extract/detect/detect.h"
#include "extract/records/book_headings.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the header among the records ---- */

/* Takes the first records, without those of rows that are stated to be above everything. */
static int take_sample(struct trial *t, const struct records *r, int skip, size_t *above,
		       struct error *e)
{
	struct batch *b = t->batch;
	int more = 1;
	*above = 0;
	while (more == 1 && b->nrecords < TRIAL_RECORDS && *above < BATCH_RECORDS) {
		size_t before = b->nrecords;
		more = r->ops->fill(r->self, b, TRIAL_RECORDS - before, e);
		if (b->nrecords == before)
			break; /* full */
		size_t kept = 0;
		while (skip > 0 && before == 0 && kept < b->nrecords &&
		       b->records[kept].line <= (uint64_t)skip)
			kept++;
		*above += kept;
		b->nrecords -= kept;
		memmove(b->records, b->records + kept, b->nrecords * sizeof *b->records);
	}
	return more < 0 ? -1 : 0;
}

static int pass_over(const struct records *r, size_t n, struct error *e)
{
	struct batch *b = batch_new();
	int more = r->ops->rewind(r->self, e) < 0 ? -1 : 1;
	while (n && more == 1) {
		batch_reset(b);
		more = r->ops->fill(r->self, b, n < BATCH_RECORDS ? n : BATCH_RECORDS, e);
		n -= b->nrecords;
	}
	batch_free(b);
	return more < 0 ? -1 : 0;
}

static size_t records_until(const struct trial *t, const struct dialect *d)
{
	size_t n = 0;
	while (d->header && n < t->batch->nrecords && t->batch->records[n].line < d->header_line)
		n++;
	return n;
}

/* A name that comes again is told from the first by the letters of its column, as spreadsheets have
 * them: "Bezeichnung (H)"; a column without a name is called by them, "(A)". */
static void part_names(struct extractor *x)
{
	struct map *seen = map_new();
	struct str *names = ARENA_ARRAY(x->arena, struct str, x->nheader);
	for (size_t i = 0; i < x->nheader; i++) {
		char letters[COLUMN_LETTERS_SIZE];
		bool is_new = true;
		struct str name = str_trim(x->header[i]);
		names[i] = x->header[i];
		if (name.len)
			map_put(seen, name, &is_new);
		column_letters(letters, x->dialect.first_column + (uint32_t)i);
		if (!name.len)
			names[i] = arena_printf(x->arena, "(%s)", letters);
		if (is_new)
			continue;
		names[i] = arena_printf(x->arena, "%.*s (%s)", STR_ARG(name), letters);
		issues_addf(x->issues, SEVERITY_INFO, "duplicate-header", x->dialect.header_line,
			    (uint32_t)i + 1,
			    "a column to its left has the name '%.*s' too; this one is '%.*s'",
			    STR_ARG(name), STR_ARG(names[i]));
	}
	x->header = names;
	map_free(seen);
}

static int find_header(struct extractor *x, struct error *e)
{
	struct trial t = {.batch = batch_new()};
	struct dialect *d = &x->dialect;
	size_t above;
	int status = take_sample(&t, &x->records, x->options.skip, &above, e);
	d->skip_stated = x->options.skip;
	if (status == 0) {
		trial_measure(&t);
		detect_header(&t, &x->options, d);
		status = header_check_above(&t, d, x->issues, e);
	}
	if (status == 0 && d->header) {
		struct header_at at = {records_until(&t, d), d->header_rows};
		struct str *names = header_join(x->arena, t.batch, at, &x->nheader);
		if (d->has_headings && x->nheader)
			names[x->nheader - 1] = STR(HEADING_FIELD);
		x->header = names;
		above += at.record + at.rows;
		part_names(x);
	}
	if (status == 0)
		x->numbers = x->records.ops->settle(x->records.self, d, x->header, x->nheader);
	if (status == 0)
		status = pass_over(&x->records, above, e);
	trial_drop(&t);
	return status;
}

int records_begin(struct extractor *x, const struct records_kind *kind, const struct source *source,
		  struct error *e)
{
	struct records_job job = {source, &x->options, x->issues, x->arena, &x->dialect};
	x->source = source;
	x->dialect.quote = -1;
	snprintf(x->dialect.charset, sizeof x->dialect.charset, "UTF-8");
	if (kind->open(&x->records, &job, e) < 0)
		return -1;
	x->numbers = x->records.numbers;
	if (!x->records.names)
		return find_header(x, e);
	x->header = x->records.names;
	x->nheader = x->records.nnames;
	x->dialect.header = true;
	return 0;
}
