/*
 * Budgets typed in a code list: number columns that say `stuiver.budget`. Each such list gets a
 * ledger beside it, "budget:" and its name, that reads the same file: its codes refer to the list
 * itself, so each amount is an entry of that row at its own depth, with the list's line behind it.
 */
#include "descriptor/descriptor_json.h"

static json_t *list_fields(json_t *resource)
{
	return json_object_get(json_object_get(resource, "schema"), "fields");
}

static json_t *budget_of(json_t *field)
{
	return json_object_get(json_object_get(field, "stuiver"), "budget");
}

static bool has_budget(json_t *resource)
{
	size_t i;
	json_t *field;
	json_array_foreach(list_fields(resource), i, field) if (budget_of(field)) return true;
	return false;
}

/* The field of that name, or of that columnType, in a ledger: what it is there it is here. */
static json_t *ledger_field(json_t *resources, const char *member, const char *text)
{
	static const char *const kinds[] = {"fields", "extraFields"};
	size_t i, f;
	json_t *resource, *field;
	json_array_foreach(resources, i, resource)
	{
		if (has_budget(resource))
			continue;
		for (size_t k = 0; k < 2; k++)
			json_array_foreach(
				json_object_get(json_object_get(resource, "schema"), kinds[k]), f,
				field)
			{
				const char *s = json_string_value(json_object_get(field, member));
				if (s && strcmp(s, text) == 0)
					return field;
			}
	}
	return NULL;
}

static void copy_member(json_t *to, json_t *from, const char *key)
{
	if (json_object_get(from, key))
		json_object_set(to, key, json_object_get(from, key));
}

/* The target that amounts or a member of `budget` feed, once. */
static void add_target(json_t *extra, json_t *resources, const char *name, const char *type)
{
	size_t i;
	json_t *field, *decimals, *like = ledger_field(resources, "name", name);
	json_array_foreach(extra, i, field)
	{
		if (strcmp(json_string_value(json_object_get(field, "name")), name) == 0)
			return;
	}
	field = json_pack("{s:s, s:s, s:b}", "name", name, "type", type, "normalizationTarget", 1);
	copy_member(field, like, "type");
	copy_member(field, like, "title");
	copy_member(field, like, "columnType");
	decimals = json_object_get(json_object_get(like, "stuiver"), "decimals");
	if (decimals)
		json_object_set_new(field, "stuiver", json_pack("{s:O}", "decimals", decimals));
	json_array_append_new(extra, field);
}

/* An amount column as a ledger has it. */
static void add_amount(struct descriptor_place p, json_t *fields, json_t *extra, json_t *resources)
{
	json_t *budget = budget_of(p.json), *field = json_deep_copy(p.json), *settings, *value;
	json_t *measure = ledger_field(resources, "columnType", "value");
	const char *name = json_string_value(json_object_get(budget, "measure")), *key;
	if (!name)
		name = json_string_value(json_object_get(measure, "name"));
	if (!json_is_object(budget) || !name) {
		place_fault(p, "stuiver.budget names fields of the ledgers, like {\"year\": 2024, "
			       "\"phase\": \"proposed\"}, and `measure` where no field has "
			       "columnType \"value\"");
		json_decref(field);
		return;
	}
	settings = json_object();
	json_object_foreach(budget, key, value)
	{
		if (strcmp(key, "measure") == 0)
			continue;
		add_target(extra, resources, key, json_is_integer(value) ? "integer" : "string");
		json_object_set(settings, key, value);
	}
	add_target(extra, resources, name, "number");
	json_object_del(json_object_get(field, "stuiver"), "budget");
	json_object_set_new(field, "normalize", settings);
	json_array_append_new(fields, field);
}

/* The names of the fields that tell rows apart: the tree's code, or the primary key. */
static json_t *key_of(json_t *resource)
{
	json_t *tree = json_object_get(json_object_get(resource, "stuiver"), "tree");
	json_t *key = json_object_get(json_object_get(resource, "schema"), "primaryKey");
	if (tree)
		return json_object_get(tree, "code") ? json_incref(json_object_get(tree, "code"))
						     : json_string("code");
	return key ? json_incref(key) : NULL;
}

static bool is_key(json_t *key, const char *name)
{
	size_t i;
	json_t *one;
	if (json_is_string(key))
		return strcmp(json_string_value(key), name) == 0;
	json_array_foreach(key, i, one)
	{
		if (json_is_string(one) && strcmp(json_string_value(one), name) == 0)
			return true;
	}
	return false;
}

static json_t *ledger_of(struct descriptor_place list, json_t *resources, json_t *key)
{
	json_t *fields = json_array(), *extra = json_array(), *out, *field, *schema;
	struct descriptor_place all = get_array(get_object(list, "schema"), "fields");
	const char *name = json_string_value(json_object_get(list.json, "name"));
	const char *path = json_string_value(json_object_get(list.json, "path"));
	const char *slash = path ? strrchr(path, '/') : NULL;
	size_t i;
	json_array_foreach(all.json, i, field)
	{
		const char *column = json_string_value(json_object_get(field, "name"));
		if (budget_of(field))
			add_amount(place_item(all, i), fields, extra, resources);
		else if (column && is_key(key, column))
			json_array_append(fields, field);
	}
	schema = json_pack("{s:o, s:o, s:[{s:O, s:{s:s, s:O}}]}", "fields", fields, "extraFields",
			   extra, "foreignKeys", "fields", key, "reference", "resource",
			   name ? name : "", "fields", key);
	copy_member(schema, json_object_get(list.json, "schema"), "missingValues");
	out = json_pack("{s:o, s:s, s:o, s:{s:[s]}}", "name",
			json_sprintf(BUDGET_PREFIX "%s", name ? name : ""), "path",
			path ? path : "", "schema", schema, "stuiver", "files",
			slash  ? slash + 1
			: path ? path
			       : "");
	copy_member(out, list.json, "dialect");
	copy_member(out, list.json, "encoding");
	return out;
}

void add_budgets(struct descriptor_place package)
{
	struct descriptor_place list = get_array(package, "resources");
	size_t n = json_array_size(list.json);
	for (size_t i = 0; i < n; i++) {
		struct descriptor_place p = place_item(list, i);
		const char *name = json_string_value(json_object_get(p.json, "name"));
		if (name && strncmp(name, BUDGET_PREFIX, strlen(BUDGET_PREFIX)) == 0)
			place_fault(place_member(p, "name"),
				    "begins with \"" BUDGET_PREFIX "\", which names the budgets "
				    "typed in code lists");
		if (!has_budget(p.json))
			continue;
		json_t *key = key_of(p.json);
		if (!key)
			place_fault(p, "budgets are typed in lists with a `schema.primaryKey` or a "
				       "`stuiver.tree`, whose codes they are of");
		else
			json_array_append_new(list.json, ledger_of(p, list.json, key));
		json_decref(key);
	}
}
