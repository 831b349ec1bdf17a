#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int error_set(struct error *e, enum status status, const char *format, ...)
{
	va_list args;
	e->status = status;
	va_start(args, format);
	vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	return -1;
}

int error_context(struct error *e, const char *format, ...)
{
	char old[sizeof e->text];
	va_list args;
	memcpy(old, e->text, sizeof old);
	va_start(args, format);
	int n = vsnprintf(e->text, sizeof e->text, format, args);
	va_end(args);
	size_t used = n < 0 ? 0 : (size_t)n;
	if (used < sizeof e->text)
		snprintf(e->text + used, sizeof e->text - used, ": %s", old);
	return -1;
}

void die(const char *format, ...)
{
	va_list args;
	fputs("stuiver: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}
