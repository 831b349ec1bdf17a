/* Lists that are made, changed and taken away in a descriptor. */
#include "editor/lists.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_BYTES 40u

/* ---- names for machines ---- */

/* Of letters, digits and underscores, two at least, and no dimension's yet. */
static struct str free_name(struct arena *a, const json_t *descriptor, struct str title)
{
	json_t *dimensions = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	char text[NAME_BYTES + 16];
	size_t n = 0;
	for (size_t i = 0; i < title.len && n < NAME_BYTES; i++) {
		unsigned char c = (unsigned char)title.ptr[i];
		if (c < 0x80 && isalnum(c))
			text[n++] = (char)tolower(c);
		else if (n && text[n - 1] != '_' && c < 0x80)
			text[n++] = '_';
	}
	while (n && text[n - 1] == '_')
		n--;
	if (n < 2 || !isalpha((unsigned char)text[0]))
		n = (size_t)snprintf(text, sizeof text, "niveau");
	text[n] = '\0';
	for (unsigned i = 2; i < 1000 && json_object_get(dimensions, text); i++)
		snprintf(text + n, 8, "%u", i);
	return arena_dup(a, str_z(text));
}

static json_t *text_json(struct str s)
{
	return json_stringn(s.ptr, s.len);
}

/* ---- attaching ---- */

/* Programmes above the codes make a tree; without any it is a list of codes. */
static void set_levels(json_t *descriptor, struct arena *a, json_t *resource, struct str dimension,
		       const struct str *titles, size_t n)
{
	json_t *levels = json_array(), *names = json_array();
	json_t *own = list_own(resource), *schema = json_object_get(resource, "schema");
	struct str label = str_z(list_text(resource, "title"));
	for (size_t i = 0; i < n; i++) {
		struct str name = free_name(a, descriptor, titles[i]);
		/* Two levels of one name are told apart as dimensions are. */
		for (size_t k = 0; k < json_array_size(levels); k++)
			if (str_eq(str_z(json_string_value(json_array_get(levels, k))), name))
				name = arena_printf(a, "%.*s_%zu", STR_ARG(name), i + 1);
		json_array_append_new(levels, text_json(name));
		json_array_append_new(names, text_json(titles[i]));
	}
	json_array_append_new(levels, text_json(dimension));
	json_array_append_new(names, text_json(label));
	json_object_del(own, "tree");
	json_object_del(schema, "primaryKey");
	if (n == 0) {
		json_object_set_new(schema, "primaryKey", json_string("code"));
		json_decref(levels);
		json_decref(names);
		return;
	}
	/* A hierarchy of its own name: pages have dimensions and hierarchies under one word each. */
	struct str hierarchy = arena_printf(a, "%.*s_tree", STR_ARG(dimension));
	json_object_set_new(own, "tree",
			    json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "code", "code",
				      "parent", "parent", "label", "label", "description",
				      "description", "hierarchy", text_json(hierarchy), "title",
				      text_json(titles[0]), "levels", levels, "titles", names));
}

static json_t *fields_json(void)
{
	static const char *const names[] = {"code", "label", "parent", "description"};
	json_t *fields = json_array();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		json_array_append_new(fields,
				      json_pack("{s:s, s:s}", "name", names[i], "type", "string"));
	return fields;
}

static json_t *dialect_json(void)
{
	return json_pack("{s:s, s:s, s:b, s:b}", "delimiter", ",", "quoteChar", "\"", "doubleQuote",
			 1, "header", 1);
}

/* Every ledger that has the column refers to the list. */
static void refer(json_t *descriptor, struct str field, struct str name)
{
	size_t i;
	json_t *r;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		json_t *schema = json_object_get(r, "schema");
		if (!list_is_ledger(r) || !list_ledger_field(r, field.ptr))
			continue;
		if (!json_object_get(schema, "foreignKeys"))
			json_object_set_new(schema, "foreignKeys", json_array());
		json_array_append_new(json_object_get(schema, "foreignKeys"),
				      json_pack("{s:o, s:{s:o, s:s}}", "fields", text_json(field),
						"reference", "resource", text_json(name), "fields",
						"code"));
	}
}

/* The codes get the list's labels, unless the ledgers have their own. */
static void label_dimension(json_t *descriptor, struct str dimension, struct str list)
{
	json_t *all = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	json_t *d = json_object_get(all, dimension.ptr);
	json_t *attributes = json_object_get(d, "attributes");
	const char *key = list_text(d, "primaryKey");
	if (!json_object_get(attributes, "label"))
		json_object_set_new(attributes, "label",
				    json_pack("{s:s, s:o, s:s}", "source", "label", "resource",
					      text_json(list), "labelfor", key));
	if (!json_object_get(attributes, "description"))
		json_object_set_new(attributes, "description",
				    json_pack("{s:s, s:o}", "source", "description", "resource",
					      text_json(list)));
}

static void append(json_t *descriptor, struct arena *a, struct str name,
		   const struct list_candidate *c, const struct str *titles, size_t n)
{
	struct str path = arena_printf(a, "%.*s.csv", STR_ARG(name));
	json_t *list = json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:{s:s}, s:{s:o}}", "profile",
				 "tabular-data-resource", "name", text_json(name), "path",
				 text_json(path), "title", text_json(c->label), "encoding", "utf-8",
				 "dialect", dialect_json(), "stuiver", "role", "codelist", "schema",
				 "fields", fields_json());
	json_array_append_new(json_object_get(descriptor, "resources"), list);
	set_levels(descriptor, a, list, c->dimension, titles, n);
}

static int check_titles(const struct str *titles, size_t n, struct error *e)
{
	if (n >= LEVELS_MAX)
		return error_set(e, STATUS_REFUSED, "a list has %u levels at most", LEVELS_MAX);
	for (size_t i = 0; i < n; i++)
		if (!titles[i].len || titles[i].len > 80)
			return error_set(e, STATUS_REFUSED,
					 "a level has a name of 1 to 80 characters");
	return 0;
}

int list_attach(json_t *descriptor, struct arena *a, struct str field, const struct str *titles,
		size_t n, struct str *name, struct error *e)
{
	struct list_candidate *all;
	size_t count = list_candidates(descriptor, a, &all);
	if (check_titles(titles, n, e))
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(all[i].field, field))
			continue;
		*name = all[i].dimension;
		for (unsigned k = 2; list_resource(descriptor, *name) && k < 1000; k++)
			*name = arena_printf(a, "%.*s%u", STR_ARG(all[i].dimension), k);
		append(descriptor, a, *name, &all[i], titles, n);
		refer(descriptor, all[i].field, *name);
		label_dimension(descriptor, all[i].dimension, *name);
		return 0;
	}
	return error_set(e, STATUS_REFUSED,
			 "'%.*s' is no column with codes to add up by, or has a list already",
			 STR_ARG(field));
}

int list_set_levels(json_t *descriptor, struct arena *a, struct str name, const struct str *titles,
		    size_t n, struct error *e)
{
	struct list l;
	if (!list_named(descriptor, a, name, &l) || !l.field.len)
		return error_set(e, STATUS_REFUSED, "there is no such list of codes");
	if (check_titles(titles, n, e))
		return -1;
	set_levels(descriptor, a, list_resource(descriptor, name), l.dimension, titles, n);
	return 0;
}

static void set_match(json_t *key, bool rules)
{
	json_t *own = list_own(key);
	if (rules && !own) {
		own = json_object();
		json_object_set_new(key, "stuiver", own);
	}
	if (rules)
		json_object_set_new(own, "match", json_string("pattern"));
	else
		json_object_del(own, "match");
	if (!rules && own && json_object_size(own) == 0)
		json_object_del(key, "stuiver");
}

int list_set_rules(json_t *descriptor, struct arena *a, struct str name, bool rules,
		   struct error *e)
{
	struct list l;
	size_t i, k;
	json_t *r, *key;
	if (!list_named(descriptor, a, name, &l) || !l.field.len)
		return error_set(e, STATUS_REFUSED, "there is no such list of codes");
	json_array_foreach(json_object_get(descriptor, "resources"), i, r) json_array_foreach(
		json_object_get(json_object_get(r, "schema"), "foreignKeys"), k,
		key) if (str_eq(str_z(list_text(json_object_get(key, "reference"), "resource")),
				name)) set_match(key, rules);
	return 0;
}

/* ---- taking away ---- */

static void forget_attributes(json_t *descriptor, const char *list)
{
	json_t *all = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const char *key, *attribute;
	json_t *d, *value;
	void *next;
	json_object_foreach(all, key, d)
	{
		json_t *attributes = json_object_get(d, "attributes");
		json_object_foreach_safe(attributes, next, attribute,
					 value) if (strcmp(list_text(value, "resource"), list) == 0)
			json_object_del(attributes, attribute);
	}
}

void list_detach(json_t *descriptor, struct str name)
{
	json_t *resources = json_object_get(descriptor, "resources");
	for (size_t i = json_array_size(resources); i > 0; i--) {
		json_t *r = json_array_get(resources, i - 1);
		json_t *keys = json_object_get(json_object_get(r, "schema"), "foreignKeys");
		for (size_t k = json_array_size(keys); k > 0; k--) {
			const json_t *to =
				json_object_get(json_array_get(keys, k - 1), "reference");
			if (str_eq(str_z(list_text(to, "resource")), name))
				json_array_remove(keys, k - 1);
		}
		if (keys && json_array_size(keys) == 0)
			json_object_del(json_object_get(r, "schema"), "foreignKeys");
	}
	for (size_t i = json_array_size(resources); i > 0; i--)
		if (str_eq(str_z(list_text(json_array_get(resources, i - 1), "name")), name))
			json_array_remove(resources, i - 1);
	forget_attributes(descriptor, name.ptr);
}

void list_detach_field(json_t *descriptor, struct str field)
{
	struct arena *a = arena_new();
	struct list *all;
	size_t n = lists_of(descriptor, a, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i].field.len && str_eq(all[i].field, field))
			list_detach(descriptor, all[i].name);
	arena_free(a);
}

int explanations_attach(json_t *descriptor, struct arena *a, struct error *e)
{
	struct list *all;
	size_t n = lists_of(descriptor, a, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i].explanations)
			return error_set(e, STATUS_REFUSED, "there are explanations already");
	json_array_append_new(json_object_get(descriptor, "resources"),
			      json_pack("{s:s, s:s, s:{s:s}}", "name", EXPLANATIONS_NAME, "path",
					EXPLANATIONS_NAME ".csv", "stuiver", "role",
					"explanations"));
	return 0;
}

/* ---- keeping them ---- */

void lists_carry(json_t *now, const json_t *before, struct arena *a)
{
	struct list *all;
	struct error e;
	struct str name;
	size_t n = lists_of(before, a, &all);
	for (size_t i = 0; i < n; i++) {
		json_t *resource = list_resource(before, all[i].name);
		if (all[i].drops)
			continue;
		if (all[i].explanations) {
			explanations_attach(now, a, &e);
			continue;
		}
		if (list_attach(now, a, all[i].field, NULL, 0, &name, &e) ||
		    !str_eq(name, all[i].name)) {
			continue; /* the column is none of codes any more */
		}
		json_object_update(list_resource(now, name), resource);
		list_set_rules(now, a, name, all[i].rules, &e);
	}
	drops_carry(now, before);
}

bool descriptors_read_alike(const json_t *one, const json_t *other)
{
	struct arena *a = arena_new();
	json_t *both[2] = {json_deep_copy(one), json_deep_copy(other)};
	for (size_t i = 0; i < 2; i++) {
		struct list *all;
		size_t n = lists_of(both[i], a, &all);
		for (size_t k = 0; k < n; k++)
			if (!all[k].drops)
				list_detach(both[i], all[k].name);
	}
	bool alike = json_equal(both[0], both[1]);
	json_decref(both[0]);
	json_decref(both[1]);
	arena_free(a);
	return alike;
}
