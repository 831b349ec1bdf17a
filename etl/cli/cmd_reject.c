#include "base/file.h"
#include "cli/commands.h"
#include "cli/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who rejects it", OPTION_REQUIRED},
	{0, "remarks", "TEXT", "why", OPTION_REQUIRED},
	{0},
};

static int reject(const struct options *o, struct arena *a, struct error *e)
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
	int result = staged_reject(store, a, id, str_z(option_value(o, "by")),
				   str_trim(str_z(option_value(o, "remarks"))), e);
	store_close(store);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_reject, argc, argv, &code);
	if (!o)
		return code;
	staging_sweep();
	struct arena *a = arena_new();
	code = reject(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_reject = {
	.name = "reject",
	.args = "NUMBER",
	.summary = "let go of what was staged, with remarks for who staged it",
	.dutch = "wijs af wat klaargezet is, met opmerkingen",
	.help = "What was staged under that number is not published. Its mapping and files leave the "
		"store, and their bytes are overwritten; the report, who staged and who rejected "
		"it, and the remarks stay for 'stuiver review'.",
	.examples = "stuiver reject -s stuiver.db --by 'B. Smit' --remarks 'names in column 7' 1",
	.options = options,
	.run = run,
};
