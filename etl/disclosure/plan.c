/* What the policy comes to in a cube. */
#include "disclosure/disclosure.h"

#define TABLE_TEXT_MOST ((size_t)1 << 20)

struct planning {
	struct cells_plan *plan;
	bool *over;
	struct error *e;
};

static int find(const struct planning *p, const char *member, struct str name, int *out)
{
	const struct cube *cube = p->plan->cube;
	*out = name.len ? cube_find_dimension(cube, name) : -1;
	if (name.len == 0)
		return 0;
	if (*out < 0)
		return error_set(p->e, STATUS_INPUT, "cells.%s: no dimension is called \"%.*s\"",
				 member, STR_ARG(name));
	if (cube->dimensions[*out].text)
		return error_set(p->e, STATUS_INPUT,
				 "cells.%s: \"%.*s\" is kept as text, and no table is over it",
				 member, STR_ARG(name));
	return 0;
}

static int mark(const struct planning *p, const char *member, const struct cells_names *names,
		bool *set)
{
	for (size_t i = 0; i < names->n; i++) {
		int d;
		if (find(p, member, names->items[i], &d) != 0)
			return -1;
		if (d >= 0)
			set[d] = true;
	}
	return 0;
}

/* A total by programme is one of its taakvelden. */
static void mark_above(struct planning *p)
{
	const struct cube *cube = p->plan->cube;
	for (size_t h = 0; h < cube->nhierarchies; h++) {
		bool below = false;
		for (size_t l = cube->hierarchies[h].nlevels; l-- > 0;) {
			size_t d = cube->hierarchies[h].levels[l];
			below = below || p->plan->fixed[d];
			p->plan->fixed[d] = below && !cube->dimensions[d].text;
		}
	}
}

static void mark_fixed(struct planning *p, int side)
{
	struct cells_plan *plan = p->plan;
	for (size_t i = 0; i < plan->cube->nscope; i++)
		plan->fixed[plan->cube->scope[i]] = true;
	if (side >= 0 && !plan->cube->dimensions[side].text)
		plan->fixed[side] = true;
	if (plan->task >= 0)
		plan->fixed[plan->task] = true;
	if (plan->category >= 0)
		plan->fixed[plan->category] = true;
	mark_above(p);
}

static int check_over(const struct planning *p)
{
	for (size_t d = 0; d < p->plan->cube->ndimensions; d++)
		if (p->over[d] && p->plan->fixed[d])
			return error_set(p->e, STATUS_INPUT,
					 "cells.over: \"%.*s\" is of totals that are fixed, and "
					 "cannot be hidden",
					 STR_ARG(p->plan->cube->dimensions[d].name));
	return 0;
}

static void list(struct cells_plan *plan, const bool *set, struct buffer *table, const char *before)
{
	for (size_t d = 0; d < plan->cube->ndimensions; d++) {
		if (!set[d])
			continue;
		plan->dimensions[plan->n++] = d;
		plan->shown[d] = true;
		buffer_printf(table, "%s%.*s", before, STR_ARG(plan->cube->dimensions[d].name));
		before = " \xc3\x97 ";
	}
}

int cells_plan_make(struct cells_plan *out, struct arena *a, const struct cube *cube,
		    const struct cells_policy *policy, int side, struct error *e)
{
	size_t n = cube->ndimensions + 1;
	*out = (struct cells_plan){.cube = cube,
				   .policy = policy,
				   .fixed = ARENA_ARRAY(a, bool, n),
				   .shown = ARENA_ARRAY(a, bool, n),
				   .dimensions = ARENA_ARRAY(a, size_t, n)};
	struct planning p = {out, ARENA_ARRAY(a, bool, n), e};
	struct buffer table;
	memset(out->fixed, 0, n * sizeof *out->fixed);
	memset(out->shown, 0, n * sizeof *out->shown);
	memset(p.over, 0, n * sizeof *p.over);
	if (find(&p, "task", policy->task, &out->task) != 0 ||
	    find(&p, "category", policy->category, &out->category) != 0 ||
	    mark(&p, "fixed", &policy->fixed, out->fixed) != 0 ||
	    mark(&p, "over", &policy->over, p.over) != 0)
		return -1;
	mark_fixed(&p, side);
	if (check_over(&p) != 0)
		return -1;
	buffer_init(&table, TABLE_TEXT_MOST);
	list(out, out->fixed, &table, "");
	out->nfixed = out->n;
	list(out, p.over, &table, " \xe2\x86\x92 ");
	out->table = arena_dup(a, buffer_str(&table));
	buffer_drop(&table);
	return 0;
}
