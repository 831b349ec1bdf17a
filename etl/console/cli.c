/*
 * Dispatch: finds the command, runs it, and makes sure that what was printed has arrived.
 */
#include "console/cli.h"

#include "base/system/file.h"
#include "base/system/journal.h"
#include "console/help.h"
#include "console/terminal.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int exit_code_of(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return EXIT_OK;
	case STATUS_USAGE:
		return EXIT_USAGE;
	case STATUS_INPUT:
	case STATUS_LIMIT:
		return EXIT_INPUT;
	case STATUS_REFUSED:
		return EXIT_REFUSED;
	case STATUS_NO_CUBE:
	case STATUS_GONE:
	case STATUS_NO_FILE:
	case STATUS_NOT_FOUND:
		return EXIT_NOT_FOUND;
	case STATUS_EXISTS:
		return EXIT_EXISTS;
	case STATUS_INTERRUPTED:
		return EXIT_INTERRUPTED;
	case STATUS_IO:
	case STATUS_FULL:
	case STATUS_STORE:
		return EXIT_FAULT;
	}
	return EXIT_FAULT;
}

int cli_fail(const struct error *e)
{
	if (e->status == STATUS_INTERRUPTED && !e->text[0])
		return EXIT_OK;
	journal_tell(JOURNAL_ERR, "%s", e->text);
	return exit_code_of(e->status);
}

/* Told once: what stdio still holds cannot be written either. */
static bool output_failed;

static int write_fault(struct error *e)
{
	output_failed = true;
	if (errno == EPIPE) {
		error_set(e, STATUS_INTERRUPTED, "%s", "");
		return -1;
	}
	return error_errno(e, "write", "standard output");
}

int cli_write(struct str text, struct error *e)
{
	if (text.len && fwrite(text.ptr, 1, text.len, stdout) != text.len)
		return write_fault(e);
	return 0;
}

/* What stdio still holds may meet a full disk or a closed pipe only now. */
static int flush_output(int code)
{
	struct error e;
	if (output_failed || code != EXIT_OK)
		return code; /* the reason has been told */
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	write_fault(&e);
	return cli_fail(&e);
}

static int print_version(void)
{
	printf("stuiver %s\n", STUIVER_VERSION);
	return EXIT_OK;
}

__attribute__((nonnull)) static int unknown_command(const char *word)
{
	const char *names[64] = {NULL};
	size_t n = 0;
	for (; n < 64 && commands_all()[n]; n++)
		names[n] = commands_all()[n]->name;
	size_t nearest = nearest_name(names, n, str_z(word));
	fprintf(stderr, "stuiver: there is no command '%s'", word);
	if (nearest < n)
		fprintf(stderr, "; did you mean '%s'?", names[nearest]);
	fputs("\nTry 'stuiver --help'.\n", stderr);
	return EXIT_USAGE;
}

static int overview(FILE *stream, int code)
{
	struct buffer text;
	buffer_init(&text, 1u << 20);
	help_overview(&text, terminal_width(fileno(stream)));
	fwrite(text.ptr, 1, text.len, stream);
	buffer_drop(&text);
	return code;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2 || !argv[1])
		return overview(stderr, EXIT_USAGE);
	char *word = argv[1];
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return overview(stdout, EXIT_OK);
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return print_version();
	const struct command *c = command_find(str_z(word));
	if (!c)
		return unknown_command(word);
	return c->run(argc - 1, argv + 1);
}

int cli_main(int argc, char **argv, const struct command *const *all)
{
	commands_use(all);
	/* A reader that goes away is an answer of write(2), not a sudden death in the middle of a
	 * load. */
	signal(SIGPIPE, SIG_IGN);
	/* A limit on the size of files is a full disk, which write tells too. */
	signal(SIGXFSZ, SIG_IGN);
	return flush_output(dispatch(argc, argv));
}
