/* The record at hand as a row, and the columns that its fields are made of. */
#include "transform/plan.h"

struct row row_record(const struct transform *t, const struct variant *v)
{
	struct row row = {.source = &t->row_source,
			  .r = t->r,
			  .cells = t->at.cells,
			  .ncells = t->at.ncells,
			  .columns = t->match.columns,
			  .variant = v};
	if (v) {
		row.settings = v->settings;
		row.nsettings = v->nsettings;
	}
	return row;
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
	f = &t->r->fields[field];
	if (f->origin == ORIGIN_COLUMN)
		add_column(t->match.columns[field], set, n);
	if (f->origin == ORIGIN_VARIANT)
		*variant = true;
	if (f->origin == ORIGIN_REGEX || f->origin == ORIGIN_PART)
		row_depends(t, f->from, set, n, variant);
	if (f->origin == ORIGIN_LOOKUP)
		resolve_list_depends(t, f->list, set, n, variant);
	for (size_t i = 0; i < f->npieces; i++)
		row_depends(t, f->pieces[i].field, set, n, variant);
}
