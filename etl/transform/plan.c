/* Compiling a plan against the header at hand. */
#include "transform/plan.h"

#include <stdlib.h>

void plan_drop(struct transform *t)
{
	for (size_t d = 0; t->dimensions && d < t->cube->ndimensions; d++) {
		keyed_drop(&t->dimensions[d].keyed);
		lookup_drop(&t->dimensions[d].lookup);
	}
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
		issues_add(
			t->issues,
			&(struct issue){
				.severity = SEVERITY_INFO,
				.code = STR("unmapped-column"),
				.line = t->header_line,
				.column = (uint32_t)i + 1,
				.field = t->header[i],
				.message = STR("no field of the mapping names this column: it is "
					       "not loaded"),
			});
	}
}

/* Taking either of two columns for one field would be a guess at somebody's money. */
static int refuse_twice(struct transform *t, struct error *e)
{
	const struct header_match *m = &t->match;
	size_t first = (size_t)m->columns[m->twice_field];
	return error_set(e, STATUS_INPUT,
			 "columns %zu (\"%.*s\") and %zu (\"%.*s\") both fit the field \"%.*s\": "
			 "remove or rename one of them in the file, or make the names and aliases "
			 "of the mapping's fields differ",
			 first + 1, STR_ARG(t->header[first]), m->twice_column + 1,
			 STR_ARG(t->header[m->twice_column]),
			 STR_ARG(t->r->fields[m->twice_field].name));
}

static int check_header(struct transform *t, struct error *e)
{
	bool missing = t->header && t->match.missing > 0;
	if (missing)
		header_error(e, t->r, &t->match, t->header, t->nheader);
	else if (t->match.twice > 0)
		refuse_twice(t, e);
	if (missing || t->match.twice > 0)
		return t->header_line
			       ? error_context(e, "line %zu (the header)", (size_t)t->header_line)
			       : -1;
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
