#include "sniff/merge/merge.h"
#include "sniff/merge/merge_inside.h"
#include "sniff/merge/merge_phase.h"
#include "sniff/merge/merge_toggles.h"

#include "sniff/merge/json_tree.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- fields ---- */

/* Members that name an attribute of a dimension, which may be called as a field is. */
static bool names_attribute(const char *key)
{
	return strcmp(key, "primaryKey") == 0 || strcmp(key, "labelfor") == 0;
}

/* Every text `from` becomes `to`: names of fields in rules, signs and the model. */
static void rename_in(json_t *j, const char *from, const char *to)
{
	const char *key;
	size_t i;
	json_t *one;
	if (json_is_string(j) && strcmp(json_string_value(j), from) == 0)
		json_string_set(j, to);
	json_object_foreach(j, key, one) if (!names_attribute(key)) rename_in(one, from, to);
	json_array_foreach(j, i, one) rename_in(one, from, to);
}

/* The proposal's field `from` is called `to` from here on. */
static void rename_field(json_t *package, json_t *resource, json_t *field, const char *to)
{
	char *from = strdup(text(field, "name"));
	bool column = find_named(member(resource, "schema", "fields"), from) != NULL;
	if (from && strcmp(from, to) != 0 && !field_of(resource, to)) {
		json_object_set_new(field, "name", json_string(to));
		rename_in(member(resource, "stuiver", NULL), from, to);
		rename_in(member(package, "model", NULL), from, to);
		json_t *own = json_object_get(field, "stuiver");
		if (!own) {
			own = json_object();
			json_object_set_new(field, "stuiver", own);
		}
		if (column)
			json_object_set_new(own, "aliases", json_pack("[s]", from));
	}
	free(from);
}

/* Fields that mean the same get the name that is there. */
static void unify_fields(json_t *there, json_t *package, json_t *resource)
{
	static const char *const lists[] = {"fields", "extraFields"};
	for (size_t k = 0; k < 2; k++) {
		size_t i;
		json_t *field;
		json_array_foreach(member(resource, "schema", lists[k]), i, field)
		{
			const char *type = text(field, "columnType");
			json_t *same = *type ? field_typed(there, type) : NULL;
			if (same)
				rename_field(package, resource, field, text(same, "name"));
		}
	}
}

/* ---- the model ---- */

/* The dimension that has an attribute of this field. */
static json_t *dimension_from(json_t *dimensions, const char *source)
{
	const char *name, *attribute;
	json_t *dimension, *shape;
	json_object_foreach(dimensions, name, dimension) json_object_foreach(
		member(dimension, "attributes", NULL), attribute,
		shape) if (strcmp(text(shape, "source"), source) == 0) return dimension;
	return NULL;
}

static bool has_source(json_t *attributes, const char *source)
{
	const char *name;
	json_t *shape;
	json_object_foreach(attributes, name,
			    shape) if (strcmp(text(shape, "source"), source) == 0) return true;
	return false;
}

static void add_attributes(json_t *to, json_t *from)
{
	const char *name;
	json_t *shape, *attributes = member(to, "attributes", NULL);
	json_object_foreach(member(from, "attributes", NULL), name,
			    shape) if (!json_object_get(attributes, name) &&
				       !*text(shape, "labelfor") &&
				       !has_source(attributes, text(shape, "source")))
		json_object_set(attributes, name, shape);
}

static const char *key_source(json_t *dimension)
{
	return text(json_object_get(member(dimension, "attributes", NULL),
				    text(dimension, "primaryKey")),
		    "source");
}

static const char *name_of(json_t *dimensions, const json_t *wanted)
{
	const char *name;
	json_t *one;
	json_object_foreach(dimensions, name, one) if (one == wanted) return name;
	return "";
}

static void merge_dimensions(json_t *there, json_t *package)
{
	const char *name;
	json_t *dimension, *dimensions = member(there, "model", "dimensions");
	char other[256];
	json_object_foreach(member(package, "model", "dimensions"), name, dimension)
	{
		json_t *same = dimension_from(dimensions, key_source(dimension));
		if (same) {
			add_attributes(same, dimension);
			merge_toggles(there, package, name, name_of(dimensions, same), true);
			continue;
		}
		snprintf(other, sizeof other, "%s", name);
		for (int i = 2; json_object_get(dimensions, other) && i < 100; i++)
			snprintf(other, sizeof other, "%.200s_%d", name, i);
		json_object_set(dimensions, other, dimension);
		merge_toggles(there, package, name, other, false);
	}
}

static const char *first_source(json_t *measures)
{
	void *at = json_object_iter(measures);
	return at ? text(json_object_iter_value(at), "source") : "";
}

/* A mapping with one measure and a proposal with one: they are the same. */
static void merge_measures(json_t *there, json_t *package, json_t *resource)
{
	json_t *old = member(there, "model", "measures"),
	       *new = member(package, "model", "measures");
	if (json_object_size(old) == 1 && json_object_size(new) == 1) {
		json_t *field = field_of(resource, first_source(new));
		if (field)
			rename_field(package, resource, field, first_source(old));
	} else {
		json_object_update_missing(old, new);
	}
}

/* ---- what a newer file replaces ---- */

static bool has_text(json_t *list, const char *wanted)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i,
			   one) if (strcmp(json_string_value(one) ? json_string_value(one) : "",
					   wanted) == 0) return true;
	return false;
}

static void merge_scope(json_t *there, json_t *package)
{
	json_t *old = member(there, "stuiver", "scope"), *new = member(package, "stuiver", "scope");
	size_t i;
	json_t *one;
	if (!json_is_array(old) || !json_is_array(new))
		return;
	json_array_foreach(new, i, one) if (!has_text(old, json_string_value(one)))
		json_array_append(old, one);
}

/* ---- all of it ---- */

static void unify_known(json_t *there, json_t *package, json_t *resource,
			const struct same_column *same, size_t n)
{
	size_t i;
	json_t *field, *one;
	for (size_t k = 0; k < n; k++)
		json_array_foreach(member(resource, "schema", "fields"), i, field)
		{
			json_t *to = NULL;
			size_t r;
			json_array_foreach(member(there, "resources", NULL), r, one) to =
				to || !is_ledger(one) ? to
						      : find_named(member(one, "schema", "fields"),
								   same[k].to.ptr);
			if (to && str_eq(str_z(text(field, "name")), same[k].from))
				rename_field(package, resource, field, text(to, "name"));
		}
}

struct merging {
	struct str file;
	const struct same_column *same;
	size_t nsame;
};

static void add_ledger(json_t *there, json_t *package, json_t *resource, const struct merging *m)
{
	char name[64] = "ledger";
	json_t *resources = member(there, "resources", NULL), *one;
	size_t i;
	unify_known(there, package, resource, m->same, m->nsame);
	json_array_foreach(resources, i, one) if (is_ledger(one))
		unify_fields(one, package, resource);
	if (json_object_get(there, "model"))
		merge_measures(there, package, resource);
	merge_ask_phases(there, resource);
	for (int n = 2; find_named(resources, name) && n < 1000; n++)
		snprintf(name, sizeof name, "ledger-%d", n);
	json_object_set_new(resource, "name", json_string(name));
	json_array_foreach(resources, i, one) if (is_ledger(one) &&
						  has_all_columns(one, resource) &&
						  has_all_columns(resource, one))
		json_object_set_new(member(resource, "stuiver", NULL), "files",
				    json_pack("[s#]", m->file.ptr, (int)m->file.len));
	json_array_append(resources, resource);
	if (json_object_get(there, "model"))
		merge_dimensions(there, package);
	merge_scope(there, package);
}

/* Iv3 deliveries are one ledger, whatever details each has; false: `resource` is none, or has nothing new. */
static bool widen_delivery(json_t *there, json_t *package, json_t *resource, bool *delivery)
{
	size_t i;
	json_t *one, *field;
	bool more = false;
	*delivery = false;
	json_array_foreach(member(there, "resources", NULL), i, one)
	{
		json_t *fields = member(one, "schema", "fields");
		if (*delivery || strcmp(text(one, "format"), "iv3") != 0 ||
		    strcmp(text(resource, "format"), "iv3") != 0)
			continue;
		*delivery = true;
		size_t k;
		json_array_foreach(member(resource, "schema", "fields"), k, field)
		{
			bool known = find_named(fields, text(field, "name")) != NULL;
			more = more || !known;
			if (!known)
				json_array_append(fields, field);
		}
	}
	if (more)
		merge_dimensions(there, package);
	return more;
}

static int write_out(json_t *there, struct buffer *out, struct error *e)
{
	char *flat = json_dumps(there, JSON_COMPACT);
	if (!flat)
		return error_set(e, STATUS_LIMIT, "the descriptor cannot be written");
	json_indent(out, str_z(flat));
	free(flat);
	return 0;
}

int sniff_merge(struct str there, struct str proposal, struct str file,
		const struct same_column *same, size_t nsame, struct buffer *out, bool *added,
		struct error *e)
{
	const struct merging m = {str_base_name(file), same, nsame};
	json_error_t reason;
	json_t *old = json_loadb(there.ptr, there.len, 0, &reason);
	json_t *new = json_loadb(proposal.ptr, proposal.len, 0, &reason);
	json_t *resource = json_array_get(member(new, "resources", NULL), 0);
	int result = 0;
	if (!json_is_array(member(old, "resources", NULL)) || !resource) {
		result = error_set(e, STATUS_INPUT,
				   "the descriptor that is there cannot be read: %s",
				   old ? "it has no resources" : reason.text);
		goto done;
	}
	bool delivery;
	*added = widen_delivery(old, new, resource, &delivery);
	if (!delivery) {
		json_t *known = find_same(old, resource, m.file);
		*added = !known || widen_files(known, m.file);
		if (!known)
			add_ledger(old, new, resource, &m);
	}
	result = *added ? write_out(old, out, e) : 0;
	if (!*added)
		buffer_append_str(out, there);
done:
	json_decref(old);
	json_decref(new);
	return result;
}
