/* stuiver fetch iv3: what CBS published of every government, as files to be loaded. */
#include "base/text/plural.h"
#include "cli/commands.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "cbs/iv3_tables.h"
#include "cli/fetch/fetch_manners.h"
#include "console/options.h"
#include "console/terminal.h"

#include <stdlib.h>

#define REPORT_MAX ((size_t)4 << 20)
#define ALL_LAYERS ((1u << CBS_LAYERS) - 1)
#define ALL_PERIODS ((1u << CBS_IV3_PERIODS) - 1)

static const struct option_spec options[] = {
	{'y', "years", "LIST", "years and ranges of years, as 2017-2025", OPTION_REQUIRED},
	{'l', "layer", "LIST",
	 "gemeenten, provincies, gemeenschappelijke-regelingen, waterschappen, divided by commas, or alle (default "
	 "gemeenten)",
	 0},
	{0, "periods", "LIST",
	 "some of 0 (begroting), 1 to 4 (quarters) and 5 (jaarrekening), divided by commas (default: all six)",
	 0},
	{'o', "to", "DIR", "where the files go (default iv3)", 0},
	{0, "from", "DIR",
	 "ask nobody: read answers of CBS that were fetched elsewhere, Tables.json and per table a folder with "
	 "TypedDataSet.json (and -2, -3, …) and its lists",
	 0},
	{0, "incomplete", NULL,
	 "with --from: also take a table of which there are other rows than the catalogue counts (some reports only)",
	 0},
	{0, "url", "BASE", "another service (default " CBS_IV3_URL ")", 0},
	{0, "regions-url", "BASE",
	 "where provinces and sizes of municipalities are (\"Gebieden in Nederland\" of the year; default " CBS_REGIONS_URL
	 ", or what --url says)",
	 0},
	{0, "no-regions", NULL, "leave provinces and sizes of municipalities empty", 0},
	{0, "rate", "N", "questions a second at most (default 2)", 0},
	{0, "timeout", "N", "seconds that one answer may take (default 120)", 0},
	{0, "retries", "N", "tries after one that failed (default 4)", 0},
	{0},
};

struct asking {
	const struct options *options;
	struct cbs_iv3_options ask;
	int32_t years[CBS_IV3_YEARS_MOST];
	struct progress progress;
	struct str name;
};

/* ---- options ---- */

static int bad(const char *option, struct str item, const char *like, struct error *e)
{
	return error_set(e, STATUS_USAGE, "fetch iv3: --%s kent \"%.*s\" niet; schrijf %s", option,
			 STR_ARG(str_head(item, 60)), like);
}

static bool read_year(struct str text, uint64_t *out)
{
	return text.len == 4 && str_to_u64(text, out) && *out >= 1990 && *out <= 2999;
}

static int read_years(struct asking *x, struct error *e)
{
	struct str rest = str_z(option_value(x->options, "years"));

	x->ask.years = x->years;
	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ',')), to = item;
		struct str from = str_trim(str_split(&to, '-'));
		uint64_t first, last;
		to = to.ptr ? str_trim(to) : from;
		if (!read_year(from, &first) || !read_year(to, &last) || first > last)
			return bad("years", item, "2017-2023,2025", e);
		for (uint64_t y = first; y <= last; y++) {
			if (x->ask.nyears == CBS_IV3_YEARS_MOST)
				return bad("years", item, "hoogstens 40 jaren", e);
			x->years[x->ask.nyears++] = (int32_t)y;
		}
	}
	return 0;
}

static int read_layers(struct asking *x, struct error *e)
{
	struct str rest = str_z(option_or(x->options, "layer", "gemeenten"));
	enum cbs_layer layer;

	if (str_eq(rest, STR("alle"))) {
		x->ask.layers = ALL_LAYERS;
		return 0;
	}
	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ','));
		if (!cbs_layer_named(item, &layer))
			return bad("layer", item,
				   "gemeenten,provincies,gemeenschappelijke-regelingen,"
				   "waterschappen of alle",
				   e);
		x->ask.layers |= 1u << layer;
	}
	return 0;
}

static int read_periods(struct asking *x, struct error *e)
{
	struct str rest = str_z(option_value(x->options, "periods"));

	x->ask.periods = rest.ptr ? 0 : ALL_PERIODS;
	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ','));
		uint64_t n;
		if (!str_to_u64(item, &n) || n >= CBS_IV3_PERIODS)
			return bad("periods", item, "0,5", e);
		x->ask.periods |= 1u << n;
	}
	return 0;
}

static void on_progress(void *context, const char *what, uint64_t rows)
{
	struct asking *x = context;

	progress_show(&x->progress, &(struct progress_state){.name = str_z(what),
							     .n = 1,
							     .doing = "fetching",
							     .unit = "rows",
							     .lines = rows});
}

static int read_options(struct asking *x, struct error *e)
{
	const struct options *o = x->options;

	if (fetch_manners(&x->ask.fetch, o, 2, 120, e) || read_years(x, e) || read_layers(x, e) ||
	    read_periods(x, e))
		return -1;
	x->ask.fetch.stop = stop_catch();
	x->ask.fetch.max_bytes = (size_t)64 << 20;
	x->ask.url = option_or(o, "url", CBS_IV3_URL);
	x->ask.from = option_value(o, "from");
	x->ask.regions_url = option_or(o, "regions-url", option_or(o, "url", CBS_REGIONS_URL));
	if (option_given(o, "no-regions"))
		x->ask.regions_url = NULL;
	x->ask.incomplete = option_given(o, "incomplete");
	x->ask.to = option_or(o, "to", "iv3");
	x->ask.progress = on_progress;
	x->ask.context = x;
	if (x->ask.from && option_given(o, "url"))
		return error_set(e, STATUS_USAGE,
				 "fetch iv3: --from vraagt niemand iets; laat --url weg");
	if (x->ask.incomplete && !x->ask.from)
		return error_set(e, STATUS_USAGE, "fetch iv3: --incomplete hoort bij --from");
	return 0;
}

/* ---- the report ---- */

static void tell_file(struct buffer *out, const struct cbs_iv3_file *f)
{
	buffer_printf(out, "%.*s  ", STR_ARG(f->path));
	if (f->as_it_was) {
		buffer_printf(out, "is nog wat het was (%.*s, versie %.*s)\n", STR_ARG(f->table),
			      STR_ARG(f->modified));
		return;
	}
	buffer_printf(
		out,
		"%llu %s van %zu overheden, uit %llu %s van %.*s (%llu zonder cijfer, %llu nul)\n",
		(unsigned long long)f->written, plural(f->written, "regel", "regels"),
		f->governments, (unsigned long long)f->read, plural(f->read, "rij", "rijen"),
		STR_ARG(f->table), (unsigned long long)f->none, (unsigned long long)f->zero);
	if (f->left_out)
		buffer_printf(
			out,
			"  %llu %s totalen en doen niet mee: ze tellen op wat er al staat (%.*s)\n",
			(unsigned long long)f->left_out,
			plural(f->left_out, "rij is", "rijen zijn"), STR_ARG(f->example));
}

/* Only where all reports were asked; the catalogue counts rows of all. */
static bool differs(const struct asking *x, const struct cbs_iv3_file *f)
{
	return !f->as_it_was && f->declared && x->ask.periods == ALL_PERIODS &&
	       f->declared != f->read;
}

static void tell(struct buffer *out, const struct asking *x, const struct cbs_iv3_report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		tell_file(out, &r->files[i]);
		if (differs(x, &r->files[i]))
			buffer_printf(
				out,
				"  LET OP: volgens de catalogus heeft deze tabel %llu %s; kijk of alles er is\n",
				(unsigned long long)r->files[i].declared,
				plural(r->files[i].declared, "rij", "rijen"));
		else if (r->files[i].uncounted &&
			 !(r->files[i].declared && x->ask.periods == ALL_PERIODS))
			buffer_printf(
				out,
				"  LET OP: van %zu verslagen telt CBS de rijen niet; of alles er is, is niet na te gaan\n",
				r->files[i].uncounted);
	}
	for (size_t i = 0; i < r->n && x->ask.regions_url; i++)
		if (r->files[i].layer == CBS_GEMEENTEN && !r->files[i].as_it_was &&
		    r->files[i].placed == 0)
			buffer_printf(
				out,
				"LET OP: CBS heeft geen \"Gebieden in Nederland %d\": provincie en gemeentegrootte van dat jaar blijven leeg\n",
				r->files[i].year);
	buffer_printf(out,
		      "%llu vragen aan CBS. Laad ze met: stuiver load --store stuiver.db "
		      "--mapping mappings/nl-overheden %s/iv3-*.csv\n",
		      (unsigned long long)r->requests, x->ask.to);
}

static void tell_json(struct buffer *out, const struct cbs_iv3_report *r)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "requests", r->requests);
	json_put_key_z(&j, "files");
	json_put_array(&j);
	for (size_t i = 0; i < r->n; i++) {
		const struct cbs_iv3_file *f = &r->files[i];
		json_put_object(&j);
		json_put_text(&j, "file", f->path);
		json_put_text(&j, "layer", str_z(cbs_layer_name(f->layer)));
		json_put_count(&j, "year", (uint64_t)f->year);
		json_put_text(&j, "table", f->table);
		json_put_text(&j, "modified", f->modified);
		json_put_key_z(&j, "as_it_was");
		json_put_bool(&j, f->as_it_was);
		json_put_count(&j, "read", f->read);
		json_put_count(&j, "declared", f->declared);
		json_put_count(&j, "uncounted", f->uncounted);
		json_put_count(&j, "written", f->written);
		json_put_count(&j, "none", f->none);
		json_put_count(&j, "zero", f->zero);
		json_put_count(&j, "totals", f->left_out);
		json_put_count(&j, "governments", f->governments);
		json_put_count(&j, "placed", f->placed);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* ---- */

static int fault(const struct cbs_iv3_report *r, struct error *e)
{
	if (e->status == STATUS_INTERRUPTED)
		error_set(
			e, STATUS_INTERRUPTED, "%s",
			"onderbroken; wat binnen is blijft, en de volgende keer gaat het daar verder");
	else if (r->n)
		error_context(e, "%zu %s klaar, het volgende niet", r->n,
			      plural(r->n, "bestand is", "bestanden zijn"));
	return -1;
}

static int fetch_all(struct asking *x, struct error *e)
{
	struct arena *a = arena_new();
	struct cbs_iv3_report report = {0};
	struct buffer out;
	int result = read_options(x, e);

	if (result == 0) {
		progress_begin(&x->progress, options_quiet(x->options));
		result = cbs_iv3_fetch(&report, a, &x->ask, e);
		progress_end(&x->progress);
		if (result != 0)
			fault(&report, e);
	}
	buffer_init(&out, REPORT_MAX);
	if (result == 0 && options_json(x->options))
		tell_json(&out, &report);
	else if (result == 0)
		tell(&out, x, &report);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	arena_free(a);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&action_fetch_iv3, argc, argv, &code);
	if (!o)
		return code;
	struct asking *x = xcalloc(1, sizeof *x);
	x->options = o;
	int failed = fetch_all(x, &e) != 0;
	stop_release();
	free(x);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command action_fetch_iv3 = {
	.name = "fetch iv3",
	.args = "",
	.summary = "bring what CBS published of Iv3: every government, from day one",
	.dutch = "haal wat CBS van Iv3 publiceerde: elke overheid, vanaf de eerste dag",
	.help = "From the open data of Statistics Netherlands (CBS): per layer and year the table of unedited Iv3, which is found "
		"through CBS's catalogue. Each becomes a file iv3-LAYER-YEAR.csv, in thousands of euros, that mappings/nl-overheden "
		"loads as one cube of all governments, and that 'stuiver iv3 reconcile' takes.\n\n"
		"Both publications are kept (k_1ePlaatsing_1, k_2ePlaatsing_2); bedrag is the second where a government has one for "
		"that report, else the first. -99998 is no figure, and what is zero in both is not written. Quarters are cumulative; "
		"in_kwartaal is what came in that quarter alone, where the quarter before was delivered too. Totals among the rows are "
		"left out, and told.\n\n"
		"Pages are asked one after another, --rate a second at most; a server that says 429 or 503 is left alone as long as it asks. "
		"A file takes its name when its table is complete; after a fault or an interruption the same command goes on where it "
		"was. A table that has not changed since is not asked again.\n\n"
		"Of municipalities the province and the size class of that year are columns too, from CBS's \"Gebieden in Nederland\", by which "
		"pages lay one beside those it is like.\n\n"
		"A municipality's year is some 60,000 rows, all of them some 20 million: --periods 0,5 asks for a third of that.",
	.examples = "stuiver fetch iv3 --years 2017-2025 --layer gemeenten\n"
		    "stuiver fetch iv3 --years 2024 --layer alle --periods 0,5 --to iv3\n"
		    "# without a network\n"
		    "stuiver fetch iv3 --years 2024 --from gehaald",
	.options = options,
	.run = run,
};
