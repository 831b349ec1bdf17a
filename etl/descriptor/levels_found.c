/* Which dimension tells that a line is of the social domain, or of people, where the mapping names none. */
#include "base/text/utf8.h"
#include "descriptor/levels_of.h"

/* The surer the smaller. */
enum clue { CLUE_CALLED, CLUE_GROUP, CLUE_MAYBE, CLUE_NONE };

struct clues {
	const char *const *called; /* how it begins, folded */
	const char *group;         /* what it is part of */
	const char *maybe;         /* the whole of a name that others have, too */
	const char *type; /* a columnType that others have, too; of `maybe` alone where `both` */
	bool both;
};

static const char *const task_words[] = {"taakveld", "iv3taakveld", "iv3functie", NULL};
static const char *const category_words[] = {"economischecategorie", "categoriebbv", "bbvcategorie",
					     "iv3categorie",         "iv3category",  NULL};
static const struct clues of_task = {task_words, "hoofdtaakveld", "task",
				     "functional-classification", false};
static const struct clues of_category = {category_words, NULL, "categor", "economic-classification",
					 true};

static enum clue better(enum clue a, enum clue b)
{
	return a < b ? a : b;
}

static enum clue of_name(const struct clues *c, struct arena *a, struct str name, bool typed)
{
	struct str folded = utf8_fold_tight(a, name);
	for (size_t i = 0; c->called[i]; i++)
		if (str_starts(folded, str_z(c->called[i])))
			return CLUE_CALLED;
	if (c->group && str_starts(folded, str_z(c->group)))
		return CLUE_GROUP;
	bool maybe = c->both ? typed && str_starts(folded, str_z(c->maybe))
			     : str_eq(folded, str_z(c->maybe));
	return maybe ? CLUE_MAYBE : CLUE_NONE;
}

static enum clue of_field(const struct clues *c, struct arena *a, const struct field *f)
{
	bool typed = str_starts(f->column_type, str_z(c->type));
	enum clue found = better(of_name(c, a, f->name, typed), of_name(c, a, f->title, typed));
	for (size_t i = 0; i < f->aliases.n; i++)
		found = better(found, of_name(c, a, f->aliases.items[i], typed));
	return typed && !c->both ? better(found, CLUE_MAYBE) : found;
}

static enum clue of_dimension(const struct clues *c, const struct mapping *m, struct arena *a,
			      size_t d)
{
	const struct dimension *shape = &m->cube->dimensions[d];
	const struct attribute_source *key = &m->attributes[d][shape->key];
	enum clue found =
		better(of_name(c, a, shape->name, false), of_name(c, a, shape->label, false));
	if (key->resource != NONE) {
		const struct resource *list = &m->resources[key->resource];
		found = better(found, of_name(c, a, list->name, false));
		if (key->code_field != NONE)
			found = better(found, of_field(c, a, &list->fields[key->code_field]));
		return found;
	}
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int field = resource_find_field(r, key->field);
		if (field != NONE)
			found = better(found, of_field(c, a, &r->fields[field]));
	}
	return found;
}

/* Of several that are as sure the last, for hierarchies begin with what is whole. */
static int find(const struct clues *c, const struct mapping *m, bool weak)
{
	struct arena *a = arena_new();
	enum clue best = weak ? CLUE_MAYBE : CLUE_GROUP;
	int found = NONE;
	for (size_t d = 0; d < m->cube->ndimensions; d++) {
		enum clue of = of_dimension(c, m, a, d);
		if (of <= best) {
			best = of;
			found = (int)d;
		}
	}
	arena_free(a);
	return found;
}

int levels_find_task(const struct mapping *m, bool weak)
{
	return find(&of_task, m, weak);
}

int levels_find_category(const struct mapping *m, bool weak)
{
	return find(&of_category, m, weak);
}
