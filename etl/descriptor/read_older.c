/*
 * Fiscal Data Packages of version 0.3 as they were published: the model is called `mapping`, its
 * names are any text, an attribute may hold a `constant` instead of a source, and a measure a
 * `factor` that its amounts are multiplied by. Brought into the words that the rest reads.
 */
#include "base/text/utf8.h"
#include "descriptor/descriptor_json.h"

#include <math.h>

static void rename_model(json_t *package)
{
	json_t *mapping = json_object_get(package, "mapping");
	if (!json_is_object(mapping) || json_object_get(package, "model"))
		return;
	json_object_set(package, "model", mapping);
	json_object_del(package, "mapping");
}

/* ---- lists instead of objects ---- */

static const char *name_in(json_t *item)
{
	static const char *const keys[] = {"name", "id", "title", "source"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *text = json_string_value(json_object_get(item, keys[i]));
		if (text && *text)
			return text;
	}
	return NULL;
}

/* [{"name": "code", "source": …}] as {"code": {"source": …}}; one of them may say that it is a key. */
static void name_list(json_t *parent, const char *key)
{
	json_t *list = json_object_get(parent, key), *out, *item, *keys;
	size_t i;
	if (!json_is_array(list))
		return;
	out = json_object();
	keys = json_array();
	json_array_foreach(list, i, item)
	{
		const char *name = json_is_string(item) ? json_string_value(item) : name_in(item);
		if (!name || json_object_get(out, name))
			continue; /* what is left out is told as missing where it is named */
		json_t *value =
			json_is_object(item) ? json_copy(item) : json_pack("{s:s}", "source", name);
		const char *flags[] = {"key", "primaryKey", "primary"};
		for (size_t k = 0; k < 3; k++)
			if (json_is_true(json_object_get(value, flags[k]))) {
				json_array_append_new(keys, json_string(name));
				json_object_del(value, flags[k]);
			}
		json_object_set_new(out, name, value);
		json_object_del(value, "name");
	}
	if (json_array_size(keys) > 0 && !json_object_get(parent, "primaryKey"))
		json_object_set(parent, "primaryKey", keys);
	json_decref(keys);
	json_object_set_new(parent, key, out);
}

/* The first attribute is the key where none is named. */
static void name_lists(json_t *model)
{
	const char *name;
	json_t *dimension;
	name_list(model, "measures");
	name_list(model, "dimensions");
	json_object_foreach(json_object_get(model, "dimensions"), name, dimension)
	{
		if (!json_is_array(json_object_get(dimension, "attributes")))
			continue;
		name_list(dimension, "attributes");
		json_t *attributes = json_object_get(dimension, "attributes");
		void *first = json_object_iter(attributes);
		if (first && !json_object_get(dimension, "primaryKey"))
			json_object_set_new(dimension, "primaryKey",
					    json_string(json_object_iter_key(first)));
	}
}

/* ---- names of the model ---- */

static void rename_text(json_t *object, const char *key, const char *from, const char *to)
{
	const char *text = json_string_value(json_object_get(object, key));
	if (text && strcmp(text, from) == 0)
		json_object_set_new(object, key, json_string(to));
}

static void rename_in(json_t *list, const char *from, const char *to)
{
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item)
	{
		if (json_is_string(item) && strcmp(json_string_value(item), from) == 0)
			json_array_set_new(list, i, json_string(to));
	}
}

/* One that no sibling has. */
static const char *new_name(struct arena *a, json_t *in, json_t *out, const char *name)
{
	const char *ref = ref_name(a, utf8_fold_case(a, str_z(name)));
	const char *free_one = ref;
	for (int i = 2; json_object_get(in, free_one) || json_object_get(out, free_one); i++)
		free_one = arena_printf(a, "%s_%d", ref, i).ptr;
	return free_one;
}

/* Names that can stand in a cut, in the same order; the old one is the label where there is none.
 * `renamed` tells who refers to them. */
static void rename_members(struct arena *a, json_t *parent, const char *key,
			   void (*renamed)(json_t *owner, const char *from, const char *to),
			   json_t *owner)
{
	json_t *in = json_object_get(parent, key), *out = json_object(), *value;
	const char *name;
	if (!json_is_object(in)) {
		json_decref(out);
		return;
	}
	json_object_foreach(in, name, value)
	{
		const char *to = cube_is_name(name) ? name : new_name(a, in, out, name);
		json_object_set(out, to, value);
		if (to == name)
			continue;
		if (json_is_object(value) && !json_object_get(value, "label"))
			json_object_set_new(value, "label", json_string(name));
		renamed(owner, arena_dup(a, str_z(name)).ptr, to);
	}
	json_object_set_new(parent, key, out);
}

static void attribute_renamed(json_t *dimension, const char *from, const char *to)
{
	const char *name;
	json_t *attribute;
	rename_text(dimension, "primaryKey", from, to);
	rename_in(json_object_get(dimension, "primaryKey"), from, to);
	json_object_foreach(json_object_get(dimension, "attributes"), name, attribute)
	{
		rename_text(attribute, "labelfor", from, to);
		rename_text(attribute, "parent", from, to);
	}
}

static void dimension_renamed(json_t *package, const char *from, const char *to)
{
	const char *name;
	json_t *hierarchy;
	json_t *model = json_object_get(package, "model");
	json_object_foreach(json_object_get(model, "hierarchies"), name, hierarchy)
		rename_in(json_object_get(hierarchy, "levels"), from, to);
	rename_in(json_object_get(json_object_get(package, "stuiver"), "scope"), from, to);
}

static void measure_renamed(json_t *package, const char *from, const char *to)
{
	(void)package, (void)from, (void)to; /* nothing names a measure */
}

static void rename_all(struct descriptor_place package)
{
	struct arena *a = package.r->arena;
	json_t *model = json_object_get(package.json, "model"), *dimension;
	const char *name;
	rename_members(a, model, "dimensions", dimension_renamed, package.json);
	rename_members(a, model, "measures", measure_renamed, package.json);
	json_object_foreach(json_object_get(model, "dimensions"), name, dimension)
		rename_members(a, dimension, "attributes", attribute_renamed, dimension);
}

/* ---- constants and factors ---- */

/* A field of that value in every resource, where no field has the name. */
static void add_constant(json_t *package, const char *name, json_t *constant)
{
	size_t i;
	json_t *resource;
	json_array_foreach(json_object_get(package, "resources"), i, resource)
	{
		json_t *schema = json_object_get(resource, "schema");
		json_t *extra = json_object_get(schema, "extraFields");
		if (!json_is_object(schema) || (extra && !json_is_array(extra)))
			continue;
		if (!extra) {
			extra = json_array();
			json_object_set_new(schema, "extraFields", extra);
		}
		json_t *field = json_object();
		json_object_set_new(field, "name", json_string(name));
		json_object_set_new(field, "type", json_string("string"));
		json_object_set(field, "constant", constant);
		json_array_append_new(extra, field);
	}
}

static void find_constants(struct descriptor_place package, json_t *dimensions)
{
	const char *dimension, *attribute;
	json_t *d, *at;
	json_object_foreach(dimensions, dimension, d)
	{
		json_object_foreach(json_object_get(d, "attributes"), attribute, at)
		{
			json_t *constant = json_object_get(at, "constant");
			if (!json_is_object(at) || !constant || json_object_get(at, "source"))
				continue;
			const char *name =
				arena_printf(package.r->arena, "%s.%s", dimension, attribute).ptr;
			add_constant(package.json, name, constant);
			json_object_set_new(at, "source", json_string(name));
		}
	}
}

/* All amounts of a line are in one unit, so that the measures must agree. */
static void read_factors(struct descriptor_place measures)
{
	struct mapping *m = measures.r->m;
	const char *name;
	json_t *measure;
	bool first = true;
	json_object_foreach(measures.json, name, measure)
	{
		struct descriptor_place p = place_key(measures, name, measure);
		struct descriptor_place factor = place_member(p, "factor");
		double value = factor.json ? json_number_value(factor.json) : 1;
		if (factor.json && (!json_is_number(factor.json) || value < 1 || value > 1e12 ||
				    value != floor(value))) {
			place_fault(factor, "must be a whole number above 0");
			continue;
		}
		if (!first && (int64_t)value != m->factor)
			place_fault(factor, "must be the same for all measures: a line's amounts "
					    "are in one unit");
		m->factor = (int64_t)value;
		first = false;
	}
}

void read_older(struct descriptor_place package)
{
	package.r->m->factor = 1;
	rename_model(package.json);
	name_lists(json_object_get(package.json, "model"));
	rename_all(package);
	json_t *model = json_object_get(package.json, "model");
	struct descriptor_place p = place_key(package, "model", model);
	find_constants(package, json_object_get(model, "dimensions"));
	read_factors(place_key(p, "measures", json_object_get(model, "measures")));
}
