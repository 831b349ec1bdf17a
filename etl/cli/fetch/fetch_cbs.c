/* stuiver fetch cbs: what sums are divided by. */
#include "base/system/file.h"
#include "base/system/stop.h"
#include "base/text/csv_out.h"
#include "cli/commands.h"
#include "cli/fetch/fetch_manners.h"
#include "cli/fetch/fetch_report.h"
#include "console/options.h"
#include "console/terminal.h"
#include "mapping/figures.h"
#include "store/members/geocodes.h"

#include <stdlib.h>
#include <time.h>

#define TEXT_MAX ((size_t)256 << 20)
#define PATIENCE_MS 60000
#define REGIONS_MAX 1000
#define SNAPSHOT_FILE "statistics.csv"
#define YEARS_BACK 10 /* unless --years says otherwise */

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'y', "years", "LIST",
	 "years and ranges of years, as 2019-2024,2026 (default: the last ten)", 0},
	{'r', "regions", "LIST",
	 "codes of municipalities, as GM0363,GM0344 (default: all municipalities)", 0},
	{'t', "tables", "LIST",
	 "some of population, households, area and cpi, divided by commas (default: all four)", 0},
	{0, "from-snapshot", "FILE",
	 "ask nobody: read a CSV of figures, or the " SNAPSHOT_FILE
	 " of a folder, as mappings/cbs holds it",
	 0},
	{0, "write-snapshot", "FILE", "also write what was fetched as such a CSV", 0},
	{0, "url", "BASE", "another service of OData 4 (default " CBS_URL ")", 0},
	{0, "url-v3", "BASE",
	 "another service of OData 3, for what version 4 does not know (default " CBS_URL_V3
	 ", or none when --url is given)",
	 0},
	{0, "rate", "N", "questions a second at most (default 5)", 0},
	{0, "timeout", "N", "seconds that one answer may take (default 30)", 0},
	{0, "retries", "N", "tries after one that failed (default 4)", 0},
	{0},
};

struct fetching {
	const struct options *options;
	struct cbs_options ask;
	int32_t years[CBS_MAX_YEARS];
	struct str regions[REGIONS_MAX];
	struct store *store;
	struct arena *arena;
	struct statistics found;
	struct cbs_report report;
	struct statistics_change change;
	struct progress progress;
};

/* ---- options ---- */

static int bad_list(const char *option, struct str item, const char *like, struct error *e)
{
	return error_set(e, STATUS_USAGE, "fetch: --%s does not take \"%.*s\"; write it like %s",
			 option, STR_ARG(item), like);
}

static bool read_year(struct str text, uint64_t *out)
{
	return text.len == 4 && str_to_u64(text, out) && *out >= STATISTIC_MIN_YEAR &&
	       *out <= STATISTIC_MAX_YEAR;
}

static int add_years(struct fetching *f, uint64_t from, uint64_t to)
{
	for (uint64_t y = from; y <= to; y++) {
		if (f->ask.nyears == CBS_MAX_YEARS)
			return -1;
		f->years[f->ask.nyears++] = (int32_t)y;
	}
	return 0;
}

static int read_years(struct fetching *f, struct error *e)
{
	struct str rest = str_z(option_value(f->options, "years"));
	time_t now = time(NULL);
	struct tm utc;

	f->ask.years = f->years;
	if (!rest.ptr) {
		uint64_t this_year = 1900 + (uint64_t)gmtime_r(&now, &utc)->tm_year;
		return add_years(f, this_year - YEARS_BACK + 1, this_year);
	}
	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ',')), to = item;
		struct str from = str_trim(str_split(&to, '-'));
		uint64_t first, last;
		to = to.ptr ? str_trim(to) : from;
		if (!read_year(from, &first) || !read_year(to, &last) || first > last ||
		    add_years(f, first, last) != 0)
			return bad_list("years", item, "2019-2024,2026", e);
	}
	return 0;
}

static int read_regions(struct fetching *f, struct error *e)
{
	struct str rest = str_z(option_value(f->options, "regions"));

	f->ask.regions = f->regions;
	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ','));
		if (!statistic_is_municipality(item) || f->ask.nregions == REGIONS_MAX)
			return bad_list("regions", item, "GM0363,GM0344", e);
		f->regions[f->ask.nregions++] = item;
	}
	return 0;
}

static int read_tables(struct fetching *f, struct error *e)
{
	struct str rest = str_z(option_or(f->options, "tables", "population,households,area,cpi"));

	while (rest.ptr) {
		struct str item = str_trim(str_split(&rest, ','));
		enum statistic_subject subject;
		if (!statistic_named(item, &subject))
			return bad_list("tables", item, "population,households,area,cpi", e);
		f->ask.subjects |= 1u << subject;
	}
	return 0;
}

static void on_progress(void *context, enum statistic_subject subject, uint64_t figures)
{
	struct fetching *f = context;

	progress_show(&f->progress, &(struct progress_state){.name = STR("CBS"),
							     .n = 1,
							     .doing = statistic_name(subject),
							     .unit = "figures",
							     .lines = figures});
}

static int read_options(struct fetching *f, struct error *e)
{
	const struct options *o = f->options;

	if (fetch_manners(&f->ask.fetch, o, 5, 30, e) || read_years(f, e) || read_regions(f, e) ||
	    read_tables(f, e))
		return -1;
	f->ask.fetch.stop = stop_catch();
	f->ask.url = option_or(o, "url", option_given(o, "url-v3") ? NULL : CBS_URL);
	f->ask.url_v3 = option_or(o, "url-v3", option_given(o, "url") ? NULL : CBS_URL_V3);
	f->ask.progress = on_progress;
	f->ask.context = f;
	return 0;
}

/* ---- figures ---- */

/* What of a snapshot was asked for. */
static bool is_asked(const struct fetching *f, const struct statistic *item)
{
	const struct options *o = f->options;
	bool year = !option_given(o, "years");
	bool region = f->ask.nregions == 0 || item->subject == STATISTIC_CPI;

	for (size_t i = 0; i < f->ask.nyears; i++)
		year = year || f->years[i] == item->year;
	for (size_t i = 0; i < f->ask.nregions; i++)
		region = region || str_eq(f->regions[i], item->region);
	return year && region && (f->ask.subjects & 1u << item->subject);
}

static int read_snapshot(struct fetching *f, const char *path, struct error *e)
{
	size_t kept = 0;
	const char *file =
		file_is_dir(path) ? arena_printf(f->arena, "%s/" SNAPSHOT_FILE, path).ptr : path;

	if (statistics_read_csv(&f->found, file, file, STR("snapshot"), e) != 0)
		return -1;
	for (size_t i = 0; i < f->found.n; i++)
		if (is_asked(f, &f->found.items[i]))
			f->found.items[kept++] = f->found.items[i];
	f->found.n = kept;
	return kept ? 0
		    : error_set(
			      e, STATUS_NOT_FOUND,
			      "%s holds no such figure: leave out --years, --regions or --tables, "
			      "or ask CBS without --from-snapshot",
			      file);
}

static int read_live(struct fetching *f, struct error *e)
{
	progress_begin(&f->progress, options_quiet(f->options));
	int result = cbs_fetch(&f->found, &f->report, &f->ask, e);
	progress_end(&f->progress);
	if (result == 0)
		return 0;
	if (e->status == STATUS_INTERRUPTED)
		return error_set(e, STATUS_INTERRUPTED, "interrupted; the store is as it was");
	return error_context(e, "nothing was stored");
}

static struct str name_of(const struct statistics *s, struct str region)
{
	for (size_t i = 0; i < s->nregions; i++)
		if (str_eq(s->regions[i].code, region))
			return s->regions[i].name;
	return STR("");
}

static int write_snapshot(const struct fetching *f, struct error *e)
{
	const char *path = option_value(f->options, "write-snapshot");
	const struct statistics *s = &f->found;
	struct buffer out;

	if (!path)
		return 0;
	buffer_init(&out, TEXT_MAX);
	buffer_append_z(&out, "subject,region,name,year,value,table,url,retrieved,note\r\n");
	for (size_t i = 0; i < s->n; i++) {
		const struct statistic *item = &s->items[i];
		const struct statistic_source *from = &s->sources[item->source];
		const struct str texts[] = {item->value, from->table, from->url, from->retrieved,
					    from->note};
		buffer_printf(&out, "%s,%.*s,", statistic_name(item->subject),
			      STR_ARG(item->region));
		csv_field(&out, name_of(s, item->region));
		buffer_printf(&out, ",%d", (int)item->year);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			csv_comma(&out);
			csv_field(&out, texts[k]);
		}
		csv_end(&out);
	}
	int result = out.overflow
			     ? error_set(e, STATUS_LIMIT, "%s: there are too many figures", path)
			     : file_write(path, buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int open_store(struct fetching *f, struct error *e)
{
	const char *path = option_value(f->options, "store");

	/* Opening for writing would make it. */
	if (!file_exists(path))
		return error_set(e, STATUS_NO_FILE,
				 "there is no store %s; `stuiver load --store %s` makes one", path,
				 path);
	if (store_open_writer(&f->store, path, e))
		return -1;
	store_patience(f->store, PATIENCE_MS);
	return 0;
}

static int fetch_all(struct fetching *f, struct error *e)
{
	const char *snapshot = option_value(f->options, "from-snapshot");
	struct buffer out;

	if (read_options(f, e) || open_store(f, e))
		return -1;
	statistics_init(&f->found, f->arena);
	if ((snapshot ? read_snapshot(f, snapshot, e) : read_live(f, e)) ||
	    statistics_settle(&f->found, e) || write_snapshot(f, e) ||
	    statistics_enter(f->store, &f->found, &f->change, e))
		return -1;
	buffer_init(&out, TEXT_MAX);
	const struct fetch_report report = {&f->found, &f->report, &f->change};
	(options_json(f->options) ? fetch_report_json : fetch_report_text)(&out, &report);
	int result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&action_fetch_cbs, argc, argv, &code);
	if (!o)
		return code;
	struct fetching *f = xcalloc(1, sizeof *f);
	f->options = o;
	f->arena = arena_new();
	int failed = fetch_all(f, &e) != 0;
	stop_release();
	store_close(f->store);
	arena_free(f->arena);
	free(f);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command action_fetch_cbs = {
	.name = "fetch cbs",
	.args = "",
	.summary = "bring figures that sums are divided by: inhabitants, households, km2, prices",
	.dutch = "haal cijfers om door te delen: inwoners, huishoudens, km2, prijzen",
	.help = "The tables of Statistics Netherlands (StatLine), over OData. Per "
		"municipality and year it brings how many people (03759ned) and households "
		"(70072ned) there were on 1 January and the area in km2 (70072ned), and per year "
		"the "
		"consumer price index (86141NED). Figures are kept in the store with their table, "
		"and "
		"when they were fetched; what is fetched again replaces what was there. A price "
		"index "
		"of another table replaces the whole earlier one, for their bases differ.\n\n"
		"All is stored, or nothing: after an error the store is as it was. --from-snapshot "
		"works "
		"without a network; mappings/cbs says what the snapshot that comes with Stuiver "
		"holds.\n\n"
		"The API then answers aggregate/?per=inhabitant (household, km2) and "
		"aggregate/?prices=2024 for cubes whose mapping says which municipality they are "
		"about "
		"(stuiver.statistics), and states what was divided by what. Figures that a mapping "
		"holds itself go before those of the store.",
	.examples =
		"stuiver fetch cbs --store stuiver.db --years 2019-2024 --regions GM0363,GM0344\n"
		"stuiver fetch cbs --store stuiver.db --tables cpi\n"
		"# without a network\n"
		"stuiver fetch cbs --store stuiver.db --from-snapshot mappings/cbs",
	.options = options,
	.run = run,
};
