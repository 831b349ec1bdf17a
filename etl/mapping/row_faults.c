#include "mapping/row_faults.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define ROW_FAULTS_BYTES 8192

void row_faults_init(struct row_faults *f)
{
	f->n = 0;
	buffer_init(&f->text, ROW_FAULTS_BYTES);
}

void row_faults_drop(struct row_faults *f)
{
	buffer_drop(&f->text);
}

void row_faults_add(struct row_faults *f, const struct table *table, size_t row, const char *format,
		    ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	if (f->n++ < ROW_FAULTS_MOST)
		buffer_printf(&f->text, "\n%.*s:%" PRIu64 ": %s", STR_ARG(table->path),
			      table->lines[row], text);
}

int row_faults_tell(const struct row_faults *f, const char *what, struct str name, struct error *e)
{
	if (f->n == 0)
		return 0;
	return error_set(e, STATUS_INPUT, "%s \"%.*s\" has faults:%.*s%s", what, STR_ARG(name),
			 STR_ARG(buffer_str(&f->text)),
			 f->n > ROW_FAULTS_MOST ? "\n(and more)" : "");
}
