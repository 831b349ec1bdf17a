#include "cli/commands.h"
#include "cli/road/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who confirms it: another than who released it", OPTION_REQUIRED},
	{0},
};

static int confirm(struct store *s, struct arena *a, int64_t id, const struct options *o,
		   struct error *e)
{
	return publication_confirm(s, a, id, str_z(option_value(o, "by")), e);
}

static int run(int argc, char **argv)
{
	return road_run(&command_confirm, argc, argv, confirm);
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
