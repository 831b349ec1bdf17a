#include "console/cli.h"

#include "base/text/csv_out.h"
#include "cli/commands.h"
#include "cli/load/dialect.h"
#include "console/terminal.h"
#include <stdio.h>
#include <stdlib.h>

#define OUT_BYTES (256u << 10)
#define ISSUE_EXAMPLES 10

struct extract_run {
	const struct options *options;
	struct extract_options extract;
	struct sources *sources;
	struct issues *issues;
	struct batch *batch;
	struct buffer out;
	struct json_out json;
	bool as_json;
	struct buffer header; /* as it was written, so that other files can be compared with it */
	uint64_t damaged;
};

static int flush(struct extract_run *r, struct error *e)
{
	if (cli_write(buffer_str(&r->out), e) != 0)
		return -1;
	buffer_reset(&r->out);
	return 0;
}

static void put_record(struct buffer *out, const struct str *fields, size_t n, size_t width)
{
	/* A lone empty field would be a blank line, which no reader takes for a record. */
	if (n == 1 && fields->len == 0)
		buffer_append_z(out, "\"\"");
	else
		csv_field(out, fields[0]);
	for (size_t i = 1; i < n; i++) {
		csv_comma(out);
		csv_field(out, fields[i]);
	}
	for (size_t i = n; i < width; i++)
		csv_comma(out);
	csv_end(out);
}

/* The header goes out once; files of another header cannot share one CSV. */
static int put_header(struct extract_run *r, const struct extractor *x, const char *name,
		      bool first, struct error *e)
{
	size_t n;
	const struct str *header = extract_header(x, &n);
	struct buffer text;
	int status = 0;
	buffer_init(&text, SIZE_MAX);
	if (n)
		put_record(&text, header, n, n);
	if (first) {
		buffer_append_str(&r->out, buffer_str(&text));
		buffer_append_str(&r->header, buffer_str(&text));
	} else if (!str_eq(buffer_str(&text), buffer_str(&r->header))) {
		status = error_set(
			e, STATUS_INPUT,
			"%s has another header than the first file; extract it by itself", name);
	}
	buffer_drop(&text);
	return status;
}

static bool is_blank(const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_quick_trim(fields[i]).len)
			return false;
	return true;
}

/* Rows of nothing but delimiters, which spreadsheets leave behind. */
static void tell_blank(struct extract_run *r, uint64_t blank, uint64_t first)
{
	if (blank)
		issues_addf(r->issues, SEVERITY_INFO, "blank-rows", first, 0,
			    "%llu %s nothing but delimiters and %s left out",
			    (unsigned long long)blank, blank == 1 ? "row holds" : "rows hold",
			    blank == 1 ? "is" : "are");
}

/* Records that end early are padded: every line has a field for each column. */
static int put_records(struct extract_run *r, struct extractor *x, struct error *e)
{
	const struct batch *b = r->batch;
	size_t width, usual = extract_dialect(x)->columns;
	uint64_t blank = 0, first_blank = 0;
	int more;
	extract_header(x, &width);
	width = width > usual || usual == 0 ? width : usual;
	while ((more = extract_next(x, r->batch, e)) > 0) {
		for (size_t i = 0; i < b->nrecords; i++) {
			const struct record *record = &b->records[i];
			const struct str *fields = b->fields + record->first;
			if (is_blank(fields, record->nfields)) {
				first_blank = blank++ ? first_blank : record->line;
				continue;
			}
			put_record(&r->out, fields, record->nfields, width);
			if (r->out.len >= OUT_BYTES && flush(r, e) != 0)
				return -1;
		}
	}
	tell_blank(r, blank, first_blank);
	return more;
}

static void describe(struct extract_run *r, const struct extractor *x, const char *name)
{
	struct json_out *j = &r->json;
	size_t n;
	const struct str *header = extract_header(x, &n);
	json_put_object(j);
	json_put_key_z(j, "name");
	json_put_string_z(j, name);
	dialect_json(j, extract_dialect(x));
	json_put_key_z(j, "fields");
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		json_put_string(j, header[i]);
	json_put_array_end(j);
	json_put_object_end(j);
}

static int extract_source(struct extract_run *r, size_t i, struct error *e)
{
	const struct source *source = &r->sources->items[i];
	struct extractor *x;
	if (extract_open(&x, source, &r->extract, r->issues, e) != 0)
		return -1;
	int status = 0;
	if (r->as_json)
		describe(r, x, source->name);
	else if (put_header(r, x, source->name, i == 0, e) != 0 || put_records(r, x, e) < 0)
		status = -1;
	r->damaged += extract_damaged(x);
	extract_close(x);
	return status;
}

static int extract_all(struct extract_run *r, struct error *e)
{
	size_t n;
	const char *const *paths = options_args(r->options, &n);
	if (dialect_options(&r->extract, r->options, e) != 0 ||
	    sources_open(&r->sources, paths, n, e) != 0)
		return -1;
	if (r->as_json)
		json_put_array(&r->json);
	for (size_t i = 0; i < r->sources->n; i++) {
		if (extract_source(r, i, e) != 0) {
			if (!r->as_json)
				flush(r, &(struct error){0}); /* what came before is good */
			return -1;
		}
	}
	if (r->as_json) {
		json_put_array_end(&r->json);
		buffer_append_char(&r->out, '\n');
	}
	return flush(r, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_extract, argc, argv, &code);
	if (!o)
		return code;
	struct extract_run r = {.options = o, .as_json = options_json(o)};
	struct error e;
	buffer_init(&r.out, SIZE_MAX);
	buffer_init(&r.header, SIZE_MAX);
	json_begin(&r.json, &r.out);
	r.issues = issues_new();
	r.batch = batch_new();
	int status = extract_all(&r, &e);
	issues_print(stderr, r.issues, options_quiet(o) ? SEVERITY_ERROR : SEVERITY_INFO,
		     ISSUE_EXAMPLES);
	code = status != 0 ? cli_fail(&e) : r.damaged ? EXIT_REFUSED : EXIT_OK;
	batch_free(r.batch);
	issues_free(r.issues);
	sources_free(r.sources);
	buffer_drop(&r.header);
	buffer_drop(&r.out);
	options_free(o);
	return code;
}

static const struct option_spec options[] = {DIALECT_OPTIONS, {0}};

const struct command command_extract = {
	.name = "extract",
	.args = "FILE…",
	.summary = "write any CSV, JSON or sheet as clean UTF-8 CSV",
	.dutch = "schrijf CSV, JSON of een werkblad van welke soort ook als nette CSV in UTF-8",
	.help = "Writes the records of FILE to standard output as RFC 4180 says: UTF-8, comma, "
		"double quotes where needed, one line end. FILE is a CSV, a JSON or a workbook (XLSX, ODS, XLS), or that in a .gz "
		"or "
		".zip, a "
		"folder of them, or - for standard input. Charset, delimiter, quotes and header "
		"are "
		"detected; the options overrule that.\n\n"
		"Lines above the header and rows of nothing but delimiters are left out, and records "
		"that end early are padded. What is odd in the file is told on standard "
		"error with its place (file:line:column, the column being the number of the "
		"field; in a workbook file:Sheet!D1204). "
		"Of a workbook the sheet that looks like a ledger is read, or the one that --sheet names; "
		"cells are their values, as exact decimals, dates as 2024-01-31. "
		"Records that cannot be read are left out and told, and the exit code is then "
		"4.\n\n"
		"With --json nothing is written but a description of each file: charset, dialect, "
		"the evidence for both, and the fields of the header.",
	.examples = "# an export in Windows-1252 with semicolons\n"
		    "stuiver extract grootboek.csv > grootboek-utf8.csv\n"
		    "# a part of one sheet\n"
		    "stuiver extract --sheet Data --range A5:H200 begroting.xlsx\n"
		    "# what kind of file is it?\n"
		    "stuiver extract --json export.zip",
	.options = options,
	.run = run,
};
