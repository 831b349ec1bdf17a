#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/load/loading.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE",
	 "the store, made when it does not exist; or clickhouse://USER@HOST:PORT/DATABASE?catalogue=FILE",
	 OPTION_REQUIRED},
	{0, "by", "NAME", "who loads it, for the record", 0},
	LOADING_OPTIONS,
	{0, "without-originals", NULL,
	 "keep of each file its SHA-256 and not its bytes: its lines cannot be shown", 0},
	{0},
};

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_load, argc, argv, &code);
	if (!o)
		return code;
	struct error e = {0};
	struct str place;
	struct arena *a = arena_new();
	if (bound_store(o, a, &place, &e)) {
		arena_free(a);
		options_free(o);
		return cli_fail(&e);
	}
	finish_erasing(o);
	struct loading l = {.options = o,
			    .place = place,
			    .store = option_value(o, "store"),
			    .by = str_z(option_or(o, "by", "")),
			    .without_originals = option_given(o, "without-originals")};
	code = l.by.len && person_check(l.by, &e) ? cli_fail(&e) : loading_run(&l);
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_load = {
	.name = "load",
	.args = "FILE…",
	.summary = "load ledger files into a store",
	.dutch = "laad grootboekbestanden in een store",
	.help = "Reads ledger files through a mapping and publishes them in the store, all of them "
		"or "
		"none: a load that is refused, fails or is interrupted leaves the store as it "
		"was.\n\n"
		"A load is refused when lines were rejected (see --allow-rejected), when a control "
		"total of the mapping or an --expect does not tie, or when it covers only part of "
		"what "
		"an earlier dataset holds (see --beside and --replace).\n\n"
		"Texts that tell of people are masked before they are published, and told at the end; "
		"amounts stay. A column that is mostly of people is refused. See stuiver privacy.\n"
		"Of each line level L1 is public (no texts, no payees) unless the mapping states "
		"another level or opens a field.\n\n"
		"Files that were loaded before with the same mapping are left as they are (exit "
		"code 5 "
		"when there is nothing else). A new file for the same scope, for instance the same "
		"year "
		"and phase, becomes a new version and supersedes the old one; the report shows old "
		"beside new. When almost nothing of the old one comes again, or when almost all of "
		"another dataset would be published twice, the load is refused until --replace or "
		"--beside says what is meant. The same lines with other line ends, charset or "
		"compression are the same.\n\n"
		"Each file itself is kept in the store, compressed, so that every figure leads "
		"to its "
		"line as it was written. With --without-originals it is not: the store is half as "
		"large and holds no column that the mapping leaves out; figures still lead to file "
		"and line number.\n\n"
		"With a store like clickhouse://writer@localhost:8123/stuiver?catalogue=stuiver.db the load goes "
		"into the catalogue, a store as any other, and its facts to ClickHouse as well: they are "
		"counted and added up on every server that keeps them before the load is committed, so that "
		"both have it or neither. The catalogue remembers the address (never a password), and from "
		"then on every load, release and undoing in it, whoever does it, goes there first. See "
		"'stuiver help sync'.\n\n"
		"FILE may be a ledger (CSV, also .gz), a .zip, a folder, or - for standard input.",
	.examples = "stuiver load --store stuiver.db --mapping mappings/waterrijk 2024.csv\n"
		    "# refuse unless the total is what the finance package shows\n"
		    "stuiver load -s stuiver.db -m mappings/waterrijk --expect amount=1234567.89 "
		    "2024.csv\n"
		    "# twelve months, each in a file of its own, as one load\n"
		    "stuiver load -s stuiver.db -m mappings/waterrijk 2024/",
	.options = options,
	.run = run,
};
