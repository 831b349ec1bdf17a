#include "extract/records.h"

#include "extract/begin.h"
#include "extract/detect.h"

#include <stdio.h>
#include <stdlib.h>

#define BYTES_BLOCK (64u << 10)
/* Fields of a batch, so that records with thousands of columns, mostly empty, stay small. */
#define BATCH_FIELDS (256u << 10)

bool records_room(struct batch *b, size_t nfields, size_t bytes)
{
	if (b->nrecords == BATCH_RECORDS)
		return false;
	if (b->text_len + bytes > b->text_capacity ||
	    (b->nrecords && b->nfields + nfields > BATCH_FIELDS)) {
		if (b->nrecords)
			return false;
		b->text_capacity = bytes + bytes / 2;
		b->text = xrealloc(b->text, b->text_capacity + BATCH_OVERREAD);
	}
	if (b->nfields + nfields > b->fields_capacity) {
		b->fields_capacity = 2 * b->fields_capacity + nfields;
		b->fields = xrealloc(b->fields, b->fields_capacity * sizeof *b->fields);
	}
	return true;
}

int records_bytes(const struct source *source, extract_tap tap, void *payload, struct sha256 *hash,
		  uint64_t *size, struct error *e)
{
	struct source_stream *in;
	long n = 0;
	*size = 0;
	if (source_open(&in, source, e) < 0)
		return -1;
	char *block = xmalloc(BYTES_BLOCK);
	int status = 0;
	while (status == 0 && (n = source_read(in, block, BYTES_BLOCK, e)) > 0) {
		*size += (uint64_t)n;
		if (hash)
			sha256_update(hash, block, (size_t)n);
		if (tap)
			status = tap(payload, block, (size_t)n, e);
	}
	free(block);
	source_close(in);
	return status != 0 || n < 0 ? -1 : 0;
}

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
		x->header = header_join(x->arena, t.batch, at, &x->nheader);
		above += at.record + at.rows;
	}
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
