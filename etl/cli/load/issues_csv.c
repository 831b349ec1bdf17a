#include "cli/load/loading.h"

#include <stdio.h>

/* OWASP, "CSV Injection": a cell that starts like this is a formula to a spreadsheet, and the
 * cell's text comes from a file that anyone may have written. A plain negative number is let
 * through. */
static bool is_formula(struct str text)
{
	if (!text.len || !strchr("=+-@\t\r", *text.ptr) || !*text.ptr)
		return false;
	if (*text.ptr != '-' && *text.ptr != '+')
		return true;
	for (size_t i = 1; i < text.len; i++) {
		char c = text.ptr[i];
		if ((c < '0' || c > '9') && c != '.' && c != ',' && c != ' ')
			return true;
	}
	return false;
}

void csv_cell(struct buffer *out, struct str text)
{
	buffer_append_char(out, '"');
	if (is_formula(text))
		buffer_append_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buffer_append_char(out, '"');
		buffer_append_char(out, text.ptr[i]);
	}
	buffer_append_char(out, '"');
}

static void number_cell(struct buffer *out, uint64_t n)
{
	if (n)
		buffer_printf(out, "\"%llu\"", (unsigned long long)n);
	else
		buffer_append_z(out, "\"\"");
}

static void row(struct buffer *out, const struct issue *issue, char delimiter)
{
	csv_cell(out, str_z(severity_name(issue->severity)));
	buffer_append_char(out, delimiter);
	csv_cell(out, issue->code);
	buffer_append_char(out, delimiter);
	csv_cell(out, issue->source);
	buffer_append_char(out, delimiter);
	number_cell(out, issue->line);
	buffer_append_char(out, delimiter);
	number_cell(out, issue->column);
	buffer_append_char(out, delimiter);
	csv_cell(out, issue->field);
	buffer_append_char(out, delimiter);
	csv_cell(out, issue->value);
	buffer_append_char(out, delimiter);
	csv_cell(out, issue->message);
	buffer_append_z(out, "\r\n");
}

/* Only the first of each code are kept; a last row says how many more there were. */
static void remainder_rows(struct buffer *out, const struct source_report *s, char delimiter)
{
	struct str code;
	enum severity severity;
	uint64_t total;
	for (size_t i = 0; issues_code(s->issues, i, &code, &severity, &total); i++) {
		char text[64];
		if (total <= ISSUES_PER_CODE)
			continue;
		snprintf(text, sizeof text, "and %llu more",
			 (unsigned long long)(total - ISSUES_PER_CODE));
		row(out,
		    &(struct issue){.severity = severity,
				    .code = code,
				    .source = s->name,
				    .message = str_z(text)},
		    delimiter);
	}
}

void issues_csv(struct buffer *out, const struct pipeline_report *r, bool semicolon)
{
	static const char *const heads[] = {"severity", "code",  "file",  "line",
					    "column",   "field", "value", "message"};
	char delimiter = semicolon ? ';' : ',';
	buffer_append_z(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		if (i)
			buffer_append_char(out, delimiter);
		csv_cell(out, str_z(heads[i]));
	}
	buffer_append_z(out, "\r\n");
	for (size_t i = 0; i < r->nsources; i++) {
		const struct issues *list = r->sources[i].issues;
		for (size_t k = 0; k < issues_count(list); k++)
			row(out, issues_get(list, k), delimiter);
		remainder_rows(out, &r->sources[i], delimiter);
	}
}
