#include "extract/extract.h"

#include "extract/begin.h"
#include "extract/detect/detect.h"
#include <stdlib.h>

const char *format_name(enum format format)
{
	static const char *const names[] = {"", "csv", "json", "ndjson", "xaf", "sheet", "iv3"};
	return names[format];
}

void extract_options_init(struct extract_options *o)
{
	*o = (struct extract_options){
		.skip_initial = -1,
		.header = -1,
		.skip = -1,
		.max_field = EXTRACT_MAX_FIELD,
		.max_record = EXTRACT_MAX_RECORD,
		.max_columns = EXTRACT_MAX_COLUMNS,
	};
}

static bool is_separator(int c)
{
	return c > 0 && c < 0x80 && c != '\r' && c != '\n';
}

static int check_quotes(struct extract_options *o, struct error *e)
{
	if (o->quote > 0 && (!is_separator(o->quote) || o->quote == o->delimiter ||
			     o->quote == ' ' || o->quote == '\t'))
		return error_set(e, STATUS_USAGE,
				 "the quote must be one ASCII character, no blank, other than the "
				 "delimiter");
	if (o->escape && (!is_separator(o->escape) || o->escape == o->delimiter))
		return error_set(
			e, STATUS_USAGE,
			"the escape must be one ASCII character, other than the delimiter");
	if (o->escape == o->quote || (o->escape == '"' && o->quote == 0))
		o->escape = 0; /* a quote that escapes a quote is doubling */
	return 0;
}

static int check_options(struct extract_options *o, struct error *e)
{
	if (o->delimiter && !is_separator(o->delimiter))
		return error_set(e, STATUS_USAGE,
				 "the delimiter must be one ASCII character, no line end");
	if (check_quotes(o, e) != 0)
		return -1;
	o->max_field = o->max_field ? o->max_field : EXTRACT_MAX_FIELD;
	o->max_record = o->max_record ? o->max_record : EXTRACT_MAX_RECORD;
	o->max_columns = o->max_columns ? o->max_columns : EXTRACT_MAX_COLUMNS;
	return 0;
}

/* ---- opening ---- */

int extract_open(struct extractor **out, const struct source *source,
		 const struct extract_options *options, struct issues *issues, struct error *e)
{
	struct extractor *x = xcalloc(1, sizeof *x);
	x->options = *options;
	x->issues = issues;
	x->arena = arena_new();
	issues_source(issues, str_z(source->name));
	if (check_options(&x->options, e) < 0 || extractor_begin(x, source, e) < 0) {
		extract_close(x);
		return error_context(e, "%s", source->name);
	}
	*out = x;
	return 0;
}

void extract_close(struct extractor *x)
{
	if (!x)
		return;
	json_reader_free(x->json);
	if (x->records.ops)
		x->records.ops->close(x->records.self);
	if (x->ready)
		reader_drop(&x->reader);
	else if (x->open)
		window_drop(&x->reader.window);
	arena_free(x->arena);
	free(x);
}

/* ---- reading ---- */

void extract_set_tap(struct extractor *x, extract_tap tap, void *payload)
{
	x->reader.window.tap = tap;
	x->reader.window.tap_payload = payload;
}

void extract_set_hash(struct extractor *x, struct sha256 *hash)
{
	x->reader.window.hash = hash;
}

void extract_set_issues(struct extractor *x, struct issues *issues)
{
	x->issues = issues;
	x->reader.issues = issues;
	if (x->json)
		json_reader_set_issues(x->json, issues);
	if (x->records.ops)
		x->records.ops->set_issues(x->records.self, issues);
}

static size_t wanted(const struct extractor *x)
{
	uint64_t max = x->options.max_records;
	if (max == 0 || max - x->delivered > BATCH_RECORDS)
		return BATCH_RECORDS;
	return (size_t)(max - x->delivered);
}

/* A file that was cut off in an amount ends with a number that is no longer it. */
static void look_at_end(struct extractor *x, const struct batch *b)
{
	if (x->reader.unended && !x->end_told && b->nrecords) {
		const struct record *r = &b->records[b->nrecords - 1];
		struct str last = b->fields[r->first + r->nfields - 1];
		x->end_told = true;
		if (cells_end_cut(b))
			issues_addf(
				x->issues, SEVERITY_INFO, "no-line-end", r->line, r->nfields,
				"the file ends in '%.*s', without a line end and unlike the "
				"numbers above it: if it was cut off there, a part of it is missing",
				STR_ARG(last));
	}
	if (x->ended && x->reader.window.end_mark)
		issues_addf(
			x->issues, SEVERITY_INFO, "end-mark", 0, 0,
			"the file ends with the mark that DOS puts there (U+001A, Ctrl-Z), which "
			"is no text");
}

static int fill(struct extractor *x, struct batch *b, struct error *e)
{
	if (x->json)
		return json_reader_fill(x->json, b, wanted(x), e);
	if (!x->records.ops)
		return reader_fill(&x->reader, b, wanted(x), e);
	struct window *w = &x->reader.window;
	int more = x->records.ops->fill(x->records.self, b, wanted(x), e);
	if (more == 0)
		more = records_bytes(x->source, w->tap, w->tap_payload, w->hash, &w->size, e);
	return more;
}

int extract_next(struct extractor *x, struct batch *b, struct error *e)
{
	if (x->options.raw)
		batch_keep_raw(b);
	batch_reset(b);
	if (!x->started) {
		x->started = true;
		if (x->open && window_start_tap(&x->reader.window, e) < 0)
			return -1;
	}
	while (!x->ended && b->nrecords == 0 && wanted(x)) {
		int more = fill(x, b, e);
		if (more < 0)
			return -1;
		x->ended = more == 0;
		if (x->ready)
			look_at_end(x, b);
	}
	x->delivered += b->nrecords;
	return b->nrecords > 0;
}

const struct dialect *extract_dialect(const struct extractor *x)
{
	return &x->dialect;
}

const struct str *extract_header(const struct extractor *x, size_t *n)
{
	*n = x->nheader;
	return x->nheader ? x->header : NULL;
}

const bool *extract_numbers(const struct extractor *x)
{
	return x->numbers;
}

uint64_t extract_damaged(const struct extractor *x)
{
	if (x->records.ops)
		return x->records.ops->damaged(x->records.self);
	return x->json ? json_reader_damaged(x->json) : x->reader.damaged;
}

uint64_t extract_lines(const struct extractor *x)
{
	if (x->records.ops)
		return x->records.ops->lines(x->records.self);
	return x->json ? json_reader_lines(x->json) : x->reader.line;
}

uint64_t extract_blank_lines(const struct extractor *x)
{
	return x->records.ops ? x->records.ops->blank(x->records.self) : x->reader.blank;
}

uint64_t extract_size(const struct extractor *x)
{
	return x->reader.window.size;
}

void extract_progress(const struct extractor *x, uint64_t *done, uint64_t *total)
{
	if (x->records.ops)
		x->records.ops->progress(x->records.self, done, total);
	else
		source_progress(x->reader.window.in, done, total);
}
