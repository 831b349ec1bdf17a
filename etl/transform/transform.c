/* A load: its dictionaries, and the sources that pass through it one after another. */
#include "base/text/plural.h"
#include "transform/watch/watches.h"

#include <stdlib.h>

int transform_new(struct transform **out, const struct mapping *m, struct issues *issues,
		  struct error *e)
{
	(void)e;
	struct transform *t = xcalloc(1, sizeof *t);
	t->m = m;
	t->cube = m->cube;
	t->issues = issues;
	t->now.arena = arena_new();
	t->now.scratch = arena_new();
	t->dictionaries = xcalloc(t->cube->ndimensions, sizeof *t->dictionaries);
	t->spilled = xcalloc(t->cube->ndimensions, sizeof *t->spilled);
	run_new(t);
	watch_new(t);
	t->hidden_keys = xcalloc(t->cube->ndimensions, sizeof *t->hidden_keys);
	t->new_members = xcalloc(t->cube->ndimensions, sizeof *t->new_members);
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		t->dictionaries[d] = dictionary_new(&t->cube->dimensions[d]);
	*out = t;
	return 0;
}

void transform_free(struct transform *t)
{
	if (!t)
		return;
	plan_drop(t);
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		dictionary_free(t->dictionaries[d]);
	free(t->dictionaries);
	free(t->spilled);
	free(t->new_members);
	free(t->hidden_keys);
	free(t->now.place);
	run_free(t);
	watch_free(t);
	fill_free(t);
	arena_free(t->now.arena);
	arena_free(t->now.scratch);
	free(t);
}

void transform_set_issues(struct transform *t, struct issues *issues)
{
	t->issues = issues;
}

void transform_set_content(struct transform *t, const char sha256[65], bool accept_revised)
{
	memcpy(t->now.sha256, sha256, sizeof t->now.sha256);
	t->accept_revised = accept_revised;
}

void transform_set_extractor(struct transform *t, const struct extractor *x)
{
	t->now.header_line = x ? extract_dialect(x)->header_line : 0;
	t->now.numbers = x ? extract_numbers(x) : NULL;
	t->now.delimiter = x ? extract_dialect(x)->delimiter : 0;
}

void transform_set_place(struct transform *t, struct str place)
{
	free(t->now.place);
	t->now.place = str_dup(place);
}

void transform_want_own(struct transform *t)
{
	t->want_own = true;
}

struct dictionary *transform_dictionary(struct transform *t, size_t dimension)
{
	return t->dictionaries[dimension];
}

int transform_begin(struct transform *t, size_t resource, struct str source_name,
		    const struct str *header, size_t nheader, struct error *e)
{
	plan_drop(t);
	arena_reset(t->now.arena);
	t->plan.ledger = resource;
	t->plan.r = &t->m->resources[t->m->ledgers[resource]];
	t->now.source_name = arena_dup(t->now.arena, source_name);
	t->now.row_source = (struct row_source){
		.file = t->now.source_name,
		.resource = t->plan.r->name,
		.path = t->now.place ? arena_dup(t->now.arena, str_z(t->now.place))
				     : t->now.source_name,
		.scratch = t->now.scratch,
		.look_up = resolve_look_up,
		.transform = t,
	};
	t->now.sha256[0] = 0;
	t->now.slips = NULL;
	t->now.header = NULL;
	t->now.nheader = header ? nheader : 0;
	if (header)
		t->now.header = ARENA_ARRAY(t->now.arena, struct str, nheader + 1);
	for (size_t i = 0; i < t->now.nheader; i++)
		t->now.header[i] = arena_dup(t->now.arena, str_trim(header[i]));
	if (plan_compile(t, e) != 0)
		return -1;
	levels_tell(t);
	levels_watch_begin(t);
	watch_begin(t);
	fill_begin(t);
	return 0;
}

bool transform_needs_survey(const struct transform *t)
{
	for (size_t i = 0; i < t->plan.ninputs; i++)
		if (t->plan.inputs[i].surveyed && t->plan.inputs[i].evidence.len == 0)
			return true;
	return false;
}

/* Says how many amounts were rounded, a line for each column. */
static void report_rounded(struct transform *t)
{
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		struct input *in = &t->plan.inputs[i];
		char by[MONEY_TEXT_SIZE] = "an amount too large to tell";
		if (in->counts.rounded == 0)
			continue;
		if (!in->counts.rounded_unknown)
			money_format(by, in->counts.rounded_by, MONEY_MAX_DECIMALS);
		issues_addf(t->issues, SEVERITY_WARNING, "rounded", 0, (uint32_t)in->column + 1,
			    "%zu amounts of \"%.*s\" had more decimals than are kept and were "
			    "rounded half away from zero; their sum changes by %s",
			    (size_t)in->counts.rounded, STR_ARG(t->plan.r->fields[in->field].name),
			    by);
	}
}

/* Cells that are no amounts by what they say, and dashes: neither is passed over in silence. */
static void report_no_figures(struct transform *t)
{
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		const struct input *in = &t->plan.inputs[i];
		const struct str name = t->plan.r->fields[in->field].name;
		if (in->counts.no_figure > 0)
			issues_addf(
				t->issues, SEVERITY_INFO, "no-figure", in->counts.line,
				(uint32_t)in->column + 1,
				"%zu cells of \"%.*s\" say that there is no figure (pm, n.v.t. and "
				"the like; the first is here): they count as no amount",
				(size_t)in->counts.no_figure, STR_ARG(name));
		if (in->counts.dashes > 0)
			issues_addf(t->issues, SEVERITY_INFO, "dash-is-zero", 0,
				    (uint32_t)in->column + 1,
				    "%zu cells of \"%.*s\" hold a dash only: read as zero "
				    "(stuiver.placeholders [\"-\"] makes them no amount)",
				    (size_t)in->counts.dashes, STR_ARG(name));
	}
}

struct missed { /* by a dimension: codes, or (empty) lines without one */
	uint64_t lines, codes;
	int list; /* of the first */
};

static struct missed missed_by(const struct transform *t, size_t d, bool empty)
{
	struct missed m = {.list = NONE};
	for (size_t i = 0; i < t->now.nunmapped; i++) {
		const struct unmapped *u = &t->now.unmapped[i];
		bool quiet = u->optional || u->several;
		if (u->dimension != d || u->lines == 0 || quiet || (u->code.len == 0) != empty)
			continue;
		m.lines += u->lines;
		m.codes++;
		m.list = m.list == NONE ? u->resource : m.list;
	}
	return m;
}

static bool same_missed(const struct missed *a, const struct missed *b)
{
	return a->lines == b->lines && a->codes == b->codes && a->list == b->list;
}

/* Dimensions that miss the same of the same list are told together: "department, cost_centre";
 * empty: the dimension was told with one before it. */
static struct str who_misses(const struct transform *t, size_t d, const struct missed *all)
{
	struct str names = t->cube->dimensions[d].name;
	for (size_t i = 0; i < t->cube->ndimensions; i++) {
		if (i == d || !same_missed(&all[i], &all[d]))
			continue;
		if (i < d)
			return STR("");
		names = arena_printf(t->now.arena, "%.*s, %.*s", STR_ARG(names),
				     STR_ARG(t->cube->dimensions[i].name));
	}
	return names;
}

static void report_missed(struct transform *t, struct str names, const struct missed *m, bool empty)
{
	if (names.len > 0 && empty)
		issues_addf(t->issues, SEVERITY_WARNING, "no-code", 0, 0,
			    "dimension %.*s: %zu %s no code; %s loaded, and listed "
			    "as unmapped",
			    STR_ARG(names), (size_t)m->lines,
			    plural(m->lines, "line carries", "lines carry"),
			    plural(m->lines, "it is", "they are"));
	else if (names.len > 0)
		issues_addf(t->issues, SEVERITY_WARNING, "unmapped-code", 0, 0,
			    "dimension %.*s: %zu %s a code that its code list does not "
			    "know (distinct codes: %zu); %s loaded, and listed as unmapped",
			    STR_ARG(names), (size_t)m->lines,
			    plural(m->lines, "line carries", "lines carry"), (size_t)m->codes,
			    plural(m->lines, "it is", "they are"));
}

static void report_unmapped(struct transform *t)
{
	struct missed all[CUBE_MAX_DIMENSIONS];
	for (int empty = 0; empty < 2; empty++) {
		for (size_t d = 0; d < t->cube->ndimensions; d++)
			all[d] = missed_by(t, d, empty);
		for (size_t d = 0; d < t->cube->ndimensions; d++)
			if (all[d].lines > 0)
				report_missed(t, who_misses(t, d, all), &all[d], empty);
	}
}

int transform_end(struct transform *t, uint64_t damaged, const struct tallies **out,
		  struct error *e)
{
	t->now.tallies.read.lines += damaged;
	t->now.tallies.rejected.lines += damaged;
	t->now.tallies.read.unreadable += damaged;
	t->now.tallies.rejected.unreadable += damaged;
	slips_tell(t);
	report_rounded(t);
	report_no_figures(t);
	fill_end(t);
	report_unmapped(t);
	levels_watch_end(t);
	*out = &t->now.tallies;
	return watch_end(t, e) == 0 ? control_check(t, e) : -1;
}

const struct str *transform_scope(const struct transform *t, size_t *n)
{
	if (t->m->scope_file) {
		*n = 1;
		return &t->now.source_name;
	}
	*n = t->now.nscope;
	return t->now.scope;
}
