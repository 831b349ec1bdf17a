/*
 * The published model: what the mapping gave, with the refs and defaults that clients count on
 * (section 6 of the contract).
 */
#include "store/versions/version_marks.h"
#include "write/json_answer.h"

#include <jansson.h>
#include <stdlib.h>

#define MODEL_MAX ((size_t)64 << 20)

static json_t *text(struct str s)
{
	return json_stringn(s.ptr, s.len);
}

static json_t *ref_of(const char *dimension, const char *attribute)
{
	return json_sprintf("%s.%s", dimension, attribute);
}

/* Cardinality becomes a word that clients choose widgets by. */
static json_t *cardinality_class(const json_t *dimension)
{
	json_int_t n = json_integer_value(json_object_get(dimension, "cardinality"));

	if (n <= 0)
		return json_null();
	return json_string(n > 1000 ? "high" : n > 50 ? "medium" : n > 7 ? "low" : "tiny");
}

/* The key attribute comes first, as in every answer. */
static void complete_attributes(json_t *dimension, const char *name, const char *key)
{
	json_t *given = json_object_get(dimension, "attributes"), *all = json_object(), *value;
	json_t *first = json_object_get(given, key);
	const char *attribute;

	if (first)
		json_object_set(all, key, first);
	json_object_foreach(given, attribute, value)
	{
		json_object_set_new(value, "ref", ref_of(name, attribute));
		json_object_set(all, attribute, value);
	}
	json_object_set_new(dimension, "attributes", all);
}

static void complete_dimension(json_t *dimension, const char *name)
{
	const char *key = json_string_value(json_object_get(dimension, "key_attribute"));
	const char *label = json_string_value(json_object_get(dimension, "label_attribute"));

	if (!key)
		return;
	/* jansson frees the old value when it is set anew: keep copies. */
	char *key_copy = str_dup(str_z(key)), *label_copy = str_dup(str_z(label ? label : key));
	complete_attributes(dimension, name, key_copy);
	json_object_set_new(dimension, "ref", json_string(name));
	json_object_set_new(dimension, "label_attribute", json_string(label_copy));
	json_object_set_new(dimension, "label_ref", ref_of(name, label_copy));
	json_object_set_new(dimension, "key_ref", ref_of(name, key_copy));
	json_object_set_new(dimension, "cardinality_class", cardinality_class(dimension));
	json_object_set_new(dimension, "hierarchy", json_string(name));
	free(key_copy);
	free(label_copy);
}

static void complete_hierarchies(json_t *model, json_t *dimensions)
{
	json_t *hierarchies = json_object_get(model, "hierarchies"), *value, *level;
	const char *name;
	size_t i;

	if (!json_is_object(hierarchies)) {
		json_object_set_new(model, "hierarchies", json_object());
		return;
	}
	json_object_foreach(hierarchies, name, value)
	{
		json_object_set_new(value, "ref", json_string(name));
		json_array_foreach(json_object_get(value, "levels"), i, level)
		{
			json_t *dimension = json_object_get(dimensions, json_string_value(level));
			if (dimension)
				json_object_set_new(dimension, "hierarchy", json_string(name));
		}
	}
}

static void add_aggregate(json_t *aggregates, struct str ref, struct str label,
			  const char *function, struct str measure)
{
	json_t *a = json_object();

	json_object_set_new(a, "label", text(label));
	json_object_set_new(a, "ref", text(ref));
	json_object_set_new(a, "function", json_string(function));
	if (measure.len)
		json_object_set_new(a, "measure", text(measure));
	json_object_setn_new(aggregates, ref.ptr, ref.len, a);
}

static void complete_measures(json_t *model, const struct cube *c)
{
	json_t *aggregates = json_object(), *value;
	const char *name;
	struct arena *a = arena_new();

	json_object_foreach(json_object_get(model, "measures"), name, value)
		json_object_set_new(value, "ref", json_string(name));
	add_aggregate(aggregates, STR("_count"), STR("Facts"), "count", (struct str){0});
	for (size_t m = 0; m < c->nmeasures; m++)
		for (size_t f = 0; f < c->measures[m].nfunctions; f++) {
			const char *function = aggregate_name(c->measures[m].functions[f]);
			struct str ref =
				arena_printf(a, "%.*s.%s", STR_ARG(c->measures[m].name), function);
			add_aggregate(aggregates, ref, c->measures[m].label, function,
				      c->measures[m].name);
		}
	json_object_set_new(model, "aggregates", aggregates);
	arena_free(a);
}

static json_t *completed(const struct cube *c)
{
	json_t *model = json_loadb(c->model.ptr, c->model.len, 0, NULL), *value;
	json_t *dimensions = json_object_get(model, "dimensions");
	const char *name;

	json_object_foreach(dimensions, name, value) complete_dimension(value, name);
	complete_hierarchies(model, dimensions);
	complete_measures(model, c);
	return model;
}

void json_model(struct buffer *out, const struct result *r)
{
	const struct cube *c = picture_cube(r->picture);
	json_t *model = completed(c);
	char *body = json_dumps(model, JSON_COMPACT);
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "name");
	json_put_string(&j, c->name);
	json_put_key_z(&j, "model");
	json_put_raw(&j, str_z(body ? body : "{}"));
	json_marks(&j, "released_by_one", "released_at", r->marks->one_person,
		   r->marks->none_person);
	json_put_object_end(&j);
	free(body);
	json_decref(model);
}
