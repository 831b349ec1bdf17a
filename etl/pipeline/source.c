/* One source's journey: chosen, surveyed where a convention must be found, read, transformed,
 * handed on. */
#include "base/memory/hash.h"
#include "pipeline/pipeline_run.h"
#include "pipeline/pipeline_stages.h"
#include "pipeline/stage_read.h"

#include <stdatomic.h>

#define JSON_MAX (64u << 20) /* a plan */

int run_check_stop(const struct load_run *r, struct error *e)
{
	const volatile int *stop = r->options->stop;
	if (stop && *stop)
		return error_set(e, STATUS_INTERRUPTED,
				 "interrupted; nothing was loaded, the store is as it was");
	return 0;
}

static void tell_progress(struct load_run *r, const struct stage_reading *reading, uint64_t lines)
{
	uint64_t done;
	uint64_t total;
	if (!r->options->progress)
		return;
	reading_progress(reading, &done, &total);
	r->progress.bytes_done = r->bytes_before + done;
	r->progress.lines = lines;
	r->options->progress(r->options->payload, &r->progress);
}

static int open_extractor(struct extractor **x, const struct source *source,
			  const struct extract_options *o, struct issues *issues, struct error *e)
{
	if (extract_open(x, source, o, issues, e) != 0)
		return error_context(e, "%s", source->name);
	return 0;
}

/* The ledger resource that reads this file; looks at the header when the name does not tell. */
static int choose_resource(const struct load_run *r, const struct source *source, size_t *out,
			   struct error *e)
{
	const struct mapping *m = r->options->mapping;
	int budget = mapping_budget_resource(m, str_z(source->path));
	if (budget >= 0) {
		*out = (size_t)budget;
		return 0;
	}
	if (r->options->resource) {
		int found = mapping_find_resource(m, str_z(r->options->resource));
		if (found < 0)
			return error_set(e, STATUS_USAGE, "the mapping has no ledger resource '%s'",
					 r->options->resource);
		*out = (size_t)found;
		return 0;
	}
	int chosen = mapping_choose_resource(m, str_z(source->place), NULL, 0, e);
	if (chosen == -2) {
		const struct extract_options *o = mapping_any_dialect(m);
		struct extractor *x = NULL;
		struct issues *unused = issues_new();
		if (open_extractor(&x, source, o, unused, e) == 0) {
			size_t n;
			const struct str none = STR("");
			const struct str *header = extract_header(x, &n);
			chosen = mapping_choose_resource(m, str_z(source->place),
							 header ? header : &none, n, e);
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

/* ---- reading through a source ---- */

/* One way through it, of two. `each` does what is to be done with the batch, or a part of that, and
 * sets it to NULL when all is done. 1, READING_NOTHING when it cannot go on now, or -1. */
struct passage {
	struct load_run *run;
	struct stage_reading *reading;
	struct issues *issues;
	int (*each)(struct passage *p);
	struct batch *batch; /* NULL: the next one */
	size_t next;         /* record of the batch */
	uint64_t lines;
	atomic_int more; /* 1 until it is over: then 0, or -1 */
	struct error error;
};

static int take_batch(struct passage *p)
{
	int more = reading_next(p->reading, p->issues, &p->batch, &p->error);
	if (more != 1) {
		p->batch = NULL;
		return more;
	}
	p->next = 0;
	p->lines += p->batch->nrecords;
	transform_fill(p->run->transform, p->batch);
	tell_progress(p->run, p->reading, p->lines);
	return run_check_stop(p->run, &p->error) == 0 ? 1 : -1;
}

static bool go_on(void *payload)
{
	struct passage *p = payload;
	if (p->more != 1)
		return false;
	int did = p->batch ? p->each(p) : take_batch(p);
	if (did == READING_NOTHING)
		return false;
	p->more = did;
	return true;
}

static bool is_over(const void *payload)
{
	const struct passage *p = payload;
	return p->more != 1;
}

/* 0, or -1. */
static int pass_through(struct passage *p, struct extractor *x, struct error *e)
{
	struct stages *stages = p->run->stages;
	p->more = 1;
	p->reading = reading_start(stages, x);
	stages_set(stages, STAGE_TRANSFORM, go_on, p);
	stages_until(stages, is_over, p);
	stages_clear(stages, STAGE_TRANSFORM);
	reading_stop(p->reading);
	if (p->more != 0)
		*e = p->error;
	return p->more;
}

static int survey_batch(struct passage *p)
{
	if (transform_survey(p->run->transform, p->batch, &p->error) != 0)
		return -1;
	p->batch = NULL;
	return 1;
}

/* First reading of the whole file, to decide conventions. Its issues come again in the second. */
static int survey(struct load_run *r, const struct source *source, const struct extract_options *o,
		  struct error *e)
{
	struct extractor *x = NULL;
	struct passage p = {.run = r, .issues = issues_new(), .each = survey_batch};
	int result = -1;
	r->progress.survey = true;
	if (open_extractor(&x, source, o, p.issues, e) == 0 && pass_through(&p, x, e) == 0)
		result = transform_survey_end(r->transform, e);
	extract_close(x);
	issues_free(p.issues);
	r->progress.survey = false;
	return result;
}

static int tap(void *payload, const void *bytes, size_t n, struct error *e)
{
	return loader_bytes(payload, bytes, n, e);
}

/* A batch of entries, of what may be several. */
static int transform_some(struct passage *p)
{
	struct load_run *r = p->run;
	struct entry_batch *out;
	int got = loader_batch(r->loader, &out, &p->error);
	if (got != 1)
		return got == 0 ? READING_NOTHING : -1;
	if (transform_batch(r->transform, p->batch, &p->next, out, &p->error) != 0)
		return -1;
	personal_batch(r->personal, out);
	same_look(r, out);
	gate_count(r->gate, out);
	shown_add(r->shown, out);
	if (small_cells_take(r->cells, out, &p->error) != 0)
		return -1;
	same_add(r, out);
	if (loader_write(r->loader, out, &p->error) != 0)
		return -1;
	if (p->next == p->batch->nrecords)
		p->batch = NULL;
	return 1;
}

static int read_records(struct load_run *r, struct extractor *x, struct source_report *report,
			struct error *e)
{
	struct passage p = {.run = r, .issues = report->issues, .each = transform_some};
	struct sha256 *hash = sha256_new();
	extract_set_tap(x, tap, r->loader);
	extract_set_hash(x, hash);
	int result = pass_through(&p, x, e);
	if (result == 0) { /* else it is of a part of the file */
		sha256_hex(hash, report->sha256);
		report->size = extract_size(x);
	}
	sha256_free(hash);
	return result;
}

/* ---- a source ---- */

static struct str keep(struct arena *a, struct buffer *b)
{
	struct str text = arena_dup(a, buffer_str(b));
	buffer_reset(b);
	return text;
}

static void keep_plan(struct load_run *r, struct source_report *report)
{
	struct buffer b;
	buffer_init(&b, JSON_MAX);
	transform_explain(r->transform, &b, true);
	report->plan = keep(r->report->arena, &b);
	buffer_drop(&b);
}

static void keep_tallies(struct load_run *r, struct source_report *report, const struct tallies *t)
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
	transform_unmapped(r->transform, a, &report->unmapped);
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

/* Lines that were taken come as rows of their table; entries are those that are written. */
static int write_cells(struct load_run *r, struct source_report *report, struct error *e)
{
	struct entry_batch *out;
	if (!r->cells)
		return 0;
	if (small_cells_decide(r->cells, r->options->overlap == OVERLAP_BESIDE, report->issues,
			       e) != 0)
		return -1;
	report->tallies.loaded.entries -= small_cells_merged(r->cells);
	for (;;) {
		if (loader_batch_wait(r->loader, &out, e) != 0)
			return -1;
		if (!small_cells_rows(r->cells, out))
			return 0;
		same_add(r, out);
		if (loader_write(r->loader, out, e) != 0)
			return -1;
	}
}

static int end_source(struct load_run *r, struct extractor *x, struct source_report *report,
		      struct error *e)
{
	const struct tallies *tallies = NULL;
	int ended = transform_end(r->transform, extract_damaged(x), &tallies, e);
	if (tallies) {
		keep_tallies(r, report, tallies);
		report->stated = transform_stated(r->transform, r->report->arena, &report->nstated);
		empty_tell(r, report);
	}
	keep_plan(r, report); /* again: it tells more now */
	report->lines = extract_lines(x);
	report->blank_lines = extract_blank_lines(x);
	if (ended != 0 && expected_untied(r, report, e) != 0)
		return -1;
	size_t ncolumns = mapping_cube(r->options->mapping)->ncolumns;
	if (!tallies_tie(&report->tallies, ncolumns))
		return error_set(
			e, STATUS_REFUSED,
			"%.*s: loaded + dropped + rejected is not what was read: this is a "
			"fault of Stuiver itself; please report it with the file's mapping",
			STR_ARG(report->name));
	if (write_cells(r, report, e) != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	same_end(r, report);
	if (same_check(r, report, e) != 0)
		return -1;
	struct load_source source = {
		.name = report->name,
		.resource = report->resource,
		.lines = report->lines,
		.size = report->size,
		.dialect = dialect_json(r->report->arena, &report->dialect),
		.plan = report->plan,
		.unmapped = &report->unmapped,
		.tallies = &report->tallies,
		.issues = report->issues,
		.scope = report->scope,
		.nscope = report->nscope,
		.sketch = report->sketch,
		.parts = report->parts,
		.nparts = report->nparts,
		.periods = report->periods,
	};
	source.cells = small_cells_marks(r->cells, &source.ncells);
	memcpy(source.sha256, report->sha256, sizeof source.sha256);
	if (loader_source_end(r->loader, &source, e) != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	return 0;
}

static int begin_source(struct load_run *r, const struct source *source, struct extractor *x,
			size_t resource, struct source_report *report, struct error *e)
{
	size_t nheader;
	const struct str *header = extract_header(x, &nheader);
	transform_set_issues(r->transform, report->issues);
	transform_set_extractor(r->transform, x);
	transform_set_place(r->transform, str_z(source->place));
	if (transform_begin(r->transform, resource, report->name, header, nheader, e) != 0)
		return error_context(e, "%.*s", STR_ARG(report->name));
	keep_plan(r, report);
	return 0;
}

static bool is_empty(const struct extractor *x)
{
	return extract_dialect(x)->columns == 0;
}

int run_source(struct load_run *r, const struct source *source, struct source_report *report,
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
	if (is_empty(x)) {
		report->size = extract_size(x);
		empty_unread(report);
		result = 0;
		goto done;
	}
	if (begin_source(r, source, x, resource, report, e) != 0)
		goto done;
	if (transform_needs_survey(r->transform) && survey(r, source, o, e) != 0) {
		error_context(e, "%s", source->name);
		goto done;
	}
	r->loaded++;
	same_begin(r);
	small_cells_begin(r->cells);
	if (loader_source_begin(r->loader, report->name, e) != 0)
		goto done;
	if (read_records(r, x, report, e) != 0) {
		error_context(e, "%s", source->name);
		goto done;
	}
	/* Only now is it known which file it is; nothing is committed yet. */
	if (mapping_check_stated(r->options->mapping, resource, report->name, report->sha256,
				 report->issues, e) != 0)
		goto done;
	transform_set_content(r->transform, report->sha256, r->options->accept_totals);
	result = end_source(r, x, report, e);
done:
	extract_close(x);
	return result;
}
