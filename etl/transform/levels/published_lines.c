/*
 * Which columns are shown of some lines of a file, and of which: of those whose entries show what is made of them. Nobody asks a line
 * for its level; what its entries show tells it (provenance/lines_shown.h), and what a column needs stands here:
 *
 *   "levels": the dimensions that tell: "level" from which on it is shown, "day" where its month is left below it, "cells" where lines of few
 *   people do not show it
 *   "sometimes": the columns: "of" the dimensions that must be shown, one of them; "amount": any line whose cell is not small
 *
 * A column that is read by a field of some level needs a dimension that shows all of it, from that level on: one that is made of a part
 * of it, such as the month of a day or what a pattern takes out of a text, shows less. Where there are small cells and several entries
 * of a line, this one does not tell of the others: there every line is as if it were of such a cell.
 */
#include "transform/levels/published_parts.h"

static bool is_always(const int *always, size_t n, int column)
{
	for (size_t i = 0; i < n; i++)
		if (always[i] == column)
			return true;
	return false;
}

static bool never_loaded(const struct transform *t, int column)
{
	for (size_t f = 0; f < t->plan.r->nfields; f++)
		if (t->plan.match.columns[f] == column && t->plan.r->fields[f].hidden)
			return true;
	return false;
}

/* The level that lines must have to show it; 0: any. */
static int level_needed(const struct transform *t, int column)
{
	int level = 0;
	for (size_t f = 0; f < t->plan.r->nfields; f++)
		if (t->plan.match.columns[f] == column && transform_may_hide(t, (int)f) &&
		    t->plan.r->fields[f].level > level)
			level = t->plan.r->fields[f].level;
	return level;
}

static bool tells(const struct transform *t, size_t d)
{
	return !t->plan.dimensions[d].absent &&
	       (t->plan.dimensions[d].level > 0 || t->now.payee != NONE);
}

static void put_levels(struct transform *t, struct json_out *j)
{
	json_put_key_z(j, "levels");
	json_put_array(j);
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		const struct dimension_plan *p = &t->plan.dimensions[d];
		if (!tells(t, d))
			continue;
		json_put_object(j);
		json_put_text(j, "dimension", t->cube->dimensions[d].name);
		json_put_key_z(j, "level");
		json_put_integer(j, p->level);
		json_put_key_z(j, "day");
		json_put_bool(j, p->level > 0 && p->day != NONE);
		json_put_key_z(j, "cells");
		json_put_bool(j, t->now.payee != NONE && !t->guard->shown[d]);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* Whether a field is the column as it is written, with or without more around it. */
static bool field_shows(const struct transform *t, int field, int column)
{
	if (field == NONE)
		return false;
	const struct field *f = &t->plan.r->fields[field];
	bool shows = f->origin == ORIGIN_COLUMN && f->values.n == 0 &&
		     t->plan.match.columns[field] == column;
	for (size_t i = 0; !shows && f->origin == ORIGIN_TEMPLATE && i < f->npieces; i++)
		shows = field_shows(t, f->pieces[i].field, column);
	return shows;
}

/* The code of a list, that lines refer to by it. */
static bool code_shows(const struct transform *t, const struct attribute_source *s, int column)
{
	if (s->level || t->plan.parent[s->resource] == NONE ||
	    &t->m->resources[t->plan.parent[s->resource]] != t->plan.r)
		return false;
	const struct foreign_key *k = resolve_key(t, s->resource);
	for (size_t i = 0; i < k->n; i++)
		if (k->references[i] == s->code_field && k->match != MATCH_PATTERN)
			return field_shows(t, k->fields[i], column);
	return false;
}

static bool dimension_shows(const struct transform *t, size_t d, int column)
{
	bool shows = false;
	for (size_t a = 0; a < t->cube->dimensions[d].nattributes && !shows; a++) {
		const struct attribute_source *s = &t->m->attributes[d][a];
		shows = s->resource == NONE
				? field_shows(t, t->plan.dimensions[d].fields[a], column)
				: code_shows(t, s, column);
	}
	return shows;
}

/* The dimensions that show the column; how many. */
static size_t dimensions_of(struct transform *t, int column, int need, size_t *out)
{
	size_t n = 0;
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		if (tells(t, d) && t->plan.dimensions[d].level >= need &&
		    (need ? dimension_shows(t, d, column) : published_by(t, d, column)))
			out[n++] = d;
	return n;
}

static void put_column(struct transform *t, struct json_out *j, int column, const size_t *of,
		       size_t n, bool amount)
{
	struct column_look look;
	published_look(t, column, &look);
	json_put_object(j);
	json_put_key_z(j, "column");
	json_put_integer(j, column + 1);
	if ((size_t)column < t->now.nheader)
		json_put_text(j, "name", t->now.header[column]);
	json_put_key_z(j, "look");
	json_put_integer(j, look.look);
	json_put_text(j, "field", look.field);
	json_put_key_z(j, "accepts");
	json_put_integer(j, look.accepts);
	json_put_key_z(j, "of");
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		json_put_string(j, t->cube->dimensions[of[i]].name);
	json_put_array_end(j);
	json_put_key_z(j, "amount");
	json_put_bool(j, amount);
	json_put_object_end(j);
}

static void put_sometimes(struct transform *t, struct json_out *j, const int *always, size_t n)
{
	size_t *of = ARENA_ARRAY(t->now.scratch, size_t, t->cube->ndimensions + 1), namounts = 0;
	int *amounts = ARENA_ARRAY(t->now.scratch, int, t->now.nheader + t->plan.r->nfields + 1);
	if (t->now.payee != NONE)
		published_amounts(t, amounts, &namounts);
	json_put_key_z(j, "sometimes");
	json_put_array(j);
	for (int column = 0; (size_t)column < t->plan.width; column++) {
		if (is_always(always, n, column) || never_loaded(t, column))
			continue;
		int need = level_needed(t, column);
		size_t nof = dimensions_of(t, column, need, of);
		bool amount = need == 0 && is_always(amounts, namounts, column);
		if (nof || amount)
			put_column(t, j, column, of, nof, amount);
	}
	json_put_array_end(j);
}

/* Whether an entry may tell that it is no row of a small cell, and that none of its line is. */
static bool tells_cells(const struct transform *t)
{
	bool any = false;
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		any = any || (tells(t, d) && !t->guard->shown[d]);
	return any && t->plan.nvariants == 1 && !t->guard->everywhere;
}

void published_lines(struct transform *t, struct json_out *j, const int *always, size_t n)
{
	bool any = false;
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		any = any || tells(t, d);
	if (!any || (t->now.payee != NONE && !tells_cells(t)))
		return;
	put_levels(t, j);
	put_sometimes(t, j, always, n);
}
