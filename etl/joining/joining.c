#include "joining/joining.h"

#include "sniff/merge/merge_toggles.h"

#include <jansson.h>
#include <stdlib.h>

static const char *text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? s : "";
}

static json_t *own_of(const json_t *o)
{
	return json_object_get(o, "stuiver");
}

static bool is_ledger(const json_t *resource)
{
	const char *role = text(own_of(resource), "role");
	return (!*role || strcmp(role, "ledger") == 0) &&
	       !json_object_get(own_of(resource), "tree");
}

static json_t *list_of(const json_t *resource, const char *list)
{
	return json_object_get(json_object_get(resource, "schema"), list);
}

static json_t *among(const json_t *list, const char *key, const char *wanted)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) if (strcmp(text(one, key), wanted) == 0) return one;
	return NULL;
}

static json_t *field_with(const json_t *resource, const char *key, const char *wanted)
{
	json_t *found = among(list_of(resource, "fields"), key, wanted);
	return found ? found : among(list_of(resource, "extraFields"), key, wanted);
}

static json_t *ledger_field(const json_t *descriptor, const char *key, const char *wanted)
{
	size_t i;
	json_t *one, *found;
	json_array_foreach(json_object_get(descriptor, "resources"), i, one)
	{
		if (is_ledger(one) && (found = field_with(one, key, wanted)))
			return found;
	}
	return NULL;
}

static json_t *extra_fields(json_t *resource)
{
	json_t *schema = json_object_get(resource, "schema");
	if (!json_object_get(schema, "extraFields"))
		json_object_set_new(schema, "extraFields", json_array());
	return json_object_get(schema, "extraFields");
}

static struct str written(const json_t *j, struct arena *a)
{
	char *flat = json_dumps(j, JSON_INDENT(2));
	struct str out = arena_dup(a, str_z(flat ? flat : ""));
	free(flat);
	return out;
}

static json_t *parsed(struct str s, struct error *e)
{
	json_error_t reason;
	json_t *j = json_loadb(s.ptr, s.len, 0, &reason);
	if (!json_is_array(json_object_get(j, "resources")) ||
	    !json_is_object(json_object_get(json_object_get(j, "model"), "dimensions"))) {
		json_decref(j);
		error_set(e, STATUS_INPUT, "the descriptor is none of a ledger with a model");
		return NULL;
	}
	return j;
}

static json_t *first_ledger(const json_t *descriptor)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(descriptor, "resources"), i,
			   one) if (is_ledger(one)) return one;
	return NULL;
}

/* ---- what a ledger has not ---- */

/* A field that is empty in all lines, of the type that it has elsewhere. */
static json_t *empty_field(const json_t *like, const char *name)
{
	static const char *const kept[] = {"type", "format", "columnType"};
	json_t *field = json_pack("{s:s, s:s}", "name", name, "constant", "");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (json_object_get(like, kept[i]))
			json_object_set(field, kept[i], json_object_get(like, kept[i]));
	if (!json_object_get(field, "type"))
		json_object_set_new(field, "type", json_string("string"));
	json_object_set_new(
		field, "stuiver",
		json_pack("{s:s}", "why", "the cube has it, and this file does not: empty"));
	if (json_is_true(json_object_get(own_of(like), "text")))
		json_object_set_new(own_of(field), "text", json_true());
	return field;
}

/* Every attribute of the model that is a ledger's has a field. */
static void fill_up(json_t *descriptor, const json_t *like)
{
	const char *name, *attribute;
	json_t *dimension, *shape, *ledger = first_ledger(descriptor);
	json_object_foreach(json_object_get(json_object_get(descriptor, "model"), "dimensions"),
			    name, dimension)
		json_object_foreach(json_object_get(dimension, "attributes"), attribute, shape)
	{
		const char *source = text(shape, "source");
		if (!ledger || !*source || json_object_get(shape, "resource") ||
		    ledger_field(descriptor, "name", source))
			continue;
		json_array_append_new(extra_fields(ledger),
				      empty_field(ledger_field(like, "name", source), source));
	}
}

/* ---- joining ---- */

/* Without what is its own business: lists, and what refers to them. */
static void drop_lists(json_t *descriptor)
{
	json_t *resources = json_object_get(descriptor, "resources"), *dimension, *shape;
	const char *name, *attribute;
	void *next;
	for (size_t i = json_array_size(resources); i > 0; i--) {
		json_t *one = json_array_get(resources, i - 1);
		if (is_ledger(one))
			json_object_del(json_object_get(one, "schema"), "foreignKeys");
		else
			json_array_remove(resources, i - 1);
	}
	json_object_foreach(json_object_get(json_object_get(descriptor, "model"), "dimensions"),
			    name, dimension)
		json_object_foreach_safe(json_object_get(dimension, "attributes"), next, attribute,
					 shape)
	{
		if (json_object_get(shape, "resource"))
			json_object_del(json_object_get(dimension, "attributes"), attribute);
	}
}

/* A column of it, or what somebody said of all its lines. */
static bool says_phase(const json_t *resource)
{
	const json_t *phase = field_with(resource, "columnType", "phase:id");
	return phase && (!json_object_get(phase, "constant") || *text(phase, "constant"));
}

/* The other's lists are of its columns too. */
static void refer(json_t *resource, const json_t *there)
{
	size_t i, k;
	json_t *one, *key;
	json_array_foreach(json_object_get(there, "resources"), i, one)
		json_array_foreach(list_of(one, "foreignKeys"), k, key)
	{
		const char *field = text(key, "fields");
		json_t *keys = list_of(resource, "foreignKeys");
		if (!*field || !field_with(resource, "name", field) || among(keys, "fields", field))
			continue;
		if (!keys) {
			keys = json_array();
			json_object_set_new(json_object_get(resource, "schema"), "foreignKeys",
					    keys);
		}
		json_array_append(keys, key);
	}
}

/* What is shown of a line goes by the column: a level that the other's has holds for this one. */
static void take_levels(json_t *resource, const json_t *there)
{
	size_t i;
	json_t *field;
	json_array_foreach(list_of(resource, "fields"), i, field)
	{
		const json_t *other = ledger_field(there, "name", text(field, "name"));
		json_t *level = json_object_get(own_of(other), "level"), *own = own_of(field);
		if (!level || json_object_get(own, "level"))
			continue;
		if (!own) {
			own = json_object();
			json_object_set_new(field, "stuiver", own);
		}
		json_object_set(own, "level", level);
	}
}

/* One ledger of `own` added to `sum`, a text. */
static int add_ledger(struct str *sum, const json_t *own, json_t *resource,
		      const struct same_column *same, size_t n, struct arena *a, struct error *e)
{
	struct buffer out;
	bool added;
	json_t *alone = json_copy((json_t *)(uintptr_t)own);
	json_object_set_new(alone, "resources", json_pack("[O]", resource));
	buffer_init(&out, SIZE_MAX);
	int result = sniff_merge(*sum, written(alone, a), str_z(text(resource, "path")), same, n,
				 &out, &added, e);
	if (result == 0 && !added)
		result = error_set(e, STATUS_REFUSED, "the cube has a ledger of these columns");
	if (result == 0)
		*sum = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	json_decref(alone);
	return result;
}

/* Of all that is there now, the ledgers that were not there, and the lists; what the cube had stays as it was. */
static void keep_own(json_t *sum, const json_t *there)
{
	json_t *resources = json_object_get(sum, "resources"), *ledgers = json_array(),
	       *lists = json_array(), *one;
	json_t *dimensions = json_object_get(json_object_get(sum, "model"), "dimensions");
	size_t i, before = json_array_size(json_object_get(there, "resources"));
	json_array_foreach(resources, i, one)
	{
		if (!is_ledger(one))
			json_array_append(lists, one);
		else if (i >= before)
			json_array_append(ledgers, one);
	}
	json_array_foreach(ledgers, i, one)
	{
		refer(one, there);
		take_levels(one, there);
	}
	json_array_extend(ledgers, lists);
	json_object_set_new(sum, "resources", ledgers);
	json_decref(lists);
	json_object_update(dimensions,
			   json_object_get(json_object_get(there, "model"), "dimensions"));
}

static int join(const json_t *there, json_t *own, const struct same_column *same, size_t n,
		struct arena *a, struct str *out, struct error *e)
{
	size_t i;
	json_t *one;
	struct str sum = written(there, a);
	if (!ledger_field(there, "columnType", "phase:id"))
		return error_set(
			e, STATUS_REFUSED,
			"the cube says no phase: a budget would be added to what was spent");
	drop_lists(own);
	json_array_foreach(json_object_get(own, "resources"), i, one) if (!says_phase(one)) return error_set(
		e, STATUS_REFUSED,
		"ledger \"%s\" does not say whether it is budget or actual: that must be said first",
		text(one, "name"));
	json_array_foreach(json_object_get(own, "resources"), i,
			   one) if (add_ledger(&sum, own, one, same, n, a, e)) return -1;
	json_t *all = parsed(sum, e);
	if (!all)
		return -1;
	json_t *whole = json_deep_copy(all);
	keep_own(all, there);
	fill_up(all, whole);
	*out = written(all, a);
	json_decref(whole);
	json_decref(all);
	return 0;
}

int joined_descriptor(struct str there, struct str own, const struct same_column *same, size_t n,
		      struct arena *a, struct str *out, struct error *e)
{
	json_t *old = parsed(there, e);
	json_t *new = old ? parsed(own, e) : NULL;
	int result = new ? join(old, new, same, n, a, out, e) : -1;
	json_decref(old);
	json_decref(new);
	return result;
}

/* Dimensions that it lacks, and what cuts with a name leave out by now: a cube has those of the mapping that loads last. */
static void widen(json_t *old, json_t *new)
{
	json_t *dimensions = json_object_get(json_object_get(old, "model"), "dimensions"), *shape;
	json_t *scope = json_object_get(own_of(new), "scope");
	const char *name;
	json_object_foreach(json_object_get(json_object_get(new, "model"), "dimensions"), name,
			    shape)
	{
		bool known = json_object_get(dimensions, name);
		if (!known)
			json_object_set(dimensions, name, shape);
		merge_toggles(old, new, name, name, known);
	}
	if (scope)
		json_object_set(own_of(old), "scope", scope);
	fill_up(old, new);
}

int widened_descriptor(struct str known, struct str joined, struct arena *a, struct str *out,
		       struct error *e)
{
	json_t *old = parsed(known, e);
	json_t *new = old ? parsed(joined, e) : NULL;
	if (new) {
		json_t *was = json_deep_copy(old);
		widen(old, new);
		*out = json_equal(was, old) ? known : written(old, a);
		json_decref(was);
	}
	json_decref(old);
	json_decref(new);
	return new ? 0 : -1;
}
