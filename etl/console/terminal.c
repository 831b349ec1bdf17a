#include "console/terminal.h"

#include "base/text/utf8.h"
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MIN_WIDTH 40
#define MAX_WIDTH 200

static bool colors_off;

static int clamp_width(uint64_t n)
{
	if (n < MIN_WIDTH)
		return MIN_WIDTH;
	return n > MAX_WIDTH ? MAX_WIDTH : (int)n;
}

int terminal_width(int fd)
{
	uint64_t columns;
	struct winsize size;
	if (str_to_u64(str_z(getenv("COLUMNS")), &columns) && columns)
		return clamp_width(columns);
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return clamp_width(size.ws_col);
	return 80;
}

void terminal_no_color(void)
{
	colors_off = true;
}

bool terminal_color(FILE *stream)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	if (colors_off || (no_color && *no_color))
		return false;
	return term && strcmp(term, "dumb") != 0 && isatty(fileno(stream));
}

bool terminal_dutch(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strncmp(value, "nl", 2) == 0;
	}
	return false;
}

/* ---- issues ---- */

static void append_place(struct buffer *out, const struct issue *issue)
{
	buffer_append_harmless(out, issue->source);
	if (issue->cell.len) {
		buffer_append_char(out, ':');
		buffer_append_harmless(out, issue->cell);
		buffer_append_z(out, ": ");
		return;
	}
	if (issue->line)
		buffer_printf(out, ":%llu", (unsigned long long)issue->line);
	if (issue->line && issue->column)
		buffer_printf(out, ":%u", issue->column);
	if (issue->source.len || issue->line)
		buffer_append_z(out, ": ");
}

void issue_format(struct buffer *out, const struct issue *issue, bool color)
{
	static const char *const codes[] = {"\033[36m", "\033[35m", "\033[31m"};
	append_place(out, issue);
	buffer_printf(out, "%s%s:%s ", color ? codes[issue->severity] : "",
		      severity_name(issue->severity), color ? "\033[0m" : "");
	if (issue->value.len > 0) {
		buffer_append_z(out, "'");
		buffer_append_harmless(out, issue->value);
		buffer_append_z(out, "': ");
	}
	buffer_append_harmless(out, issue->message);
	buffer_append_z(out, " [");
	buffer_append_harmless(out, issue->code);
	buffer_append_z(out, "]");
}

static void print_code(FILE *stream, const struct issues *list, struct str code, uint64_t total,
		       size_t each, bool color)
{
	struct buffer line;
	size_t shown = 0;
	buffer_init(&line, 1u << 16);
	for (size_t i = 0; i < issues_count(list) && shown < each; i++) {
		const struct issue *issue = issues_get(list, i);
		if (!str_eq(issue->code, code))
			continue;
		buffer_reset(&line);
		issue_format(&line, issue, color);
		fprintf(stream, "%.*s\n", STR_ARG(buffer_str(&line)));
		shown++;
	}
	if (total > shown) {
		char count[COUNT_TEXT_SIZE];
		count_format(count, total - shown, false);
		fprintf(stream, "  and %s more [%.*s]\n", count, STR_ARG(code));
	}
	buffer_drop(&line);
}

void issues_print(FILE *stream, const struct issues *list, enum severity least, size_t each)
{
	struct str code;
	enum severity severity;
	uint64_t total;
	bool color = terminal_color(stream);
	for (size_t i = 0; issues_code(list, i, &code, &severity, &total); i++) {
		if (severity >= least)
			print_code(stream, list, code, total, each, color);
	}
}
