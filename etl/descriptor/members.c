/*
 * Members of a descriptor that mean nothing. schema/mapping.schema.json is the list of those that
 * do: here it is walked beside the descriptor, so that what editors show and what is read are one.
 * Inside `stuiver` every other member is a fault. Elsewhere descriptors hold what others put there,
 * so that only what is nearly a name with a meaning is one: "decimalchar", "formats". Names with a
 * colon, or with _ or $ in front, are of other namespaces anywhere.
 */
#include "base/text/utf8.h"
#include "descriptor/descriptor_json.h"
#include "schema_mapping.h"

#include <string.h>

struct walk {
	json_t *root; /* of the schema */
	struct arena *arena;
};

/* What a schema says of objects: itself, or one of its parts. */
struct members {
	const json_t *properties[4];
	size_t n;
	json_t *others; /* the schema of members of any name, or NULL */
};

static json_t *resolved(const struct walk *w, json_t *schema)
{
	const char *ref = json_string_value(json_object_get(schema, "$ref"));
	return ref ? json_object_get(json_object_get(w->root, "definitions"), strrchr(ref, '/') + 1)
		   : schema;
}

static void collect(const struct walk *w, json_t *schema, struct members *out)
{
	static const char *const parts[] = {"allOf", "oneOf"};
	size_t i;
	json_t *part, *s = resolved(w, schema), *properties = json_object_get(s, "properties");
	if (properties && out->n < sizeof out->properties / sizeof *out->properties)
		out->properties[out->n++] = properties;
	if (json_is_object(json_object_get(s, "additionalProperties")))
		out->others = json_object_get(s, "additionalProperties");
	for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
		json_array_foreach(json_object_get(s, parts[k]), i, part) collect(w, part, out);
}

static json_t *schema_of(const struct members *m, const char *key)
{
	json_t *found = NULL;
	for (size_t i = 0; i < m->n && !found; i++)
		found = json_object_get(m->properties[i], key);
	return found ? found : m->others;
}

static json_t *items_of(const struct walk *w, json_t *schema)
{
	size_t i;
	json_t *part, *s = resolved(w, schema), *found = json_object_get(s, "items");
	json_array_foreach(json_object_get(s, "oneOf"), i, part) if (!found) found =
		json_object_get(part, "items");
	return found;
}

/* How far a key is from a name; equal but for case and signs is 0. */
static size_t distance(struct arena *a, const char *key, const char *name, size_t limit)
{
	return edit_distance(utf8_fold_tight(a, str_z(key)), utf8_fold_tight(a, str_z(name)),
			     limit);
}

/* The nearest name; `meaning`: only of those that are read. NULL when none is within the limit. */
static const char *nearest(struct arena *a, const struct members *m, const char *key, bool meaning,
			   size_t limit)
{
	const char *best = NULL, *name;
	size_t least = limit + 1;
	json_t *value;
	for (size_t i = 0; i < m->n; i++) {
		/* The macro wants one that is not const; nothing is written. */
		json_t *properties = (json_t *)(uintptr_t)m->properties[i];
		json_object_foreach(properties, name, value)
		{
			if (meaning && json_is_true(value))
				continue;
			size_t d = distance(a, key, name, limit);
			if (d < least) {
				least = d;
				best = name;
			}
		}
	}
	return best;
}

static bool is_of_others(const char *key)
{
	return strchr(key, ':') || key[0] == '_' || key[0] == '$' || key[0] == '@' ||
	       strncmp(key, "x-", 2) == 0;
}

static void unknown_member(struct descriptor_place p, const struct members *m, const char *key,
			   bool own)
{
	size_t n = strlen(key);
	if (is_of_others(key))
		return;
	const char *near = nearest(p.r->arena, m, key, !own,
				   own     ? n / 2 + 1
				   : n > 7 ? 2
				   : n > 3 ? 1
					   : 0);
	if (near)
		place_fault(place_member(p, key), "means nothing; is \"%s\" meant?", near);
	else if (own)
		place_fault(place_member(p, key), "means nothing");
}

static void walk(const struct walk *w, struct descriptor_place p, json_t *schema, bool own)
{
	const char *key;
	json_t *value;
	size_t i;
	if (!schema || json_is_true(schema))
		return;
	if (json_is_array(p.json)) {
		json_t *items = items_of(w, schema);
		json_array_foreach(p.json, i, value) walk(w, place_item(p, i), items, own);
		return;
	}
	struct members m = {.n = 0};
	collect(w, schema, &m);
	if (m.n == 0 && !m.others)
		return;
	json_object_foreach(p.json, key, value)
	{
		json_t *of = schema_of(&m, key);
		if (of)
			walk(w, place_key(p, key, value), of, own || strcmp(key, "stuiver") == 0);
		else
			unknown_member(p, &m, key, own);
	}
}

void check_members(struct descriptor_place package)
{
	struct walk w = {json_loads(mapping_schema, 0, NULL), package.r->arena};
	if (!w.root)
		die("the schema of mappings is no JSON");
	walk(&w, package, w.root, false);
	json_decref(w.root);
}

/* ---- columnTypes ---- */

/* What each begins with: those of os-types 1.17.0 (MIT). */
static const char *const families[] = {"activity",
				       "administrative-classification",
				       "administrator",
				       "budget-line-id",
				       "budgetary-transfers",
				       "date",
				       "direction",
				       "economic-classification",
				       "expenditure-type",
				       "fin-source",
				       "functional-classification",
				       "geo",
				       "geo-source",
				       "object-classification",
				       "phase",
				       "procurer",
				       "recipient",
				       "supplier",
				       "transaction-id",
				       "unknown",
				       "value",
				       "value-currency",
				       "value-kind"};
static const char *const dates[] = {"date:fiscal-year", "date:fiscal-month", "date:generic"};

/* What people write for them. */
static const struct {
	const char *word, *type;
} words[] = {
	{"richting", "direction"},
	{"kant", "direction"},
	{"side", "direction"},
	{"batenlasten", "direction"},
	{"bedrag", "value"},
	{"amount", "value"},
	{"fase", "phase"},
	{"jaar", "date:fiscal-year"},
	{"boekjaar", "date:fiscal-year"},
	{"year", "date:fiscal-year"},
	{"maand", "date:fiscal-month"},
	{"periode", "date:fiscal-month"},
	{"month", "date:fiscal-month"},
	{"datum", "date:generic"},
	{"programma", "activity"},
	{"taakveld", "functional-classification"},
	{"leverancier", "supplier"},
	{"crediteur", "supplier"},
};

static const char *nearest_of(struct arena *a, const char *const *names, size_t n, struct str type,
			      size_t limit)
{
	const char *best = NULL;
	size_t least = limit + 1;
	struct str folded = utf8_fold_tight(a, type);
	for (size_t i = 0; i < n; i++) {
		size_t d = edit_distance(folded, utf8_fold_tight(a, str_z(names[i])), limit);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}

static const char *word_for(struct arena *a, struct str type)
{
	struct str folded = utf8_fold_tight(a, type);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(folded, str_z(words[i].word)))
			return words[i].type;
	return NULL;
}

void check_column_type(struct descriptor_place p, struct str type)
{
	struct arena *a = p.r->arena;
	struct str rest = type, family = str_split(&rest, ':');
	const size_t nfamilies = sizeof families / sizeof *families;
	const char *near = word_for(a, type);
	if (type.len == 0)
		return;
	if (!near)
		near = nearest_of(a, families, nfamilies, family, family.len / 3);
	bool known = near && str_eq(family, str_z(near));
	if (known && strcmp(near, "date") == 0 && !str_starts(type, STR("date:fiscal:"))) {
		near = nearest_of(a, dates, sizeof dates / sizeof *dates, type, type.len);
		known = near && str_eq(type, str_z(near));
	}
	if (known || (!near && rest.ptr)) /* or of another taxonomy */
		return;
	place_fault(place_member(p, "columnType"), "\"%.*s\" is no columnType%s%s%s", STR_ARG(type),
		    near ? "; is \"" : "", near ? near : "", near ? "\" meant?" : "");
}
