/* Facts from a store to ClickHouse. */
#include "base/json_out.h"
#include "base/stop.h"
#include "cli/commands.h"
#include "clickhouse/clickhouse.h"
#include "console/options.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXT_MAX ((size_t)1 << 20)

static const struct option_spec options[] = {
	{0, "from", "FILE", "the store whose facts are moved; it is only read", OPTION_REQUIRED},
	{0, "to", "ADDRESS", "where to: clickhouse://USER@HOST:PORT/DATABASE", OPTION_REQUIRED},
	{0},
};

static void tell_dataset(void *context, struct str cube, int64_t dataset, uint64_t entries,
			 bool moved)
{
	(void)context;
	printf("%.*s, dataset %" PRId64 ": %" PRIu64 " lines, %s, counted and added up\n",
	       STR_ARG(cube), dataset, entries, moved ? "moved" : "there already");
	fflush(stdout);
}

static int tell_all(const struct sync_count *n, bool json, struct error *e)
{
	struct buffer text;
	struct json_out j;

	buffer_init(&text, TEXT_MAX);
	if (json) {
		json_begin(&j, &text);
		json_put_object(&j);
		json_put_count(&j, "datasets", n->datasets);
		json_put_count(&j, "moved", n->moved);
		json_put_count(&j, "lines", n->entries);
		json_put_count(&j, "sent", n->sent);
		json_put_object_end(&j);
		buffer_append_char(&text, '\n');
	} else {
		buffer_printf(&text,
			      "%" PRIu64 " datasets with %" PRIu64
			      " lines are there whole; %" PRIu64 " of them were moved, %" PRIu64
			      " lines were sent\n",
			      n->datasets, n->entries, n->moved, n->sent);
	}
	int result = cli_write(buffer_str(&text), e);
	buffer_drop(&text);
	return result;
}

static int run(int argc, char **argv)
{
	struct sync_count count;
	struct error e;
	int code;
	struct options *o = options_parse(&command_sync, argc, argv, &code);

	if (!o)
		return code;
	bool quiet = options_json(o) || options_quiet(o);
	struct sync_told told = {.dataset = quiet ? NULL : tell_dataset, .stop = stop_catch()};
	int failed = clickhouse_sync(&count, option_value(o, "from"), option_value(o, "to"), &told,
				     &e) ||
		     tell_all(&count, options_json(o), &e);
	stop_release();
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_sync = {
	.name = "sync",
	.args = "",
	.summary = "move a store's facts to ClickHouse, and prove that they are the same",
	.dutch = "breng de regels van een store naar ClickHouse, en bewijs dat ze gelijk zijn",
	.help = "For what one machine cannot hold. Each published dataset, and each that was superseded, is sent to ClickHouse "
		"unless it is there; then each server that keeps it is asked for its lines and amounts, segment by segment, and "
		"they must be those of the store. Nothing that is there is changed, so questions go on meanwhile; a run that was "
		"stopped is gone on with by the next one.\n\n"
		"'stuiver serve --store clickhouse://…?catalogue=FILE' then answers from there. The catalogue is the store itself, "
		"or a copy of it: cubes, members, explanations and what was loaded stay in it. A server whose catalogue names what "
		"ClickHouse has not, or not all of, answers 503.\n\n"
		"The password is in the environment (" CLICKHOUSE_PASSWORD
		"), or in a file (password-file=FILE in the address); never on the command line. secure=1 is HTTPS, ca=FILE its "
		"certificates. With cluster=NAME the tables are replicated and sharded over a cluster that ClickHouse's own "
		"configuration names, and the address names all its servers, divided by commas.",
	.examples =
		"stuiver sync --from stuiver.db --to clickhouse://stuiver@localhost:8123/stuiver\n"
		"stuiver serve --store 'clickhouse://reader@localhost:8123/stuiver?catalogue=stuiver.db'",
	.options = options,
	.run = run,
};
