#include "deliveries/mapping/mapping_levels.h"

#include "descriptor/levels.h"

#include <stdlib.h>

#define LEVEL_LEDGER 1
#define LEVEL_PAID 3

static const char *const words[LEVELS_ALL] = {"L0", "L1", "L2", "L3", "L4"};

int level_named(struct str word)
{
	for (int i = 0; i < LEVELS_ALL; i++)
		if (str_eq(word, str_z(words[i])))
			return i;
	return -1;
}

struct str level_word(int level)
{
	return str_z(words[level < 0 || level >= LEVELS_ALL ? 0 : level]);
}

static struct str text_in(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? str_z(text) : STR("");
}

static json_t *own_of(const json_t *object)
{
	return json_object_get(object, "stuiver");
}

/* ---- the choice ---- */

void level_choice_read(const json_t *descriptor, struct arena *a, struct level_choice *out)
{
	const json_t *stated = json_object_get(own_of(descriptor), "privacyLevels");
	json_t *values = json_object_get(stated, "values"), *value;
	const char *code;
	int standard = level_named(text_in(stated, "default"));
	*out = (struct level_choice){
		.stated = json_is_object(stated),
		.standard = standard < 0 ? 1 : standard,
		.task = arena_dup(a, text_in(stated, "task")),
		.category = arena_dup(a, text_in(stated, "category")),
		.without = arena_dup(a, text_in(stated, "noSocialDomain")),
		.values = ARENA_ARRAY(a, struct level_value, json_object_size(values) + 1)};
	json_object_foreach(values, code, value)
	{
		int level = level_named(
			str_z(json_string_value(value) ? json_string_value(value) : ""));
		if (level >= 0)
			out->values[out->n++] =
				(struct level_value){arena_dup(a, str_z(code)), level};
	}
}

static void set(json_t *object, const char *name, struct str text)
{
	if (text.len)
		json_object_set_new(object, name, json_stringn(text.ptr, text.len));
}

static json_t *choice_json(const struct level_choice *c)
{
	json_t *out = json_object(), *values = json_object();
	set(out, "default", level_word(c->standard));
	set(out, "task", c->task);
	set(out, "category", c->category);
	set(out, "noSocialDomain", c->without);
	for (size_t i = 0; i < c->n; i++)
		json_object_setn_new(values, c->values[i].code.ptr, c->values[i].code.len,
				     json_string(words[c->values[i].level]));
	if (c->n)
		json_object_set_new(out, "values", values);
	else
		json_decref(values);
	return out;
}

/* ---- columns ---- */

/* A field belongs to what is never hidden when a dimension of it is: the taakveld, the category, the side, and what a
 * file replaces. */
static bool is_fixed_dimension(const json_t *descriptor, const struct level_choice *c,
			       struct str name)
{
	size_t i;
	const json_t *one;
	if (str_eq(name, c->task) || str_eq(name, c->category))
		return true;
	json_array_foreach(json_object_get(own_of(descriptor), "scope"), i,
			   one) if (json_string_value(one) &&
				    str_eq(name, str_z(json_string_value(one)))) return true;
	return false;
}

static bool is_source(const json_t *dimension, struct str field)
{
	const char *name;
	json_t *attribute;
	json_object_foreach(json_object_get(dimension, "attributes"), name, attribute)
	{
		if (str_eq(text_in(attribute, "source"), field))
			return true;
	}
	return false;
}

/* *fixed: of a dimension that is always shown. False: of none at all. */
static bool is_published(json_t *descriptor, const struct level_choice *c, const json_t *field,
			 bool *fixed)
{
	const char *name;
	json_t *dimension;
	struct str own = text_in(field, "name"), type = text_in(field, "columnType");
	bool found = false;
	*fixed = str_eq(type, STR("direction")) || str_eq(type, STR("date:fiscal-year"));
	json_object_foreach(json_object_get(json_object_get(descriptor, "model"), "dimensions"),
			    name, dimension)
	{
		if (!is_source(dimension, own))
			continue;
		found = true;
		*fixed = *fixed || is_fixed_dimension(descriptor, c, str_z(name));
	}
	return found && !str_eq(text_in(own_of(field), "class"), STR("private"));
}

static struct level_meaning meaning_of(const json_t *field)
{
	json_t *own = own_of(field);
	struct str type = text_in(field, "type"), format = text_in(field, "format");
	bool date = str_eq(type, STR("date")) || str_eq(type, STR("datetime"));
	bool month = date && strstr(format.ptr, "%m") && !strstr(format.ptr, "%d");
	return (struct level_meaning){
		.column_type = text_in(field, "columnType"),
		.name = text_in(field, "name"),
		.text = json_is_true(json_object_get(own, "text")),
		.date = date && !month,
		.month = month,
		.computed = json_object_get(own, "from") || json_object_get(own, "template"),
	};
}

/* The level that a column of this meaning starts at: as a load has it of one that says none. */
static int level_of_field(const json_t *field, bool of_people)
{
	struct level_meaning m = meaning_of(field);
	int level = levels_of_meaning(&m);
	level = level < LEVEL_LEDGER ? LEVEL_LEDGER : level;
	return of_people && level < LEVEL_PAID ? LEVEL_PAID : level;
}

static bool has(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static struct level_column *column_named(struct level_column *items, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].name, name))
			return &items[i];
	return NULL;
}

struct columns_of {
	json_t *descriptor;
	const struct level_choice *choice;
	const struct str *opened;
	size_t nopened;
	struct arena *arena;
	struct level_column *items;
	size_t n, room;
};

/* Columns of one name in several ledgers are one; the highest level counts, as in a load. */
static void tell_column(struct columns_of *t, const json_t *field)
{
	struct str name = text_in(field, "name");
	struct level_column *c = column_named(t->items, t->n, name);
	int stated = level_named(text_in(own_of(field), "level"));
	bool fixed, text = json_is_true(json_object_get(own_of(field), "text"));
	if (!is_published(t->descriptor, t->choice, field, &fixed))
		return;
	struct level_meaning meant = meaning_of(field);
	int least = levels_least_said(&meant);
	int level = fixed         ? 0
		    : stated >= 0 ? (stated > least ? stated : least)
				  : level_of_field(field, has(t->opened, t->nopened, name));
	if (c) {
		c->level = level > c->level ? level : c->level;
		c->fixed = c->fixed || fixed;
		return;
	}
	if (t->n == t->room) {
		size_t room = t->room ? t->room * 2 : 64;
		struct level_column *more = ARENA_ARRAY(t->arena, struct level_column, room);
		for (size_t i = 0; i < t->n; i++)
			more[i] = t->items[i];
		t->items = more;
		t->room = room;
	}
	t->items[t->n++] = (struct level_column){arena_dup(t->arena, name), level, fixed, text};
}

static void each_field(json_t *descriptor, void (*each)(void *payload, json_t *field),
		       void *payload)
{
	size_t r, f;
	json_t *resource, *field;
	json_array_foreach(json_object_get(descriptor, "resources"), r, resource)
		json_array_foreach(json_object_get(json_object_get(resource, "schema"), "fields"),
				   f, field) each(payload, field);
}

/* All of a dimension is hidden together, from the highest level of its columns on. */
static void level_dimension(struct columns_of *t, const json_t *dimension)
{
	const char *name;
	json_t *attribute, *attributes = json_object_get(dimension, "attributes");
	int level = 0;
	json_object_foreach(attributes, name, attribute)
	{
		const struct level_column *c =
			column_named(t->items, t->n, text_in(attribute, "source"));
		if (c && c->level > level)
			level = c->level;
	}
	json_object_foreach(attributes, name, attribute)
	{
		struct level_column *c = column_named(t->items, t->n, text_in(attribute, "source"));
		if (c && !c->fixed)
			c->level = level;
	}
}

static void tell_each(void *payload, json_t *field)
{
	tell_column(payload, field);
}

size_t level_columns(json_t *descriptor, const struct level_choice *c, const struct str *opened,
		     size_t nopened, struct arena *a, struct level_column **out)
{
	struct columns_of t = {.descriptor = descriptor,
			       .choice = c,
			       .opened = opened,
			       .nopened = nopened,
			       .arena = a};
	const char *name;
	json_t *dimension;
	each_field(descriptor, tell_each, &t);
	json_object_foreach(json_object_get(json_object_get(descriptor, "model"), "dimensions"),
			    name, dimension) level_dimension(&t, dimension);
	*out = t.items;
	return t.n;
}

/* ---- writing ---- */

struct writing {
	const struct level_column *columns;
	size_t n;
};

static void write_each(void *payload, json_t *field)
{
	const struct writing *w = payload;
	struct str name = text_in(field, "name");
	for (size_t i = 0; i < w->n; i++) {
		json_t *own = own_of(field);
		if (w->columns[i].fixed || !str_eq(w->columns[i].name, name) ||
		    str_eq(text_in(own, "class"), STR("private")))
			continue;
		if (!own) {
			own = json_object();
			json_object_set_new(field, "stuiver", own);
		}
		json_object_set_new(own, "level", json_string(words[w->columns[i].level]));
	}
}

void level_choice_write(json_t *descriptor, const struct level_choice *c,
			const struct level_column *columns, size_t n)
{
	json_t *own = own_of(descriptor);
	if (!own) {
		own = json_object();
		json_object_set_new(descriptor, "stuiver", own);
	}
	json_object_set_new(own, "privacyLevels", choice_json(c));
	each_field(descriptor, write_each, &(struct writing){columns, n});
}

void level_start(json_t *descriptor, json_t *field, bool of_people)
{
	struct arena *a = arena_new();
	struct level_choice c;
	bool fixed;
	json_t *own = own_of(field);
	json_object_del(own, "level");
	level_choice_read(descriptor, a, &c);
	int level = level_of_field(field, of_people);
	bool told = c.stated || level != level_of_field(field, false);
	if (told && is_published(descriptor, &c, field, &fixed) && !fixed) {
		if (!own) {
			own = json_object();
			json_object_set_new(field, "stuiver", own);
		}
		json_object_set_new(own, "level", json_string(words[level]));
	}
	arena_free(a);
}
