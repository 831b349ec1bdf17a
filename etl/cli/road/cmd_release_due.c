#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/releasing.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0},
};

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_release_due, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	code = releasing_due(option_value(o, "store"), o);
	options_free(o);
	return code;
}

const struct command command_release_due = {
	.name = "release-due",
	.args = "",
	.summary = "release what was set to be released by now",
	.dutch = "geef vrij waarvan de gezette tijd gekomen is",
	.help = "For a timer, each minute for instance; 'stuiver serve' does the same when it begins. Each is "
		"released by who set its time, and told. One that cannot be released, because something "
		"else was published meanwhile, stays staged and is told each time: reject or reopen it.",
	.examples = "stuiver release-due --store stuiver.db\n"
		    "# crontab\n"
		    "* * * * * stuiver release-due --quiet --store /srv/stuiver.db",
	.options = options,
	.run = run,
};
