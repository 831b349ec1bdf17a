/* The words that all commands share: the table of them, exit codes, common options. */
#include "console/help.h"
#include "console/options.h"

static const struct command *const nothing[] = {NULL};
static const struct command *const *table = nothing;

void commands_use(const struct command *const *all)
{
	table = all;
}

const struct command *const *commands_all(void)
{
	return table;
}

const struct exit_meaning exit_meanings[] = {
	{EXIT_OK, "done; also when the reader of the output went away (as under | head)"},
	{EXIT_FAULT, "reading, writing or the store failed"},
	{EXIT_USAGE, "the command line is off"},
	{EXIT_INPUT, "a file or a mapping cannot be understood"},
	{EXIT_REFUSED, "understood and refused: rejected lines, totals that do not tie, overlap"},
	{EXIT_EXISTS, "nothing to do: loaded or withdrawn before"},
	{EXIT_NOT_FOUND, "no such file, store or cube"},
	{EXIT_INTERRUPTED, "interrupted; nothing was changed"},
	{0, NULL},
};

const struct option_spec common_options[] = {
	{'h', "help", NULL, "show this help", 0},
	{0, "json", NULL, "write the answer as JSON, and nothing else, to standard output", 0},
	{'q', "quiet", NULL, "no progress and no remarks; errors are still told", 0},
	{0, "no-color", NULL, "no colours (as does the variable NO_COLOR)", 0},
	{0},
};
