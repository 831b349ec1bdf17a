#include "cli/commands.h"
#include "cli/iv3_cube.h"
#include "cli/iv3_report.h"

#include "base/file.h"
#include "console/options.h"

static const struct option_spec options[] = {
	{0, "definitions", "FILE",
	 "CBS's definition file of that year, instead of the program's own", 0},
	{0, "limit", "CHECK=VALUE",
	 "another limit for a plausibility check: PF003=2.5 (per cent), PF006=100 (units)",
	 OPTION_REPEATS},
	{'s', "store", "FILE", "of export and reconcile: the store", 0},
	{'c', "cube", "CUBE", "of export and reconcile: the cube", 0},
	{'y', "year", "YEAR", "the boekjaar (of reconcile: that of the delivery)", 0},
	{0, "period", "0-5",
	 "0 begroting, 1 to 4 quarters from January on, 5 jaarrekening (of reconcile: that of the delivery)",
	 0},
	{0, "phase", "PHASE",
	 "the member of the cube's phase that is delivered, or all (default: by the period)", 0},
	{0, "taakveld", "DIM.ATTR", "what in the cube is the taakveld (default: by name)", 0},
	{0, "categorie", "DIM.ATTR", "what in the cube is the category (default: by name)", 0},
	{0, "measure", "NAME", "the cube's measure (default: the first of money)", 0},
	{0, "cut", "CUT", "only the lines that pass, in the words of the API", 0},
	{0, "placement", "1|2",
	 "of reconcile with a table of CBS: which publication (default: the second where there is one)",
	 0},
	{0, "csv", NULL, "of reconcile: every cell as CSV", 0},
	{0, "details", NULL, "a row for each classification below taakveld and category", 0},
	{0, "detail", "DIM", "the same, of these dimensions only", OPTION_REPEATS},
	{0, "details-public", NULL, "consent: details_openbaar is true", 0},
	{0, "allow-unmapped", NULL,
	 "leave out lines whose taakveld or category the year does not have; a remark says so", 0},
	{0, "layer", "Gemeente|Provincie|GR", "overheidslaag (default Gemeente)", 0},
	{0, "number", "CODE", "overheidsnummer, as 060344", 0},
	{0, "name", "NAME", "overheidsnaam", 0},
	{0, "status", "Begroting|Realisatie", "status (default: by the period)", 0},
	{0, "date", "MOMENT", "datum, as 2025-06-30T12:00:00Z (default: now)", 0},
	{0, "contact-name", "NAME", "whom CBS can ask", 0},
	{0, "email", "ADDRESS", "and where", 0},
	{0, "phone", "NUMBER", "and by telephone", 0},
	{0, "package", "NAME", "financieel_pakket: where the ledger is kept", 0},
	{0},
};

/* "2.5" as 250. */
static bool read_hundredths(struct str s, int64_t *out)
{
	uint64_t whole, part = 0;
	struct str digits = str_split(&s, '.');
	if (!str_to_u64(digits, &whole) || whole > 1000000 || s.len > 2 ||
	    (s.len && !str_to_u64(s, &part)))
		return false;
	*out = (int64_t)(whole * 100 + (s.len == 1 ? part * 10 : part));
	return true;
}

/* "PF003=2.5" */
static int read_limit(struct iv3_limits *out, const char *text, struct error *e)
{
	if (strncmp(text, "PF00", 4) == 0 && text[4] >= '1' && text[4] <= '9' && text[5] == '=' &&
	    read_hundredths(str_z(text + 6), &out->pf[text[4] - '0'])) {
		out->published[text[4] - '0'] = false;
		return 0;
	}
	return error_set(e, STATUS_USAGE,
			 "--limit %.40s: write PF003=2.5 (per cent; PF006 to PF009: units)", text);
}

static int read_limits(struct iv3_limits *out, const struct options *o, struct error *e)
{
	iv3_limits_init(out);
	for (size_t i = 0; i < option_count(o, "limit"); i++)
		if (read_limit(out, option_at(o, "limit", i), e) != 0)
			return -1;
	return 0;
}

static int judge_file(const struct options *o, const char *path, const struct iv3_limits *limits,
		      struct iv3_report *report, struct error *e)
{
	struct arena *a = arena_new();
	struct str text;
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct iv3_findings f = {0};
	struct error lacking;
	int result = -1;
	if (file_read(&text, a, path, IV3_DELIVERY_MAX, e) != 0 ||
	    iv3_delivery_read(&v, a, text, &f, e) != 0)
		goto done;
	if (iv3_source_definitions(&d, o, a, v.layer, v.year, &lacking) == 0)
		iv3_judge(&f, &v, d, limits);
	else if (lacking.status != STATUS_NOT_FOUND) {
		*e = lacking;
		goto done;
	}
	iv3_report_add(report, path, &v, d, d ? NULL : lacking.text, &f);
	result = 0;
done:
	iv3_findings_free(&f);
	iv3_definitions_free(d);
	arena_free(a);
	return result ? error_context(e, "%s", path) : 0;
}

static int check(const struct options *o, const char *const *files, size_t n, struct error *e)
{
	struct iv3_limits limits;
	struct iv3_report report;
	if (read_limits(&limits, o, e) != 0)
		return -1;
	iv3_report_begin(&report, options_json(o));
	int result = 0;
	if (n == 0)
		result = iv3_judge_cube(o, &limits, &report, e);
	for (size_t i = 0; i < n && result == 0; i++)
		result = judge_file(o, files[i], &limits, &report, e);
	int written = iv3_report_end(&report, result == 0, e);
	if (result != 0 || written != 0)
		return -1;
	return report.refused ? error_set(e, STATUS_REFUSED,
					  "%zu of %zu: no approval; the report says why",
					  report.refused, n ? n : 1)
			      : 0;
}

static int table(const char *const *files, size_t n, struct error *e)
{
	struct buffer out;
	buffer_init(&out, IV3_DELIVERY_MAX);
	int result = 0;
	iv3_table_head(&out);
	for (size_t i = 0; i < n && result == 0; i++)
		result = iv3_table_file(&out, files[i], e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&command_iv3, argc, argv, &code);
	if (!o)
		return code;
	const char *const *args = options_args(o, &n);
	int result;
	if (n >= 1 && strcmp(args[0], "check") == 0)
		result = check(o, args + 1, n - 1, &e);
	else if (n >= 2 && strcmp(args[0], "table") == 0)
		result = table(args + 1, n - 1, &e);
	else if (n == 1 && strcmp(args[0], "export") == 0)
		result = iv3_export(o, &e);
	else if (n == 2 && strcmp(args[0], "reconcile") == 0)
		result = iv3_reconcile(o, args[1], &e);
	else
		result = error_set(
			&e, STATUS_USAGE,
			"iv3: say check or table and which files, export, or reconcile and one file");
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command command_iv3 = {
	.name = "iv3",
	.args = "ACTION [FILE…]",
	.summary =
		"the verdict on an Iv3 delivery before CBS gives it; a delivery of a cube, and whether both tie",
	.dutch =
		"het oordeel over een Iv3-levering voordat CBS het geeft; een levering van een cube, en of beide aansluiten",
	.help = "iv3 check reads Iv3-JSON (schema 2.1, 2.0, 1.1, 1.0, and the shape of 2017) and says in CBS's words what is off: "
		"SF (shape), DF (codes) and PF (plausibility), grey cells as warnings, each with its place and what would mend it. "
		"Where CBS's limit is not public it is ours, and said so; --limit changes one. A check that cannot be made is no approval "
		"(PF099). Without a file it judges what export would write of a cube (--store, --cube, --year, --period), and tells behind "
		"each finding about a cell which lines of which files it is made of. The report is in Dutch; --json gives it to programs. Exit code 4: faults, or no verdict.\n\n"
		"iv3 table writes the rows of deliveries as one CSV, in euros, with the names of codes: mappings/nl-iv3-levering loads "
		"it as a cube.\n\n"
		"iv3 export writes a delivery (Iv3-JSON 2.1) of a cube: lasten and baten per taakveld and category, in thousands of "
		"euros, rounded by the largest remainder so that the totals of both are the rounded sums. Year, phase, side, taakveld "
		"and category are found in the cube's model. Lines whose taakveld or category the year's lists lack are told with "
		"their money, and nothing is written. --details writes a row for each classification below them (grootboek, "
		"kostenplaats, programma), never a text of a line. A cube has no balance: those parts are empty, and iv3 check says "
		"what follows.\n\n"
		"iv3 reconcile lays a cube and a delivery side by side, per taakveld and category: 'sluit aan op Iv3 (verschil € 0)', or by "
		"how much not, where, and what explains it (periods 0 and 13, codes that Iv3 does not have, an amount that stands elsewhere, "
		"reserves). Differences that rounding makes are none. --json and --csv give every cell. Exit code 4: it does not tie. "
		"A file that ends in .csv is a table of CBS's open data (TaakveldBalanspost, Categorie, Gemeenten, Verslagsoort, two "
		"publications), of which --number, --year and --period say what to take.",
	.examples =
		"stuiver iv3 check levering.json\n"
		"stuiver iv3 check --definitions iv3_definities_Gemeente_2027.json levering.json\n"
		"stuiver iv3 check -s stuiver.db -c waterrijk --year 2024 --period 5\n"
		"stuiver iv3 table levering.json > levering.csv\n"
		"stuiver iv3 export -s stuiver.db -c waterrijk --year 2024 --period 5 --number 060344 --name Waterrijk --contact-name "
		"'F. Inancien' --email financien@waterrijk.nl --phone 0612345678 --package Pakket > levering.json\n"
		"stuiver iv3 reconcile -s stuiver.db -c waterrijk levering.json\n"
		"stuiver iv3 reconcile -s stuiver.db -c waterrijk --number 060344 --year 2024 --period 5 45067NED.csv",
	.options = options,
	.run = run,
};
