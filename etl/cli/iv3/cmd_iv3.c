#include "cli/commands.h"
#include "cli/iv3/iv3_cube.h"
#include "cli/iv3/iv3_report.h"
#include "iv3_lists/iv3_lists.h"

#include <stdio.h>
#include <string.h>

/* ---- table ---- */

static const struct option_spec table_options[] = {
	{0, "rounded", NULL,
	 "amounts with more decimals than cents are rounded to these, and told (default: refused)",
	 0},
	{0},
};

static int run_table(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_table, argc, argv, &code);
	if (!o)
		return code;
	const char *const *files = options_args(o, &n);
	int result = iv3_table(files, n, option_given(o, "rounded"), &e);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_table = {
	.name = "iv3 table",
	.args = "FILE…",
	.summary = "the rows of deliveries as one CSV, to be loaded",
	.dutch = "de regels van leveringen als één CSV, om te laden",
	.help = "Writes the rows of deliveries as one CSV, in euros, with the names of codes: mappings/nl-iv3-levering loads "
		"it as a cube. Of a file that iv3 repair wrote, the column hersteld says of each row what stood there before, and so does "
		"the cube.",
	.examples = "stuiver iv3 table levering.json > levering.csv",
	.options = table_options,
	.run = run_table,
};

/* ---- export ---- */

static const struct option_spec export_options[] = {
	IV3_OPTIONS_CUBE,
	IV3_OPTIONS_WHEN("the boekjaar",
			 "0 begroting, 1 to 4 quarters from January on, 5 jaarrekening"),
	{0, "details", NULL, "a row for each classification below taakveld and category", 0},
	{0, "detail", "DIM", "the same, of these dimensions only", OPTION_REPEATS},
	{0, "balance", "FILE",
	 "the balance, kengetallen and beleidsindicatoren of this delivery (Iv3-JSON, or CBS's workbook) of the same report",
	 0},
	{0, "details-public", NULL, "consent: details_openbaar is true", 0},
	{0, "allow-unmapped", NULL,
	 "leave out lines whose taakveld or category the year does not have; a remark says so", 0},
	IV3_OPTION_LAYER,
	IV3_OPTION_NUMBER,
	IV3_OPTION_NAME,
	{0, "status", "Begroting|Realisatie", "status (default: by the period)", 0},
	{0, "date", "MOMENT", "datum, as 2025-06-30T12:00:00Z (default: now)", 0},
	{0, "contact-name", "NAME", "whom CBS can ask", 0},
	{0, "email", "ADDRESS", "and where", 0},
	{0, "phone", "NUMBER", "and by telephone", 0},
	{0, "package", "NAME", "financieel_pakket: where the ledger is kept", 0},
	IV3_OPTION_DEFINITIONS,
	{0},
};

static int run_export(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_export, argc, argv, &code);
	if (!o)
		return code;
	int result = iv3_export(o, &e);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_export = {
	.name = "iv3 export",
	.args = "",
	.summary = "a delivery (Iv3-JSON 2.1) of a cube",
	.dutch = "een levering (Iv3-JSON 2.1) van een cube",
	.help = "Writes a delivery of a cube: lasten and baten per taakveld and category, in thousands of "
		"euros, rounded by the largest remainder so that the totals of both are the rounded sums. Year, phase, side, taakveld "
		"and category are found in the cube's model. Lines whose taakveld or category the year's lists lack are told with "
		"their money, and nothing is written. --details writes a row for each classification below them (grootboek, "
		"kostenplaats, programma), never a text of a line. A cube has no balance: those parts are those of --balance, with "
		"kengetallen and beleidsindicatoren (formatie and bezetting in fte), or they are empty, and iv3 check says what follows. "
		"Details are asked a taakveld at a time and staged on disk, so that some hundred MB of them need no such memory.",
	.examples =
		"stuiver iv3 export -s stuiver.db -c waterrijk --year 2024 --period 5 --number 060344 --name Waterrijk --contact-name "
		"'F. Inancien' --email financien@waterrijk.nl --phone 0612345678 --package Pakket > levering.json",
	.options = export_options,
	.run = run_export,
};

/* ---- reconcile ---- */

static const struct option_spec reconcile_options[] = {
	IV3_OPTIONS_CUBE,
	IV3_OPTIONS_WHEN("of a table of CBS: the boekjaar; else it must be that of the delivery",
			 "of a table of CBS: 0 to 5; else it must be that of the delivery"),
	{0, "placement", "1|2",
	 "of a table of CBS: which publication (default: the second where there is one)", 0},
	{0, "csv", NULL, "every cell as CSV", 0},
	IV3_OPTION_LAYER,
	IV3_OPTION_NUMBER,
	IV3_OPTION_DEFINITIONS,
	{0},
};

static int run_reconcile(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_reconcile, argc, argv, &code);
	if (!o)
		return code;
	int result = iv3_reconcile(o, options_args(o, &n)[0], &e);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_reconcile = {
	.name = "iv3 reconcile",
	.args = "FILE",
	.summary = "whether a cube and a delivery, or what CBS published, tie",
	.dutch = "of een cube aansluit op een levering, of op wat CBS publiceerde",
	.help = "Lays a cube and a delivery side by side, per taakveld and category: 'sluit aan op Iv3 (verschil € 0)', or by "
		"how much not, where, and what explains it (periods 0 and 13, codes that Iv3 does not have, an amount that stands elsewhere, "
		"reserves). Differences that rounding makes are none. --json and --csv give every cell. Exit code 4: it does not tie.\n\n"
		"A file that ends in .csv is a table of CBS's open data (TaakveldBalanspost, Categorie, Gemeenten, Verslagsoort, two "
		"publications), of which --number, --year and --period say what to take.",
	.examples =
		"stuiver iv3 reconcile -s stuiver.db -c waterrijk levering.json\n"
		"stuiver iv3 reconcile -s stuiver.db -c waterrijk --number 060344 --year 2024 --period 5 45067NED.csv",
	.options = reconcile_options,
	.run = run_reconcile,
};

/* ---- lists ---- */

static const struct option_spec lists_options[] = {
	{'y', "year", "YEAR", "the boekjaar of the table (required)", 0},
	{0, "layer", "LAYER", "Gemeente (default), Provincie, GR or Waterschap", 0},
	{0},
};

static int read_lists(struct iv3_lists **out, const struct options *o, const char *const *files,
		      size_t n, struct error *e)
{
	static const char *const layers[] = {"Gemeente", "Provincie", "GR", "Waterschap"};
	const char *layer = option_or(o, "layer", layers[0]);
	uint64_t year;
	bool known = false;

	for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
		known = known || strcmp(layer, layers[i]) == 0;
	if (!known)
		return error_set(e, STATUS_USAGE,
				 "--layer %.40s: it is Gemeente, Provincie, GR or Waterschap",
				 layer);
	if (!option_given(o, "year"))
		return error_set(e, STATUS_USAGE, "iv3 lists: say --year");
	if (option_number(&year, o, "year", 1995, 2999, e) != 0)
		return -1;
	*out = iv3_lists_new(str_z(layer), (int)year);
	for (size_t i = 0; i < n; i++)
		if (iv3_lists_add(*out, files[i], e) != 0)
			return -1;
	return 0;
}

static int write_lists(const struct iv3_lists *l, struct error *e)
{
	struct buffer out;
	struct str example;

	buffer_init(&out, IV3_DEFINITIONS_MAX);
	int result = iv3_lists_write(&out, l, e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	uint64_t left = iv3_lists_left_out(l, &example);
	if (result == 0 && left)
		fprintf(stderr,
			"stuiver: iv3: %llu keys are no code of Iv3, and left out: %.*s%s\n",
			(unsigned long long)left, STR_ARG(example), left > 1 ? ", …" : "");
	return result;
}

static int run_lists(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct iv3_lists *l = NULL;
	struct options *o = options_parse(&action_iv3_lists, argc, argv, &code);
	if (!o)
		return code;
	const char *const *files = options_args(o, &n);
	int result = read_lists(&l, o, files, n, &e);
	if (result == 0)
		result = write_lists(l, &e);
	iv3_lists_free(l);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_lists = {
	.name = "iv3 lists",
	.args = "FILE…",
	.summary =
		"CBS's own lists of a table as a definition file: functies, water boards, earlier years",
	.dutch =
		"de lijsten van een tabel van het CBS als definitiebestand: functies, waterschappen, eerdere jaren",
	.help = "Makes a definition file, for --definitions, of the lists that CBS's open data have of each table of Iv3 (CSV or JSON with Key, "
		"Title and Description): TaakveldBalanspost, or FunctieKostenplaatsBalanspost until 2016 and of water boards, and "
		"Categorie. For these there are no definition files: functies of 2010 to 2016, water boards, provinces and joint arrangements "
		"before 2026. They are at https://dataderden.cbs.nl/ODataApi/OData/TABLE/LIST; which TABLE is of which layer and year says "
		"https://dataderden.cbs.nl/ODataCatalog/Tables (of municipalities 45007NED of 2010, 45008NED, 45001NED, 45004NED, 45005NED, "
		"45006NED, 45031NED of 2016). Keys that are totals are left out, and told. Such lists have no grey cells and no "
		"checks: iv3 check by them names unknown codes, and gives no approval (PF099).",
	.examples =
		"stuiver iv3 lists --year 2016 FunctieKostenplaatsBalanspost.csv Categorie.csv > functies-2016.json\n"
		"stuiver iv3 reconcile -s stuiver.db -c gemeente --number 060344 --year 2016 --period 5 --definitions functies-2016.json "
		"45031NED.csv\n"
		"stuiver iv3 lists --year 2024 --layer Waterschap FunctieKostenplaatsBalanspost.csv Categorie.csv > waterschappen-2024.json",
	.options = lists_options,
	.run = run_lists,
};

/* ---- */

static const struct command *const actions[] = {
	&action_iv3_check,    &action_iv3_repair,    &action_iv3_table,
	&action_iv3_export,   &action_iv3_reconcile, &action_iv3_key_figures,
	&action_iv3_quarters, &action_iv3_lists,     NULL,
};

static int run(int argc, char **argv)
{
	return actions_run(&command_iv3, argc, argv);
}

const struct command command_iv3 = {
	.name = "iv3",
	.args = "ACTION…",
	.summary =
		"the verdict on an Iv3 delivery before CBS gives it; a delivery of a cube, and whether both tie",
	.dutch =
		"het oordeel over een Iv3-levering voordat CBS het geeft; een levering van een cube, en of beide aansluiten",
	.help = "Iv3, Informatie voor derden, is what every Dutch municipality, province and joint arrangement delivers to Statistics "
		"Netherlands (CBS): taakveld by category, in thousands of euros, six times a year. 'stuiver fetch iv3' brings what CBS "
		"published of all of them.",
	.examples = "stuiver iv3 check levering.json\n"
		    "stuiver iv3 check --help",
	.actions = actions,
	.run = run,
};
