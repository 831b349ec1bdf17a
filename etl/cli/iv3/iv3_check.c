/* stuiver iv3 check: the verdict on deliveries, or on what would be one. */
#include "cli/commands.h"
#include "cli/iv3/iv3_cube.h"
#include "cli/iv3/iv3_report.h"

#include "base/system/file.h"

static const struct option_spec options[] = {
	IV3_OPTION_DEFINITIONS,
	{0, "limit", "CHECK=VALUE",
	 "another limit for a plausibility check: PF003=2.5 (per cent), PF006=100 (units)",
	 OPTION_REPEATS},
	IV3_OPTIONS_CUBE,
	IV3_OPTIONS_WHEN(
		"without a file: the boekjaar",
		"without a file: 0 begroting, 1 to 4 quarters from January on, 5 jaarrekening"),
	IV3_OPTION_LAYER,
	IV3_OPTION_NUMBER,
	IV3_OPTION_NAME,
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

/* How many repairs are proven; looked for only where something is off that a spreadsheet may have done. */
static size_t repairs_of(const char *path, const struct iv3_findings *f,
			 const struct iv3_definitions *d, struct arena *a)
{
	static const char *const may[] = {"DF00", "GRIJS", "SF004", "SF016", "SF017", "NUMMER"};
	struct iv3_repairs r;
	struct error ignored;

	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < sizeof may / sizeof *may; k++)
			if (strncmp(f->items[i].code, may[k], strlen(may[k])) == 0)
				return iv3_repairs_find(&r, a, path, d, &ignored) == 0 ? r.proven
										       : 0;
	return 0;
}

static int judge_file(const struct options *o, const char *path, const struct iv3_limits *limits,
		      struct iv3_report *report, struct error *e)
{
	struct arena *a = arena_new();
	struct iv3_delivery v;
	struct iv3_definitions *d = NULL;
	struct iv3_findings f = {0};
	struct error lacking;
	int result = -1;
	if (iv3_delivery_of_file(&v, a, path, &f, e) != 0)
		goto done;
	if (iv3_source_definitions(&d, o, a, v.layer, v.year, &lacking) == 0)
		iv3_judge(&f, &v, d, limits);
	else if (lacking.status != STATUS_NOT_FOUND) {
		*e = lacking;
		goto done;
	}
	if (iv3_behind_details(&f, &v, path, e) != 0)
		goto done;
	iv3_report_add(report, path, &v, d, d ? NULL : lacking.text, &f,
		       d ? repairs_of(path, &f, d, a) : 0);
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

static int run(int argc, char **argv)
{
	int code;
	size_t n;
	struct error e = {0};
	struct options *o = options_parse(&action_iv3_check, argc, argv, &code);
	if (!o)
		return code;
	const char *const *files = options_args(o, &n);
	int result = check(o, files, n, &e);
	options_free(o);
	return result ? cli_fail(&e) : EXIT_OK;
}

const struct command action_iv3_check = {
	.name = "iv3 check",
	.args = "[FILE…]",
	.summary = "the verdict on deliveries before CBS gives it",
	.dutch = "het oordeel over leveringen voordat CBS het geeft",
	.help = "Reads Iv3-JSON (schema 2.1, 2.0, 1.1, 1.0, and the shape of 2017), or the workbook of CBS itself (the Iv3-model of 2023 and "
		"later, .xlsx or .xlsm; findings name its cells), and says in CBS's words what is off: "
		"SF (shape), DF (codes) and PF (plausibility), grey cells as warnings, each with its place and what would mend it. "
		"Where CBS's limit is not public it is ours, and said so; --limit changes one. A check that cannot be made is no approval "
		"(PF099). Behind each finding stand its rows, the largest first, with their line in the file (or their cell in the workbook) and their "
		"details, and how many there are and what they are together. Without a file it judges what export would write of a cube (--store, "
		"--cube, --year, --period), and tells behind each finding which lines of which files it is made of. What a spreadsheet did with proof 'iv3 repair' mends. The report is in Dutch; --json gives it to programs. "
		"Exit code 4: faults, or no verdict.",
	.examples =
		"stuiver iv3 check levering.json\n"
		"stuiver iv3 check iv3-model.xlsx\n"
		"stuiver iv3 check --definitions iv3_definities_Gemeente_2027.json levering.json\n"
		"stuiver iv3 check -s stuiver.db -c waterrijk --year 2024 --period 5",
	.options = options,
	.run = run,
};
