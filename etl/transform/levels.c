/*
 * What a level hides: the one place where it is decided which dimensions of a line are shown. The members
 * of hidden ones are never looked up, so that what is hidden is in no dictionary; the line has the member
 * "afgeschermd" there, and its amounts as they are.
 */
#include "descriptor/levels.h"
#include "transform/run.h"
#include "transform/watches.h"

/* The level from which on all of a dimension is shown; 0: always. */
int levels_of_dimension(const struct transform *t, size_t d)
{
	const struct privacy_levels *l = &t->m->levels;
	int level = 0;
	if (!l->stated || (int)d == l->task || (int)d == l->category)
		return 0;
	for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
		const struct attribute_source *s = &t->m->attributes[d][a];
		const struct resource *r =
			s->resource == NONE ? t->plan.r : &t->m->resources[s->resource];
		int field = s->resource == NONE ? t->plan.dimensions[d].fields[a] : s->code_field;
		if (field != NONE && r->fields[field].level > level)
			level = r->fields[field].level;
	}
	return level;
}

static struct str code_of(const struct transform *t, const struct entry_batch *out, size_t d,
			  size_t row)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	uint32_t key = out->keys[d][row];
	if (out->is_text[d] || shape->attributes[shape->key].type != VALUE_STRING)
		return STR("");
	if (key & SPECIAL_BIT) {
		if (t->now.specials[key & ~SPECIAL_BIT].reject)
			return STR("");
		key = t->now.specials[key & ~SPECIAL_BIT].key;
	}
	const struct value *v = &dictionary_get(t->dictionaries[d], key)[shape->key];
	return v->null ? STR("") : v->text;
}

static int level_of_row(const struct transform *t, const struct entry_batch *out, size_t row)
{
	const struct privacy_levels *l = &t->m->levels;
	int level = levels_of_task(l, l->task == NONE ? STR("")
						      : code_of(t, out, (size_t)l->task, row));
	if (l->category == NONE)
		return level;
	int category = levels_of_category(l, code_of(t, out, (size_t)l->category, row));
	return category < level ? category : level;
}

void levels_settle(struct transform *t, const struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	r->least_level = UINT8_MAX;
	for (size_t i = 0; t->m->levels.stated && i < r->nrows; i++) {
		r->row_level[i] = (uint8_t)level_of_row(t, out, r->base + i);
		if (r->row_level[i] < r->least_level)
			r->least_level = r->row_level[i];
	}
}

void levels_tuple(const struct transform *t, size_t d, struct value *tuple)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	for (size_t a = 0; a < shape->nattributes; a++) {
		bool text =
			shape->attributes[a].type == VALUE_STRING && !shape->attributes[a].numeral;
		tuple[a] = text ? value_text(STR(LEVELS_HIDDEN)) : value_null();
	}
}

uint32_t levels_key(struct transform *t, size_t d)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new = false;
	levels_tuple(t, d, tuple);
	uint32_t key = dictionary_put(t->dictionaries[d], tuple, &is_new);
	t->new_members[d] += is_new;
	return key;
}

void levels_tell(struct transform *t)
{
	const struct privacy_levels *l = &t->m->levels;
	if (!l->stated)
		return;
	issues_addf(t->issues, SEVERITY_INFO, "privacy-level", 0, 0,
		    "lines are shown at level L%d%s; what a level hides reads \"" LEVELS_HIDDEN
		    "\", amounts stay",
		    l->standard,
		    l->task != NONE ? ", or that of their taakveld, and the social domain at L1"
				    : "");
}
