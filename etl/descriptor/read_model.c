/* The cube: what the API publishes and how facts are kept, from the descriptor's model. */
#include "descriptor/descriptor_json.h"

#include <stdlib.h>

/* What is built while the model is read. */
struct building {
	struct mapping *m;
	json_t *model, *storage; /* the cube's two texts */
	json_t *columns;
	json_t *scope;
};

/* Members that are published as the descriptor has them, besides those that begin with orig_. */
static void publish(json_t *out, json_t *in, const char *const *names)
{
	const char *key;
	json_t *value;
	json_object_foreach(in, key, value)
	{
		bool listed = strncmp(key, "orig_", 5) == 0;
		for (size_t i = 0; names[i]; i++)
			listed = listed || strcmp(key, names[i]) == 0;
		if (listed && !json_is_null(value))
			json_object_set(out, key, value);
	}
}

static void set_text(json_t *object, const char *key, struct str s)
{
	json_object_set_new(object, key, json_stringn(s.ptr, s.len));
}

static void set_default(json_t *object, const char *key, struct str s)
{
	if (!json_object_get(object, key))
		set_text(object, key, s);
}

/* The field of that name in the ledgers: the first that is loaded, checked to be of one type in all of them. A ledger in
 * which it is of a class that is never loaded has none. */
static const struct field *ledger_field(struct descriptor_place p, struct str name)
{
	const struct mapping *m = p.r->m;
	const struct field *found = NULL;
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int f = resource_find_field(r, name);
		if (f == NONE)
			continue;
		const struct field *field = &r->fields[f];
		if (found && (field_value_type(found) != field_value_type(field) ||
			      (found->kind == FIELD_NUMBER && found->decimals != field->decimals)))
			place_fault(p, "field \"%.*s\" is not of the same type in all ledgers",
				    STR_ARG(name));
		if (!found || (found->hidden && !field->hidden))
			found = field;
	}
	if (!found)
		place_fault(p, "no ledger has a field named \"%.*s\"", STR_ARG(name));
	else if (found->hidden)
		place_fault(p, "field \"%.*s\" is of a class that is never loaded", STR_ARG(name));
	return found;
}

static const struct field *attribute_field(struct descriptor_place p,
					   struct attribute_source *source)
{
	struct mapping *m = p.r->m;
	struct str resource = get_string(p, "resource", "");
	source->field = get_string(p, "source", "");
	source->resource = source->code_field = NONE;
	source->level = (size_t)get_integer(p, "level", 0, 0, TREE_MAX_LEVELS);
	if (source->field.len == 0) {
		place_fault(p, "needs `source`: the name of a field (for a constant, add it to "
			       "extraFields)");
		return NULL;
	}
	int index = resource.len ? mapping_find_any(m, resource) : NONE;
	if (resource.len && index == NONE) {
		place_fault(place_member(p, "resource"), "there is no resource \"%.*s\"",
			    STR_ARG(resource));
		return NULL;
	}
	if (index == NONE || !m->resources[index].codelist)
		return ledger_field(place_member(p, "source"), source->field);
	source->resource = index;
	source->code_field = resource_find_field(&m->resources[index], source->field);
	if (source->level > m->resources[index].tree.nlevels)
		place_fault(place_member(p, "level"), "code list \"%.*s\" is a tree of %zu levels",
			    STR_ARG(resource), m->resources[index].tree.nlevels);
	if (source->code_field != NONE)
		return &m->resources[index].fields[source->code_field];
	place_fault(place_member(p, "source"), "code list \"%.*s\" has no field \"%.*s\"",
		    STR_ARG(resource), STR_ARG(source->field));
	return NULL;
}

static const char *type_name(enum value_type type)
{
	return type == VALUE_INTEGER ? "integer" : type == VALUE_DATE ? "date" : "string";
}

/* What members are told apart by is a code, whatever it looks like. */
static bool is_key(struct descriptor_place dimension, const char *name)
{
	struct strs keys = get_strings(dimension, "primaryKey");

	return strs_has(&keys, str_z(name)) ||
	       json_object_size(json_object_get(dimension.json, "attributes")) == 1;
}

static void build_attribute(struct descriptor_place dimension, struct descriptor_place p,
			    const char *name, struct attribute_source *source, json_t *attributes,
			    json_t *storage)
{
	static const char *const published[] = {"label",    "description", "type",
						"datatype", "column",      NULL};
	json_t *out = json_object();
	const struct field *f = attribute_field(p, source);
	json_object_set_new(attributes, name, out);
	publish(out, p.json, published);
	set_default(out, "label", f && f->title.len ? f->title : str_z(name));
	set_default(out, "column", source->field);
	if (!f)
		return;
	bool number =
		f->kind == FIELD_NUMBER && source->resource != NONE && !is_key(dimension, name);
	const char *type = number ? "number" : type_name(field_value_type(f));
	bool typed = json_object_get(p.json, "type") || json_object_get(p.json, "datatype");
	if (!typed)
		set_default(out, "type", str_z(type));
	set_text(json_object_get(storage, "types"), name, str_z(type));
	if (f->text && field_value_type(f) == VALUE_STRING)
		json_object_set_new(storage, "text", json_true());
}

static void build_keys(struct descriptor_place p, json_t *out)
{
	struct strs keys = get_strings(p, "primaryKey");
	json_t *attributes = json_object_get(p.json, "attributes"), *value;
	const char *name;
	/* Of several the first: all attributes tell members apart anyhow, and codes further down
	 * may mean something else under another first one. */
	if (keys.n == 0 && json_object_size(attributes) == 1)
		set_text(out, "key_attribute",
			 str_z(json_object_iter_key(json_object_iter(attributes))));
	else if (keys.n == 0)
		place_fault(p, "needs `primaryKey`: the name of an attribute");
	else
		set_text(out, "key_attribute", keys.items[0]);
	json_object_foreach(attributes, name, value)
	{
		const char *coded = json_string_value(json_object_get(value, "labelfor"));
		if (coded && !json_object_get(out, "label_attribute") &&
		    (keys.n < 2 || str_eq(str_z(coded), keys.items[0])))
			set_text(out, "label_attribute", str_z(name));
	}
}

static void build_dimension(struct building *b, struct descriptor_place p, const char *name,
			    size_t index)
{
	static const char *const published[] = {"label", "description", "join_column",
						"label_attribute", NULL};
	struct descriptor_place attributes = get_object(p, "attributes");
	size_t n = json_object_size(attributes.json), i = 0;
	json_t *out = json_object(), *storage = json_object(), *list = json_object(), *value;
	const char *attribute;
	json_object_set_new(json_object_get(b->model, "dimensions"), name, out);
	json_object_set_new(json_object_get(b->storage, "dimensions"), name, storage);
	json_object_set_new(storage, "types", json_object());
	json_object_set_new(out, "attributes", list);
	publish(out, p.json, published);
	set_default(out, "label", str_z(name));
	if (n == 0)
		place_fault(place_member(p, "attributes"), "names no attribute");
	b->m->attributes[index] = ARENA_ARRAY(b->m->arena, struct attribute_source, n);
	json_object_foreach(attributes.json, attribute, value)
	{
		struct descriptor_place at = place_key(attributes, attribute, value);
		build_attribute(p, at, attribute, &b->m->attributes[index][i++], list, storage);
	}
	build_keys(p, out);
}

static void build_dimensions(struct building *b, struct descriptor_place model)
{
	struct descriptor_place p = get_object(model, "dimensions");
	size_t n = json_object_size(p.json), i = 0;
	const char *name;
	json_t *value;
	b->m->attributes = ARENA_ARRAY(b->m->arena, struct attribute_source *, n);
	json_object_foreach(p.json, name, value)
		build_dimension(b, place_key(p, name, value), name, i++);
}

/* The column that a field's amounts are kept in: measures of one field share it. */
static size_t column_of(struct building *b, const struct field *f)
{
	size_t n = json_array_size(b->columns);
	for (size_t i = 0; i < n; i++)
		if (str_eq(b->m->measure_fields[i], f->name))
			return i;
	b->m->measure_fields[n] = f->name;
	json_t *column = json_object();
	set_text(column, "name", f->name);
	json_object_set_new(column, "decimals", json_integer(f->decimals));
	json_array_append_new(b->columns, column);
	return n;
}

static void build_measure(struct building *b, struct descriptor_place p, const char *name)
{
	static const char *const published[] = {"label",      "description", "type", "column",
						"aggregates", "currency",    NULL};
	json_t *out = json_object();
	json_object_set_new(json_object_get(b->model, "measures"), name, out);
	publish(out, p.json, published);
	struct str source = get_string(p, "source", name);
	const struct field *f = ledger_field(place_member(p, "source"), source);
	if (!f)
		return;
	if (f->kind != FIELD_NUMBER && f->kind != FIELD_INTEGER)
		place_fault(place_member(p, "source"), "field \"%.*s\" is not of type number",
			    STR_ARG(source));
	set_default(out, "label", f->title.len ? f->title : str_z(name));
	set_default(out, "column", source);
	json_object_set_new(json_object_get(b->storage, "measures"), name,
			    json_integer((json_int_t)column_of(b, f)));
}

static void build_measures(struct building *b, struct descriptor_place model)
{
	struct descriptor_place p = get_object(model, "measures");
	const char *name;
	json_t *value;
	size_t n = json_object_size(p.json);
	if (n == 0 || n > CUBE_MAX_MEASURES)
		place_fault(p, "1 to %d measures are needed", CUBE_MAX_MEASURES);
	b->m->measure_fields = ARENA_ARRAY(b->m->arena, struct str, n);
	json_object_foreach(p.json, name, value) build_measure(b, place_key(p, name, value), name);
}

/* True when an attribute of the dimension is the ledger's field of that columnType. */
static bool is_of_type(const struct mapping *m, size_t dimension, size_t nattributes,
		       const char *column_type)
{
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int f = resource_find_type(r, column_type);
		for (size_t a = 0; f != NONE && a < nattributes; a++)
			if (m->attributes[dimension][a].resource == NONE &&
			    str_eq(m->attributes[dimension][a].field, r->fields[f].name))
				return true;
	}
	return false;
}

/* "date" with the attribute "year", as Fiscal Data Package 0.3 has it. */
static bool is_year_of_dates(const json_t *dimension)
{
	const char *type = json_string_value(json_object_get(dimension, "dimensionType"));
	return type && strcmp(type, "datetime") == 0 &&
	       json_object_get(json_object_get(dimension, "attributes"), "year");
}

static void default_scope(struct building *b, struct descriptor_place model)
{
	json_t *written = json_object_get(model.json, "dimensions");
	static const char *const names[] = {"year", "phase"};
	static const char *const types[] = {"date:fiscal-year", "phase"};
	json_t *dimensions = json_object_get(b->model, "dimensions"), *value;
	for (size_t i = 0; i < 2; i++) {
		const char *found = json_object_get(dimensions, names[i]) ? names[i] : NULL;
		const char *name;
		size_t d = 0;
		json_object_foreach(dimensions, name, value)
		{
			size_t n = json_object_size(json_object_get(value, "attributes"));
			if (!found && n <= 2 &&
			    (is_of_type(b->m, d, n, types[i]) ||
			     (i == 0 && is_year_of_dates(json_object_get(written, name)))))
				found = name;
			d++;
		}
		if (found)
			json_array_append_new(b->scope, json_string(found));
	}
}

static void build_scope(struct building *b, struct descriptor_place package,
			struct descriptor_place model)
{
	struct descriptor_place own = get_object(package, "stuiver"),
				p = place_member(own, "scope");
	if (json_is_string(p.json) && strcmp(json_string_value(p.json), "file") == 0) {
		b->m->scope_file = true;
		return;
	}
	struct strs names = get_strings(own, "scope");
	for (size_t i = 0; i < names.n; i++) {
		if (!json_object_get(json_object_get(b->model, "dimensions"), names.items[i].ptr))
			place_fault(p, "\"%.*s\" is no dimension", STR_ARG(names.items[i]));
		json_array_append_new(b->scope,
				      json_stringn(names.items[i].ptr, names.items[i].len));
	}
	if (!p.json)
		default_scope(b, model);
	b->m->scope_file = json_array_size(b->scope) == 0;
	size_t i;
	json_t *value;
	json_array_foreach(b->scope, i, value)
	{
		json_t *d = json_object_get(json_object_get(b->storage, "dimensions"),
					    json_string_value(value));
		if (json_object_get(d, "text"))
			place_fault(
				p,
				"dimension \"%s\" is kept as text, so it cannot tell what a file "
				"replaces",
				json_string_value(value));
	}
}

static struct str fact_table(struct descriptor_place package, struct descriptor_place model)
{
	struct str given = get_string(model, "fact_table", NULL);
	if (given.ptr)
		return given;
	struct str name = package.r->m->name;
	char *out = arena_bytes(package.r->arena, name.len);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool plain =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		out[i] = plain ? c : '_';
	}
	return (struct str){out, name.len};
}

static int parse_cube(struct building *b, struct descriptor_place package, struct error *e)
{
	char *model = json_dumps(b->model, 0), *storage = json_dumps(b->storage, 0);
	struct str title = get_string(package, "title", b->m->name.ptr);
	int result = cube_parse(&b->m->cube, b->m->name, title, str_z(model), str_z(storage), e);
	free(model);
	free(storage);
	return result;
}

int read_model(struct descriptor_place package, struct error *e)
{
	struct descriptor_place model = get_object(package, "model");
	struct building b = {package.r->m, json_object(), json_object(), json_array(),
			     json_array()};
	int result = -1;
	set_text(b.model, "fact_table", fact_table(package, model));
	json_object_set_new(b.model, "dimensions", json_object());
	json_object_set_new(b.model, "measures", json_object());
	json_object_set_new(b.storage, "columns", b.columns);
	json_object_set_new(b.storage, "measures", json_object());
	json_object_set_new(b.storage, "dimensions", json_object());
	json_object_set_new(b.storage, "scope", b.scope);
	build_dimensions(&b, model);
	if (json_object_get(model.json, "hierarchies"))
		json_object_set(b.model, "hierarchies", json_object_get(model.json, "hierarchies"));
	build_measures(&b, model);
	publish_toggles(model, b.model);
	publish_statistics(package, model, b.model);
	publish_third_party(package, b.model);
	read_questions(package);
	read_attribution(package);
	check_pages(package, b.model);
	check_iv3(package, b.model);
	if (package.r->faults->n == 0)
		build_scope(&b, package, model);
	if (package.r->faults->n == 0)
		result = parse_cube(&b, package, e);
	json_decref(b.model);
	json_decref(b.storage);
	return result;
}
