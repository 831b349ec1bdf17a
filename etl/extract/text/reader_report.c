/* What the reader has to tell, in words. */
#include "extract/text/reader.h"

#include "base/text/utf8.h"

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

static const char *plural(size_t n)
{
	return n == 1 ? " is" : "s are";
}

static void tell_oddity(struct issues *issues, const struct invalid_byte *first, size_t n,
			uint64_t line)
{
	char meant[4];
	int len = (int)utf8_put(meant, first->meant);
	switch (first->kind) {
	case ODDITY_INVISIBLE:
		issues_addf(issues, SEVERITY_INFO, "invisible-character", line, 0,
			    "%zu character%s not to be seen (first U+%04X) and left out", n,
			    plural(n), first->code);
		break;
	case ODDITY_APART:
		issues_addf(issues, SEVERITY_INFO, "accent-apart", line, 0,
			    "%zu letter%s written apart from the accent (first U+%04X) and read as "
			    "one character (%.*s)",
			    n, plural(n), first->code, len, meant);
		break;
	case ODDITY_CONTROL:
		if (first->meant == first->code)
			issues_addf(
				issues, SEVERITY_WARNING, "c1-control", line, 0,
				"%zu control character%s in the text (first U+%04X), which means "
				"nothing, and kept; export the file again",
				n, plural(n), first->code);
		else
			issues_addf(
				issues, SEVERITY_WARNING, "c1-control", line, 0,
				"%zu control character%s in the text (first U+%04X), which was "
				"Windows-1252 once, and read as that (%.*s); export the file again, "
				"from the right charset",
				n, plural(n), first->code, len, meant);
		break;
	case ODDITY_TWICE:
		issues_addf(
			issues, SEVERITY_WARNING, "utf-8-twice", line, 0,
			"%zu character%s UTF-8 that was encoded twice (first from U+%04X on) and "
			"read as it was meant (%.*s); export the file again, from the right charset",
			n, plural(n), first->code, len, meant);
		break;
	case ODDITY_INVALID:
	case ODDITY_NONE:
		break;
	}
}

/* Those of the list's part that are of one kind. */
static void tell_kind(struct issues *issues, const struct invalid_byte *items, size_t n,
		      enum oddity kind, uint64_t line)
{
	const struct invalid_byte *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind != kind)
			continue;
		first = first ? first : &items[i];
		count++;
	}
	if (first)
		tell_oddity(issues, first, count, line);
}

void report_invalid_bytes(struct issues *issues, struct invalid_list *l, uint64_t until,
			  const char *charset, uint64_t line, uint32_t column)
{
	const struct invalid_byte *items = l->items + l->head, *first = NULL;
	size_t all = 0, n = 0;
	for (; l->head < l->n && l->items[l->head].at < until; l->head++, all++) {
		if (items[all].kind != ODDITY_INVALID)
			continue;
		first = first ? first : &items[all];
		n++;
	}
	for (enum oddity kind = ODDITY_INVISIBLE; kind < ODDITY_NONE; kind++)
		tell_kind(issues, items, all, kind, line);
	if (n == 0)
		return;
	issues_addf(issues, SEVERITY_WARNING, "invalid-byte", line, column,
		    "%zu %s not valid in %s (first 0x%02X) and kept as U+FFFD; state the right "
		    "charset or mend the file",
		    n, n == 1 ? "byte is" : "bytes are", charset ? charset : "this charset",
		    first->byte);
}
