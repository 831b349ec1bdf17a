/* map repair: what check proves of codes, amounts and dates is read so, with the totals before and after. */
#include "cli/map/map_editing.h"
#include "cli/map/repair_trial.h"

#include "base/text/plural.h"
#include "editor/repairs.h"

#include <inttypes.h>
#include <stdlib.h>

#define ROUNDS 8

/* The report has texts of the mapping. */
struct reckoned {
	struct mapping *mapping;
	struct pipeline_report report;
};

static void reckoned_free(struct reckoned *r)
{
	pipeline_report_free(&r->report);
	mapping_free(r->mapping);
}

static void tell_sums(struct editing_mapping *m, const struct cube *cube, const struct tally *t)
{
	for (size_t c = 0; c < cube->ncolumns; c++) {
		char text[MONEY_TEXT_SIZE];
		size_t n = money_format_fixed(text, t->sums[c], cube->columns[c].decimals);
		buffer_printf(&m->said, ", %.*s %.*s", STR_ARG(cube->columns[c].name), (int)n,
			      text);
	}
}

/* What the files come to by the mapping as it lies there, and whether that is what is stated; refuses nothing for lines that cannot
 * be read, or for a total that does not tie: a repair may make it. */
static int reckon(struct editing_mapping *m, const struct sources *files, struct reckoned *r,
		  const char *when, struct error *e)
{
	struct pipeline_report *report = &r->report;
	if (opening_mapping(&r->mapping, m->options, e)) {
		r->mapping = NULL;
		return -1;
	}
	const struct pipeline_options o = {.mapping = r->mapping,
					   .sources = files,
					   .resource = option_value(m->options, "resource"),
					   .allow_rejected = UINT64_MAX,
					   .every_total = true};
	int result = pipeline_run(&o, NULL, report, e);
	if (result && e->status == STATUS_REFUSED && report->complete && report->total.read.lines)
		result = 0;
	const struct cube *cube = mapping_cube(r->mapping);
	const struct tally *t = &report->total.loaded;
	buffer_printf(&m->said, "%s: %" PRIu64 " %s loaded", when, t->lines,
		      plural(t->lines, "line", "lines"));
	/* Costs and revenue added together are an amount that nobody can check. */
	if (result == 0 && report->nsplit < 2)
		tell_sums(m, cube, t);
	buffer_printf(&m->said, ", %" PRIu64 " rejected\n", report->total.rejected.lines);
	for (size_t i = 0; result == 0 && report->nsplit > 1 && i < report->nsplit; i++) {
		buffer_printf(&m->said, "  %.*s", STR_ARG(report->split[i].label));
		tell_sums(m, cube, &report->split[i].tally);
		buffer_append_char(&m->said, '\n');
	}
	if (result == 0)
		stated_text(report, &m->said);
	return result;
}

/* Those that check proves; the number of them that are new, or -1. */
static int put_proven(struct editing_mapping *m, const struct pipeline_report *report,
		      struct error *e)
{
	int n = 0;
	for (size_t s = 0; s < report->nsources; s++) {
		const struct source_report *source = &report->sources[s];
		for (size_t i = 0; source->issues && i < issues_count(source->issues); i++) {
			const struct issue *x = issues_get(source->issues, i);
			const struct repair r = {source->resource, x->field, x->mend_from,
						 x->mend_to, x->proof};
			if (!x->mend_to.len)
				continue;
			/* Several lines may have the same. */
			int put = repair_put(m->descriptor, m->arena, &r, e);
			if (put && e->status != STATUS_REFUSED)
				return -1;
			if (put == 0)
				buffer_printf(&m->said, "%.*s: '%.*s' is read as '%.*s': %.*s\n",
					      STR_ARG(r.field), STR_ARG(r.from), STR_ARG(r.to),
					      STR_ARG(r.proof));
			n += put == 0;
		}
	}
	return n;
}

static int take_back(struct editing_mapping *m)
{
	size_t n;
	const struct repair *all = repairs_of(m->descriptor, m->arena, &n);
	for (size_t i = 0; i < n; i++)
		buffer_printf(&m->said, "%.*s: '%.*s' is read as it stands again\n",
			      STR_ARG(all[i].field), STR_ARG(all[i].from));
	repairs_forget(m->descriptor);
	return (int)n;
}

/* A line that was rejected for its amount shows only then what else is wrong with it. */
static int keep_all(struct editing_mapping *m, const struct sources *files, bool undo,
		    struct error *e)
{
	int n = 1;
	for (int round = 0; n > 0 && round < ROUNDS; round++) {
		struct reckoned after = {0};
		n = map_edit_keep(m, e) || reckon(m, files, &after, "after", e) ? -1 : 0;
		if (n == 0 && !undo)
			n = put_proven(m, &after.report, e);
		reckoned_free(&after);
	}
	return n < 0 ? -1 : 0;
}

static int change(struct editing_mapping *m, const struct sources *files, struct error *e)
{
	struct reckoned before = {0};
	bool undo = option_given(m->options, "undo"), dry = option_given(m->options, "dry-run");
	int n = reckon(m, files, &before, "before", e) ? -1
		: undo                                 ? take_back(m)
						       : put_proven(m, &before.report, e);
	reckoned_free(&before);
	if (n < 0)
		return -1;
	if (n == 0)
		buffer_append_z(&m->said, "nothing to repair\n");
	if (n == 0 || dry)
		return cli_write(buffer_str(&m->said), e);
	return keep_all(m, files, undo, e) || cli_write(buffer_str(&m->said), e) ? -1 : 0;
}

static int repair(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct sources *files;
	if (n == 0)
		return error_set(e, STATUS_USAGE, "map repair: give the ledgers");
	if (sources_open(&files, args, n, e))
		return -1;
	int result = change(m, files, e);
	sources_free(files);
	return result;
}

int map_repair(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, repair);
}
