#include "base/system/journal.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TOLD_MAX 65536u

static atomic_int told_up_to = JOURNAL_INFO;

bool journal_level_of(enum journal_level *out, struct str name)
{
	static const struct {
		const char *name;
		enum journal_level level;
	} names[] = {{"err", JOURNAL_ERR},
		     {"warning", JOURNAL_WARNING},
		     {"info", JOURNAL_INFO},
		     {"debug", JOURNAL_DEBUG}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!str_eq(name, str_z(names[i].name)))
			continue;
		*out = names[i].level;
		return true;
	}
	return false;
}

void journal_up_to(enum journal_level most)
{
	atomic_store(&told_up_to, (int)most);
}

bool journal_takes(enum journal_level level)
{
	return (int)level <= atomic_load_explicit(&told_up_to, memory_order_relaxed);
}

void journal_tell(enum journal_level level, const char *format, ...)
{
	struct buffer out;
	va_list args;
	char *text = NULL;

	if (!journal_takes(level))
		return;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		return;
	buffer_init(&out, TOLD_MAX);
	buffer_printf(&out, "%sstuiver: ", journal_mark(level));
	for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
		end = strchrnul(at, '\n');
		buffer_append_z(&out, at == text ? "" : journal_mark(level));
		buffer_append_harmless(&out, (struct str){at, (size_t)(end - at)});
		buffer_append_char(&out, '\n');
	}
	free(text);
	if (write(STDERR_FILENO, out.ptr, out.len) < 0)
		out.len = 0; /* there is nowhere left to complain */
	buffer_drop(&out);
}
