/* Which columns of a file may be shown as they were written: those that something published is made
 * of, and whose field is of no class that is never loaded. */
#include "transform/plan.h"

#include "base/json_out.h"

static void published_attributes(struct transform *t, int *set, size_t *n)
{
	bool variant = false;
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		/* A line of an original does not know its level: what any level hides is not shown. */
		if (t->plan.dimensions[d].level > 0 ||
		    (t->now.payee != NONE && !t->guard->fixed[d]))
			continue;
		for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
			int list = t->m->attributes[d][a].resource;
			if (list != NONE)
				resolve_list_depends(t, list, set, n, &variant);
			else
				row_depends(t, t->plan.dimensions[d].fields[a], set, n, &variant);
		}
	}
}

static void published_amounts(struct transform *t, int *set, size_t *n)
{
	if (t->now.payee != NONE)
		return; /* the amount of one line is that of one payee */
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

/* A field may be hidden in one ledger, or by a level, and read by another field of the same ledger: the month of a day. */
static bool column_hidden(const struct transform *t, int column)
{
	for (size_t f = 0; f < t->plan.r->nfields; f++)
		if (t->plan.match.columns[f] == column &&
		    (t->plan.r->fields[f].hidden || transform_may_hide(t, (int)f)))
			return true;
	return false;
}

/* How the gate looks at what is published of a column: 0 not at all, 1 as at codes, 2 as at texts. */
struct column_look {
	int look;
	struct str field;
	unsigned accepts;
};

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

static void look_of(struct transform *t, int column, struct column_look *out)
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

static void put_looks(struct transform *t, struct json_out *j, const int *set, size_t n)
{
	struct column_look look;
	static const char *const members[] = {"looks", "fields", "accepts"};
	for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
		json_put_key_z(j, members[k]);
		json_put_array(j);
		for (size_t i = 0; i < n; i++) {
			if (column_hidden(t, set[i]))
				continue;
			look_of(t, set[i], &look);
			if (k == 0)
				json_put_integer(j, look.look);
			else if (k == 1)
				json_put_string(j, look.field);
			else
				json_put_integer(j, look.accepts);
		}
		json_put_array_end(j);
	}
}

void plan_published(struct transform *t, struct json_out *j)
{
	size_t n = 0;
	int *set = ARENA_ARRAY(t->now.scratch, int, t->now.nheader + t->plan.r->nfields + 1);
	published_attributes(t, set, &n);
	published_amounts(t, set, &n);
	json_put_object(j);
	json_put_key_z(j, "target");
	json_put_string_z(j, "(published)");
	json_put_key_z(j, "source");
	json_put_string_z(j, "the columns that may be shown as they were written");
	json_put_key_z(j, "width");
	json_put_integer(j, (int64_t)t->plan.width);
	json_put_key_z(j, "columns");
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		if (!column_hidden(t, set[i]))
			json_put_integer(j, set[i] + 1);
	json_put_array_end(j);
	/* JSON knows its columns by their names only. */
	json_put_key_z(j, "names");
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		if (!column_hidden(t, set[i]) && (size_t)set[i] < t->now.nheader)
			json_put_string(j, t->now.header[set[i]]);
	json_put_array_end(j);
	put_looks(t, j, set, n);
	json_put_object_end(j);
}
