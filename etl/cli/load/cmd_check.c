#include "cli/commands.h"
#include "cli/load/loading.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "a store that the files would go into: what they would replace", 0},
	LOADING_OPTIONS,
	{0},
};

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_check, argc, argv, &code);
	if (!o)
		return code;
	code = loading_run(&(struct loading){
		.options = o, .store = option_value(o, "store"), .dry = true, .advise = true});
	options_free(o);
	return code;
}

const struct command command_check = {
	.name = "check",
	.args = "FILE…",
	.summary = "do everything a load does, without loading",
	.dutch = "doe alles wat laden doet, zonder te laden",
	.help = "Reads ledger files through a mapping and reports what a load would do: charset "
		"and "
		"dialect of each file, how amounts and dates are read, the identity loaded + "
		"dropped + "
		"rejected = read in lines and in money, drop rules and control totals, codes that "
		"no "
		"code list knows, and every issue with its place.\n\n"
		"With --store it also says what a load into that store would say: which datasets "
		"would be superseded, old beside new, and what would be refused. The store stays as it "
		"is.\n\n"
		"Where totals are stated (--expect, control totals of the mapping, control rows of the file) it also says what each "
		"repair that it proves does to them: each total now, with the repair, and as stated, and whether it ties. The files are "
		"read again for it, for at most eight repairs one by one; those of one kind, and all, together.\n\n"
		"What the mapping lacks for catalogues (DCAT-AP-NL: publisher, licence, contact, period, "
		"place) is asked, with the property of datapackage.json that says it; nothing is refused "
		"for it.\n\n"
		"FILE may be a ledger (CSV, also .gz), a .zip, a folder, or - for standard "
		"input.\n\n"
		"The report goes to standard output. When that is not a terminal, errors and "
		"warnings "
		"also go to standard error as file:line:column, which editors understand.",
	.examples = "stuiver check --mapping mappings/de-bonn 'Plan 2018-2024.csv'\n"
		    "# with the total that the finance package shows, and the issues for a "
		    "spreadsheet\n"
		    "stuiver check -m mappings/waterrijk --expect amount=1234567.89 --issues "
		    "issues.csv "
		    "2024.csv",
	.options = options,
	.run = run,
};
