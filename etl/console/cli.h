/*
 * The command line: one table of commands, from which dispatch, --help, man pages and completion
 * are made.
 */
#ifndef CONSOLE_CLI_H
#define CONSOLE_CLI_H

#include "base/error.h"
#include "base/memory/buffer.h"

/* Exit codes, documented in stuiver(1). */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAULT = 1,     /* reading, writing or the store failed */
	EXIT_USAGE = 2,     /* the command line is off */
	EXIT_INPUT = 3,     /* a file or mapping cannot be understood */
	EXIT_REFUSED = 4,   /* understood and refused: rejected lines, totals, overlap */
	EXIT_EXISTS = 5,    /* nothing to do: loaded or withdrawn before */
	EXIT_NOT_FOUND = 6, /* no such file, store or cube */
	EXIT_INTERRUPTED = 130,
};

#define OPTION_REQUIRED 1 /* the command cannot run without it */
#define OPTION_REPEATS 2  /* may be given several times: see option_at */

struct option_spec {
	char letter;      /* 0: long form only */
	const char *name; /* without dashes */
	/* What --help calls its value; NULL: a switch. FILE and DIR complete to paths; words joined
	 * by '|' ("csv|ndjson") are the only values allowed; N is checked to be a whole number. */
	const char *value;
	const char *help; /* a phrase without a full stop; " (default X)" at its end */
	int flags;        /* OPTION_… */
};

struct command {
	const char *name;
	/* Operands as --help shows them, and as they are checked: "" none, "FILE" one, "[FILE]" at
	 * most one, "FILE…" one or more, "[FILE…]" any number. */
	const char *args;
	const char *summary; /* one line, English */
	const char *dutch;   /* the same in Dutch */
	const char *help;    /* paragraphs parted by empty lines; a line that starts with two blanks
				stays a line */
	const char *examples; /* command lines, one a line; a line that starts with '#' explains the
				 next */
	/* Ends with name NULL (NULL: none). --help, --json, --quiet and --no-color are common to
	 * all. */
	const struct option_spec *options;
	/* Of a command that is several: each a command of its own, whose name begins with the name of
	 * this one ("iv3 check"); NULL at the end. It runs by actions_run, and has no options. */
	const struct command *const *actions;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name; gives the exit code */
};

/* All commands, NULL at the end: dispatch, help, man pages and completion are made of them. Set once,
 * by who has the table (cli/commands.c): the console knows no command. */
void commands_use(const struct command *const *all);
const struct command *const *commands_all(void);

/* Runs one of the commands; what main returns. */
int cli_main(int argc, char **argv, const struct command *const *all);

/* Runs the action that the first word names, with the words behind it; tells which there are when it is none. */
int actions_run(const struct command *c, int argc, char **argv);

/* Prints "stuiver: text" on standard error (nothing when a closed pipe ended it: the text is empty)
 * and gives the exit code that belongs to the status. So a command ends with `return
 * cli_fail(&e);`. */
int cli_fail(const struct error *e);
/* Writes all of it to standard output. A reader that has gone (EPIPE, as under `| head`) is
 * STATUS_INTERRUPTED with an empty text; a full disk STATUS_FULL. */
int cli_write(struct str text, struct error *e);

#endif
