#include "base/error.h"

#include "base/text/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int error_set(struct error *e, enum status status, const char *format, ...)
{
	va_list args;
	e->status = status;
	va_start(args, format);
	str_vprint(e->text, sizeof e->text, format, args);
	va_end(args);
	return -1;
}

int error_context(struct error *e, const char *format, ...)
{
	char old[sizeof e->text];
	va_list args;
	memcpy(old, e->text, sizeof old);
	va_start(args, format);
	str_vprint(e->text, sizeof e->text, format, args);
	va_end(args);
	size_t used = strlen(e->text);
	/* A place that the text begins with already is not said again. */
	if (used < sizeof old - 2 && strncmp(old, e->text, used) == 0 && old[used] == ':') {
		memcpy(e->text, old, sizeof old);
		return -1;
	}
	/* What does not fit is cut: the text is for people, and its beginning says where. */
	if (used + 2 < sizeof e->text) {
		memcpy(e->text + used, ": ", 2);
		used += 2;
		size_t room = sizeof e->text - used - 1;
		struct str rest = str_head((struct str){old, strnlen(old, sizeof old - 1)}, room);
		memcpy(e->text + used, rest.ptr, rest.len);
		e->text[used + rest.len] = '\0';
	}
	return -1;
}

/* beyond what a file says it holds */

int error_errno(struct error *e, const char *doing, const char *path)
{
	int code = errno;
	char reason[128];
	enum status status = STATUS_IO;
	if (code == ENOENT || code == ENOTDIR)
		status = STATUS_NO_FILE;
	if (code == ENOSPC || code == EDQUOT || code == EFBIG)
		status = STATUS_FULL;
	return error_set(e, status, "cannot %s %s: %s", doing, path,
			 strerror_r(code, reason, sizeof reason));
}
