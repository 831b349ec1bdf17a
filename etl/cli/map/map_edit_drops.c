/* map show with ledgers: what each drop rule leaves out of them, and what is left over together. */
#include "cli/map/map_editing.h"

#include "base/text/plural.h"

#include <inttypes.h>
#include <stdio.h>

static void tell(const char *what, struct str name, const struct tally *t, const struct cube *cube)
{
	fprintf(stderr, "%s%.*s: %" PRIu64 " %s", what, STR_ARG(name), t->lines,
		plural(t->lines, "line", "lines"));
	for (size_t c = 0; c < cube->ncolumns; c++) {
		char text[MONEY_TEXT_SIZE];
		money_format_grouped(text, t->sums[c], cube->columns[c].decimals);
		fprintf(stderr, ", %.*s %s", STR_ARG(cube->columns[c].name), text);
	}
	if (t->unreadable)
		fprintf(stderr, ", and %" PRIu64 " %s that cannot be read", t->unreadable,
			plural(t->unreadable, "amount", "amounts"));
	fputc('\n', stderr);
}

static void tell_source(const struct source_report *s, const struct cube *cube)
{
	const struct tallies *t = &s->tallies;
	fprintf(stderr, "%.*s\n", STR_ARG(s->name));
	tell("  in the file", STR(""), &t->read, cube);
	for (size_t i = 0; i < t->nrules; i++)
		if (t->rules[i].tally.lines)
			tell("  left out by rule ", t->rules[i].rule, &t->rules[i].tally, cube);
	if (t->rejected.lines)
		tell("  rejected", STR(""), &t->rejected, cube);
	tell("  left over to load", STR(""), &t->loaded, cube);
}

int map_drops_tell(struct editing_mapping *m, const char *const *files, size_t n, struct error *e)
{
	struct sources *sources;
	struct mapping *mapping = NULL;
	struct pipeline_report report = {0};
	if (sources_open(&sources, files, n, e))
		return -1;
	int result = opening_mapping(&mapping, m->options, e);
	if (result == 0) {
		const struct pipeline_options o = {.mapping = mapping,
						   .sources = sources,
						   .resource = option_value(m->options, "resource"),
						   .allow_rejected = UINT64_MAX,
						   .every_total = true};
		result = pipeline_run(&o, NULL, &report, e);
		/* What a load would refuse is counted all the same, and told by check. */
		if (result && e->status == STATUS_REFUSED && report.complete)
			result = 0;
		for (size_t i = 0; result == 0 && i < report.nsources; i++)
			if (str_eq(report.sources[i].resource, m->list.ledger))
				tell_source(&report.sources[i], mapping_cube(mapping));
		pipeline_report_free(&report);
	} else {
		mapping = NULL;
	}
	mapping_free(mapping);
	sources_free(sources);
	return result;
}
