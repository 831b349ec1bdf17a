/* What the reader has to tell, in words. */
#include "extract/reader.h"

#define LINE(n) (unsigned long long)(n)

void report_unterminated(struct reader *r)
{
	uint32_t column = r->stray_column ? r->stray_column : r->open_column;
	issues_addf(r->issues, SEVERITY_ERROR, "unterminated-quote", r->start_line, column,
		    "a quote opens a field that is not closed properly; this line is left out and "
		    "reading goes on at line %llu; double or remove the quote",
		    LINE(r->start_line + r->first_lines));
}

void report_fault(struct reader *r)
{
	switch (r->fault) {
	case FAULT_FIELD:
		issues_addf(r->issues, SEVERITY_ERROR, "field-too-long", r->start_line,
			    r->fault_column,
			    "a field is longer than %zu bytes; the record is left out",
			    r->dialect.max_field);
		break;
	case FAULT_COLUMNS:
		issues_addf(r->issues, SEVERITY_ERROR, "too-many-columns", r->start_line,
			    r->fault_column, "the record has more than %zu fields and is left out",
			    r->dialect.max_columns);
		break;
	case FAULT_NUL:
		issues_addf(
			r->issues, SEVERITY_ERROR, "nul-byte", r->start_line, r->fault_column,
			"the record holds a NUL byte, which no text has, and is left out; export "
			"the file again");
		break;
	case FAULT_NONE:
		break;
	}
}

void report_too_long(struct reader *r)
{
	issues_addf(r->issues, SEVERITY_ERROR, "record-too-long", r->start_line, 0,
		    "the line is longer than %zu bytes and is left out", r->dialect.max_record);
}

void report_stray(struct reader *r)
{
	issues_addf(r->issues, SEVERITY_WARNING, "stray-quote", r->start_line, r->stray_column,
		    "a quote inside a quoted field is not doubled; it is taken as text");
}

void report_split(struct reader *r)
{
	issues_addf(r->issues, SEVERITY_WARNING, "stray-line-end", r->line + 1, 0,
		    "the line holds a lone %s outside quotes, which ends a record as any line end "
		    "does",
		    r->dialect.end == '\n' ? "carriage return" : "line feed");
}

void report_impatient(struct reader *r)
{
	issues_addf(r->issues, SEVERITY_WARNING, "many-unterminated-quotes", r->start_line, 0,
		    "so many quotes are not closed that from here on a record that spans lines may "
		    "have %zu bytes; check which quote character the file uses",
		    r->limit);
}

static uint32_t replaced_column(const struct str *fields, size_t nfields)
{
	for (size_t i = 0; i < nfields; i++) {
		if (fields[i].len >= 3 && memmem(fields[i].ptr, fields[i].len, "\xEF\xBF\xBD", 3))
			return (uint32_t)i + 1;
	}
	return 0;
}

void report_invalid(struct reader *r, uint64_t line, const struct str *fields, size_t nfields)
{
	report_invalid_bytes(r->issues, r->window.invalid, r->window.base + r->at, r->charset, line,
			     replaced_column(fields, nfields));
}

void report_invalid_bytes(struct issues *issues, struct invalid_list *l, uint64_t until,
			  const char *charset, uint64_t line, uint32_t column)
{
	size_t first = l->head;
	while (l->head < l->n && l->items[l->head].at < until)
		l->head++;
	size_t n = l->head - first;
	if (n == 0)
		return;
	issues_addf(issues, SEVERITY_WARNING, "invalid-byte", line, column,
		    "%zu %s not valid in %s (first 0x%02X) and kept as U+FFFD; state the right "
		    "charset or mend the file",
		    n, n == 1 ? "byte is" : "bytes are", charset ? charset : "this charset",
		    l->items[first].byte);
}
