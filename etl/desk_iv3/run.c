/* A command on a delivery's file while a page is made. */
#include "desk_iv3/verdict_view.h"

#include "base/system/file.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_MOST 60
#define LOOK_NANOSECONDS 10000000L
#define ANSWER_MAX ((size_t)64 << 20)

/* Its exit code; -1: it was ended, for it took too long. */
static int wait_for(pid_t pid)
{
	time_t begun = time(NULL);
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (time(NULL) - begun > SECONDS_MOST) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		nanosleep(&(struct timespec){.tv_nsec = LOOK_NANOSECONDS}, NULL);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *word_of(struct arena *a, struct str text)
{
	return (char *)(uintptr_t)arena_dup(a, text).ptr;
}

int iv3_run(struct str *out, int *exit, struct visit *v, int64_t delivery, const char *action,
	    const struct str *words, size_t nwords, const struct delivery_file *file,
	    struct error *e)
{
	struct arena *a = v->arena;
	/* Several may ask at once, each with an answer of its own. */
	const char *name = arena_printf(a, "iv3-%lx", (unsigned long)pthread_self()).ptr;
	const char *answer = arena_printf(a, "%s.out", name).ptr,
		   *faults = arena_printf(a, "%s.err", name).ptr;
	char *argv[RUN_WORDS + 2];
	struct str rest = str_z(action);
	size_t n = 0;

	argv[n++] = word_of(a, STR("stuiver"));
	argv[n++] = word_of(a, STR("iv3"));
	while (rest.len && n < RUN_WORDS)
		argv[n++] = word_of(a, str_split(&rest, ' '));
	for (size_t i = 0; i < nwords && n < RUN_WORDS; i++)
		argv[n++] = word_of(a, words[i]);
	argv[n++] = word_of(a, arena_printf(a, "files/%.*s", STR_ARG(file->name)));
	argv[n] = NULL;
	const struct process p = {.argv = argv,
				  .folder = delivery_folder(v->desk, a, delivery).ptr,
				  .out = answer,
				  .err = faults};
	*out = STR("");
	if (dir_make(delivery_path(v->desk, a, delivery, "tmp").ptr, e) != 0)
		return -1;
	int pid = process_start(&p, e);
	if (pid < 0)
		return -1;
	*exit = wait_for(pid);
	struct str path = delivery_path(v->desk, a, delivery, answer);
	int result = file_read(out, a, path.ptr, ANSWER_MAX, e);
	unlink(path.ptr);
	unlink(delivery_path(v->desk, a, delivery, faults).ptr);
	return result;
}
