#include "template/template.h"

#include <stdarg.h>
#include <stdio.h>

void fault(struct template_faults *f, const char *file, unsigned line, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	fprintf(stderr, "%s:%u: error: %s\n", file, line, text);
	f->count++;
}
