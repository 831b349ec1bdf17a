#include "base/system/file.h"
#include "base/system/stop.h"
#include "cli/commands.h"
#include "cli/fetch/fetch_manners.h"
#include "cli/fetch/geocode_report.h"
#include "console/options.h"
#include "console/terminal.h"

#include <stdlib.h>

#define TEXT_MAX ((size_t)256 << 20)
#define PATIENCE_MS 60000 /* for a load that is running: it may take a while */

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'c', "cube", "CUBE", "only the places of this cube", 0},
	{'a', "addresses", "FILE",
	 "first load a CSV of addresses with coordinates (an extract of the BAG, or a --misses "
	 "file "
	 "that was filled in), in place of an earlier one of the same name",
	 OPTION_REPEATS},
	{0, "pdok", NULL,
	 "ask PDOK's Locatieserver for what is not in the table; without it nothing is sent to "
	 "anybody",
	 0},
	{0, "url", "BASE", "another Locatieserver (default " GEOCODE_URL ")", 0},
	{0, "rate", "N", "questions a second at most (default 5)", 0},
	{0, "limit", "N", "ask at most N addresses in this run (default: all)", 0},
	{0, "reverse", NULL,
	 "also ask PDOK for the address nearest to points that were given without one", 0},
	{0, "retry-misses", NULL, "ask again what PDOK did not find before", 0},
	{0, "timeout", "N", "seconds that one answer may take (default 30)", 0},
	{0, "retries", "N", "tries after one that failed (default 4)", 0},
	{0, "misses", "FILE",
	 "write what was not found to a CSV for a spreadsheet, with columns for the coordinates",
	 0},
	{0},
};

struct geocoding {
	const struct options *options;
	struct geocode_options run;
	struct store *store;
	struct geocode_report report;
	struct address_import *imports;
	size_t nimports;
	struct progress progress;
	struct str name; /* of what progress is about */
	struct buffer out;
};

static void on_progress(void *context, const char *doing, uint64_t done, uint64_t total)
{
	struct geocoding *g = context;
	bool file = g->name.len > 0;

	progress_show(&g->progress,
		      &(struct progress_state){.name = file ? g->name : STR("addresses"),
					       .n = 1,
					       .doing = doing,
					       .unit = file ? "rows" : "addresses",
					       .lines = file ? 0 : done,
					       .lines_total = file ? 0 : total,
					       .bytes_done = file ? done : 0,
					       .bytes_total = file ? total : 0});
}

static int read_options(struct geocoding *g, struct error *e)
{
	const struct options *o = g->options;

	g->run.limit = UINT64_MAX;
	if (fetch_manners(&g->run.fetch, o, 5, 30, e) ||
	    option_number(&g->run.limit, o, "limit", 0, UINT64_MAX, e))
		return -1;
	if (!option_given(o, "pdok") &&
	    (option_given(o, "url") || option_given(o, "retry-misses") ||
	     option_given(o, "limit") || option_given(o, "reverse")))
		return error_set(e, STATUS_USAGE,
				 "geocode: --url, --limit, --reverse and --retry-misses are about "
				 "asking PDOK; "
				 "add --pdok, which allows that addresses are sent");
	g->run.cube = str_z(option_value(o, "cube"));
	g->run.url = option_given(o, "pdok") ? option_or(o, "url", GEOCODE_URL) : NULL;
	g->run.reverse = option_given(o, "reverse");
	g->run.retry_misses = option_given(o, "retry-misses");
	g->run.progress = on_progress;
	g->run.context = g;
	return 0;
}

static int open_store(struct geocoding *g, struct error *e)
{
	const char *path = option_value(g->options, "store");

	/* Opening for writing would make it. */
	if (!file_exists(path))
		return error_set(e, STATUS_NO_FILE,
				 "there is no store %s; `stuiver load --store %s` makes one", path,
				 path);
	if (store_open_writer(&g->store, path, e))
		return -1;
	store_patience(g->store, PATIENCE_MS);
	return 0;
}

static int import_one(struct geocoding *g, const char *path, struct error *e)
{
	struct issues *issues = issues_new();

	g->name = str_z(path);
	progress_begin(&g->progress, options_quiet(g->options));
	int result = addresses_import(&g->imports[g->nimports], g->store, path, issues, &g->run, e);
	progress_end(&g->progress);
	g->name = STR("");
	issues_print(stderr, issues, SEVERITY_WARNING, 5);
	g->nimports += result == 0;
	issues_free(issues);
	return result;
}

static int import_all(struct geocoding *g, struct error *e)
{
	size_t n = option_count(g->options, "addresses");

	g->imports = xcalloc(n + 1, sizeof *g->imports);
	for (size_t i = 0; i < n; i++)
		if (import_one(g, option_at(g->options, "addresses", i), e))
			return -1;
	return 0;
}

static int write_misses(struct geocoding *g, struct error *e)
{
	const char *path = option_value(g->options, "misses");
	struct buffer csv;

	if (!path)
		return 0;
	buffer_init(&csv, TEXT_MAX);
	geocode_misses_csv(&csv, &g->report, terminal_dutch());
	int result = csv.overflow
			     ? error_set(e, STATUS_LIMIT, "%s: there are too many misses", path)
			     : file_write(path, buffer_str(&csv), e);
	buffer_drop(&csv);
	return result;
}

static void import_text(struct geocoding *g, size_t i)
{
	const struct address_import *x = &g->imports[i];
	char text[COUNT_TEXT_SIZE];
	const char *path = option_at(g->options, "addresses", i);

	count_format(text, x->loaded, false);
	if (x->known)
		buffer_printf(&g->out, "%s: loaded before\n", path);
	else
		buffer_printf(&g->out, "%s: %s addresses loaded", path, text);
	if (!x->known && x->unplaced) {
		count_format(text, x->unplaced, false);
		buffer_printf(&g->out, ", %s without coordinates left out", text);
	}
	if (!x->known)
		buffer_append_char(&g->out, '\n');
}

static int tell(struct geocoding *g, struct error *e)
{
	if (options_json(g->options)) {
		geocode_json(&g->out, &g->report, g->imports, g->nimports);
	} else {
		for (size_t i = 0; i < g->nimports; i++)
			import_text(g, i);
		geocode_text(&g->out, &g->report, g->run.url != NULL);
	}
	return cli_write(buffer_str(&g->out), e);
}

static int geocode_all(struct geocoding *g, struct error *e)
{
	if (read_options(g, e) || open_store(g, e) || import_all(g, e))
		return -1;
	progress_begin(&g->progress, options_quiet(g->options));
	int result = geocode_run(&g->report, g->store, &g->run, e);
	progress_end(&g->progress);
	if (result)
		return e->status == STATUS_INTERRUPTED
			       ? error_set(e, STATUS_INTERRUPTED,
					   "interrupted; the answers so far are kept, and the next "
					   "run goes on from there")
			       : -1;
	if (write_misses(g, e) || tell(g, e))
		return -1;
	if (g->report.fault.status) {
		*e = g->report.fault;
		return -1;
	}
	return 0;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_geocode, argc, argv, &code);
	if (!o)
		return code;
	struct geocoding g = {.options = o};
	buffer_init(&g.out, TEXT_MAX);
	g.run.stop = stop_catch();
	int failed = geocode_all(&g, &e) != 0;
	stop_release();
	if (g.report.arena)
		geocode_report_free(&g.report);
	store_close(g.store);
	free(g.imports);
	buffer_drop(&g.out);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_geocode = {
	.name = "geocode",
	.args = "",
	.summary = "find coordinates for places that have an address",
	.dutch = "zoek coördinaten bij plaatsen die een adres hebben",
	.help = "Looks up the locations of published cubes that have no coordinates: first what "
		"was "
		"found before, then the store's own table of addresses (--addresses fills it), "
		"then, "
		"only with --pdok, PDOK's Locatieserver. What was found and what was not is kept "
		"in "
		"the store: nothing is asked twice, a later load of the same cube finds it again, "
		"and a "
		"run that was interrupted or killed goes on where it was. Coordinates given in the "
		"mapping always win.\n\n"
		"Taken is only what agrees with everything the address says, and only when nothing "
		"else does as well. What is nearly it is shown as the nearest, and never taken: "
		"mend "
		"the address, or fill in the coordinates in the file that --misses writes and load "
		"it "
		"with --addresses.\n\n"
		"Sent are only the parts of an address (street, number, postcode, town, BAG id) of "
		"places that published lines are on, and with --reverse the coordinates of such "
		"places without an address. Where part of an address is of the class internal or "
		"private, nothing about that place is looked up or sent.\n\n"
		"The columns of a file of addresses go by name, in English or Dutch: postcode, "
		"house_number (huisnummer), suffix (or huisletter and huisnummertoevoeging), "
		"street (straatnaam), town (woonplaats), bag_id (nummeraanduiding_id), object_id "
		"(verblijfsobject_id), and latitude and longitude or rd_x and rd_y. Other columns "
		"are "
		"ignored.",
	.examples = "stuiver geocode --store stuiver.db --addresses bag-utrecht.csv\n"
		    "# ask PDOK for the rest, and write what it did not find for a spreadsheet\n"
		    "stuiver geocode --store stuiver.db --pdok --misses misses.csv\n"
		    "# filled in, it goes back\n"
		    "stuiver geocode --store stuiver.db --addresses misses.csv",
	.options = options,
	.run = run,
};
