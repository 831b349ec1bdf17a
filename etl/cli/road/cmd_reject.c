#include "cli/commands.h"
#include "cli/road/staging.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who rejects it", OPTION_REQUIRED},
	{0, "remarks", "TEXT", "why", OPTION_REQUIRED},
	{0},
};

static int reject(struct store *s, struct arena *a, int64_t id, const struct options *o,
		  struct error *e)
{
	return staged_reject(s, a, id, str_z(option_value(o, "by")),
			     str_trim(str_z(option_value(o, "remarks"))), e);
}

static int run(int argc, char **argv)
{
	return road_run(&command_reject, argc, argv, reject);
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
