#include "base/memory/arena.h"
#include "base/system/file.h"
#include "base/text/csv_out.h"
#include "cli/commands.h"
#include "cli/load/dialect.h"
#include "cli/load/finishing.h"
#include "cli/privacy/privacy_page.h"
#include "cli/privacy/privacy_remask.h"
#include "cli/privacy/privacy_run.h"
#include "cli/privacy/privacy_store.h"
#include "console/terminal.h"
#include "descriptor/descriptor.h"
#include "mapping/mapping.h"
#include "privacy/people/people_lists.h"
#include "road/road.h"

#include <ctype.h>
#include <stdio.h>
#include <time.h>

#define OUT_MOST ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "what a store publishes, instead of files", 0},
	{'p', "policy", "FILE", "words, thresholds and exceptions (default: the program's own)", 0},
	{'m', "mapping", "DIR",
	 "read the files as this mapping does, a folder or its datapackage.json, instead of finding "
	 "out how they are written",
	 0},
	{0, "print-policy", NULL, "write the program's own policy, to be changed", 0},
	{0, "by", "COLUMN", "tell apart the lines of each value of this column: a taakveld", 0},
	{0, "findings", "FILE",
	 "write each text in which something was found, masked, to a CSV file", 0},
	{0, "version", "DATASET",
	 "of a store: the report that was kept with this dataset, by column, rule and taakveld", 0},
	{0, "staged", "NUMBER", "of a store: the one that was kept with what is staged under it",
	 0},
	{0, "remask", NULL,
	 "mask in all that a store shows, of whatever version, what would be masked now", 0},
	{'n', "dry-run", NULL, "with --remask: tell what would happen, and change nothing", 0},
	{0, "by", "NAME", "who says so, for the record", 0},
	{0, "report", "text|json|html",
	 "the whole report, with what loads hid and what was decided: html is a page to print "
	 "(default: text)",
	 0},
	DIALECT_OPTIONS,
	{0},
};

static void look_at_published(void *payload, struct str cube, uint64_t place, struct str ref,
			      struct str text)
{
	struct privacy_run *r = payload;
	struct cell_place at = {cube, place, ref};
	privacy_run_text(r, &at, privacy_scan_column(r->scan, ref, STR("")), text);
}

/* As check and load read it: how the mapping says that it is written. */
static int look_as_mapped(struct privacy_run *r, const struct mapping *m,
			  const struct source *source, struct error *e)
{
	struct extractor *x;
	struct str place = str_z(source->place);
	int chosen = mapping_choose_resource(m, place, NULL, 0, e);
	if (chosen == -2) {
		const struct str none = STR("");
		size_t n;
		if (extract_open(&x, source, mapping_any_dialect(m), r->issues, e) != 0)
			return -1;
		const struct str *header = extract_header(x, &n);
		chosen = mapping_choose_resource(m, place, header ? header : &none, n, e);
		extract_close(x);
	}
	if (chosen < 0)
		return -1;
	r->read_as = &m->resources[m->ledgers[chosen]];
	return privacy_run_file(r, source, mapping_dialect(m, (size_t)chosen), e);
}

static int look_at_files(struct privacy_run *r, struct error *e)
{
	struct extract_options dialect;
	struct mapping *m = NULL;
	size_t n;
	const char *const *paths = options_args(r->options, &n);
	const char *path = option_value(r->options, "mapping");
	if (n == 0)
		return error_set(e, STATUS_USAGE, "give files, or --store");
	if (dialect_options(&dialect, r->options, e) != 0 ||
	    (path && mapping_open(&m, path, e) != 0) ||
	    sources_open(&r->sources, paths, n, e) != 0) {
		mapping_free(m);
		return -1;
	}
	int status = 0;
	for (size_t i = 0; i < r->sources->n && status >= 0; i++)
		status = m ? look_as_mapped(r, m, &r->sources->items[i], e)
			   : privacy_run_file(r, &r->sources->items[i], &dialect, e);
	mapping_free(m);
	return status < 0 ? -1 : 0;
}

/* ---- the report ---- */

static void write_page(struct privacy_run *r, struct str markdown)
{
	struct html h;
	html_begin(&h, &r->out, LANG_NL);
	privacy_page(&h, html_of_markdown(r->arena, markdown));
}

static void write_whole_page(struct privacy_run *r, const struct privacy_report *whole)
{
	struct buffer text;
	buffer_init(&text, OUT_MOST);
	privacy_report_markdown(whole, &text);
	write_page(r, buffer_str(&text));
	buffer_drop(&text);
}

static int no_form(struct str form, struct error *e)
{
	return error_set(e, STATUS_USAGE, "--report: '%.*s' is none of text, json, html",
			 STR_ARG(form));
}

static int write_whole(struct privacy_run *r, const struct privacy_report *whole, struct error *e)
{
	struct str form = str_z(option_or(r->options, "report", "text"));
	struct json_out j;
	if (str_eq(form, STR("html"))) {
		write_whole_page(r, whole);
	} else if (str_eq(form, STR("json"))) {
		json_begin(&j, &r->out);
		privacy_report_whole_json(whole, &j);
		buffer_append_char(&r->out, '\n');
	} else if (str_eq(form, STR("text"))) {
		privacy_report_whole_text(whole, &r->out);
	} else {
		return no_form(form, e);
	}
	return cli_write(buffer_str(&r->out), e);
}

/* What was kept with a version, as it was then. */
static int write_kept(struct privacy_run *r, const char *store, struct error *e)
{
	struct str form =
		str_z(options_json(r->options) ? "json" : option_or(r->options, "report", "text"));
	struct store_annex x;
	if (privacy_store_annex(store, r->options, r->arena, &x, e) != 0)
		return -1;
	if (str_eq(form, STR("html")))
		write_page(r, x.page);
	else if (str_eq(form, STR("json")))
		buffer_printf(&r->out, "%.*s\n", STR_ARG(x.json));
	else if (str_eq(form, STR("text")))
		buffer_append_str(&r->out, x.text);
	else
		return no_form(form, e);
	return cli_write(buffer_str(&r->out), e);
}

static int report(struct privacy_run *r, struct error *e)
{
	const char *path = option_value(r->options, "findings");
	char moment[32];
	struct tm utc;
	struct json_out j;
	time_t now = time(NULL);
	strftime(moment, sizeof moment, "%Y-%m-%d %H:%M UTC", gmtime_r(&now, &utc));
	struct privacy_report whole = {.scan = r->scan,
				       .policy = r->policy,
				       .about = r->about,
				       .made_at = str_z(moment),
				       .kept = r->kept.texts,
				       .nkept = r->kept.ntexts,
				       .cells = r->kept.cells,
				       .ncells = r->kept.ncells};
	privacy_scan_end(r->scan);
	if (path && file_write(path, buffer_str(&r->findings), e) != 0)
		return -1;
	if (!options_json(r->options))
		return write_whole(r, &whole, e);
	json_begin(&j, &r->out);
	privacy_report_json(r->scan, &j);
	buffer_append_char(&r->out, '\n');
	return cli_write(buffer_str(&r->out), e);
}

/* The policy: the one that is asked for, that of the store's last load, or the program's own. */
static int open_policy(struct privacy_run *r, const char *store, struct error *e)
{
	const char *path = option_value(r->options, "policy");
	if (store && privacy_store_kept(store, r->arena, &r->kept, e) != 0)
		return -1;
	int status = path || r->kept.policy.len == 0
			     ? privacy_policy_open(&r->policy, path, e)
			     : privacy_policy_read(&r->policy, r->kept.policy, e);
	return status == 0 ? privacy_policy_has_key(r->policy, e) : -1;
}

/* Of a store: each cube, whatever its version. */
static int remask(struct privacy_run *r, const char *store, struct error *e)
{
	const char *path = option_value(r->options, "policy");
	struct str by = str_z(option_or(r->options, "by", "")), policy = STR("");
	if (!store)
		return error_set(e, STATUS_USAGE, "--remask is of a store: give --store");
	if ((by.len && person_check(by, e) != 0) ||
	    (path && file_read(&policy, r->arena, path, OUT_MOST, e) != 0))
		return -1;
	return privacy_remask(store, policy, r->options, r->arena, e);
}

static int look(struct privacy_run *r, struct error *e)
{
	const char *store = option_value(r->options, "store");
	bool kept = option_given(r->options, "version") || option_given(r->options, "staged");
	if (option_given(r->options, "print-policy"))
		return cli_write(privacy_policy_text(), e);
	if (kept && !store)
		return error_set(e, STATUS_USAGE,
				 "--version and --staged are of a store: give --store");
	if (kept)
		return write_kept(r, store, e);
	if (option_given(r->options, "remask"))
		return remask(r, store, e);
	if (open_policy(r, store, e) != 0)
		return -1;
	r->about = store ? str_z(store) : STR("bestanden");
	r->scan = privacy_scan_new(r->policy);
	int status =
		store ? privacy_store_read(store, look_at_published, r, e) : look_at_files(r, e);
	return status == 0 ? report(r, e) : -1;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_privacy, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct privacy_run r = {.options = o, .keep = option_given(o, "findings")};
	buffer_init(&r.findings, SIZE_MAX);
	buffer_init(&r.out, OUT_MOST);
	r.issues = issues_new();
	r.arena = arena_new();
	buffer_append_z(&r.findings, "file,line,column,rules,masked\r\n");
	int failed = look(&r, &e);
	issues_print(stderr, r.issues, options_quiet(o) ? SEVERITY_ERROR : SEVERITY_WARNING, 3);
	privacy_scan_free(r.scan);
	privacy_policy_free(r.policy);
	issues_free(r.issues);
	arena_free(r.arena);
	sources_free(r.sources);
	buffer_drop(&r.findings);
	buffer_drop(&r.out);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_privacy = {
	.name = "privacy",
	.args = "[FILE…]",
	.summary = "tell where a ledger or a store names people, or what is not for everybody",
	.dutch =
		"vertel waar een grootboek of een store personen noemt, of wat niet voor iedereen is",
	.help = "Looks at every text of FILE, or at all labels and texts that a store publishes, by "
		"fifteen rules: citizen service numbers, IBANs and old account numbers, names, "
		"e-mail "
		"addresses and telephones, addresses, dates of birth, numbers of clients and cases, "
		"words of health, payroll, creditors who are people, claims, expenses, users and "
		"paths. "
		"Each by value, check digits, the words around it, the column's header, and lists.\n\n"
		"With every load and everything staged such a report is kept, told apart by taakveld "
		"where the cube has that dimension (else by what it has instead): --version and "
		"--staged show it as it was then.\n\n"
		"For each column and rule it tells in how many texts something was found, what is to "
		"be done (review: a person decides; aggregate; mask; block: mask, in columns whose mapping "
		"accepts it too, and of health the whole text; drop: the column), and samples, which are masked. Nothing is changed: it is load that masks, "
		"before anything is published.\n\n"
		"Masked once is masked everywhere: a load masks in what was published before, too, what "
		"its policy, its lists or its levels hide, and tells it. --remask does so without a load, "
		"when a list grew: labels, texts of lines, explanations and reasons of each version, and "
		"lines of originals; amounts stay. What cannot be masked is refused, and told.\n\n"
		"Word lists, thresholds and what is allowed (streets, firms, the municipality's own "
		"IBANs) are a policy in JSON: --print-policy writes the program's own. As "
		"privacy-policy.json beside a mapping it holds for its loads; its \"actions\" say "
		"what a rule does (mask, block, review, tell, off), its \"decisions\" which words "
		"may be public, why, by whom and when.",
	.examples =
		"stuiver privacy grootboek-2024.csv\n"
		"stuiver privacy --print-policy > beleid.json\n"
		"stuiver privacy --policy beleid.json --findings gevonden.csv grootboek-2024.csv\n"
		"stuiver privacy --store stuiver.db --json\n"
		"# what was found and decided when number 3 was staged, and when dataset 12 was published\n"
		"stuiver privacy --store stuiver.db --staged 3 --report html > bijlage.html\n"
		"stuiver privacy --store stuiver.db --version 12\n"
		"# the lists grew: what is public must not name them any more\n"
		"stuiver privacy --store stuiver.db --remask --by 'B. Smit'\n"
		"# a page to print: an annex to a DPIA\n"
		"stuiver privacy --by taakveld --report html grootboek-2024.csv > rapport.html",
	.options = options,
	.run = run,
};
