/* What a column of a file is in what is published. */
#include "transform/levels/published_parts.h"

void published_amounts(struct transform *t, int *set, size_t *n)
{
	for (size_t v = 0; v < t->plan.nvariants; v++) {
		for (size_t c = 0; c < t->cube->ncolumns; c++) {
			const int inputs[2] = {t->plan.variants[v].amounts[c].plus,
					       t->plan.variants[v].amounts[c].minus};
			bool unused;
			for (size_t i = 0; i < 2; i++)
				if (inputs[i] != NONE)
					row_depends(t, t->plan.inputs[inputs[i]].field, set, n,
						    &unused);
		}
	}
}

static bool depends_on(struct transform *t, size_t d, size_t a, int column)
{
	size_t n = 0;
	bool variant = false;
	int *set = ARENA_ARRAY(t->now.scratch, int, t->now.nheader + t->plan.r->nfields + 1);
	if (t->m->attributes[d][a].resource != NONE)
		resolve_list_depends(t, t->m->attributes[d][a].resource, set, &n, &variant);
	else
		row_depends(t, t->plan.dimensions[d].fields[a], set, &n, &variant);
	for (size_t i = 0; i < n; i++)
		if (set[i] == column)
			return true;
	return false;
}

bool published_by(struct transform *t, size_t d, int column)
{
	bool found = false;
	for (size_t a = 0; a < t->cube->dimensions[d].nattributes && !found; a++)
		found = depends_on(t, d, a, column);
	return found;
}

void published_look(struct transform *t, int column, struct column_look *out)
{
	*out = (struct column_look){0};
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		const struct dimension *shape = &t->cube->dimensions[d];
		for (size_t a = 0; a < shape->nattributes; a++) {
			const struct attribute *x = &shape->attributes[a];
			bool listed = t->m->attributes[d][a].resource != NONE;
			bool text = x->type == VALUE_STRING && !x->numeral;
			bool code = listed || (a == shape->key && shape->label_attribute != a);
			if (!text || !depends_on(t, d, a, column))
				continue;
			out->accepts |= mapping_accepts(t->m, d, a);
			if (out->look < (code ? 1 : 2)) {
				out->look = code ? 1 : 2;
				out->field = t->m->attributes[d][a].field;
			}
		}
	}
}
