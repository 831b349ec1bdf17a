#include "cli/road/releasing.h"

#include "base/system/file.h"
#include "base/system/journal.h"
#include "cli/commands.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int releasing_read(struct releasing *out, const struct options *o, struct error *e)
{
	bool force = option_given(o, "force");

	*out = (struct releasing){.by = str_z(option_value(o, "by")),
				  .forced = str_trim(str_z(option_or(o, "reason", "")))};
	if (force != (out->forced.len > 0))
		return error_set(e, STATUS_USAGE,
				 force ? "--force takes a --reason, which is public"
				       : "--reason goes with --force");
	return person_check(out->by, e);
}

static int prepare(struct staging *s, struct staged *what, char whole[PATH_MAX], const char *store,
		   int64_t id, const struct releasing *how, struct error *e)
{
	struct store *from;
	bool alone;

	if (staging_begin(s, e) || store_open(&from, store, e))
		return -1;
	int result = staged_get(from, s->arena, id, what, e) ||
				     staged_may_release(from, what, how, &alone, e) ||
				     staged_unpack(from, s->arena, id, s->folder.ptr, e)
			     ? -1
			     : 0;
	store_close(from);
	if (result == 0 && !realpath(store, whole))
		return error_errno(e, "find", store);
	return result;
}

int releasing_run(const char *store, int64_t id, const struct releasing *how,
		  const struct options *o)
{
	char whole[PATH_MAX];
	struct staged what;
	struct staging s = {0};
	struct error e = {0};
	int code;

	if (prepare(&s, &what, whole, store, id, how, &e) != 0) {
		code = cli_fail(&e);
	} else {
		struct loading l = {.by = how->by, .forced = how->forced, .release = what.id};
		code = staging_run(&s, &command_load, whole, what.arguments, o, &l);
	}
	if (s.arena)
		staging_end(&s);
	return code;
}

static int list_due(const char *store, struct arena *a, struct staged **list, size_t *n,
		    struct error *e)
{
	struct store *from;

	*n = 0;
	if (!file_exists(store))
		return 0;
	if (store_open(&from, store, e))
		return -1;
	int result = staged_due(from, a, list, n, e);
	store_close(from);
	return result;
}

/* Standard output is somebody else's: what the load says goes to standard error. */
static int release_aside(const char *store, const struct staged *x, const struct releasing *how)
{
	fflush(stdout);
	int was = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

	if (was < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return EXIT_FAULT;
	int code = releasing_run(store, x->id, how, NULL);
	fflush(stdout);
	dup2(was, STDOUT_FILENO);
	close(was);
	return code;
}

int releasing_due(const char *store, const struct options *o)
{
	struct arena *a = arena_new();
	struct error e = {0};
	struct staged *list;
	size_t n;
	int code = EXIT_OK;

	staging_sweep();
	if (list_due(store, a, &list, &n, &e) != 0)
		code = cli_fail(&e);
	for (size_t i = 0; i < n; i++) {
		const struct staged *x = &list[i];
		const struct releasing how = {.by = x->due_by, .forced = x->due_reason};
		int one = o ? releasing_run(store, x->id, &how, o) : release_aside(store, x, &how);
		journal_tell(one == EXIT_OK ? JOURNAL_INFO : JOURNAL_ERR,
			     "number %lld, due on %.*s in Europe/Amsterdam, %s", (long long)x->id,
			     STR_ARG(moment_local(a, x->due_at)),
			     one == EXIT_OK ? "was released"
					    : "could not be released and stays staged");
		code = code == EXIT_OK ? one : code;
	}
	arena_free(a);
	return code;
}
