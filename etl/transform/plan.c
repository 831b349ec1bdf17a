/* Compiling a plan against the header at hand. */
#include "transform/plan.h"

#include <stdlib.h>

void plan_drop(struct transform *t)
{
	for (size_t d = 0; t->plan.dimensions && d < t->cube->ndimensions; d++) {
		keyed_drop(&t->plan.dimensions[d].keyed);
		lookup_drop(&t->plan.dimensions[d].lookup);
	}
	t->plan.dimensions = NULL;
	rules_drop(t);
	keyed_drop(&t->plan.side);
	keyed_drop(&t->plan.flag);
	keyed_drop(&t->plan.scale_key);
	map_free(t->now.unmapped_map);
	map_free(t->now.scope_map);
	t->now.unmapped_map = t->now.scope_map = NULL;
	free(t->now.unmapped);
	free(t->now.specials);
	free(t->now.scope);
	t->now.unmapped = NULL;
	t->now.specials = NULL;
	t->now.scope = NULL;
	t->now.nunmapped = t->now.unmapped_capacity = 0;
	t->now.nspecials = t->now.specials_capacity = 0;
	t->now.nscope = t->now.scope_capacity = 0;
	t->plan.ninputs = t->plan.nvariants = 0;
}

/* Columns that no field names are not loaded, and that is said. */
static void report_columns(struct transform *t)
{
	for (size_t i = 0; i < t->now.nheader; i++) {
		if (t->plan.match.fields[i] != NONE || t->now.header[i].len == 0)
			continue;
		issues_add(
			t->issues,
			&(struct issue){
				.severity = SEVERITY_INFO,
				.code = STR("unmapped-column"),
				.line = t->now.header_line,
				.column = (uint32_t)i + 1,
				.field = t->now.header[i],
				.message = STR("no field of the mapping names this column: it is "
					       "not loaded"),
			});
	}
}

/* Taking either of two columns for one field would be a guess at somebody's money. */
static int refuse_twice(struct transform *t, struct error *e)
{
	const struct header_match *m = &t->plan.match;
	size_t first = (size_t)m->columns[m->twice_field];
	return error_set(e, STATUS_INPUT,
			 "columns %zu (\"%.*s\") and %zu (\"%.*s\") both fit the field \"%.*s\": "
			 "remove or rename one of them in the file, or make the names and aliases "
			 "of the mapping's fields differ",
			 first + 1, STR_ARG(t->now.header[first]), m->twice_column + 1,
			 STR_ARG(t->now.header[m->twice_column]),
			 STR_ARG(t->plan.r->fields[m->twice_field].name));
}

static int check_header(struct transform *t, struct error *e)
{
	bool missing = t->now.header && t->plan.match.missing > 0;
	if (missing)
		header_error(e, t->plan.r, &t->plan.match, t->now.header, t->now.nheader);
	else if (t->plan.match.twice > 0)
		refuse_twice(t, e);
	if (missing || t->plan.match.twice > 0)
		return t->now.header_line ? error_context(e, "line %zu (the header)",
							  (size_t)t->now.header_line)
					  : -1;
	report_columns(t);
	return 0;
}

int plan_compile(struct transform *t, struct error *e)
{
	size_t nd = t->cube->ndimensions;
	t->plan.match = header_match(t->now.arena, t->plan.r, t->now.header, t->now.nheader);
	t->plan.width = t->now.header ? t->now.nheader : t->plan.r->nschema;
	if (check_header(t, e) != 0)
		return -1;
	resolve_paths(t);
	t->plan.year_field = resource_find_type(t->plan.r, "date:fiscal-year");
	t->now.unmapped_map = map_new();
	t->now.scope_map = map_new();
	t->now.scope_last = ARENA_ARRAY(t->now.arena, uint32_t, t->cube->nscope + 1);
	if (amount_plan(t, e) != 0)
		return -1;
	side_plan(t);
	amount_steps(t);
	t->now.payee = t->guard ? resource_find_field(t->plan.r, t->guard->payee) : NONE;
	t->plan.dimensions = ARENA_ARRAY(t->now.arena, struct dimension_plan, nd);
	levels_of_source(t);
	levels_days_begin(t);
	for (size_t d = 0; d < nd; d++)
		resolve_plan(t, d);
	return rules_plan(t, e);
}
