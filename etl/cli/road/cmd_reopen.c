#include "cli/commands.h"
#include "cli/road/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who staged it", OPTION_REQUIRED},
	{0},
};

static int reopen(struct store *s, struct arena *a, int64_t id, const struct options *o,
		  struct error *e)
{
	return staged_reopen(s, a, id, str_z(option_value(o, "by")), e);
}

static int run(int argc, char **argv)
{
	return road_run(&command_reopen, argc, argv, reopen);
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
