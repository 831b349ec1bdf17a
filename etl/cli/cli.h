/*
 * The command line: one table of commands, from which dispatch, --help, man pages and completion are made.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/buffer.h"
#include "base/error.h"

/* Exit codes, documented in stuiver(1). */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAULT = 1,     /* reading, writing or the store failed */
	EXIT_USAGE = 2,     /* the command line is off */
	EXIT_INPUT = 3,     /* a file or mapping cannot be understood */
	EXIT_REFUSED = 4,   /* understood and refused: rejected lines, totals, overlap */
	EXIT_EXISTS = 5,    /* nothing to do: loaded before */
	EXIT_NOT_FOUND = 6, /* no such file, store or cube */
	EXIT_INTERRUPTED = 130,
};

struct option_spec {
	char letter;       /* 0: long form only */
	const char *name;  /* without dashes */
	const char *value; /* what --help calls its value; NULL: a switch */
	const char *help;
};

struct command {
	const char *name;
	const char *args;    /* "FILE…" */
	const char *summary; /* one line, English */
	const char *dutch;   /* the same in Dutch */
	const char *help;    /* paragraphs for --help and the man page */
	const char *examples;
	const struct option_spec *options; /* ends with name NULL; --help and --json are common to all */
	int (*run)(int argc, char **argv);
};

/* All commands, NULL at the end; in etl/cli/commands.c. */
extern const struct command *const commands[];

/* Runs stuiver; what main returns. */
int cli_main(int argc, char **argv);

#endif
