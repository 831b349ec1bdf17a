#include "pipeline.h"

#include "base/hash.h"
#include "pipeline_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define JSON_MAX (64u << 20) /* a plan, a list of unmapped codes */
#define HASH_BLOCK (1u << 20)
#define UNMAPPED_SHOWN 10

/* One run: what every source of it shares. */
struct run {
	const struct pipeline_options *options;
	struct pipeline_report *report;
	struct transform *transform;
	struct loader *loader;
	struct batch *batch;
	struct pipeline_progress progress;
	uint64_t bytes_before; /* of the sources that are done */
	size_t loaded;         /* sources with content that were not known */
};

/* For the progress: members of archives count as nothing beforehand. */
static uint64_t size_on_disk(const struct source *source)
{
	struct stat st;
	return !source->member && stat(source->path, &st) == 0 && S_ISREG(st.st_mode)
		       ? (uint64_t)st.st_size
		       : 0;
}

static int check_stop(struct run *r, struct error *e)
{
	const volatile int *stop = r->options->stop;
	if (stop && *stop)
		return error_set(e, STATUS_INTERRUPTED,
				 "interrupted; nothing was loaded, the store is as it was");
	return 0;
}

static void tell_progress(struct run *r, const struct extractor *x, uint64_t lines)
{
	uint64_t done;
	uint64_t total;
	if (!r->options->progress)
		return;
	extract_progress(x, &done, &total);
	r->progress.bytes_done = r->bytes_before + done;
	r->progress.lines = lines;
	r->options->progress(r->options->payload, &r->progress);
}

/* ---- one source ---- */

static int open_extractor(struct extractor **x, const struct source *source,
			  const struct extract_options *o, struct issues *issues, struct error *e)
{
	if (extract_open(x, source, o, issues, e) != 0)
		return error_context(e, "%s", source->name);
	return 0;
}

/* The ledger resource that reads this file; looks at the header when the name does not tell. */
static int choose_resource(const struct run *r, const struct source *source, size_t *out,
			   struct error *e)
{
	const struct mapping *m = r->options->mapping;
	if (r->options->resource) {
		int found = mapping_find_resource(m, str_z(r->options->resource));
		if (found < 0)
			return error_set(e, STATUS_USAGE, "the mapping has no ledger resource '%s'",
					 r->options->resource);
		*out = (size_t)found;
		return 0;
	}
	int chosen = mapping_choose_resource(m, str_z(source->name), NULL, 0, e);
	if (chosen == -2) {
		struct extract_options o;
		struct extractor *x = NULL;
		struct issues *unused = issues_new();
		extract_options_init(&o);
		if (open_extractor(&x, source, &o, unused, e) == 0) {
			size_t n;
			const struct str *header = extract_header(x, &n);
			chosen = mapping_choose_resource(m, str_z(source->name), header, n, e);
			extract_close(x);
		} else {
			chosen = -1;
		}
		issues_free(unused);
	}
	if (chosen < 0)
		return -1;
	*out = (size_t)chosen;
	return 0;
}

/* First reading of the whole file, to decide conventions. Its issues come again in the second. */
static int survey(struct run *r, const struct source *source, const struct extract_options *o,
		  struct error *e)
{
	struct extractor *x = NULL;
	struct issues *unused = issues_new();
	uint64_t lines = 0;
	int more = -1;
	r->progress.survey = true;
	if (open_extractor(&x, source, o, unused, e) != 0)
		goto done;
	while ((more = extract_next(x, r->batch, e)) == 1) {
		lines += r->batch->nrecords;
		tell_progress(r, x, lines);
		if (check_stop(r, e) != 0 || transform_survey(r->transform, r->batch, e) != 0) {
			more = -1;
			break;
		}
	}
	if (more == 0 && transform_survey_end(r->transform, e) != 0)
		more = -1;
done:
	extract_close(x);
	issues_free(unused);
	r->progress.survey = false;
	return more == 0 ? 0 : -1;
}

static int tap(void *payload, const void *bytes, size_t n, struct error *e)
{
	return loader_bytes(payload, bytes, n, e);
}

static int transform_records(struct run *r, struct error *e)
{
	size_t next = 0;
	while (next < r->batch->nrecords) {
		struct entry_batch *out = loader_batch(r->loader, e);
		if (!out || transform_batch(r->transform, r->batch, &next, out, e) != 0 ||
		    loader_write(r->loader, out, e) != 0)
			return -1;
	}
	return 0;
}

static int read_records(struct run *r, struct extractor *x, struct error *e)
{
	uint64_t lines = 0;
	int more;
	extract_set_tap(x, tap, r->loader);
	while ((more = extract_next(x, r->batch, e)) == 1) {
		lines += r->batch->nrecords;
		tell_progress(r, x, lines);
		if (check_stop(r, e) != 0 || transform_records(r, e) != 0)
			return -1;
	}
	return more;
}

static struct str keep(struct arena *a, struct buffer *b)
{
	struct str text = arena_dup(a, buffer_str(b));
	buffer_reset(b);
	return text;
}

static void keep_plan(struct run *r, struct source_report *report)
{
	struct buffer b;
	buffer_init(&b, JSON_MAX);
	transform_explain(r->transform, &b, true);
	report->plan = keep(r->report->arena, &b);
	transform_explain(r->transform, &b, false);
	report->plan_text = keep(r->report->arena, &b);
	buffer_drop(&b);
}

static void keep_tallies(struct run *r, struct source_report *report, const struct tallies *t)
{
	struct arena *a = r->report->arena;
	report->tallies = *t;
	report->tallies.rules = ARENA_ARRAY(a, struct drop_tally, t->nrules);
	for (size_t i = 0; i < t->nrules; i++) {
		report->tallies.rules[i] = t->rules[i];
		report->tallies.rules[i].rule = arena_dup(a, t->rules[i].rule);
	}
	size_t n;
	const struct str *scope = transform_scope(r->transform, &n);
	struct str *copy = ARENA_ARRAY(a, struct str, n);
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_dup(a, scope[i]);
	report->scope = copy;
	report->nscope = n;
	struct buffer b;
	buffer_init(&b, JSON_MAX);
	transform_unmapped(r->transform, &b);
	report->unmapped = keep(a, &b);
	transform_unmapped_text(r->transform, &b, UNMAPPED_SHOWN);
	report->unmapped_text = keep(a, &b);
	buffer_drop(&b);
}

static struct str dialect_json(struct arena *a, const struct dialect *d)
{
	struct buffer b;
	buffer_init(&b, JSON_MAX);
	pipeline_dialect_json(d, &b);
	struct str text = keep(a, &b);
	buffer_drop(&b);
	return text;
}

static int end_source(struct run *r, struct extractor *x, struct source_report *report,
		      struct error *e)
{
	const struct tallies *tallies = NULL;
	int ended = transform_end(r->transform, extract_damaged(x), &tallies, e);
	if (tallies)
		keep_tallies(r, report, tallies);
	keep_plan(r, report); /* again: it tells more now */
	report->lines = extract_lines(x);
	report->blank_lines = extract_blank_lines(x);
	if (ended != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	size_t ncolumns = mapping_cube(r->options->mapping)->ncolumns;
	if (!tallies_tie(&report->tallies, ncolumns))
		return error_set(
			e, STATUS_REFUSED,
			"%.*s: loaded + dropped + rejected is not what was read: this is a "
			"fault of Stuiver itself; please report it with the file's mapping",
			STR_ARG(report->name));
	struct load_source source = {
		.name = report->name,
		.resource = report->resource,
		.lines = report->lines,
		.dialect = dialect_json(r->report->arena, &report->dialect),
		.plan = report->plan,
		.unmapped = report->unmapped,
		.tallies = &report->tallies,
		.issues = report->issues,
		.scope = report->scope,
		.nscope = report->nscope,
	};
	if (loader_source_end(r->loader, &source, e) != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	memcpy(report->sha256, source.sha256, sizeof report->sha256);
	report->size = source.size;
	return 0;
}

static int begin_source(struct run *r, struct extractor *x, size_t resource,
			struct source_report *report, struct error *e)
{
	size_t nheader;
	const struct str *header = extract_header(x, &nheader);
	transform_set_issues(r->transform, report->issues);
	transform_set_header_line(r->transform, extract_dialect(x)->header_line);
	if (transform_begin(r->transform, resource, report->name, header, nheader, e) != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	keep_plan(r, report);
	return 0;
}

static bool is_empty(const struct extractor *x)
{
	return extract_dialect(x)->columns == 0;
}

static int run_source(struct run *r, const struct source *source, struct source_report *report,
		      struct error *e)
{
	struct extractor *x = NULL;
	size_t resource = 0;
	int result = -1;
	if (choose_resource(r, source, &resource, e) != 0)
		return error_context(e, "%s", source->name);
	report->resource = mapping_resource_name(r->options->mapping, resource);
	const struct extract_options *o = mapping_dialect(r->options->mapping, resource);
	if (open_extractor(&x, source, o, report->issues, e) != 0)
		return -1;
	report->dialect = *extract_dialect(x);
	if (is_empty(x)) { /* reported as an issue; there is nothing to load */
		result = 0;
		goto done;
	}
	if (begin_source(r, x, resource, report, e) != 0)
		goto done;
	if (transform_needs_survey(r->transform) && survey(r, source, o, e) != 0) {
		error_context(e, "%s", source->name);
		goto done;
	}
	r->loaded++;
	if (loader_source_begin(r->loader, report->name, e) != 0)
		goto done;
	if (read_records(r, x, e) != 0) {
		error_context(e, "%s", source->name);
		goto done;
	}
	result = end_source(r, x, report, e);
done:
	extract_close(x);
	return result;
}

/* ---- the whole run ---- */

static int hash_source(const struct source *source, char out[SHA256_HEX_SIZE], struct error *e)
{
	struct source_stream *stream = NULL;
	if (source_open(&stream, source, e) != 0)
		return -1;
	struct sha256 *hash = sha256_new();
	char *block = xmalloc(HASH_BLOCK);
	long n;
	while ((n = source_read(stream, block, HASH_BLOCK, e)) > 0)
		sha256_update(hash, block, (size_t)n);
	sha256_hex(hash, out);
	sha256_free(hash);
	free(block);
	source_close(stream);
	return n < 0 ? -1 : 0;
}

/* Marks the sources whose bytes are loaded already. Only asked when the cube has members: reading
 * every file once more would tell nothing about a cube that is new. */
static int find_known(struct run *r, struct sink *sink, bool any, struct error *e)
{
	const struct sources *sources = r->options->sources;
	for (size_t i = 0; any && i < sources->n; i++) {
		struct source_report *report = &r->report->sources[i];
		if (check_stop(r, e) != 0)
			return -1;
		if (hash_source(&sources->items[i], report->sha256, e) != 0)
			return error_context(e, "%s", sources->items[i].name);
		if (sink->ops->known(sink, report->sha256, &report->known, e) != 0)
			return -1;
	}
	return 0;
}

static void add_tally(struct tally *to, const struct tally *from, size_t ncolumns)
{
	to->lines += from->lines;
	to->entries += from->entries;
	to->unreadable += from->unreadable;
	for (size_t c = 0; c < ncolumns; c++)
		to->sums[c] += from->sums[c];
}

static void sum_up(struct pipeline_report *report, size_t ncolumns)
{
	for (size_t i = 0; i < report->nsources; i++) {
		const struct tallies *t = &report->sources[i].tallies;
		add_tally(&report->total.read, &t->read, ncolumns);
		add_tally(&report->total.loaded, &t->loaded, ncolumns);
		add_tally(&report->total.dropped, &t->dropped, ncolumns);
		add_tally(&report->total.rejected, &t->rejected, ncolumns);
	}
}

static int check_expected(const struct run *r, struct error *e)
{
	const struct cube *cube = mapping_cube(r->options->mapping);
	for (size_t i = 0; i < r->options->nexpected; i++) {
		const struct expected_total *x = &r->options->expected[i];
		size_t c = 0;
		while (c < cube->ncolumns && !str_eq(cube->columns[c].name, x->column))
			c++;
		if (c == cube->ncolumns)
			return error_set(e, STATUS_USAGE,
					 "the mapping has no measure '%.*s' to expect",
					 STR_ARG(x->column));
		money_sum found = r->report->total.loaded.sums[c];
		if (found == x->value)
			continue;
		char want[MONEY_TEXT_SIZE];
		char got[MONEY_TEXT_SIZE];
		char gap[MONEY_TEXT_SIZE];
		money_format_grouped(want, x->value, cube->columns[c].decimals);
		money_format_grouped(got, found, cube->columns[c].decimals);
		money_format_grouped(gap, found - x->value, cube->columns[c].decimals);
		return error_set(
			e, STATUS_REFUSED,
			"total of %.*s is %s where %s is expected (difference %s); nothing "
			"was loaded",
			STR_ARG(x->column), got, want, gap);
	}
	return 0;
}

static int check_outcome(const struct run *r, struct error *e)
{
	const struct pipeline_report *report = r->report;
	if (r->loaded == 0) {
		for (size_t i = 0; i < report->nsources; i++)
			if (report->sources[i].known)
				return error_set(
					e, STATUS_EXISTS,
					"%.*s%s: loaded already with this mapping; nothing changed",
					STR_ARG(report->sources[i].name),
					report->nsources > 1 ? " and the others" : "");
		return error_set(e, STATUS_INPUT, "%s: empty; there is nothing to load",
				 report->nsources == 1 ? r->options->sources->items[0].name
						       : "all files");
	}
	if (report->total.rejected.lines > r->options->allow_rejected)
		return error_set(
			e, STATUS_REFUSED,
			"%llu lines were rejected; nothing was loaded. Mend the lines or the "
			"mapping (the issues name each), or allow them with --allow-rejected "
			"%llu",
			(unsigned long long)report->total.rejected.lines,
			(unsigned long long)report->total.rejected.lines);
	return check_expected(r, e);
}

static int run_sources(struct run *r, struct error *e)
{
	const struct sources *sources = r->options->sources;
	for (size_t i = 0; i < sources->n; i++) {
		struct source_report *report = &r->report->sources[i];
		if (report->known)
			continue;
		r->progress.source = report->name;
		r->progress.source_index = i;
		if (run_source(r, &sources->items[i], report, e) != 0)
			return -1;
		r->bytes_before += size_on_disk(&sources->items[i]);
	}
	return 0;
}

static void prepare_report(struct run *r)
{
	const struct sources *sources = r->options->sources;
	struct pipeline_report *report = r->report;
	*report = (struct pipeline_report){.arena = arena_new(), .nsources = sources->n};
	report->sources = ARENA_ARRAY(report->arena, struct source_report, sources->n);
	for (size_t i = 0; i < sources->n; i++) {
		struct source_report *s = &report->sources[i];
		s->name = str_z(sources->items[i].name);
		s->issues = issues_new();
		issues_source(s->issues, s->name);
	}
	r->progress.nsources = sources->n;
	for (size_t i = 0; i < sources->n; i++)
		r->progress.bytes_total += size_on_disk(&sources->items[i]);
}

static int begin_sink(struct run *r, struct sink *sink, struct dictionary **dictionaries,
		      struct error *e)
{
	const struct mapping *m = r->options->mapping;
	const struct cube *cube = mapping_cube(m);
	struct load_header header = {
		.cube = cube,
		.mapping_name = mapping_name(m),
		.mapping_fingerprint = mapping_fingerprint(m),
		.descriptor = mapping_descriptor(m),
	};
	bool any = false;
	for (size_t d = 0; d < cube->ndimensions; d++)
		dictionaries[d] = transform_dictionary(r->transform, d);
	if (sink->ops->begin(sink, &header, dictionaries, e) != 0)
		return -1;
	for (size_t d = 0; d < cube->ndimensions; d++)
		any = any || dictionary_count(dictionaries[d]) > 0;
	return find_known(r, sink, any, e);
}

static int run_into(struct run *r, struct sink *sink, struct error *e)
{
	const struct cube *cube = mapping_cube(r->options->mapping);
	struct dictionary **dictionaries =
		ARENA_ARRAY(r->report->arena, struct dictionary *, cube->ndimensions);
	if (begin_sink(r, sink, dictionaries, e) != 0 ||
	    loader_start(&r->loader, sink, cube, e) != 0)
		return -1;
	int result = run_sources(r, e);
	loader_stop(r->loader);
	sum_up(r->report, cube->ncolumns);
	if (result != 0 || check_outcome(r, e) != 0 || check_stop(r, e) != 0)
		return -1;
	struct load_result outcome = {0};
	if (sink->ops->commit(sink, dictionaries, r->options->overlap, &outcome, e) != 0)
		return -1;
	r->report->result.datasets = outcome.datasets;
	r->report->result.text = arena_dup(r->report->arena, outcome.text);
	return 0;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int pipeline_run(const struct pipeline_options *o, struct sink *sink,
		 struct pipeline_report *report, struct error *e)
{
	struct run r = {.options = o, .report = report};
	struct sink *nowhere = sink ? NULL : sink_null_open();
	struct issues *unused = issues_new();
	double start = now();
	prepare_report(&r);
	r.batch = batch_new();
	int result = transform_new(&r.transform, o->mapping, unused, e);
	if (result == 0) {
		struct sink *to = sink ? sink : nowhere;
		result = run_into(&r, to, e);
		if (result != 0)
			to->ops->rollback(to);
	}
	transform_free(r.transform);
	batch_free(r.batch);
	issues_free(unused);
	if (nowhere)
		nowhere->ops->close(nowhere);
	report->seconds = now() - start;
	return result;
}

void pipeline_report_free(struct pipeline_report *r)
{
	for (size_t i = 0; i < r->nsources; i++)
		issues_free(r->sources[i].issues);
	arena_free(r->arena);
	*r = (struct pipeline_report){0};
}
