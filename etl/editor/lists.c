/* The tables of a descriptor: which there are, and of which columns there could be more. */
#include "editor/lists.h"
#include "editor/drops.h"

#include <string.h>

/* ---- what a descriptor says ---- */

const char *list_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

json_t *list_own(const json_t *object)
{
	return json_object_get(object, "stuiver");
}

bool list_is_ledger(const json_t *resource)
{
	const char *role = list_text(list_own(resource), "role");
	return (role[0] == '\0' || strcmp(role, "ledger") == 0) &&
	       !json_object_get(list_own(resource), "tree") && json_is_object(resource);
}

json_t *list_resource(const json_t *descriptor, struct str name)
{
	size_t i;
	json_t *r;
	json_array_foreach(json_object_get(descriptor, "resources"), i,
			   r) if (str_eq(str_z(list_text(r, "name")), name)) return r;
	return NULL;
}

const json_t *list_ledger_field(const json_t *ledger, const char *name)
{
	static const char *const where[] = {"fields", "extraFields"};
	const json_t *schema = json_object_get(ledger, "schema");
	for (size_t w = 0; w < 2; w++) {
		size_t i;
		const json_t *field;
		json_array_foreach(json_object_get(schema, where[w]), i,
				   field) if (strcmp(list_text(field, "name"), name) ==
					      0) return field;
	}
	return NULL;
}

static struct str kept(struct arena *a, const char *text)
{
	return arena_dup(a, str_z(text));
}

/* The foreign key of a ledger that leads to the list, by its code. */
static const json_t *key_to(const json_t *descriptor, const char *name)
{
	size_t i, k;
	const json_t *r, *key;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		json_array_foreach(json_object_get(json_object_get(r, "schema"), "foreignKeys"), k,
				   key)
		{
			const json_t *to = json_object_get(key, "reference");
			if (strcmp(list_text(to, "resource"), name) == 0 &&
			    strcmp(list_text(to, "fields"), "code") == 0 && list_is_ledger(r))
				return key;
		}
	}
	return NULL;
}

/* The dimension whose key is that column. */
static const char *dimension_of(const json_t *descriptor, const char *field)
{
	json_t *all = json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const char *name;
	json_t *d;
	json_object_foreach(all, name, d)
	{
		const json_t *key = json_object_get(json_object_get(d, "attributes"),
						    list_text(d, "primaryKey"));
		if (!json_object_get(key, "resource") &&
		    strcmp(list_text(key, "source"), field) == 0)
			return name;
	}
	return "";
}

/* ---- one list ---- */

static void read_levels(const json_t *tree, struct arena *a, struct list *out)
{
	size_t i;
	const json_t *level;
	const json_t *titles = json_object_get(tree, "titles");
	json_array_foreach(json_object_get(tree, "levels"), i, level)
	{
		if (out->nlevels == LEVELS_MAX)
			return;
		const char *title = json_string_value(json_array_get(titles, i));
		out->levels[out->nlevels] = kept(a, json_string_value(level));
		out->titles[out->nlevels++] = kept(a, title ? title : json_string_value(level));
	}
}

/* Of {"Jahr": 2024, "phase": "proposed", "side": "expenditure"} which is which: a number is the year, and the two
 * others are known by what they may be. */
static void read_budget(const json_t *field, struct arena *a, struct list *out)
{
	json_t *budget = json_object_get(list_own(field), "budget");
	if (!budget || out->nbudgets == BUDGETS_MAX)
		return;
	struct typed_budget *b = &out->budgets[out->nbudgets++];
	const char *key;
	json_t *value;
	*b = (struct typed_budget){.column = kept(a, list_text(field, "name"))};
	json_object_foreach(budget, key, value)
	{
		const char *text = json_string_value(value);
		if (json_is_integer(value))
			b->year = arena_printf(a, "%lld", (long long)json_integer_value(value));
		else if (text && (strcmp(text, "expenditure") == 0 || strcmp(text, "revenue") == 0))
			b->side = kept(a, text);
		else if (text && strcmp(key, "measure") != 0)
			b->phase = kept(a, text);
	}
}

static bool read_list(const json_t *descriptor, const json_t *r, struct arena *a, struct list *out)
{
	const json_t *own = list_own(r), *tree = json_object_get(own, "tree"), *field;
	const char *role = list_text(own, "role"), *name = list_text(r, "name");
	size_t i;
	*out = (struct list){.name = kept(a, name), .path = kept(a, list_text(r, "path"))};
	out->title = kept(a, list_text(r, "title")[0] ? list_text(r, "title") : name);
	out->explanations = strcmp(role, "explanations") == 0;
	if (!str_ends(out->path, STR(".csv")) || json_is_true(json_object_get(own, "external")))
		return false;
	if (out->explanations)
		return !json_object_get(own, "explanations");
	if (!tree && strcmp(role, "codelist") != 0)
		return false;
	const json_t *key = key_to(descriptor, name);
	const char *column = list_text(key, "fields");
	if (!column[0] || !list_ledger_field(r, "code"))
		return false;
	out->field = kept(a, column);
	out->rules = strcmp(list_text(list_own(key), "match"), "pattern") == 0;
	out->dimension = kept(a, dimension_of(descriptor, column));
	read_levels(tree, a, out);
	json_array_foreach(json_object_get(json_object_get(r, "schema"), "fields"), i, field)
		read_budget(field, a, out);
	return true;
}

/* Codes of one's own: no moments, no amounts, no sides, no phases. */
static bool of_codes(const json_t *field)
{
	const char *type = list_text(field, "columnType"), *kind = list_text(field, "type");
	return strncmp(type, "date:", 5) != 0 && strncmp(type, "phase", 5) != 0 &&
	       strcmp(type, "direction") != 0 && strcmp(type, "value") != 0 &&
	       strncmp(type, "value-", 6) != 0 &&
	       (strcmp(kind, "string") == 0 || strcmp(kind, "integer") == 0) &&
	       !json_object_get(field, "constant") &&
	       strcmp(list_text(list_own(field), "class"), "private") != 0 &&
	       strcmp(list_text(list_own(field), "class"), "internal") != 0 &&
	       !json_is_true(json_object_get(list_own(field), "text"));
}

/* What it can look at: columns of the file and what is made of them. Values that stand in the facts as they do in the file can
 * be told by what is weighed. */
static void read_drop_fields(const json_t *descriptor, const json_t *ledger, struct arena *a,
			     struct list *out)
{
	static const char *const where[] = {"fields", "extraFields"};
	const json_t *schema = json_object_get(ledger, "schema"), *field;
	size_t i, room = 0;
	for (size_t w = 0; w < 2; w++)
		room += json_array_size(json_object_get(schema, where[w]));
	out->fields = ARENA_ARRAY(a, struct drop_field, room + 1);
	for (size_t w = 0; w < 2; w++)
		json_array_foreach(json_object_get(schema, where[w]), i, field)
			out->fields[out->nfields++] = (struct drop_field){
			.name = kept(a, list_text(field, "name")),
			.dimension = of_codes(field)
					     ? kept(a, dimension_of(descriptor,
								    list_text(field, "name")))
					     : STR(""),
			.filled_down = json_is_true(json_object_get(list_own(field), "fillDown"))};
}

static bool read_drops(const json_t *descriptor, const json_t *ledger, struct arena *a,
		       struct list *out)
{
	if (!list_is_ledger(ledger) || !list_text(ledger, "name")[0])
		return false;
	*out = (struct list){.ledger = kept(a, list_text(ledger, "name")), .drops = true};
	const char *title = list_text(ledger, "title");
	out->title = title[0] ? kept(a, title) : out->ledger;
	out->name = arena_printf(a, DROPS_FRONT "%.*s", STR_ARG(out->ledger));
	out->path = arena_printf(a, "%.*s-drop.csv", STR_ARG(out->ledger));
	read_drop_fields(descriptor, ledger, a, out);
	return true;
}

size_t lists_of(const json_t *descriptor, struct arena *a, struct list **out)
{
	size_t i, n = 0;
	const json_t *r;
	*out = ARENA_ARRAY(a, struct list, LISTS_MAX);
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		if (n < LISTS_MAX && read_list(descriptor, r, a, &(*out)[n]))
			n++;
	}
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		if (n < LISTS_MAX && read_drops(descriptor, r, a, &(*out)[n]))
			n++;
	}
	return n;
}

bool list_named(const json_t *descriptor, struct arena *a, struct str name, struct list *out)
{
	const json_t *r = list_resource(descriptor, name);
	if (r)
		return read_list(descriptor, r, a, out);
	struct str front = STR(DROPS_FRONT);
	if (!str_starts(name, front))
		return false;
	r = list_resource(descriptor, (struct str){name.ptr + front.len, name.len - front.len});
	return r && read_drops(descriptor, r, a, out);
}

void list_columns(const struct list *l, struct arena *a, struct csv_table *out)
{
	const struct str texts[] = {STR("scope"),  STR("title"),  STR("text"),
				    STR("source"), STR("author"), STR("date")};
	struct str codes[4 + BUDGETS_MAX] = {STR("code"), STR("label"), STR("parent"),
					     STR("description")};
	for (size_t i = 0; i < l->nbudgets; i++)
		codes[4 + i] = l->budgets[i].column;
	if (l->drops)
		drop_columns(out, a);
	else if (l->explanations)
		csv_table_make(out, a, texts, sizeof texts / sizeof *texts);
	else
		csv_table_make(out, a, codes, 4 + l->nbudgets);
}

/* ---- what there could be a list of ---- */

static bool has_list(const json_t *descriptor, const char *field)
{
	size_t i, k;
	const json_t *r, *key;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r) json_array_foreach(
		json_object_get(json_object_get(r, "schema"), "foreignKeys"), k,
		key) if (strcmp(list_text(key, "fields"), field) == 0) return true;
	return false;
}

static const json_t *ledger_field_anywhere(const json_t *descriptor, const char *name)
{
	size_t i;
	const json_t *r;
	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		const json_t *field = list_is_ledger(r) ? list_ledger_field(r, name) : NULL;
		if (field)
			return field;
	}
	return NULL;
}

size_t list_candidates(const json_t *descriptor, struct arena *a, struct list_candidate **out)
{
	json_t *all = json_object_get(json_object_get(descriptor, "model"), "dimensions"), *d;
	const char *name;
	size_t n = 0;
	*out = ARENA_ARRAY(a, struct list_candidate, json_object_size(all) + 1);
	json_object_foreach(all, name, d)
	{
		const json_t *key = json_object_get(json_object_get(d, "attributes"),
						    list_text(d, "primaryKey"));
		const char *source = list_text(key, "source");
		const json_t *field = ledger_field_anywhere(descriptor, source);
		if (!field || json_object_get(key, "resource") || !of_codes(field) ||
		    has_list(descriptor, source))
			continue;
		(*out)[n++] = (struct list_candidate){
			kept(a, source), kept(a, name),
			kept(a, list_text(d, "label")[0] ? list_text(d, "label") : source)};
	}
	return n;
}
