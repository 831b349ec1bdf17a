/* What others ask a mapping. */
#include "mapping/codelist.h"

const struct cube *mapping_cube(const struct mapping *m)
{
	return m->cube;
}

const struct explanations *mapping_explanations(const struct mapping *m)
{
	return &m->explanations;
}

struct str mapping_privacy_policy(const struct mapping *m)
{
	return m->privacy_policy;
}

const struct statistics *mapping_statistics(const struct mapping *m)
{
	return m->statistics;
}

struct str mapping_name(const struct mapping *m)
{
	return m->name;
}

struct str mapping_fingerprint(const struct mapping *m)
{
	return m->fingerprint;
}

struct str mapping_descriptor(const struct mapping *m)
{
	return m->descriptor;
}

size_t mapping_resources(const struct mapping *m)
{
	return m->nledgers;
}

struct str mapping_resource_name(const struct mapping *m, size_t resource)
{
	return m->resources[m->ledgers[resource]].name;
}

bool mapping_is_period(const struct mapping *m, size_t dimension)
{
	const struct attribute_source *key =
		&m->attributes[dimension][m->cube->dimensions[dimension].key];
	for (size_t i = 0; key->resource == NONE && i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int f = resource_find_field(r, key->field);
		if (f != NONE && (r->fields[f].kind == FIELD_DATE ||
				  (str_starts(r->fields[f].column_type, STR("date:")) &&
				   !str_eq(r->fields[f].column_type, STR("date:fiscal-year")))))
			return true;
	}
	return false;
}

int mapping_task(const struct mapping *m)
{
	return m->levels.task == NONE ? -1 : m->levels.task;
}

int mapping_side(const struct mapping *m)
{
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		int f = resource_find_type(r, "direction");
		for (size_t d = 0; f != NONE && d < m->cube->ndimensions; d++) {
			const struct attribute_source *key =
				&m->attributes[d][m->cube->dimensions[d].key];
			if (key->resource == NONE && str_eq(key->field, r->fields[f].name))
				return (int)d;
		}
	}
	return NONE;
}

const struct extract_options *mapping_any_dialect(const struct mapping *m)
{
	return &m->any;
}

const struct extract_options *mapping_dialect(const struct mapping *m, size_t resource)
{
	return &m->resources[m->ledgers[resource]].dialect;
}

int mapping_find_resource(const struct mapping *m, struct str name)
{
	for (size_t i = 0; i < m->nledgers; i++)
		if (str_eq(mapping_resource_name(m, i), name))
			return (int)i;
	return NONE;
}

int mapping_find_any(const struct mapping *m, struct str name)
{
	for (size_t i = 0; i < m->nresources; i++)
		if (str_eq(m->resources[i].name, name))
			return (int)i;
	return NONE;
}

bool mapping_has_field(const struct mapping *m, struct str name)
{
	for (size_t i = 0; i < m->nledgers; i++)
		if (resource_find_field(&m->resources[m->ledgers[i]], name) != NONE)
			return true;
	return false;
}

int resource_find_field(const struct resource *r, struct str name)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (str_eq(r->fields[i].name, name))
			return (int)i;
	return NONE;
}

int resource_find_type(const struct resource *r, const char *column_type)
{
	struct str type = str_z(column_type);
	for (size_t i = 0; i < r->nfields; i++) {
		struct str t = r->fields[i].column_type;
		if (str_starts(t, type) && (t.len == type.len || t.ptr[type.len] == ':'))
			return (int)i;
	}
	return NONE;
}

bool strs_has(const struct strs *list, struct str s)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->items[i], s))
			return true;
	return false;
}

bool mapping_path_ok(struct str path)
{
	struct str rest = path;
	bool bad = path.len == 0 || path.ptr[0] == '/' || memchr(path.ptr, 0, path.len);
	while (rest.ptr && !bad)
		bad = str_eq(str_split(&rest, '/'), STR(".."));
	return !bad;
}

enum value_type field_value_type(const struct field *f)
{
	if (f->origin == ORIGIN_PART || f->kind == FIELD_INTEGER)
		return VALUE_INTEGER;
	return f->kind == FIELD_DATE ? VALUE_DATE : VALUE_STRING;
}

/* ---- budgets typed in code lists ---- */

bool mapping_is_budget(struct str resource)
{
	return str_starts(resource, STR(BUDGET_PREFIX));
}

/* The code list that a ledger reads the budgets of, or NULL. */
static const struct resource *budget_list(const struct mapping *m, size_t ledger)
{
	const struct resource *r = &m->resources[m->ledgers[ledger]];
	return mapping_is_budget(r->name) && r->nkeys > 0 ? &m->resources[r->keys[0].resource]
							  : NULL;
}

size_t mapping_budget_files(const struct mapping *m, struct arena *a, const char ***out)
{
	size_t n = 0;
	*out = ARENA_ARRAY(a, const char *, m->nledgers + 1);
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *list = budget_list(m, i);
		if (list && list->table)
			(*out)[n++] = arena_dup(a, list->table->path).ptr;
	}
	return n;
}

int mapping_budget_resource(const struct mapping *m, struct str path)
{
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *list = budget_list(m, i);
		if (list && list->table && str_eq(list->table->path, path))
			return (int)i;
	}
	return NONE;
}
