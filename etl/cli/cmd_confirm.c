#include "base/file.h"
#include "cli/commands.h"
#include "cli/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who confirms it: another than who released it", OPTION_REQUIRED},
	{0},
};

static int confirm(const struct options *o, struct arena *a, struct error *e)
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
	int result = publication_confirm(store, a, id, str_z(option_value(o, "by")), e);
	store_close(store);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_confirm, argc, argv, &code);
	if (!o)
		return code;
	struct arena *a = arena_new();
	code = confirm(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_confirm = {
	.name = "confirm",
	.args = "DATASET",
	.summary = "stand, as a second person, for what one released alone",
	.dutch = "sta als tweede in voor wat één persoon vrijgaf",
	.help = "A dataset that one person released where the policy asks two ('stuiver release --force') is "
		"marked so in public. Once another confirms it the mark is gone; who did what stays in "
		"the record.",
	.examples = "stuiver confirm --store stuiver.db --by 'B. Smit' 12",
	.options = options,
	.run = run,
};
