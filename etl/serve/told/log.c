#include "serve/told/log.h"

#include "base/memory/buffer.h"
#include "base/text/moment.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_BYTES 65536u
#define ID_MAX_BYTES 128u
#define DEED_MAX_BYTES 1024u

/* Quotes, and makes control characters and bytes above ASCII visible: a terminal must not obey a
 * client. */
static void put_text(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			buffer_printf(out, "\\x%02x", c);
		else
			buffer_append_char(out, (char)c);
	}
}

static void write_line(struct buffer *line)
{
	if (buffer_append_char(line, '\n') != 0) /* cut */
		line->ptr[line->len - 1] = '\n';
	ssize_t ignored = write(STDERR_FILENO, line->ptr, line->len);
	(void)ignored; /* there is nowhere left to complain */
	buffer_drop(line);
}

void log_access(const struct log_entry *entry)
{
	char now[MOMENT_SIZE];
	struct buffer line;
	buffer_init(&line, LINE_MAX_BYTES);
	buffer_printf(&line, "%stime=%s method=%s target=\"", journal_mark(JOURNAL_INFO),
		      moment_now(now).ptr, entry->method);
	put_text(&line, entry->target);
	buffer_append_z(&line, "\"");
	if (entry->id.len) {
		buffer_append_z(&line, " id=\"");
		put_text(&line, str_head(entry->id, ID_MAX_BYTES));
		buffer_append_z(&line, "\"");
	}
	buffer_printf(&line, " status=%d bytes=%llu ms=%.1f%s", entry->status,
		      (unsigned long long)entry->bytes, entry->milliseconds,
		      entry->broken ? " broken=true" : "");
	write_line(&line);
}

/* What it answers when it is asked too much, or too slowly, is no damage. */
static enum journal_level level_of(enum status status)
{
	switch (status) {
	case STATUS_INPUT:
	case STATUS_NO_FILE:
	case STATUS_IO:
	case STATUS_FULL:
	case STATUS_STORE:
		return JOURNAL_ERR;
	default:
		return JOURNAL_WARNING;
	}
}

static void tell(enum journal_level level, struct str who, struct str text)
{
	struct buffer line;

	if (!journal_takes(level))
		return;
	buffer_init(&line, LINE_MAX_BYTES);
	buffer_printf(&line, "%sstuiver: ", journal_mark(level));
	put_text(&line, who);
	buffer_append_z(&line, ": ");
	buffer_append_harmless(&line, text);
	write_line(&line);
}

void log_fault(struct str target, const struct error *e)
{
	tell(level_of(e->status), target, str_z(e->text));
}

void log_deed(enum journal_level level, const char *who, const char *format, ...)
{
	char text[DEED_MAX_BYTES];
	va_list args;

	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	tell(level, str_z(who), str_z(text));
}
