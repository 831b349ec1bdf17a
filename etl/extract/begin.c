/* Opening a source: its charset, its dialect, what is above its header, and the header. */
#include "extract/begin.h"
#include "base/text/plural.h"

#include "extract/detect/detect.h"
#include <stdio.h>

#define GLUED_SHOWN 100u
#define SAMPLE_BYTES (192u << 10) /* of text, that the dialect is judged by */

/* A CR at the very end may be half of a CR LF: one block more tells. */
static int fill_sample(struct window *w, struct error *e)
{
	while (!w->eof && (w->end < SAMPLE_BYTES ||
			   (w->end < 8 * SAMPLE_BYTES && w->text[w->end - 1] == '\r'))) {
		if (window_fill(w, 0, e) < 0)
			return -1;
	}
	return 0;
}

/* Whole lines, unless the text ends here. */
static struct sample take_sample(const struct window *w, int skip)
{
	struct sample s = {w->text, w->end, skip > 0 ? (uint64_t)skip : 0};
	if (w->eof)
		return s;
	char end = detect_line_end(w->text, w->end) == LINE_END_CR ? '\r' : '\n';
	const char *last = memrchr(w->text, end, w->end);
	if (last)
		s.n = (size_t)(last + 1 - w->text);
	return s;
}

static void tell_charset(struct extractor *x)
{
	struct dialect *d = &x->dialect;
	const struct charset *c = &x->charset;
	snprintf(d->charset, sizeof d->charset, "%s", c->name);
	snprintf(d->charset_evidence, sizeof d->charset_evidence, "%s", c->evidence);
	d->bom = c->bom > 0;
	if (c->conflict)
		issues_addf(x->issues, SEVERITY_WARNING, "charset-conflict", 0, 0,
			    "the charset is stated as %s, but the file begins with the mark of %s, "
			    "which is believed; correct the encoding in the mapping",
			    x->options.charset, c->name);
	if (c->guessed)
		issues_addf(
			x->issues, SEVERITY_WARNING, "charset-guess", 0, 0,
			"the file is no UTF-8 and read as %s: %s; if names look wrong, state the "
			"encoding (cp850: DOS, macintosh: old Macs, windows-1252)",
			c->name, c->evidence);
	if (c->suspects)
		issues_addf(
			x->issues, SEVERITY_WARNING, "mixed-charset", 0, 0,
			"%llu characters before the first bad byte were good UTF-8, yet the file "
			"is read as Windows-1252 (%s); if names look wrong, state the encoding "
			"as utf-8",
			(unsigned long long)c->suspects, c->evidence);
}

static struct reader_dialect reader_dialect(const struct extractor *x)
{
	return (struct reader_dialect){
		.delimiter = x->dialect.delimiter,
		.quote = x->dialect.quote,
		.escape = x->dialect.escape,
		.skip_initial = x->dialect.skip_initial,
		.end = x->dialect.line_end == LINE_END_CR ? '\r' : '\n',
		.max_field = x->options.max_field,
		.max_record = x->options.max_record,
		.max_columns = x->options.max_columns,
	};
}

/* Lines were stated to be above the header, but it is among them: this file has fewer. */
static void look_above(struct extractor *x, struct trial *t)
{
	struct extract_options all = x->options;
	struct dialect found = x->dialect;
	struct header_at at;
	struct trial other;
	bool complete;
	if (all.skip <= 0 || all.header == 0 || !all.names ||
	    (header_named(t, all.names, &at, &complete) && complete))
		return;
	struct sample sample = take_sample(&x->reader.window, 0);
	all.skip = -1;
	detect_dialect(&other, &sample, &all, &found);
	if (header_named(&other, all.names, &at, &complete) && complete) {
		struct trial stated = *t;
		detect_header(&other, &all, &found);
		x->dialect = found;
		x->options.skip = -1;
		*t = other;
		other = stated;
	}
	trial_drop(&other);
}

static void find_dialect(struct extractor *x, struct trial *t)
{
	struct sample sample = take_sample(&x->reader.window, x->options.skip);
	x->dialect.skip_stated = x->options.skip;
	detect_dialect(t, &sample, &x->options, &x->dialect);
	detect_header(t, &x->options, &x->dialect);
	look_above(x, t);
	struct reader_dialect d = reader_dialect(x);
	reader_init(&x->reader, &d, x->issues);
	if (x->options.raw)
		reader_keep_raw(&x->reader);
	x->reader.charset = x->charset.name;
	x->ready = true;
}

/* Passes over what is above the header, or above the first record. */
static int skip_preamble(struct extractor *x, struct error *e)
{
	uint64_t lines = x->options.skip > 0 ? (uint64_t)x->options.skip : 0;
	if (x->dialect.header)
		lines = x->dialect.header_line - 1;
	for (uint64_t i = 0; i < lines; i++) {
		int got = reader_skip_line(&x->reader, e);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
	}
	if (x->reader.line > x->reader.blank &&
	    (x->options.skip < 0 || x->reader.line != (uint64_t)x->options.skip))
		issues_addf(x->issues, SEVERITY_INFO, "preamble", 1, 0,
			    "%llu %s above the header at line %llu are not read as records; state "
			    "skipRows if the header is elsewhere",
			    (unsigned long long)x->reader.line,
			    plural(x->reader.line, "line", "lines"),
			    (unsigned long long)x->dialect.header_line);
	return 0;
}

/* A header with twice the fields, of which those that are too many are values: the line end behind it is missing.
 * What is glued to it would be no record, and its amounts would count nowhere. */
static bool is_glued(const struct extractor *x, const struct trial *t)
{
	size_t values = 0;
	if (t->usual < 2 || x->nheader < 2 * t->usual - 1)
		return false;
	for (size_t i = 0; i < x->nheader; i++) {
		enum cell kind = cell_kind(x->header[i]);
		if (kind == CELL_DATA && i + 1 < t->usual)
			return false;
		values += kind == CELL_DATA && i >= t->usual;
	}
	return values > 0;
}

static int check_header(struct extractor *x, const struct trial *t, struct error *e)
{
	size_t n = x->nheader;
	while (n && str_trim(x->header[n - 1]).len == 0)
		n--;
	if (x->nheader == t->usual || n == t->extent || t->usual == 0)
		return 0;
	if (is_glued(x, t))
		return error_set(
			e, STATUS_INPUT,
			"%llu: the header has %zu fields and the records below have %zu: a line end is "
			"missing in '%.*s', so that the first record is glued to the header and would "
			"count nowhere; export the file anew, or put a line end where that record begins",
			(unsigned long long)x->dialect.header_line, x->nheader, t->usual,
			STR_ARG(str_head(x->header[t->usual - 1], GLUED_SHOWN)));
	if (t->agree < 2)
		return 0;
	issues_addf(x->issues, SEVERITY_WARNING, "odd-header", x->dialect.header_line, 0,
		    "the header has %zu fields and most records below have %zu%s", x->nheader,
		    t->usual,
		    x->nheader > t->usual
			    ? "; perhaps a line end is missing and the first record is glued to it"
			    : "");
	return 0;
}

static int read_header(struct extractor *x, const struct trial *t, struct error *e)
{
	struct batch *b = batch_new();
	uint64_t damaged = x->reader.damaged;
	struct header_at at = {0, x->dialect.header_rows};
	int status = 1;
	while (status > 0 && b->nrecords < at.rows)
		status = reader_fill(&x->reader, b, at.rows, e);
	if (status >= 0 && (b->nrecords < at.rows || x->reader.damaged != damaged))
		status = error_set(
			e, STATUS_INPUT,
			"%llu: the header cannot be read (a quote that is not closed, a NUL "
			"byte, or a limit passed); mend it, or state skipRows",
			(unsigned long long)x->dialect.header_line);
	if (status >= 0) {
		x->header = header_join(x->arena, b, at, &x->nheader);
		x->dialect.header_line = b->records[0].line;
		status = check_header(x, t, e);
	}
	batch_free(b);
	return status;
}

static void tell_empty(struct extractor *x)
{
	x->dialect.header = false;
	issues_addf(x->issues, SEVERITY_ERROR, "empty-file", 0, 0,
		    "the file is empty: it holds no record. Export it again, or leave it "
		    "out");
}

static int begin_csv(struct extractor *x, struct error *e)
{
	struct trial t = {0};
	find_dialect(x, &t);
	if (t.batch->nrecords == 0 && x->reader.window.eof && t.faults == 0)
		tell_empty(x);
	int status = header_check_above(&t, &x->dialect, x->issues, e);
	if (status == 0)
		status = skip_preamble(x, e);
	if (status == 0 && x->dialect.header)
		status = read_header(x, &t, e);
	trial_drop(&t);
	return status;
}

static int begin_json(struct extractor *x, const struct source *source, struct error *e)
{
	struct window *w = &x->reader.window;
	if (json_reader_open(&x->json, w, source, &x->charset, &x->options, x->issues, e) < 0)
		return -1;
	const struct json_columns *columns = json_reader_columns(x->json);
	x->nheader = map_count(columns->names);
	struct str *names = ARENA_ARRAY(x->arena, struct str, x->nheader);
	bool *numbers = ARENA_ARRAY(x->arena, bool, x->nheader);
	for (size_t i = 0; i < x->nheader; i++) {
		names[i] = map_key(columns->names, i);
		numbers[i] = columns->items[i].numbers && !columns->items[i].texts;
	}
	x->header = names;
	x->numbers = numbers;
	x->dialect.quote = -1;
	x->dialect.line_end =
		detect_line_end(w->text, w->end) == LINE_END_CRLF ? LINE_END_CRLF : LINE_END_LF;
	x->dialect.header = true;
	json_reader_tell(x->json, &x->dialect);
	if (x->nheader == 0) {
		tell_empty(x);
		x->ended = true; /* "{}" has nothing to deliver */
	}
	return 0;
}

int extractor_begin(struct extractor *x, const struct source *source, struct error *e)
{
	struct window *w = &x->reader.window;
	const struct records_kind *kind;
	if (records_kind_of(&kind, source, x->options.format, e) < 0)
		return -1;
	if (kind)
		return records_begin(x, kind, source, e);
	if (charset_decide(&x->charset, source, x->options.charset, e) < 0)
		return -1;
	tell_charset(x);
	x->open = true;
	if (window_open(w, source, &x->charset, e) < 0 || fill_sample(w, e) < 0)
		return -1;
	enum format format = x->options.format;
	if (format == FORMAT_DETECT)
		format = json_looks(w->text, w->end) ? FORMAT_JSON : FORMAT_CSV;
	if (format != FORMAT_CSV)
		return begin_json(x, source, e);
	x->dialect.format = FORMAT_CSV;
	return begin_csv(x, e);
}
