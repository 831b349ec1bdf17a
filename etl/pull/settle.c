/* Into a store: `stuiver load` or `stuiver stage` in a process of its own. */
#include "pull/telling.h"

#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SELF "/proc/self/exe"
#define ARGUMENTS_MAX 16
#define SAID_BYTES 1500u
#define LOOK_MS 20L

extern char **environ;

/* Exit codes of the program that are told apart here (stuiver(1)). */
enum { CODE_INPUT = 3, CODE_REFUSED = 4, CODE_EXISTS = 5, CODE_INTERRUPTED = 130 };

/* Only at once with all of its work: a load that is stopped leaves the store as it was. */
static int wait_for(pid_t child, const volatile int *stop, int *status, struct error *e)
{
	bool asked = false;

	for (;;) {
		pid_t done = waitpid(child, status, WNOHANG);
		if (done == child)
			return 0;
		if (done < 0 && errno != EINTR)
			return error_errno(e, "wait for", "the load");
		if (stop && *stop && !asked) {
			kill(child, SIGTERM);
			asked = true;
		}
		nanosleep(&(struct timespec){0, LOOK_MS * 1000000L}, NULL);
	}
}

/* What it said at last, whole lines. */
static void last_words(char *out, size_t size, FILE *said)
{
	char text[SAID_BYTES + 1];

	fseek(said, 0, SEEK_END);
	long end = ftell(said), from = end > (long)SAID_BYTES ? end - (long)SAID_BYTES : 0;
	fseek(said, from, SEEK_SET);
	size_t n = fread(text, 1, SAID_BYTES, said);
	struct str s = {text, n};
	if (from > 0)
		str_split(&s, '\n');
	s = str_trim(s);
	if (str_starts(s, STR("stuiver: ")))
		s = (struct str){s.ptr + 9, s.len - 9};
	snprintf(out, size, "%.*s", STR_ARG(s));
}

static int judge(int status, FILE *said, bool *known, struct error *e)
{
	char words[SAID_BYTES + 1];
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	*known = code == CODE_EXISTS;
	if (code == 0 || *known)
		return 0;
	last_words(words, sizeof words, said);
	if (code < 0)
		return error_set(e, STATUS_IO, "the load was ended by signal %d; it is tried again",
				 WTERMSIG(status));
	return error_set(e,
			 code == CODE_REFUSED       ? STATUS_REFUSED
			 : code == CODE_INPUT       ? STATUS_INPUT
			 : code == CODE_INTERRUPTED ? STATUS_INTERRUPTED
						    : STATUS_IO,
			 "%s", words[0] ? words : "the load ended without a word");
}

static int run(char *const argv[], const struct pull_store *to, bool *known, struct error *e)
{
	posix_spawn_file_actions_t files;
	int status = 0;
	pid_t child;
	FILE *said = file_temporary(e);

	if (!said)
		return -1;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, fileno(said), STDERR_FILENO);
	int fault = posix_spawn(&child, SELF, &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	errno = fault;
	int result = fault ? error_errno(e, "start", "the load")
		     : wait_for(child, to->stop, &status, e) || judge(status, said, known, e) ? -1
											      : 0;
	fclose(said);
	return result;
}

int pull_into_store(void *with, const struct pull_source *s, const char *path, bool *known,
		    struct error *e)
{
	const struct pull_store *to = with;
	char *argv[ARGUMENTS_MAX] = {
		(char *)"stuiver",     s->action == PULL_LOAD ? (char *)"load" : (char *)"stage",
		(char *)"--quiet",     (char *)"--store",
		(char *)to->store,     (char *)"--by",
		(char *)to->by,        (char *)"--mapping",
		(char *)s->mapping.ptr};
	size_t n = 9;

	/* A pull that was ended before it had written what it did comes back with the same. */
	if (s->action == PULL_STAGE)
		argv[n++] = (char *)"--once";
	if (to->without_originals)
		argv[n++] = (char *)"--without-originals";
	argv[n++] = (char *)"--";
	argv[n] = (char *)path;
	return run(argv, to, known, e);
}
