/* Facts from a store to ClickHouse. */
#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "base/text/plural.h"
#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "clickhouse/clickhouse.h"
#include "console/options.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXT_MAX ((size_t)1 << 20)

static const struct option_spec options[] = {
	{0, "from", "FILE",
	 "the store whose facts are moved; with --prune each store that has some there",
	 OPTION_REQUIRED | OPTION_REPEATS},
	{0, "to", "ADDRESS", "where to: clickhouse://USER@HOST:PORT/DATABASE", 0},
	{0, "bind", NULL,
	 "the store remembers the address: from now on what is loaded, released or undone in it is there first, or "
	 "not at all",
	 0},
	{0, "unbind", NULL, "the store forgets it; nothing is moved or taken away", 0},
	{0, "catalogue", "FILE",
	 "then write the store without its facts, for servers to answer from", 0},
	{0, "without-originals", NULL,
	 "of the catalogue: leave out the files as they came, too; their lines are not shown then",
	 0},
	{0, "prune", NULL, "take away what none of the stores knows (any more)", 0},
	{0, "age", "DAYS", "of --prune: what was added to or merged later stays (default 7)", 0},
	{'n', "dry-run", NULL, "of --prune: say what would go, and change nothing", 0},
	{0},
};

static void tell_dataset(void *context, struct str cube, int64_t dataset, uint64_t entries,
			 bool moved)
{
	(void)context;
	printf("%.*s, dataset %" PRId64 ": %" PRIu64 " %s, %s, counted and added up\n",
	       STR_ARG(cube), dataset, entries, plural(entries, "line", "lines"),
	       moved ? "moved" : "there already");
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
			      "%" PRIu64 " %s with %" PRIu64 " %s there whole; %" PRIu64
			      " of them were moved, %" PRIu64 " %s sent\n",
			      n->datasets, plural(n->datasets, "dataset", "datasets"), n->entries,
			      plural(n->entries, "line is", "lines are"), n->moved, n->sent,
			      plural(n->sent, "line was", "lines were"));
	}
	int result = cli_write(buffer_str(&text), e);
	buffer_drop(&text);
	return result;
}

/* ---- contents that nobody has ---- */

#define DAY 86400u

static void tell_pruned(void *context, const struct pruned *x)
{
	const struct options *o = context;

	if (options_quiet(o) || options_json(o))
		return;
	printf("%.*s, content %" PRIu64 ": %" PRIu64 " %s, %" PRIu64 " %s old, %s\n",
	       STR_ARG(x->table), x->number, x->lines, plural(x->lines, "line", "lines"),
	       x->age / DAY, plural(x->age / DAY, "day", "days"),
	       x->young                     ? "stays: it is too young"
	       : option_given(o, "dry-run") ? "would go"
					    : "gone");
	fflush(stdout);
}

static void prune_text(struct buffer *out, const struct prune_count *n, bool dry, bool json)
{
	struct json_out j;

	if (!json) {
		buffer_printf(out,
			      "contents: %" PRIu64 "; known to these stores: %" PRIu64
			      "; %s: %" PRIu64 " (%" PRIu64 " %s); too young: %" PRIu64 "\n",
			      n->contents, n->known, dry ? "would go" : "gone", n->dropped,
			      n->lines, plural(n->lines, "line", "lines"), n->young);
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "contents", n->contents);
	json_put_count(&j, "known", n->known);
	json_put_count(&j, dry ? "wouldGo" : "gone", n->dropped);
	json_put_count(&j, "lines", n->lines);
	json_put_count(&j, "young", n->young);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static int prune(const struct options *o, struct error *e)
{
	struct arena *a = arena_new();
	size_t n = option_count(o, "from");
	const char **stores = ARENA_ARRAY(a, const char *, n);
	struct prune_count count;
	struct buffer text;
	uint64_t days = 7;

	for (size_t i = 0; i < n; i++)
		stores[i] = option_at(o, "from", i);
	struct prune_ask ask = {.catalogues = stores,
				.n = n,
				.dry_run = option_given(o, "dry-run"),
				.each = tell_pruned,
				.context = (void *)(uintptr_t)o,
				.stop = stop_flag()};
	int result = option_number(&days, o, "age", 0, 36500, e);
	ask.age = days * DAY;
	buffer_init(&text, TEXT_MAX);
	if (result == 0)
		result = clickhouse_prune(&count, option_value(o, "to"), &ask, e);
	if (result == 0) {
		prune_text(&text, &count, ask.dry_run, options_json(o));
		result = cli_write(buffer_str(&text), e);
	}
	buffer_drop(&text);
	arena_free(a);
	return result;
}

/* ---- all of it ---- */

static int write_catalogue(const struct options *o, struct error *e)
{
	const char *path = option_value(o, "catalogue");
	uint64_t store, catalogue;

	if (!path)
		return 0;
	if (clickhouse_write_catalogue(option_value(o, "from"), option_value(o, "to"), path,
				       !option_given(o, "without-originals"), &store, &catalogue,
				       e))
		return -1;
	if (!options_quiet(o) && !options_json(o))
		printf("%s: the catalogue, %" PRIu64 " KB; the store is %" PRIu64 " KB\n", path,
		       catalogue >> 10, store >> 10);
	return 0;
}

static int sync_all(const struct options *o, struct error *e)
{
	bool quiet = options_json(o) || options_quiet(o);
	struct sync_told told = {.dataset = quiet ? NULL : tell_dataset, .stop = stop_flag()};
	struct sync_count count;
	struct arena *a = arena_new();
	struct str place;
	int result =
		clickhouse_sync(&count, option_value(o, "from"), option_value(o, "to"), &told, e);

	if (result == 0 && option_given(o, "bind"))
		result = clickhouse_place(&place, a, option_value(o, "to"), e) ||
					 bound_bind(option_value(o, "from"), place, e)
				 ? -1
				 : 0;
	if (result == 0)
		result = write_catalogue(o, e);
	arena_free(a);
	return result ? -1 : tell_all(&count, options_json(o), e);
}

static int check(const struct options *o, struct error *e)
{
	bool prunes = option_given(o, "prune"), unbinds = option_given(o, "unbind");

	if (!unbinds && !option_given(o, "to"))
		return error_set(e, STATUS_USAGE,
				 "sync needs --to, the address of ClickHouse; or --unbind");
	if ((prunes || unbinds) &&
	    (option_given(o, "bind") || option_given(o, "catalogue") || (prunes && unbinds)))
		return error_set(e, STATUS_USAGE,
				 "--prune and --unbind are done by themselves, without --bind and "
				 "--catalogue");
	if (!prunes &&
	    (option_count(o, "from") > 1 || option_given(o, "age") || option_given(o, "dry-run")))
		return error_set(e, STATUS_USAGE,
				 "several --from, --age and --dry-run belong to --prune");
	return 0;
}

static int run(int argc, char **argv)
{
	struct error e;
	int code;
	struct options *o = options_parse(&command_sync, argc, argv, &code);

	if (!o)
		return code;
	stop_catch();
	int failed = check(o, &e);
	if (!failed && option_given(o, "unbind"))
		failed = bound_bind(option_value(o, "from"), STR(""), &e);
	else if (!failed)
		failed = option_given(o, "prune") ? prune(o, &e) : sync_all(o, &e);
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
		"a copy of it, or what --catalogue writes: cubes, members, explanations, originals and what was loaded, without "
		"the facts. What needs facts where it stands (a comparison of versions line by line, a download as SQLite, doctor) "
		"is refused there and says so. A server whose catalogue names what "
		"ClickHouse has not, or not all of, answers 503.\n\n"
		"--bind has the store remember the address, as 'stuiver load --store clickhouse://…?catalogue=FILE' does: what is "
		"loaded, released or undone in it, by whomever, is brought there, counted and added up on every server before "
		"it is committed, and what is purged or erased is taken away there first. Without the servers that is refused, and "
		"nothing changes; withdrawing needs none. The password must then be where whoever does it runs.\n\n"
		"--prune takes away contents that none of the stores named has: of versions that were masked anew or purged, and "
		"of loads that did not end well. Name every store that keeps facts in that database; while it runs nothing is "
		"committed in them.\n\n"
		"The password is in the environment (" CLICKHOUSE_PASSWORD
		"), or in a file (password-file=FILE in the address); never on the command line. secure=1 is HTTPS, ca=FILE its "
		"certificates; another machine is not asked without it, unless secure=0 says that nobody else is on the network. "
		"With cluster=NAME the tables are replicated and sharded over a cluster that ClickHouse's own "
		"configuration names, and the address names all its servers, divided by commas.",
	.examples =
		"stuiver sync --from stuiver.db --to clickhouse://stuiver@localhost:8123/stuiver\n"
		"stuiver sync --from stuiver.db --to clickhouse://stuiver@localhost:8123/stuiver --bind --catalogue small.db\n"
		"stuiver sync --from stuiver.db --to clickhouse://stuiver@localhost:8123/stuiver --prune --dry-run\n"
		"stuiver serve --store 'clickhouse://reader@localhost:8123/stuiver?catalogue=stuiver.db'",
	.options = options,
	.run = run,
};
