/*
 * Commands that are several: the first word names an action, which has its own options and its own help.
 */
#include "console/help.h"
#include "console/options.h"
#include <stdio.h>

#define ACTIONS_MOST 16

static int unknown_action(const struct command *c, const char *word)
{
	const char *names[ACTIONS_MOST];
	size_t n = 0, nearest;

	for (; n < ACTIONS_MOST && c->actions[n]; n++)
		names[n] = action_word(c, n);
	nearest = nearest_name(names, n, str_z(word));
	fprintf(stderr, "stuiver %s: there is no action '%s'", c->name, word);
	if (nearest < n)
		fprintf(stderr, "; did you mean '%s'?", names[nearest]);
	fputs("; there is", stderr);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "%s %s", i ? "," : "", names[i]);
	fprintf(stderr, "\nTry 'stuiver %s --help'.\n", c->name);
	return EXIT_USAGE;
}

int actions_run(const struct command *c, int argc, char **argv)
{
	const struct command *action = argc > 1 ? action_find(c, argv[1]) : NULL;
	size_t n;
	int code;

	if (action)
		return action->run(argc - 1, argv + 1);
	if (argc > 1 && argv[1][0] != '-')
		return unknown_action(c, argv[1]);
	struct options *o = options_parse(c, argc, argv, &code);
	if (!o)
		return code;
	code = unknown_action(c, options_args(o, &n)[0]);
	options_free(o);
	return code;
}
