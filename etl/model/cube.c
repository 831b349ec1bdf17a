/* Reads the two JSON texts of a cube. The model's grammar is OpenSpending's model.json. */
#include "model/cube.h"

#include "model/money.h"

#include <jansson.h>

struct cube_reader {
	struct cube *cube;
	struct error *error;
	json_t *storage_dimensions;
};

static const char *const function_names[] = {"sum", "avg", "min", "max", "count"};
static const enum aggregate_function functions[] = {AGGREGATE_SUM, AGGREGATE_AVG, AGGREGATE_MIN,
						    AGGREGATE_MAX, AGGREGATE_COUNT};

const char *aggregate_name(enum aggregate_function f)
{
	for (size_t i = 0; i < AGGREGATE_FUNCTIONS; i++)
		if (functions[i] == f)
			return function_names[i];
	return "";
}

static struct str copy(struct cube_reader *r, const char *z)
{
	return arena_dup(r->cube->arena, str_z(z));
}

bool cube_is_name(const char *z)
{
	size_t n = strlen(z);
	for (size_t i = 0; i < n; i++) {
		char c = z[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';
		if (!letter && (i == 0 || (!digit && c != '_')))
			return false;
	}
	return n >= 2 && n <= 64 && z[n - 1] != '_';
}

static int bad_name(struct cube_reader *r, const char *path, const char *name)
{
	return error_set(r->error, STATUS_INPUT,
			 "%s.%s: a name has 2 to 64 letters, digits and underscores, begins with a "
			 "letter and does not end with an underscore",
			 path, name);
}

static const char *text_of(json_t *object, const char *key, const char *fallback)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : fallback;
}

static enum check_type check_of(json_t *object)
{
	const char *type = text_of(object, "type", "");
	if (strcmp(type, "string") == 0)
		return CHECK_STRING;
	if (strcmp(type, "integer") == 0)
		return CHECK_INTEGER;
	if (strcmp(type, "date") == 0)
		return CHECK_DATE;
	return *type ? CHECK_NUMBER : CHECK_NONE;
}

static int read_attributes(struct cube_reader *r, struct dimension *d, json_t *json, json_t *types)
{
	const char *name;
	json_t *value;
	json_t *attributes = json_object_get(json, "attributes");
	size_t n = json_object_size(attributes);
	if (n == 0 || n > CUBE_MAX_ATTRIBUTES)
		return error_set(
			r->error, STATUS_INPUT,
			"model.dimensions.%s.attributes: has %zu members; 1 to %d are needed",
			d->name.ptr, n, CUBE_MAX_ATTRIBUTES);
	d->attributes = ARENA_ARRAY(r->cube->arena, struct attribute, n);
	json_object_foreach(attributes, name, value)
	{
		if (!cube_is_name(name))
			return bad_name(r, "model.dimensions.attributes", name);
		struct attribute *a = &d->attributes[d->nattributes++];
		const char *type = text_of(types, name, "string");
		a->name = copy(r, name);
		a->ref = arena_printf(r->cube->arena, "%s.%s", d->name.ptr, name);
		a->label = copy(r, text_of(value, "label", name));
		a->type = strcmp(type, "integer") == 0 ? VALUE_INTEGER
			  : strcmp(type, "date") == 0  ? VALUE_DATE
						       : VALUE_STRING;
		a->numeral = strcmp(type, "number") == 0;
		/* They are cut by as they are written. */
		a->check = a->numeral ? CHECK_NONE : check_of(value);
	}
	return 0;
}

static int read_dimension(struct cube_reader *r, const char *name, json_t *json)
{
	struct dimension *d = &r->cube->dimensions[r->cube->ndimensions++];
	json_t *storage = json_object_get(r->storage_dimensions, name);
	if (!cube_is_name(name))
		return bad_name(r, "model.dimensions", name);
	d->name = copy(r, name);
	d->label = copy(r, text_of(json, "label", name));
	d->hierarchy = -1;
	d->text = json_is_true(json_object_get(storage, "text"));
	if (read_attributes(r, d, json, json_object_get(storage, "types")) != 0)
		return -1;
	const char *key = text_of(json, "key_attribute", "");
	const char *label = text_of(json, "label_attribute", key);
	int key_index = dimension_find_attribute(d, str_z(key));
	int label_index = dimension_find_attribute(d, str_z(label));
	if (key_index < 0 || label_index < 0)
		return error_set(r->error, STATUS_INPUT,
				 "model.dimensions.%s.%s: '%s' is no attribute of it", name,
				 key_index < 0 ? "key_attribute" : "label_attribute",
				 key_index < 0 ? key : label);
	d->key = (size_t)key_index;
	d->label_attribute = (size_t)label_index;
	return 0;
}

static int read_dimensions(struct cube_reader *r, json_t *json)
{
	const char *name;
	json_t *value;
	size_t n = json_object_size(json);
	if (n > CUBE_MAX_DIMENSIONS)
		return error_set(r->error, STATUS_INPUT,
				 "model.dimensions: has %zu members; at most %d are possible", n,
				 CUBE_MAX_DIMENSIONS);
	r->cube->dimensions = ARENA_ARRAY(r->cube->arena, struct dimension, n);
	json_object_foreach(json, name, value)
	{
		if (read_dimension(r, name, value) != 0)
			return -1;
	}
	return 0;
}

static int read_functions(struct cube_reader *r, struct measure *m, json_t *list)
{
	size_t i;
	json_t *value;
	if (json_array_size(list) == 0) {
		m->functions[m->nfunctions++] = AGGREGATE_SUM;
		return 0;
	}
	json_array_foreach(list, i, value)
	{
		const char *text = json_string_value(value);
		size_t f = 0;
		while (f < AGGREGATE_FUNCTIONS && (!text || strcmp(text, function_names[f]) != 0))
			f++;
		if (f == AGGREGATE_FUNCTIONS || m->nfunctions == AGGREGATE_FUNCTIONS)
			return error_set(r->error, STATUS_INPUT,
					 "model.measures.%s.aggregates[%zu]: is none of sum, avg, "
					 "min, max, count",
					 m->name.ptr, i);
		m->functions[m->nfunctions++] = functions[f];
	}
	return 0;
}

static int read_measures(struct cube_reader *r, json_t *json, json_t *storage)
{
	const char *name;
	json_t *value;
	size_t n = json_object_size(json);
	if (n > CUBE_MAX_MEASURES)
		return error_set(r->error, STATUS_INPUT,
				 "model.measures: has %zu members; at most %d are possible", n,
				 CUBE_MAX_MEASURES);
	r->cube->measures = ARENA_ARRAY(r->cube->arena, struct measure, n);
	json_object_foreach(json, name, value)
	{
		if (!cube_is_name(name))
			return bad_name(r, "model.measures", name);
		struct measure *m = &r->cube->measures[r->cube->nmeasures++];
		json_int_t column = json_integer_value(json_object_get(storage, name));
		m->name = copy(r, name);
		m->label = copy(r, text_of(value, "label", name));
		m->check = check_of(value);
		if (column < 0 || (size_t)column >= r->cube->ncolumns)
			return error_set(r->error, STATUS_INPUT,
					 "storage.measures.%s: column %lld does not exist", name,
					 (long long)column);
		m->column = (size_t)column;
		if (read_functions(r, m, json_object_get(value, "aggregates")) != 0)
			return -1;
	}
	return 0;
}

static int read_columns(struct cube_reader *r, json_t *list)
{
	size_t i;
	json_t *value;
	size_t n = json_array_size(list);
	if (n > CUBE_MAX_MEASURES)
		return error_set(r->error, STATUS_INPUT, "storage.columns: more than %d",
				 CUBE_MAX_MEASURES);
	r->cube->columns = ARENA_ARRAY(r->cube->arena, struct measure_column, n);
	json_array_foreach(list, i, value)
	{
		json_t *decimals = json_object_get(value, "decimals");
		json_int_t d = json_is_integer(decimals) ? json_integer_value(decimals) : 2;
		if (d < 0 || d > MONEY_MAX_DECIMALS)
			return error_set(r->error, STATUS_INPUT,
					 "storage.columns[%zu].decimals: must be 0 to %d", i,
					 MONEY_MAX_DECIMALS);
		r->cube->columns[i].name = copy(r, text_of(value, "name", "amount"));
		r->cube->columns[i].decimals = (int)d;
	}
	r->cube->ncolumns = n;
	return 0;
}

static int read_levels(struct cube_reader *r, struct hierarchy *h, size_t index, json_t *levels)
{
	size_t i;
	json_t *value;
	h->levels = ARENA_ARRAY(r->cube->arena, size_t, json_array_size(levels));
	json_array_foreach(levels, i, value)
	{
		const char *text = json_string_value(value);
		int d = cube_find_dimension(r->cube, str_z(text ? text : ""));
		if (d < 0)
			return error_set(r->error, STATUS_INPUT,
					 "model.hierarchies.%s.levels[%zu]: '%s' is no dimension",
					 h->name.ptr, i, text ? text : "");
		if (r->cube->dimensions[d].hierarchy >= 0)
			return error_set(
				r->error, STATUS_INPUT,
				"model.hierarchies.%s.levels[%zu]: dimension '%s' is in another "
				"hierarchy already",
				h->name.ptr, i, text);
		r->cube->dimensions[d].hierarchy = (int)index;
		h->levels[h->nlevels++] = (size_t)d;
	}
	return 0;
}

static int read_hierarchies(struct cube_reader *r, json_t *json)
{
	const char *name;
	json_t *value;
	size_t n = json_object_size(json);
	r->cube->hierarchies = ARENA_ARRAY(r->cube->arena, struct hierarchy, n);
	json_object_foreach(json, name, value)
	{
		if (!cube_is_name(name))
			return bad_name(r, "model.hierarchies", name);
		size_t index = r->cube->nhierarchies++;
		struct hierarchy *h = &r->cube->hierarchies[index];
		h->name = copy(r, name);
		h->label = copy(r, text_of(value, "label", name));
		if (read_levels(r, h, index, json_object_get(value, "levels")) != 0)
			return -1;
	}
	return 0;
}

static int read_scope(struct cube_reader *r, json_t *list)
{
	size_t i;
	json_t *value;
	r->cube->scope = ARENA_ARRAY(r->cube->arena, size_t, json_array_size(list));
	json_array_foreach(list, i, value)
	{
		const char *text = json_string_value(value);
		int d = cube_find_dimension(r->cube, str_z(text ? text : ""));
		if (d < 0)
			return error_set(r->error, STATUS_INPUT,
					 "storage.scope[%zu]: '%s' is no dimension", i,
					 text ? text : "");
		r->cube->scope[r->cube->nscope++] = (size_t)d;
	}
	return 0;
}

static int read_all(struct cube_reader *r, json_t *model, json_t *storage)
{
	json_t *third = json_object_get(model, "third_party");
	if (third)
		r->cube->third_party =
			(struct third_party){copy(r, text_of(third, "publisher", "?")),
					     copy(r, text_of(third, "source", ""))};
	r->storage_dimensions = json_object_get(storage, "dimensions");
	if (read_columns(r, json_object_get(storage, "columns")) != 0 ||
	    read_dimensions(r, json_object_get(model, "dimensions")) != 0 ||
	    read_measures(r, json_object_get(model, "measures"),
			  json_object_get(storage, "measures")) != 0)
		return -1;
	if (read_hierarchies(r, json_object_get(model, "hierarchies")) != 0)
		return -1;
	return read_scope(r, json_object_get(storage, "scope"));
}

static json_t *load(struct str text, const char *what, struct error *e)
{
	json_error_t fault;
	json_t *json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &fault);
	if (!json)
		error_set(e, STATUS_INPUT, "%s: line %d, column %d: %s", what, fault.line,
			  fault.column, fault.text);
	return json;
}

int cube_parse(struct cube **out, struct str name, struct str title, struct str model,
	       struct str storage, struct error *e)
{
	struct cube_reader r = {.error = e};
	int result = -1;
	json_t *model_json = load(model, "model", e);
	json_t *storage_json = model_json ? load(storage, "storage", e) : NULL;
	if (!storage_json)
		goto done;
	struct arena *arena = arena_new();
	r.cube = ARENA_NEW(arena, struct cube);
	r.cube->arena = arena;
	r.cube->name = arena_dup(arena, name);
	r.cube->title = arena_dup(arena, title);
	r.cube->model = arena_dup(arena, model);
	r.cube->storage = arena_dup(arena, storage);
	result = read_all(&r, model_json, storage_json);
	if (result == 0)
		*out = r.cube;
	else
		cube_free(r.cube);
done:
	json_decref(model_json);
	json_decref(storage_json);
	return result;
}

void cube_free(struct cube *c)
{
	if (c)
		arena_free(c->arena);
}

int cube_find_dimension(const struct cube *c, struct str name)
{
	for (size_t i = 0; i < c->ndimensions; i++)
		if (str_eq(c->dimensions[i].name, name))
			return (int)i;
	return -1;
}

size_t cube_apart(const struct cube *c, size_t *out)
{
	static const char *const sides[CUBE_SIDES] = {"side", "direction"};
	size_t n = 0;
	for (size_t i = 0; i < c->nscope; i++)
		out[n++] = c->scope[i];
	for (size_t i = 0; i < CUBE_SIDES; i++) {
		int d = cube_find_dimension(c, str_z(sides[i]));
		bool again = d < 0;
		for (size_t k = 0; k < n; k++)
			again = again || out[k] == (size_t)d;
		if (!again)
			out[n++] = (size_t)d;
	}
	return n;
}

int cube_find_measure(const struct cube *c, struct str name)
{
	for (size_t i = 0; i < c->nmeasures; i++)
		if (str_eq(c->measures[i].name, name))
			return (int)i;
	return -1;
}

int dimension_find_attribute(const struct dimension *d, struct str name)
{
	for (size_t i = 0; i < d->nattributes; i++)
		if (str_eq(d->attributes[i].name, name))
			return (int)i;
	return -1;
}
