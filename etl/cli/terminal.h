/*
 * What a person sees besides the answer: progress, issues, colours; all on standard error.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "model/issue.h"
#include <stdio.h>

/* Columns of the terminal behind fd: COLUMNS, else what it says, else 80; between 40 and 200. */
int terminal_width(int fd);
/* True when stream is a terminal, NO_COLOR is unset, TERM is not "dumb" and --no-color was not given. */
bool terminal_color(FILE *stream);
/* Switches colours off for good (--no-color). */
void terminal_no_color(void);
/* True when LC_ALL, LC_MESSAGES or LANG (the first that is set) starts with "nl". */
bool terminal_dutch(void);

/* "file:line:column: severity: message [code]", as compilers write it so that editors can jump. Control
 * characters in the texts are shown as '?' (a file must not steer the terminal). */
void issue_format(struct buffer *out, const struct issue *issue, bool color);
/* The first `each` examples of every code of at least `least`, and how many more there are, to stream. */
void issues_print(FILE *stream, const struct issues *list, enum severity least, size_t each);

/* Progress of something long: nothing unless standard error is a terminal (or `quiet`). At most ten updates
 * a second on one line; the last stays. */
struct progress {
	bool on;
	double started, shown;   /* seconds of the monotonic clock */
	double source_started;   /* when the present reading of the present source began */
	uint64_t source_first;   /* bytes done by then */
	size_t source;
	bool survey;
	bool drawn;
};
struct progress_state {
	struct str name;    /* of the file at work */
	size_t index, n;    /* which of how many files */
	const char *doing;  /* "reading", "loading" */
	uint64_t lines, bytes_done, bytes_total; /* total 0: unknown */
};
void progress_begin(struct progress *p, bool quiet);
void progress_show(struct progress *p, const struct progress_state *s);
/* Draws the last state (which stays) and ends the line. */
void progress_end(struct progress *p);

#endif
