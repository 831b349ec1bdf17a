#include "base/file.h"
#include "cli/commands.h"
#include "cli/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who staged it", OPTION_REQUIRED},
	{0},
};

static int reopen(const struct options *o, struct arena *a, struct error *e)
{
	const char *path = option_value(o, "store");
	struct store *store;
	int64_t id;

	if (staged_number(&id, o, e))
		return -1;
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (store_open_writer(&store, path, e))
		return -1;
	int result = staged_reopen(store, a, id, str_z(option_value(o, "by")), e);
	store_close(store);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_reopen, argc, argv, &code);
	if (!o)
		return code;
	staging_sweep();
	struct arena *a = arena_new();
	code = reopen(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_reopen = {
	.name = "reopen",
	.args = "NUMBER",
	.summary = "take up again what you staged, until it is released",
	.dutch = "neem terug wat u klaarzette, zolang het niet vrijgegeven is",
	.help = "By who staged it, as long as it is not released: also when it was rejected. It cannot be "
		"released meanwhile, and a time that was set for it falls. Mapping and files leave the "
		"store; 'stuiver stage --again NUMBER' stages better ones under the same number, and the "
		"remarks stay to be read beside them.",
	.examples =
		"stuiver reopen -s stuiver.db --by 'A. de Wit' 1\n"
		"stuiver stage -s stuiver.db --by 'A. de Wit' --again 1 -m mappings/waterrijk 2024.csv",
	.options = options,
	.run = run,
};
