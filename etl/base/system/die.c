/* The end of a process that has a fault of our own. */
#include "base/error.h"
#include "base/system/journal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void die(const char *format, ...)
{
	va_list args;
	fprintf(stderr, "%sstuiver: ", journal_mark(JOURNAL_ERR));
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

#define EXIT_AFTER_FAULT 1 /* as stuiver(1) has it */

/* Nothing here takes memory. */
void out_of_memory(void)
{
	static const char text[] =
		"stuiver: memory is out: what was not finished is not done; free memory, or give "
		"this program more, and try again\n";

	const char *mark = journal_mark(JOURNAL_ERR);

	if (write(STDERR_FILENO, mark, strlen(mark)) < 0 ||
	    write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(EXIT_AFTER_FAULT);
	_exit(EXIT_AFTER_FAULT);
}
