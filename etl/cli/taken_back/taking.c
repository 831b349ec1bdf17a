#include "cli/taken_back/taking.h"

#include <stdio.h>
#include <unistd.h>

/* ---- which datasets ---- */

static int unknown_cube(struct taking_back *t, struct store *s, struct str cube, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, t->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, cube))
			return 0;
	return error_set(e, STATUS_NO_CUBE,
			 "%s: there is no cube '%.*s'; 'stuiver status' lists them", store_path(s),
			 STR_ARG(cube));
}

static int by_source(struct taking_back *t, struct store *s, struct str source, struct str cube,
		     struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (store_datasets(s, t->arena, cube, &all, &n, e))
		return -1;
	t->ids = ARENA_ARRAY(t->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].status, STR("published")) &&
		    (str_eq(all[i].source_name, source) || str_eq(all[i].sha256, source)))
			t->ids[t->n++] = all[i].id;
	return t->n ? 0
		    : error_set(e, STATUS_NOT_FOUND,
				"%s: no published dataset comes from '%.*s'; 'stuiver "
				"status' lists them",
				store_path(s), STR_ARG(source));
}

static int by_number(struct taking_back *t, struct store *s, struct str cube, struct error *e)
{
	struct store_dataset *all;
	size_t nargs, n;
	const char *const *args = options_args(t->options, &nargs);

	if (store_datasets(s, t->arena, cube, &all, &n, e))
		return -1;
	t->ids = ARENA_ARRAY(t->arena, int64_t, nargs + 1);
	for (size_t i = 0; i < nargs; i++) {
		uint64_t id;
		bool there = false, seen = false;
		if (!str_to_u64(str_z(args[i]), &id) || id == 0 || id > INT64_MAX)
			return error_set(e, STATUS_USAGE,
					 "'%s' is no number of a dataset; 'stuiver "
					 "status' shows them, or name the file with --source",
					 args[i]);
		for (size_t k = 0; k < n; k++)
			there = there || all[k].id == (int64_t)id;
		if (cube.len && !there)
			return error_set(e, STATUS_NOT_FOUND,
					 "%s: cube '%.*s' has no dataset %llu; 'stuiver status "
					 "--all' lists them",
					 store_path(s), STR_ARG(cube), (unsigned long long)id);
		for (size_t k = 0; k < t->n; k++)
			seen = seen || t->ids[k] == (int64_t)id;
		if (!seen)
			t->ids[t->n++] = (int64_t)id;
	}
	return 0;
}

int taking_choose(struct taking_back *t, struct store *s, struct error *e)
{
	struct str cube = str_z(option_or(t->options, "cube", ""));
	const char *source = option_value(t->options, "source");
	size_t nargs;

	options_args(t->options, &nargs);
	if ((nargs > 0) == (source != NULL))
		return error_set(
			e, STATUS_USAGE,
			"name the datasets by their numbers, which 'stuiver status' shows, "
			"or by --source, not %s",
			nargs ? "both" : "neither");
	if (cube.len && unknown_cube(t, s, cube, e))
		return -1;
	return (source ? by_source(t, s, str_z(source), cube, e) : by_number(t, s, cube, e)) ||
			       hanging_read(s, t->arena, t->ids, t->n, &t->hanging, e)
		       ? -1
		       : 0;
}

/* ---- asking ---- */

static bool said_yes(void)
{
	char line[16] = "";

	if (!fgets(line, sizeof line, stdin))
		return false;
	struct str answer = str_trim(str_z(line));
	return str_eq(answer, STR("ja")) || str_eq(answer, STR("yes"));
}

int taking_ask(struct taking_back *t, bool otherwise, struct error *e)
{
	bool yes = option_given(t->options, "yes");

	if (!yes && isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		fprintf(stderr, "%.*s%s ", STR_ARG(buffer_str(t->out)),
			t->dutch ? "Doorgaan? (ja of nee)" : "Go on? (yes or no)");
		fflush(stderr);
		buffer_reset(t->out);
		yes = said_yes();
	} else {
		yes = yes || otherwise;
	}
	return yes ? 0
		   : error_set(e, STATUS_REFUSED,
			       "nothing was changed: --dry-run shows what would be, --yes does it");
}
