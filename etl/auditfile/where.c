/* Where in the text the reading is, and what stops it there. */
#include "auditfile/parser.h"

#include <stdlib.h>

uint64_t parser_at(const struct auditfile *a)
{
	XML_Index at = XML_GetCurrentByteIndex(a->xml);
	return at < 0 ? 0 : (uint64_t)at;
}

/* expat looks at bytes some time after it got them, and knows only those. */
void parser_pass_lines(struct auditfile *a, uint64_t lines)
{
	if (a->nshifts > a->shifted && a->shifts[a->nshifts - 1].at == a->fed) {
		a->shifts[a->nshifts - 1].lines += lines;
		return;
	}
	if (a->shifted == a->nshifts)
		a->shifted = a->nshifts = 0;
	if (a->nshifts == a->shifts_capacity) {
		a->shifts_capacity = a->shifts_capacity ? 2 * a->shifts_capacity : 8;
		a->shifts = xrealloc(a->shifts, a->shifts_capacity * sizeof *a->shifts);
	}
	a->shifts[a->nshifts].at = a->fed;
	a->shifts[a->nshifts++].lines = lines;
}

uint64_t parser_line(struct auditfile *a)
{
	for (; a->shifted < a->nshifts && a->shifts[a->shifted].at <= parser_at(a); a->shifted++)
		a->line_base += a->shifts[a->shifted].lines;
	return a->line_base + (uint64_t)XML_GetCurrentLineNumber(a->xml);
}

void parser_fail(struct auditfile *a, enum status status, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	if (a->failed)
		return;
	a->failed = true;
	error_set(a->error, status, "%llu:%llu: %s. Nothing was loaded",
		  (unsigned long long)parser_line(a),
		  (unsigned long long)XML_GetCurrentColumnNumber(a->xml) + 1, text);
	XML_StopParser(a->xml, XML_FALSE);
}
