/* Which columns of a file may be shown as they were written in every line that is published: those that something published
 * is made of, and whose field is of no class that is never loaded, and that no level hides. Of the others, published_lines.c. */
#include "transform/levels/published_parts.h"

#include "base/text/json_out.h"

static void published_attributes(struct transform *t, int *set, size_t *n)
{
	bool variant = false;
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		/* What a level hides of some lines hangs on the line. */
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

/* A field may be hidden in one ledger, or by a level, and read by another field of the same ledger: the month of a day. */
static bool column_hidden(const struct transform *t, int column)
{
	for (size_t f = 0; f < t->plan.r->nfields; f++)
		if (t->plan.match.columns[f] == column &&
		    (t->plan.r->fields[f].hidden || transform_may_hide(t, (int)f)))
			return true;
	return false;
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
			published_look(t, set[i], &look);
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
	if (t->now.payee == NONE) /* else the amount of one line is that of one payee */
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
	size_t shown = 0;
	for (size_t i = 0; i < n; i++)
		if (!column_hidden(t, set[i]))
			set[shown++] = set[i];
	published_lines(t, j, set, shown);
	json_put_object_end(j);
}
