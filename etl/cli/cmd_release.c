#include "cli/commands.h"
#include "cli/staging.h"
#include "road/road.h"

#include <limits.h>
#include <stdlib.h>

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who releases it", OPTION_REQUIRED},
	{0},
};

int staged_number(int64_t *out, const struct options *o, struct error *e)
{
	size_t n;
	uint64_t number;
	const char *const *args = options_args(o, &n);

	if (!str_to_u64(str_z(args[0]), &number) || !number || number > INT64_MAX)
		return error_set(e, STATUS_USAGE, "'%s' is no number of what is staged", args[0]);
	*out = (int64_t)number;
	return 0;
}

static int prepare(struct staging *s, struct staged *what, char store[PATH_MAX],
		   const struct options *o, struct error *e)
{
	struct str by = str_z(option_value(o, "by"));
	const char *path = option_value(o, "store");
	struct store *from;
	int64_t id;

	if (staged_number(&id, o, e) || staging_begin(s, e) || store_open(&from, path, e))
		return -1;
	int result = staged_get(from, s->arena, id, what, e) ||
				     staged_may_release(from, what, by, e) ||
				     staged_unpack(from, s->arena, id, s->folder.ptr, e)
			     ? -1
			     : 0;
	store_close(from);
	if (result == 0 && !realpath(path, store))
		return error_errno(e, "find", path);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	char store[PATH_MAX];
	struct staged what;
	struct staging s = {0};
	struct options *o = options_parse(&command_release, argc, argv, &code);
	if (!o)
		return code;
	if (prepare(&s, &what, store, o, &e) != 0) {
		code = cli_fail(&e);
	} else {
		struct loading l = {.by = str_z(option_value(o, "by")), .release = what.id};
		code = staging_run(&s, &command_load, store, what.arguments, o, &l);
	}
	if (s.arena)
		staging_end(&s);
	options_free(o);
	return code;
}

const struct command command_release = {
	.name = "release",
	.args = "NUMBER",
	.summary = "publish what was staged",
	.dutch = "geef vrij wat klaargezet is",
	.help = "Loads what was staged under that number, all of it or nothing, from the bytes that "
		"were kept then. It is refused when that would come to anything else than what "
		"was reviewed, for instance because something else was published meanwhile; and "
		"when the policy of the store asks for another person than who staged it.",
	.examples = "stuiver release --store stuiver.db --by 'B. Smit' 1",
	.options = options,
	.run = run,
};
