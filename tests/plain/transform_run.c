/*
 * Runs files through extract and transform without a store, and prints the plan, the identity of
 * lines and money, what each side sums to, and the unmapped codes: transform_run MAPPING
 * CODELISTS|- FILE…; without arguments the samples, which must tie.
 */
#include "extract/extract.h"
#include "transform/transform.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void print_tally(const char *name, const struct tally *t, const struct cube *cube)
{
	printf("%-10s %10" PRIu64 " lines", name, t->lines);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		char text[MONEY_TEXT_SIZE];
		money_format_grouped(text, t->sums[c], cube->columns[c].decimals);
		printf("  %.*s %s", STR_ARG(cube->columns[c].name), text);
	}
	printf("  (%" PRIu64 " unreadable, %" PRIu64 " entries)\n", t->unreadable, t->entries);
}

static void print_issues(const struct issues *issues)
{
	struct str code;
	enum severity severity;
	uint64_t total;
	for (size_t i = 0; issues_code(issues, i, &code, &severity, &total); i++)
		printf("issue %.*s: %" PRIu64 "\n", STR_ARG(code), total);
	for (size_t i = 0; i < issues_count(issues) && i < 20; i++) {
		const struct issue *x = issues_get(issues, i);
		printf("  %.*s:%" PRIu64 ":%u %.*s [%.*s] %.*s\n", STR_ARG(x->source), x->line,
		       x->column, STR_ARG(x->code), STR_ARG(x->value), STR_ARG(x->message));
	}
}

struct run {
	const struct mapping *m;
	struct transform *t;
	struct issues *issues;
	struct batch *batch;
	struct entry_batch *out;
};

static int survey(struct run *r, const struct source *s, const struct extract_options *o,
		  struct error *e)
{
	struct extractor *x;
	struct issues *unused = issues_new();
	int more = extract_open(&x, s, o, unused, e);
	if (more == 0) {
		while ((more = extract_next(x, r->batch, e)) > 0)
			if (transform_survey(r->t, r->batch, e) != 0)
				break;
		extract_close(x);
	}
	issues_free(unused);
	return more < 0 ? -1 : transform_survey_end(r->t, e);
}

static int records(struct run *r, struct extractor *x, double *seconds, struct error *e)
{
	int more;
	while ((more = extract_next(x, r->batch, e)) > 0) {
		struct timespec a, b;
		clock_gettime(CLOCK_MONOTONIC, &a);
		for (size_t next = 0; next < r->batch->nrecords;) {
			entry_batch_reset(r->out);
			if (transform_batch(r->t, r->batch, &next, r->out, e) != 0)
				return -1;
		}
		clock_gettime(CLOCK_MONOTONIC, &b);
		*seconds += (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9;
	}
	return more;
}

static int print_end(struct run *r, struct extractor *x, double seconds, struct error *e)
{
	const struct tallies *t;
	struct buffer b;
	int ended = transform_end(r->t, extract_damaged(x), &t, e);
	const struct cube *cube = mapping_cube(r->m);
	buffer_init(&b, 1u << 24);
	transform_explain(r->t, &b, false);
	printf("%.*s", STR_ARG(buffer_str(&b)));
	print_tally("read", &t->read, cube);
	print_tally("loaded", &t->loaded, cube);
	print_tally("dropped", &t->dropped, cube);
	for (size_t i = 0; i < t->nrules; i++)
		if (t->rules[i].tally.lines)
			print_tally(t->rules[i].rule.ptr, &t->rules[i].tally, cube);
	print_tally("rejected", &t->rejected, cube);
	printf("identity %s; transform %.3f s, %.0f ns a line\n",
	       tallies_tie(t, cube->ncolumns) ? "ties" : "DOES NOT TIE", seconds,
	       seconds * 1e9 / (double)(t->read.lines ? t->read.lines : 1));
	size_t n;
	const struct str *scope = transform_scope(r->t, &n);
	for (size_t i = 0; i < n; i++)
		printf("scope %.*s\n", STR_ARG(scope[i]));
	buffer_reset(&b);
	struct arena *a = arena_new();
	struct unmapped_report u;
	struct json_out j;
	transform_unmapped(r->t, a, &u);
	json_begin(&j, &b);
	unmapped_json(&j, cube, &u);
	arena_free(a);
	printf("unmapped %.*s\n", (int)(b.len < 1500 ? b.len : 1500), b.ptr);
	buffer_drop(&b);
	print_issues(r->issues);
	return ended != 0 || !tallies_tie(t, cube->ncolumns) ? -1 : 0;
}

static int run_source(struct run *r, const struct source *s, struct error *e)
{
	struct extractor *x = NULL;
	size_t n;
	double seconds = 0;
	int chosen = mapping_choose_resource(r->m, str_z(s->place), NULL, 0, e);
	if (chosen < 0)
		return chosen == -2 ? error_set(e, STATUS_INPUT, "name the resource") : -1;
	const struct extract_options *o = mapping_dialect(r->m, (size_t)chosen);
	printf("== %s (%.*s)\n", s->name, STR_ARG(mapping_resource_name(r->m, (size_t)chosen)));
	if (extract_open(&x, s, o, r->issues, e) != 0)
		return -1;
	const struct str *header = extract_header(x, &n);
	transform_set_extractor(r->t, x);
	int result = transform_begin(r->t, (size_t)chosen, str_z(s->name), header, n, e);
	if (result == 0 && transform_needs_survey(r->t))
		result = survey(r, s, o, e);
	if (result == 0)
		result = records(r, x, &seconds, e);
	if (result == 0)
		result = print_end(r, x, seconds, e);
	extract_close(x);
	return result;
}

int main(int argc, char **argv)
{
	struct error e = {0};
	struct run r = {0};
	struct mapping *m = NULL;
	struct sources *sources = NULL;
	int result = 1;
	const char *samples[] = {argv[0], PROJECT_DIR "/mappings/waterrijk", PROJECT_DIR "/samples",
				 PROJECT_DIR "/samples/begroting-2024.csv",
				 PROJECT_DIR "/samples/grootboek-2024.csv"};
	const char *const *words = argc < 4 ? samples : (const char *const *)argv;
	size_t nwords = argc < 4 ? sizeof(samples) / sizeof(samples[0]) : (size_t)argc;
	const char *search[] = {words[2]};
	if (mapping_open2(&m, words[1], search, 1, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	r.m = m;
	r.issues = issues_new();
	r.batch = batch_new();
	r.out = entry_batch_new(mapping_cube(m));
	if (transform_new(&r.t, m, r.issues, &e) == 0 &&
	    sources_open(&sources, &words[3], nwords - 3, &e) == 0) {
		result = 0;
		for (size_t i = 0; i < sources->n && result == 0; i++)
			result = run_source(&r, &sources->items[i], &e);
	}
	if (result != 0)
		fprintf(stderr, "%s\n", e.text);
	sources_free(sources);
	transform_free(r.t);
	entry_batch_free(r.out);
	batch_free(r.batch);
	issues_free(r.issues);
	mapping_free(m);
	return result != 0;
}
