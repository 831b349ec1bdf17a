#include "cli/commands.h"

static const struct command *const actions[] = {&action_fetch_cbs, &action_fetch_iv3, NULL};

static int run(int argc, char **argv)
{
	return actions_run(&command_fetch, argc, argv);
}

const struct command command_fetch = {
	.name = "fetch",
	.args = "SOURCE…",
	.summary = "bring figures of others: what sums are divided by, Iv3 of all governments",
	.dutch =
		"haal cijfers van anderen: waardoor bedragen worden gedeeld, Iv3 van alle overheden",
	.help = "Figures of Statistics Netherlands (CBS), from their open data or from files that were fetched before.",
	.examples =
		"stuiver fetch cbs --store stuiver.db --years 2019-2024 --regions GM0363,GM0344\n"
		"stuiver fetch iv3 --years 2017-2025 --layer gemeenten",
	.actions = actions,
	.run = run,
};
