
#include "base/memory/hash.h"
#include "base/system/processors.h"
#include "base/text/plural.h"
#include "pipeline/gate/gate_lines.h"
#include "pipeline/gate/gate_remask.h"
#include "pipeline/opened.h"
#include "pipeline/pipeline_run.h"
#include "pipeline/pipeline_stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* For the progress: members of archives count as nothing beforehand. */
static uint64_t size_on_disk(const struct source *source)
{
	struct stat st;
	return !source->member && stat(source->path, &st) == 0 && S_ISREG(st.st_mode)
		       ? (uint64_t)st.st_size
		       : 0;
}

/* False where the number of bytes tells already that they are new. */
static int may_be_known(struct sink *sink, const struct source *source, bool *maybe,
			struct error *e)
{
	struct source_stream *stream = NULL;
	uint64_t size;
	*maybe = true;
	if (source_open(&stream, source, e) != 0)
		return error_context(e, "%s", source->name);
	bool told = source_size(stream, &size);
	source_close(stream);
	return told ? sink->ops->knows_size(sink, size, maybe, e) : 0;
}

/* Marks the sources whose bytes are loaded already. Only asked when the cube has members: it would
 * tell nothing about a cube that is new. A file is read once more for it only where its size does
 * not tell: of ten million lines that takes 2.5 s, half of what loading them does. */
static int find_known(struct load_run *r, struct sink *sink, bool any, struct error *e)
{
	const struct sources *sources = r->options->sources;
	for (size_t i = 0; any && i < sources->n; i++) {
		struct source_report *report = &r->report->sources[i];
		bool maybe;
		if (run_check_stop(r, e) != 0 ||
		    may_be_known(sink, &sources->items[i], &maybe, e) != 0)
			return -1;
		if (!maybe)
			continue;
		if (source_sha256(&sources->items[i], report->sha256, e) != 0)
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
	to->no_amount += from->no_amount;
	to->unreadable += from->unreadable;
	for (size_t c = 0; c < ncolumns; c++)
		to->sums[c] += from->sums[c];
}

/* `complete`: every source was read to its end, so that what it comes to can be laid beside what is stated. */
static void sum_up(const struct load_run *r, bool complete)
{
	struct pipeline_report *report = r->report;
	size_t ncolumns = mapping_cube(r->options->mapping)->ncolumns;
	for (size_t i = 0; i < report->nsources; i++) {
		const struct tallies *t = &report->sources[i].tallies;
		add_tally(&report->total.read, &t->read, ncolumns);
		add_tally(&report->total.loaded, &t->loaded, ncolumns);
		add_tally(&report->total.dropped, &t->dropped, ncolumns);
		add_tally(&report->total.rejected, &t->rejected, ncolumns);
		own_sums_add(report->total.own, t->own, ncolumns);
	}
	report->complete = complete;
	if (complete)
		expected_tell(r);
}

static const struct str *common_scope(const struct source_report *a, const struct source_report *b)
{
	for (size_t i = 0; i < a->nscope; i++)
		for (size_t k = 0; k < b->nscope; k++)
			if (str_eq(a->scope[i], b->scope[k]))
				return &a->scope[i];
	return NULL;
}

/* A budget typed in a code list and one of a ledger, for the same year and phase, would be added
 * together. */
static int check_typed_budgets(const struct load_run *r, struct error *e)
{
	const struct pipeline_report *report = r->report;
	for (size_t i = 0; i < report->nsources && r->options->overlap != OVERLAP_BESIDE; i++) {
		const struct source_report *typed = &report->sources[i];
		for (size_t k = 0; mapping_is_budget(typed->resource) && k < report->nsources;
		     k++) {
			const struct source_report *other = &report->sources[k];
			const struct str *both = mapping_is_budget(other->resource)
							 ? NULL
							 : common_scope(typed, other);
			if (both)
				return error_set(
					e, STATUS_REFUSED,
					"%.*s and the code list %.*s both hold %.*s, which would "
					"count twice. Empty those columns of the list, leave the "
					"file out, or use --beside when they complement each other",
					STR_ARG(other->name), STR_ARG(typed->name), STR_ARG(*both));
		}
	}
	return 0;
}

static int check_known(const struct pipeline_report *report, struct error *e)
{
	const struct source_report *first = NULL;
	size_t known = 0;
	for (size_t i = 0; i < report->nsources; i++) {
		if (!report->sources[i].known)
			continue;
		known++;
		first = first ? first : &report->sources[i];
	}
	if (!known)
		return 0;
	return error_set(e, STATUS_EXISTS,
			 "%.*s%s: loaded already with this mapping; nothing changed",
			 STR_ARG(first->name),
			 known == 1                  ? ""
			 : known == report->nsources ? " and the others"
						     : " and others");
}

static int check_outcome(const struct load_run *r, struct error *e)
{
	const struct pipeline_report *report = r->report;
	if (r->is_untied) {
		*e = r->untied;
		return -1;
	}
	if (r->loaded == 0) {
		if (empty_check(r, e) != 0 || check_known(report, e) != 0)
			return -1;
	}
	if (report->total.rejected.lines > r->options->allow_rejected)
		return error_set(
			e, STATUS_REFUSED,
			"%llu %s rejected; nothing was loaded. Mend the lines or the "
			"mapping (the issues name each), or allow them with --allow-rejected "
			"%llu",
			(unsigned long long)report->total.rejected.lines,
			plural(report->total.rejected.lines, "line was", "lines were"),
			(unsigned long long)report->total.rejected.lines);
	return empty_check(r, e) != 0 ? -1 : expected_check(r, e);
}

static int run_sources(struct load_run *r, struct error *e)
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
	empty_weigh(r);
	return 0;
}

static void prepare_report(struct load_run *r)
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

static int begin_sink(struct load_run *r, struct sink *sink, struct dictionary **dictionaries,
		      struct error *e)
{
	const struct mapping *m = r->options->mapping;
	const struct cube *cube = mapping_cube(m);
	struct load_header header = {
		.cube = cube,
		.mapping_name = mapping_name(m),
		.mapping_fingerprint = gate_fingerprint(r->gate),
		.descriptor = mapping_descriptor(m),
		.places = mapping_places(m),
		.explanations = gate_explanations(r->gate, mapping_explanations(m)),
		.without_originals = r->options->without_originals,
		.statistics = mapping_statistics(m),
		.by = r->options->by,
		.release = r->options->release,
		.forced = r->options->forced,
		.remask = gate_remask(r->gate),
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

/* What is odd about the mapping's own files, and does not stop the load, is kept with it. */
static int check_mapping_files(struct load_run *r, struct sink *sink,
			       struct dictionary *const *dictionaries, struct error *e)
{
	struct issues *remarks = issues_new();
	int result = explain_check(r, remarks, dictionaries, e);
	small_cells_forget(r->cells);
	places_remarks(remarks, mapping_places(r->options->mapping));
	if (result == 0 && sink->ops->remarks && r->loaded)
		result = sink->ops->remarks(sink, remarks, e);
	issues_free(remarks);
	return result;
}

/* What was found of people, in texts, in small cells, and in columns that are opened. */
static const struct load_privacy *privacy_told(const struct load_run *r, struct arena *a)
{
	return opened_tell(small_cells_tell(r->cells, gate_found(r->gate, r->dictionaries, a), a),
			   r->options->mapping, gate_policy(r->gate), a);
}

static int keep_privacy(struct load_run *r, struct sink *sink, struct error *e)
{
	if (r->loaded == 0 || !sink->ops->privacy)
		return 0;
	struct arena *a = r->report->arena;
	struct load_privacy found = *privacy_told(r, a);
	if (pipeline_annex(&found.annex, &found, gate_policy(r->gate), r->report,
			   mapping_cube(r->options->mapping), a, e) != 0)
		return -1;
	return sink->ops->privacy(sink, &found, e);
}

/* A thread for each processor, this one included, and no more than can be at work. */
static int start_stages(struct load_run *r, const struct sink *sink, struct error *e)
{
	unsigned most = sink->wants_originals ? PIPELINE_STAGES : PIPELINE_STAGES - 1;
	unsigned threads = processors();
	return stages_start(&r->stages, (threads < most ? threads : most) - 1, e);
}

static int look_at_texts(struct load_run *r, struct error *e)
{
	for (size_t i = 0; i < r->report->nsources; i++)
		if (gate_look_at_name(r->gate, r->report->sources[i].name, e) != 0)
			return -1;
	return gate_look_at_descriptor(r->gate, r->options->mapping, r->report->sources[0].issues,
				       e);
}

static int run_into(struct load_run *r, struct sink *sink, struct error *e)
{
	const struct cube *cube = mapping_cube(r->options->mapping);
	struct dictionary **dictionaries =
		ARENA_ARRAY(r->report->arena, struct dictionary *, cube->ndimensions);
	if (gate_open(&r->gate, r->options->mapping, e) != 0 ||
	    begin_sink(r, sink, dictionaries, e) != 0 ||
	    small_cells_open(&r->cells, r->options->mapping, sink, gate_policy(r->gate),
			     dictionaries, e) != 0 ||
	    look_at_texts(r, e) != 0 || start_stages(r, sink, e) != 0)
		return -1;
	gate_set_guard(r->gate, small_cells_guard(r->cells));
	transform_set_guard(r->transform, small_cells_guard(r->cells));
	transform_set_gate(r->transform, gate_of_transform(r->gate));
	r->loader = loader_start(r->stages, sink, cube);
	r->dictionaries = dictionaries;
	r->split = split_new(cube, mapping_side(r->options->mapping));
	r->personal = personal_new(r->options->mapping, dictionaries);
	r->sketch = sketch_maker_new(cube, dictionaries);
	int result = run_sources(r, e);
	loader_stop(r->loader);
	stages_stop(r->stages);
	r->report->split = split_rows(r->split, dictionaries, r->report->arena, &r->report->nsplit);
	split_free(r->split);
	split_free(r->parts);
	r->report->shown = shown_tell(r->shown, dictionaries, r->report->arena);
	sketch_maker_free(r->sketch);
	sum_up(r, result == 0);
	if (result != 0 || check_outcome(r, e) != 0 || check_typed_budgets(r, e) != 0 ||
	    run_check_stop(r, e) != 0 || gate_check(r->gate, e) != 0 ||
	    personal_check(r->personal, dictionaries, gate_policy(r->gate), e) != 0 ||
	    check_mapping_files(r, sink, dictionaries, e) != 0 || keep_privacy(r, sink, e) != 0)
		return -1;
	places_tell(r, dictionaries);
	struct load_result outcome = {0};
	enum overlap_policy overlap = r->options->overlap;
	int settled = r->options->dry ? sink->ops->weigh(sink, overlap, &outcome, e)
				      : sink->ops->commit(sink, dictionaries, overlap, &outcome, e);
	same_keep_result(r->report, &outcome);
	counts_again_issues(&outcome, r->report->sources[r->report->nsources - 1].issues);
	return settled;
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
	struct load_run r = {.options = o, .report = report};
	struct sink *nowhere = sink ? NULL : sink_null_open();
	struct issues *unused = issues_new();
	double start = now();
	prepare_report(&r);
	int result = mapping_check_decided(o->mapping, e);
	if (result == 0)
		result = transform_new(&r.transform, o->mapping, unused, e);
	for (size_t i = 0; result == 0 && i < o->nexpected; i++)
		if (o->expected[i].of != OWN_NONE)
			transform_want_own(r.transform);
	if (result == 0) {
		struct sink *to = sink ? sink : nowhere;
		r.shown = sink ? NULL : shown_new(o->mapping, gate_lines_task(o->mapping));
		result = run_into(&r, to, e);
		if (result != 0 || o->dry)
			to->ops->rollback(to);
	}
	if (r.gate)
		report->privacy = privacy_told(&r, report->arena);
	gate_free(r.gate);
	shown_free(r.shown);
	small_cells_free(r.cells);
	personal_free(r.personal);
	transform_free(r.transform);
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
