#include "cli/commands.h"
#include "console/options.h"
#include "desk/desk.h"
#include <stdio.h>
#include <stdlib.h>

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store that is published from, made when it does not exist",
	 OPTION_REQUIRED},
	{'d', "desk", "FILE", "the desk's own file; uploads go to FILE.files", OPTION_REQUIRED},
	{'p', "port", "N", "port to listen on; 0 takes any free one (default 8081)", 0},
	{0, "address", "ADDRESS", "address or host name to listen on (default 127.0.0.1)", 0},
	{0, "person", "NAME",
	 "a person who may come in, once, by a link that is shown; on this machine alone",
	 OPTION_REPEATS},
	{0, "jobs", "N", "files looked at at the same time (default 2)", 0},
	{0, "log", NULL, "write one line a request to standard error", 0},
	{0},
};

static int read_options(struct desk_options *out, const struct options *o, struct error *e)
{
	uint64_t port = out->port, jobs = out->jobs;

	if (option_number(&port, o, "port", 0, UINT16_MAX, e) != 0 ||
	    option_number(&jobs, o, "jobs", 1, 16, e) != 0)
		return -1;
	out->store = option_value(o, "store");
	out->file = option_value(o, "desk");
	out->address = option_or(o, "address", out->address);
	out->port = (uint16_t)port;
	out->jobs = (unsigned)jobs;
	out->log = option_given(o, "log");
	out->npersons = option_count(o, "person");
	if (out->npersons > DESK_PERSONS_MAX)
		return error_set(e, STATUS_USAGE, "--person: at most %u", DESK_PERSONS_MAX);
	for (size_t i = 0; i < out->npersons; i++)
		out->persons[i] = option_at(o, "person", i);
	return 0;
}

static void announce(const struct desk *d, void *payload)
{
	const struct options *o = payload;
	size_t n = option_count(o, "person");

	printf("Stuiver's desk is at %s/\n", desk_url(d));
	for (size_t i = 0; i < n; i++) {
		char *link = desk_link(d, i);
		printf("  %s comes in, once, by %s\n", option_at(o, "person", i), link);
		free(link);
	}
	fflush(stdout);
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_desk, argc, argv, &code);
	if (!o)
		return code;
	struct desk_options desk;
	struct error e;
	desk_options_init(&desk);
	code = EXIT_OK;
	if (read_options(&desk, o, &e) != 0 || desk_until_signal(&desk, announce, o, &e) != 0)
		code = cli_fail(&e);
	options_free(o);
	return code;
}

const struct command command_desk = {
	.name = "desk",
	.args = "",
	.summary = "from an export to its publication, in a browser",
	.dutch = "van export tot publicatie, in een browser",
	.help = "Serves the upload desk: finance staff bring in the export of their package, see what "
		"was understood, say what columns mean, compare totals with those of the package, "
		"read what is wrong, and stage it, so that a colleague can release it. It does "
		"so by sniff, check, privacy, stage and release, each in a process of its own with "
		"limits on memory and time and without a network.\n\n"
		"The public server, 'stuiver serve', is another: it only reads the store. What is "
		"brought in stands in the desk's own file and folder, and in the store once it is "
		"staged. How many persons a publication takes is the policy of the store: see "
		"'stuiver policy'.\n\n"
		"When it is ready, a line \"Stuiver's desk is at URL\" goes to standard output. "
		"SIGTERM or SIGINT stops it; what was being looked at goes on at the next start.",
	.examples = "stuiver desk --store stuiver.db --desk desk.db --person a.dewit@example.nl",
	.options = options,
	.run = run,
};
