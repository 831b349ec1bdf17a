/* Compiling a plan against the header at hand. */
#include "transform/plan.h"

#include <stdlib.h>

void plan_drop(struct transform *t)
{
	for (size_t d = 0; t->dimensions && d < t->cube->ndimensions; d++)
		keyed_drop(&t->dimensions[d].keyed);
	t->dimensions = NULL;
	rules_drop(t);
	keyed_drop(&t->side);
	keyed_drop(&t->flag);
	keyed_drop(&t->scale_key);
	map_free(t->unmapped_map);
	map_free(t->scope_map);
	t->unmapped_map = t->scope_map = NULL;
	free(t->unmapped);
	free(t->specials);
	free(t->scope);
	t->unmapped = NULL;
	t->specials = NULL;
	t->scope = NULL;
	t->nunmapped = t->unmapped_capacity = 0;
	t->nspecials = t->specials_capacity = 0;
	t->nscope = t->scope_capacity = 0;
	t->ninputs = t->nvariants = 0;
}

/* Columns that no field names are not loaded, and that is said. */
static void report_columns(struct transform *t)
{
	for (size_t i = 0; i < t->nheader; i++) {
		if (t->match.fields[i] != NONE || t->header[i].len == 0)
			continue;
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice = twice || str_eq(t->header[k], t->header[i]);
		struct issue issue = {
			.severity = twice ? SEVERITY_ERROR : SEVERITY_INFO,
			.code = twice ? STR("column-twice") : STR("unmapped-column"),
			.line = t->header_line,
			.column = (uint32_t)i + 1,
			.field = t->header[i],
			.message =
				twice ? STR("the header names this column twice; the first is used")
				      : STR("no field of the mapping names this column: it is not "
					    "loaded"),
		};
		issues_add(t->issues, &issue);
	}
}

static int check_header(struct transform *t, struct error *e)
{
	if (t->header && t->match.missing > 0) {
		header_error(e, t->r, &t->match, t->header, t->nheader);
		return t->header_line
			       ? error_context(e, "line %zu (the header)", (size_t)t->header_line)
			       : -1;
	}
	if (t->match.twice > 0)
		issues_addf(t->issues, SEVERITY_ERROR, "column-twice", t->header_line, 0,
			    "%zu columns fit a field that has a column already; the first is used. "
			    "Make names and aliases of the fields differ",
			    t->match.twice);
	report_columns(t);
	return 0;
}

int plan_compile(struct transform *t, struct error *e)
{
	size_t nd = t->cube->ndimensions;
	t->match = header_match(t->arena, t->r, t->header, t->nheader);
	t->width = t->header ? t->nheader : t->r->nschema;
	if (check_header(t, e) != 0)
		return -1;
	resolve_paths(t);
	t->year_field = resource_find_type(t->r, "date:fiscal-year");
	t->unmapped_map = map_new();
	t->scope_map = map_new();
	t->scope_last = ARENA_ARRAY(t->arena, uint32_t, t->cube->nscope + 1);
	if (amount_plan(t, e) != 0)
		return -1;
	side_plan(t);
	amount_steps(t);
	t->dimensions = ARENA_ARRAY(t->arena, struct dimension_plan, nd);
	for (size_t d = 0; d < nd; d++)
		resolve_plan(t, d);
	return rules_plan(t, e);
}
