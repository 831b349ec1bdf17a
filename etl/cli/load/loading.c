#include "cli/load/loading.h"

#include "base/memory/arena.h"
#include "base/system/file.h"
#include "base/system/give_back.h"
#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "base/text/plural.h"
#include "cli/map/repair_trial.h"
#include "cli/show/catalogue_text.h"
#include "console/help.h"
#include "console/terminal.h"
#include "road/road.h"
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define REPORT_MAX ((size_t)256 << 20)
#define EXAMPLES 3

struct load_work {
	const struct loading *loading;
	struct mapping *mapping;
	struct sources *sources;
	struct sink *sink;
	struct expected_total *expected;
	struct pipeline_options pipeline;
	struct pipeline_report report;
	struct arena *tried; /* what `trials` stand in */
	struct repair_trials trials;
	bool ran; /* the report is filled in */
	struct progress progress;
};

/* ---- options ---- */

static int read_expected(struct load_work *w, struct error *e)
{
	const struct options *o = w->loading->options;
	size_t n = option_count(o, "expect");
	w->expected = xcalloc(n + 1, sizeof *w->expected);
	for (size_t i = 0; i < n; i++) {
		if (expected_parse(&w->expected[i], mapping_cube(w->mapping),
				   option_at(o, "expect", i), e) != 0)
			return -1;
	}
	w->pipeline.expected = w->expected;
	w->pipeline.nexpected = n;
	return 0;
}

/* ---- the run ---- */

static void on_progress(void *payload, const struct pipeline_progress *p)
{
	struct load_work *w = payload;
	const char *doing = w->sink && !w->loading->dry ? "loading" : "checking";
	progress_show(&w->progress, &(struct progress_state){
					    .name = p->source,
					    .index = p->source_index,
					    .n = p->nsources,
					    .doing = p->survey ? "looking over" : doing,
					    .lines = p->lines,
					    .bytes_done = p->bytes_done,
					    .bytes_total = p->bytes_total,
				    });
}

/* The operands, and behind them the code lists in which budgets are typed, once each. */
static int open_sources(struct load_work *w, const char *const *paths, size_t n, struct error *e)
{
	struct arena *a = arena_new();
	const char **lists;
	size_t nlists = mapping_budget_files(w->mapping, a, &lists), all = 0;
	const char **named = ARENA_ARRAY(a, const char *, n + nlists + 1);
	for (size_t i = 0; i < n; i++)
		named[all++] = paths[i];
	for (size_t i = 0; i < nlists; i++) {
		bool there = false;
		for (size_t k = 0; k < n; k++)
			there = there || file_same(paths[k], lists[i]);
		if (!there)
			named[all++] = lists[i];
	}
	int result = sources_open(&w->sources, named, all, e);
	arena_free(a);
	return result;
}

static int open_all(struct load_work *w, struct error *e)
{
	const struct loading *l = w->loading;
	size_t n;
	const char *const *paths = options_args(l->options, &n);
	if (opening_mapping(&w->mapping, l->options, e) != 0 || read_expected(w, e) != 0 ||
	    open_sources(w, paths, n, e) != 0)
		return -1;
	if (!w->sources->n)
		return error_set(e, STATUS_NO_FILE,
				 "%s%s: no ledger files inside (.csv, .tsv, .txt, .gz, .zip)",
				 paths[0], n > 1 ? " and the others" : "");
	bool beside = l->store && !(l->dry && !file_exists(l->store));
	return beside ? sink_sqlite_open(&w->sink, l->store, l->place, e) : 0;
}

/* Before anything is read: a ledger may take its time. What else is off with the store the load tells. */
static int check_policy(const struct loading *l, struct error *e)
{
	struct store *s;
	struct error other;

	if (!l->store || l->dry || l->release || !file_exists(l->store) ||
	    store_open(&s, l->store, &other) != 0)
		return 0;
	bool refused = policy_may_load(s, &other) != 0 && other.status == STATUS_REFUSED;
	store_close(s);
	if (refused)
		*e = other;
	return refused ? -1 : 0;
}

static int run(struct load_work *w, struct error *e)
{
	const struct options *o = w->loading->options;
	if (option_given(o, "beside") && option_given(o, "replace"))
		return error_set(e, STATUS_USAGE,
				 "--beside and --replace contradict each other; give one of them");
	if (check_policy(w->loading, e) != 0 ||
	    option_number(&w->pipeline.allow_rejected, o, "allow-rejected", 0, UINT64_MAX, e) !=
		    0 ||
	    open_all(w, e) != 0)
		return -1;
	w->pipeline.mapping = w->mapping;
	w->pipeline.sources = w->sources;
	w->pipeline.resource = option_value(o, "resource");
	w->pipeline.dry = w->loading->dry && w->sink;
	w->pipeline.every_total = w->loading->advise;
	w->pipeline.accept_totals = option_given(o, "accept-totals");
	w->pipeline.overlap = option_given(o, "beside")    ? OVERLAP_BESIDE
			      : option_given(o, "replace") ? OVERLAP_REPLACE
							   : OVERLAP_SUPERSEDE;
	w->pipeline.without_originals = w->loading->without_originals;
	w->pipeline.by = w->loading->by;
	w->pipeline.release = w->loading->release;
	w->pipeline.forced = w->loading->forced;
	w->pipeline.progress = on_progress;
	w->pipeline.payload = w;
	w->pipeline.stop = stop_catch();
	progress_begin(&w->progress, options_quiet(o));
	int result = pipeline_run(&w->pipeline, w->sink, &w->report, e);
	struct error stopped;
	if (w->loading->advise &&
	    repair_trials_make(&w->trials, w->tried, o, &w->pipeline, &w->report, &stopped) != 0) {
		*e = stopped;
		result = -1;
	}
	progress_end(&w->progress);
	stop_release();
	w->ran = true;
	return result;
}

/* ---- what is told ---- */

/* "ledger.csv: dataset 3, version 2; supersedes 1, 2" */
static void dataset_line(struct buffer *out, const struct load_dataset *d, bool dutch)
{
	buffer_printf(out, "  %.*s: dataset %" PRId64 ", %s %" PRId64, STR_ARG(d->source), d->id,
		      dutch ? "versie" : "version", d->version);
	for (size_t i = 0; i < d->nsuperseded; i++)
		buffer_printf(out, "%s%" PRId64,
			      i       ? ", "
			      : dutch ? "; vervangt "
				      : "; supersedes ",
			      d->superseded[i]);
	buffer_append_char(out, '\n');
}

static uint64_t count_warnings(const struct pipeline_report *r)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->nsources; i++)
		if (r->sources[i].issues)
			n += issues_total(r->sources[i].issues, SEVERITY_WARNING);
	return n;
}

/* "In order" is said only where nothing was odd. */
static void checked_text(struct buffer *out, const struct pipeline_report *r, bool dutch)
{
	char warnings[COUNT_TEXT_SIZE];
	uint64_t n = count_warnings(r);
	const struct count_words lines = counted_lines(r->total.read.lines, dutch);

	count_format(warnings, n, dutch);
	if (n == 0)
		buffer_printf(out,
			      dutch ? "\nIn orde: %s gecontroleerd in %.2f s; er is niets "
				      "geladen.\n"
				    : "\nIn order: %s checked in %.2f s; nothing was loaded.\n",
			      lines.text, r->seconds);
	else
		buffer_printf(out,
			      dutch ? "\n%s gecontroleerd in %.2f s, met waarschuwingen: %s; "
				      "lees ze voor u laadt. Er is niets geladen.\n"
				    : "\n%s checked in %.2f s, with warnings: %s; read them "
				      "before you load. Nothing was loaded.\n",
			      lines.text, r->seconds, warnings);
}

static void closing_text(struct buffer *out, const struct load_work *w)
{
	const struct pipeline_report *r = &w->report;
	bool dutch = terminal_dutch();
	double seconds = r->seconds > 0.001 ? r->seconds : 0.001;
	struct count_words rate =
		counted_lines((uint64_t)((double)r->total.read.lines / seconds), dutch);
	if (!w->sink || w->loading->dry) {
		catalogue_text(out, w->mapping, dutch);
		checked_text(out, r, dutch);
		return;
	}
	buffer_printf(out,
		      dutch ? "\nGeladen: %s van %s in %s, in %.2f s (%s/s).\n"
			    : "\nLoaded %s from %s into %s in %.2f s (%s/s).\n",
		      counted_entries(r->total.loaded.entries, dutch).text,
		      counted_lines(r->total.read.lines, dutch).text, w->loading->store, r->seconds,
		      rate.text);
	for (size_t i = 0; i < r->result.n; i++)
		dataset_line(out, &r->result.items[i], dutch);
}

static const char *outcome(const struct load_work *w, int result, const struct error *e)
{
	if (result == 0)
		return w->sink && !w->loading->dry ? "loaded" : "checked";
	switch (e->status) {
	case STATUS_REFUSED:
		return "refused";
	case STATUS_EXISTS:
		return "exists";
	case STATUS_INTERRUPTED:
		return "interrupted";
	default:
		return "failed";
	}
}

static void told_json(struct buffer *out, const struct load_work *w, int result,
		      const struct error *e)
{
	struct json_out j;
	struct buffer report;
	buffer_init(&report, REPORT_MAX);
	if (w->ran)
		pipeline_report_json(&w->report, mapping_cube(w->mapping), &report);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "outcome");
	json_put_string_z(&j, outcome(w, result, e));
	json_put_key_z(&j, "message");
	if (result)
		json_put_string_z(&j, e->text);
	else
		json_put_null(&j);
	if (w->mapping && w->loading->dry) {
		json_put_key_z(&j, "catalogue");
		catalogue_json(&j, w->mapping);
	}
	if (w->trials.n) {
		json_put_key_z(&j, "repairs");
		repair_trials_json(&w->trials, &j);
	}
	json_put_key_z(&j, "report");
	json_put_raw(&j, report.len ? str_trim(buffer_str(&report)) : STR("null"));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
	buffer_drop(&report);
}

/* The report on standard output holds the issues. Where that is no terminal, people (and editors,
 * and CI) get them on standard error as well, as file:line:column. */
static void tell_issues(const struct load_work *w)
{
	const struct options *o = w->loading->options;
	if (!options_json(o) && isatty(STDOUT_FILENO))
		return;
	enum severity least = options_quiet(o) ? SEVERITY_ERROR : SEVERITY_WARNING;
	for (size_t i = 0; i < w->report.nsources; i++)
		issues_print(stderr, w->report.sources[i].issues, least, EXAMPLES);
}

static void tell_skipped(const struct load_work *w)
{
	if (options_quiet(w->loading->options) || !w->sources)
		return;
	for (size_t i = 0; i < w->sources->nskipped; i++)
		fprintf(stderr, "stuiver: %s: skipped, its name is not a ledger's\n",
			w->sources->skipped[i]);
}

static int tell(const struct load_work *w, int result, const struct error *failed, struct error *e)
{
	struct buffer out;
	const struct options *o = w->loading->options;
	buffer_init(&out, REPORT_MAX);
	if (options_json(o)) {
		told_json(&out, w, result, failed);
	} else if (w->ran && (result != 0 || !options_quiet(o))) {
		pipeline_report_text(&w->report, mapping_cube(w->mapping), &out);
		repair_trials_text(&w->trials, &out, terminal_dutch());
		if (result == 0)
			closing_text(&out, w);
	}
	int told = out.overflow ? error_set(e, STATUS_LIMIT, "the report is too large to show")
				: cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return told;
}

static int write_issues(const struct load_work *w, struct error *e)
{
	const char *path = option_value(w->loading->options, "issues");
	if (!path || !w->ran)
		return 0;
	struct buffer csv;
	buffer_init(&csv, REPORT_MAX);
	issues_csv(&csv, &w->report, terminal_dutch());
	int result = csv.overflow ? error_set(e, STATUS_LIMIT, "%s: too many issues to write", path)
				  : file_write(path, buffer_str(&csv), e);
	buffer_drop(&csv);
	return result;
}

static void close_all(struct load_work *w)
{
	if (w->sink)
		w->sink->ops->close(w->sink);
	if (w->ran)
		pipeline_report_free(&w->report);
	arena_free(w->tried);
	sources_free(w->sources);
	mapping_free(w->mapping);
	free(w->expected);
}

int loading_run(const struct loading *l)
{
	struct load_work w = {.loading = l, .tried = arena_new()};
	struct error e = {0}, later = {0};
	/* Without it memory grew with the file: 104 MiB at twenty million lines, where it is 75 so. Pieces of text, half a MiB, are below
	 * what is large: SQLite copies each, and mapping that copy anew cost a fifth of a load's time in the system. */
	memory_large_apart();
	int result = run(&w, &e);
	tell_skipped(&w);
	/* A failure to tell does not undo what was done; but it is told, when nothing worse is. */
	if (w.ran)
		tell_issues(&w);
	int told = tell(&w, result, &e, &later);
	if (told == 0)
		told = write_issues(&w, &later);
	fflush(stdout); /* the report stands above the error */
	if (w.sink)
		w.sink->ops->rollback(w.sink); /* others may write now; nothing after a commit */
	if (result == 0 && l->done)
		result = l->done(l->payload, &w.report, mapping_cube(w.mapping), &e);
	close_all(&w);
	if (result != 0)
		return cli_fail(&e);
	return told != 0 ? cli_fail(&later) : EXIT_OK;
}
