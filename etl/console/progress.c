#include "console/terminal.h"

#include "base/text/utf8.h"
#include <time.h>
#include <unistd.h>

#define REDRAW_SECONDS 0.1
#define SETTLE_SECONDS 1.0 /* before this, a time left is a guess and not shown */

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void append_count(struct buffer *out, uint64_t n, const char *unit)
{
	char text[COUNT_TEXT_SIZE];
	count_format(text, n, false);
	buffer_printf(out, "  %s %s", text, unit);
}

static void append_left(struct buffer *out, double seconds)
{
	unsigned long s = (unsigned long)(seconds + 0.5);
	if (s >= 3600)
		buffer_printf(out, "  %lu h %02lu min left", s / 3600, s % 3600 / 60);
	else if (s >= 60)
		buffer_printf(out, "  %lu min %02lu s left", s / 60, s % 60);
	else
		buffer_printf(out, "  %lu s left", s);
}

void progress_format(struct buffer *out, const struct progress_state *s, uint64_t lines_done,
		     uint64_t bytes_done, double seconds)
{
	const double mega = 1e6;
	buffer_printf(out, "%.*s", STR_ARG(s->name));
	if (s->n > 1)
		buffer_printf(out, " (%zu/%zu)", s->index + 1, s->n);
	buffer_printf(out, "  %s", s->doing);
	const char *unit = s->unit ? s->unit : "lines";
	append_count(out, s->lines, unit);
	if (s->lines_total)
		append_count(out, s->lines_total, "in all");
	else if (s->bytes_total)
		buffer_printf(out, "  %.1f of %.1f MB", (double)s->bytes_done / mega,
			      (double)s->bytes_total / mega);
	else
		buffer_printf(out, "  %.1f MB", (double)s->bytes_done / mega);
	if (seconds < REDRAW_SECONDS || !lines_done)
		return;
	append_count(out, (uint64_t)((double)lines_done / seconds), unit);
	buffer_append_z(out, "/s");
	if (seconds >= SETTLE_SECONDS && bytes_done && s->bytes_total > s->bytes_done)
		append_left(out, (double)(s->bytes_total - s->bytes_done) * seconds /
					 (double)bytes_done);
}

static void draw(struct progress *p, double at)
{
	struct buffer line;
	buffer_init(&line, 4096);
	const struct progress_state *s = &p->last;
	progress_format(&line, s, s->lines - p->phase_lines, s->bytes_done - p->phase_bytes,
			at - p->phase_started);
	/* One column stays free, so that no terminal wraps; cut at a whole character. */
	size_t room = (size_t)terminal_width(STDERR_FILENO) - 1, len = line.len;
	while (len && (utf8_valid((struct str){line.ptr, len}) != len ||
		       utf8_length((struct str){line.ptr, len}) > room))
		len--;
	fprintf(stderr, "\r\033[K%.*s", (int)len, line.ptr);
	fflush(stderr);
	p->shown = at;
	p->drawn = true;
	buffer_drop(&line);
}

void progress_begin(struct progress *p, bool quiet)
{
	*p = (struct progress){.on = !quiet && isatty(STDERR_FILENO)};
	p->started = p->phase_started = p->shown = now();
}

static void remember(struct progress *p, const struct progress_state *s)
{
	size_t len = s->name.len < sizeof p->name ? s->name.len : sizeof p->name;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s->name.ptr[i];
		p->name[i] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	p->last = *s;
	p->last.name = (struct str){p->name, utf8_valid((struct str){p->name, len})};
}

void progress_show(struct progress *p, const struct progress_state *s)
{
	if (!p->on)
		return;
	double at = now();
	bool back = s->lines < p->phase_lines || s->bytes_done < p->phase_bytes;
	if (s->doing != p->phase || s->index != p->phase_index || back) {
		p->phase = s->doing;
		p->phase_index = s->index;
		p->phase_started = at;
		p->phase_bytes = s->bytes_done;
		p->phase_lines = s->lines;
	}
	remember(p, s);
	if (at - p->shown >= REDRAW_SECONDS)
		draw(p, at);
}

void progress_end(struct progress *p)
{
	/* What took less than a blink was never drawn, and needs no line. */
	if (!p->on || !p->drawn)
		return;
	draw(p, now());
	fputc('\n', stderr);
	p->on = false;
}
