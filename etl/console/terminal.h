/*
 * What a person sees besides the answer: progress, issues, colours; all on standard error.
 */
#ifndef CONSOLE_TERMINAL_H
#define CONSOLE_TERMINAL_H

#include "base/memory/buffer.h"
#include "model/issue.h"
#include <stdio.h>

/* Columns of the terminal behind fd: COLUMNS, else what it says, else 80; between 40 and 200. */
int terminal_width(int fd);
/* True when stream is a terminal, NO_COLOR is unset, TERM is not "dumb" and --no-color was not
 * given. */
bool terminal_color(FILE *stream);
/* Switches colours off for good (--no-color). */
void terminal_no_color(void);
/* True when LC_ALL, LC_MESSAGES or LANG (the first that is set) starts with "nl". */
bool terminal_dutch(void);

/* "file:line:column: severity: message [code]", as compilers write it so that editors can jump.
 * Control characters in the texts are shown as '?' (a file must not steer the terminal). */
void issue_format(struct buffer *out, const struct issue *issue, bool color);
/* The first `each` examples of every code of at least `least`, and how many more there are, to
 * stream. */
void issues_print(FILE *stream, const struct issues *list, enum severity least, size_t each);

/* ---- progress ---- */

struct progress_state {
	struct str name;                         /* of the file at work */
	size_t index, n;                         /* which of how many files, from 0 */
	const char *doing;                       /* "surveying", "loading": a literal */
	uint64_t lines, bytes_done, bytes_total; /* total 0: unknown */
	const char *unit;                        /* of `lines`, a literal; NULL: "lines" */
	uint64_t lines_total;                    /* 0: unknown */
};

/* Progress of something long, on one line of standard error: nothing unless that is a terminal and
 * not `quiet`. At most ten updates a second; the last line stays. */
struct progress {
	bool on, drawn;
	double started, shown; /* seconds of the monotonic clock */
	/* Where the present reading of the present file began: rates are of what is going on now.
	 */
	double phase_started;
	uint64_t phase_bytes, phase_lines;
	const char *phase;
	size_t phase_index;
	struct progress_state last;
	char name[128]; /* what last.name points at */
};

void progress_begin(struct progress *p, bool quiet);
void progress_show(struct progress *p, const struct progress_state *s);
/* Draws the last state, which stays, and ends the line. */
void progress_end(struct progress *p);
/* The line as it is drawn, for `seconds` since this reading began; exposed for the tests. */
void progress_format(struct buffer *out, const struct progress_state *s, uint64_t lines_done,
		     uint64_t bytes_done, double seconds);
/* 1234567 as "1,234,567", in Dutch "1.234.567". Returns the length. */
#define COUNT_TEXT_SIZE 32
size_t count_format(char out[COUNT_TEXT_SIZE], uint64_t n, bool dutch);
/* The same with what they are: "1 line", "8,235 lines", in Dutch "8.235 regels". By value, for the call it stands in. */
struct count_words {
	char text[64];
};
struct count_words counted(uint64_t n, bool dutch, const char *one, const char *many);
struct count_words counted_lines(uint64_t n, bool dutch);
struct count_words counted_entries(uint64_t n, bool dutch);
struct count_words counted_files(uint64_t n, bool dutch);
struct count_words counted_datasets(uint64_t n, bool dutch);

#endif
