#include "cli/map/cmd_map.h"
#include "cli/commands.h"

#include <stdio.h>

static const struct option_spec options[] = {
	{'m', "mapping", "DIR", "the mapping: a folder with a datapackage.json", 0},
	{0, "codelists", "DIR", "where code lists are that the mapping does not hold itself",
	 OPTION_REPEATS},
	{'r', "resource", "NAME", "the ledger resource that reads the files, or that is changed",
	 0},
	{'d', "dimension", "NAME", "test: the dimension whose code is given", 0},
	{0, "year", "N", "test: the year the code is asked for (default: any)", 0},
	{0, "csv", "FILE", "coverage: write what no list knows to a CSV file, to be filled in", 0},
	{0, "codelist", "FILE", "apply: the code list that gets the new rows", 0},
	{0, "list", "NAME",
	 "show, take, place: the list, by the name of its resource; drop:LEDGER: that ledger's drop "
	 "rules",
	 0},
	{0, "excel", NULL, "show: for a Dutch Excel, with semicolons", 0},
	{0, "replace", NULL, "take: the list becomes the table; what is not in it goes", 0},
	{0, "same", "OWN=THEIRS", "join: a column that means the same as one of the other",
	 OPTION_REPEATS},
	{0, "for", "FILE",
	 "state: the file that a year is said of; a folder or archive is all that is in it",
	 OPTION_REPEATS},
	{0, "undo", NULL, "repair: what was repaired is read as it stands again", 0},
	{0, "dry-run", NULL,
	 "take, place, state, repair, join, attribute: tell what would change, and write nothing",
	 0},
	{0, "codes", "FILE", "take: what `map codes` wrote, to tell codes that no ledger has", 0},
	{0, "under", "CODE", "place: the row that the codes come to stand under", 0},
	{0}};

static int run_action(const struct options *o)
{
	static const struct {
		const char *name;
		int (*run)(const struct options *o, const char *const *args, size_t n);
		bool mapping;
	} actions[] = {{"test", map_test, true},           {"coverage", map_coverage, true},
		       {"codes", map_codes, true},         {"list", map_list, true},
		       {"show", map_show, true},           {"take", map_take, true},
		       {"place", map_place, true},         {"state", map_state, true},
		       {"repair", map_repair, true},       {"join", map_join, true},
		       {"attribute", map_attribute, true}, {"apply", map_apply, false}};
	size_t n;
	struct error e;
	const char *const *args = options_args(o, &n);
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(args[0], actions[i].name) != 0)
			continue;
		if (!actions[i].mapping || option_value(o, "mapping"))
			return actions[i].run(o, args + 1, n - 1);
		error_set(&e, STATUS_USAGE, "map %s: --mapping is needed", args[0]);
		return cli_fail(&e);
	}
	error_set(
		&e, STATUS_USAGE,
		"map: '%s' is none of test, coverage, codes, list, show, take, place, state, repair, join, attribute, apply",
		args[0]);
	return cli_fail(&e);
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_map, argc, argv, &code);
	if (!o)
		return code;
	code = run_action(o);
	options_free(o);
	return code;
}

const struct command command_map = {
	.name = "map",
	.args = "ACTION…",
	.summary = "look into a mapping: which rule decides, and what no list knows",
	.dutch = "kijk in een mapping: welke regel beslist, en wat geen lijst kent",
	.help = "map test FILE:LINE shows for one line how it comes to each dimension: the fields, "
		"and the rows of the code lists, with their place. map test --dimension NAME CODE "
		"does "
		"the same for one code.\n\n"
		"map coverage FILE… lists the codes that no code list knows, those with most money "
		"first, and the rows of code lists that decide nothing or are shadowed by an "
		"earlier "
		"row. --csv writes the same for a spreadsheet, with empty columns for what is to "
		"be "
		"filled in.\n\n"
		"map codes FILE… tells as JSON what each code of each dimension comes to, by year, "
		"phase and side: what is to be placed under programmes.\n\n"
		"map list COLUMN LEVEL… makes a list of the codes of that column, under levels "
		"of these names, the highest first; without any it only names codes. map take "
		"--list NAME TABLE fills it from a table as spreadsheets save it, and map place "
		"--list NAME --under CODE CODE… puts codes under a row: what is wrong is told row "
		"by row and nothing is changed, what differs is told. The desk does the same. map show "
		"--list NAME writes the table, to be edited and taken, or as the way back.\n\n"
		"With --list drop:LEDGER the table is that ledger's drop rules, which lines are left "
		"out: rule, field, condition (equals, starts, ends, contains, matches, empty, filled), "
		"value (several of equals with bars between them), reason. Rows of one rule must all "
		"hold. map show --list drop:LEDGER FILE… also tells, on standard error, lines and sums that each "
		"rule leaves out of these files and what is left over together, as check does; with --codes a rule that would drop "
		"everything is refused.\n\n"
		"map state year=2024 --for FILE side=revenue phase=adjusted says of a ledger what its file "
		"does not: of which year all lines are, costs or revenue, budget "
		"(proposed, approved, adjusted) or actual (executed). year= takes it back; without "
		"any it tells what is said. A year is of the files that --for names: check, load, stage "
		"and pull refuse another one until its year is said. The same year said of a correction "
		"adds it to those files.\n\n"
		"map repair FILE… reads codes, amounts and dates as what check proves that they were "
		"('1234.56' among decimal commas), and tells each with its proof and the totals "
		"before and after. The files stay as they are; --undo takes all back.\n\n"
		"map join FOLDER makes the mapping one that adds to the cube of the mapping in FOLDER, as a "
		"budget beside its ledger: columns of one meaning become one (--same says of "
		"others that they are), its code lists come along. Both must say a phase "
		"(map state).\n\n"
		"map attribute publisher='Gemeente Waterrijk' tooi=0344 questions=vragen@waterrijk.nl "
		"licence=CC0-1.0 says what catalogues ask (contact=, title= and description= too): what is no government in TOOI, or "
		"another one than the ledgers are of, no address, or no licence that is known is refused. "
		"Without any it tells what is said and what is still asked.\n\n"
		"map apply --codelist FILE FILLED.csv appends the rows that were filled in to that "
		"code list, in its delimiter and charset: all of them, or none when a code is "
		"there "
		"already or was changed by the spreadsheet.",
	.examples = "stuiver map list -m mymapping KostenPlaats Programma Beleidsveld\n"
		    "stuiver map take -m mymapping --list kostenplaats --dry-run table.csv\n"
		    "stuiver map place -m mymapping --list kostenplaats --under P1 610110\n"
		    "stuiver map show -m mymapping --list drop:ledger > rules.csv\n"
		    "stuiver map show -m mymapping --list drop:ledger grootboek.csv\n"
		    "stuiver map take -m mymapping --list drop:ledger --replace rules.csv\n"
		    "stuiver map state -m mymapping year=2019 --for ingresos.csv side=revenue\n"
		    "stuiver map test -m mappings/waterrijk samples/grootboek-2024.csv:120\n"
		    "stuiver map test -m mappings/waterrijk --dimension product P1101\n"
		    "stuiver map coverage -m mappings/waterrijk --csv todo.csv samples\n"
		    "stuiver map apply --codelist mappings/waterrijk/products.csv todo.csv",
	.options = options,
	.run = run,
};
