/* The columns that a field is made of, through code lists and back. */
#include "transform/plan.h"

const struct foreign_key *resolve_key(const struct transform *t, int list)
{
	return &t->m->resources[t->plan.parent[list]].keys[t->plan.parent_key[list]];
}

int resolve_year_field(const struct transform *t, const struct foreign_key *k)
{
	if (k->valid_from == NONE && k->valid_to == NONE)
		return NONE;
	return k->year_name.len ? resource_find_field(t->plan.r, k->year_name) : t->plan.year_field;
}

static void add_column(int column, int *set, size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		if (set[i] == column)
			return;
	if (column >= 0)
		set[(*n)++] = column;
}

void row_depends(struct transform *t, int field, int *set, size_t *n, bool *variant)
{
	const struct field *f;
	if (field < 0)
		return;
	f = &t->plan.r->fields[field];
	if (f->origin == ORIGIN_COLUMN)
		add_column(t->plan.match.columns[field], set, n);
	if (f->origin == ORIGIN_VARIANT)
		*variant = true;
	if (f->origin == ORIGIN_REGEX || f->origin == ORIGIN_PART)
		row_depends(t, f->from, set, n, variant);
	if (f->origin == ORIGIN_LOOKUP)
		resolve_list_depends(t, f->list, set, n, variant);
	for (size_t i = 0; i < f->npieces; i++)
		row_depends(t, f->pieces[i].field, set, n, variant);
}

void resolve_list_depends(struct transform *t, int list, int *set, size_t *n, bool *variant)
{
	for (; list != NONE && t->plan.parent[list] != NONE; list = t->plan.parent[list]) {
		const struct foreign_key *k = resolve_key(t, list);
		row_depends(t, resolve_year_field(t, k), set, n, variant);
		if (&t->m->resources[t->plan.parent[list]] != t->plan.r)
			continue;
		for (size_t i = 0; i < k->n; i++)
			row_depends(t, k->fields[i], set, n, variant);
		return;
	}
}
