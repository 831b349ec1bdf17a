#include "editor/repairs.h"

#include <stdlib.h>

static bool is_named(const json_t *one, struct str name)
{
	const char *its = json_string_value(json_object_get(one, "name"));
	return its && str_eq(str_z(its), name);
}

static json_t *named(const json_t *list, struct str name)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) if (is_named(one, name)) return one;
	return NULL;
}

static json_t *fields_of(const json_t *resource)
{
	return json_object_get(json_object_get(resource, "schema"), "fields");
}

/* The member "stuiver" of a field; NULL: there is no such field. */
static json_t *own_of(const json_t *descriptor, const struct repair *r)
{
	json_t *field = named(
		fields_of(named(json_object_get(descriptor, "resources"), r->resource)), r->field);
	json_t *own = json_object_get(field, "stuiver");
	if (field && !own) {
		own = json_object();
		json_object_set_new(field, "stuiver", own);
	}
	return own;
}

static json_t *member(json_t *own, const char *name)
{
	json_t *found = json_object_get(own, name);
	if (!found) {
		found = json_object();
		json_object_set_new(own, name, found);
	}
	return found;
}

static int no_field(const struct repair *r, struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND, "the mapping has no field %.*s", STR_ARG(r->field));
}

int repair_put(json_t *descriptor, struct arena *a, const struct repair *r, struct error *e)
{
	json_t *own = own_of(descriptor, r);
	const char *from = arena_dup(a, r->from).ptr;
	if (!own)
		return no_field(r, e);
	if (json_object_get(json_object_get(own, "values"), from))
		return error_set(e, STATUS_REFUSED, "%s is read as something else already", from);
	json_object_set_new(member(own, "values"), from, json_stringn(r->to.ptr, r->to.len));
	json_object_set_new(member(own, "repaired"), from,
			    json_stringn(r->proof.ptr, r->proof.len));
	return 0;
}

static void take_out(json_t *own, const char *from)
{
	static const char *const members[] = {"values", "repaired"};
	for (size_t i = 0; i < 2; i++) {
		json_t *all = json_object_get(own, members[i]);
		json_object_del(all, from);
		if (all && json_object_size(all) == 0)
			json_object_del(own, members[i]);
	}
}

int repair_undo(json_t *descriptor, struct arena *a, const struct repair *r, struct error *e)
{
	json_t *own = own_of(descriptor, r);
	const char *from = arena_dup(a, r->from).ptr;
	if (!own)
		return no_field(r, e);
	if (!json_object_get(json_object_get(own, "repaired"), from))
		return error_set(e, STATUS_NOT_FOUND, "%s is not repaired", from);
	take_out(own, from);
	return 0;
}

/* ---- all of them ---- */

static struct str text_of_member(const json_t *object, const char *name, struct arena *a)
{
	const char *text = json_string_value(json_object_get(object, name));
	return arena_dup(a, str_z(text ? text : ""));
}

static size_t add_field(const json_t *resource, const json_t *field, struct arena *a,
			struct repair *out)
{
	const json_t *own = json_object_get(field, "stuiver");
	const char *from;
	json_t *proof;
	size_t n = 0;
	json_object_foreach(json_object_get(own, "repaired"), from, proof)
	{
		if (out)
			out[n] = (struct repair){
				text_of_member(resource, "name", a),
				text_of_member(field, "name", a), arena_dup(a, str_z(from)),
				text_of_member(json_object_get(own, "values"), from, a),
				arena_dup(a,
					  str_z(json_string_value(proof) ? json_string_value(proof)
									 : ""))};
		n++;
	}
	return n;
}

static size_t add_all(const json_t *descriptor, struct arena *a, struct repair *out)
{
	size_t i, k, n = 0;
	const json_t *resource, *field;
	json_array_foreach(json_object_get(descriptor, "resources"), i, resource)
		json_array_foreach(fields_of(resource), k, field) n +=
		add_field(resource, field, a, out ? out + n : NULL);
	return n;
}

struct repair *repairs_of(const json_t *descriptor, struct arena *a, size_t *n)
{
	*n = add_all(descriptor, a, NULL);
	struct repair *out = ARENA_ARRAY(a, struct repair, *n + 1);
	add_all(descriptor, a, out);
	return out;
}

void repairs_forget(json_t *descriptor)
{
	size_t i, k;
	const json_t *resource, *field;
	json_array_foreach(json_object_get(descriptor, "resources"), i, resource)
		json_array_foreach(fields_of(resource), k, field)
	{
		json_t *own = json_object_get(field, "stuiver");
		json_t *repaired = json_object_get(own, "repaired"), *proof;
		const char *from;
		void *next;
		json_incref(repaired);
		json_object_foreach_safe(repaired, next, from, proof)
		{
			char *name = str_dup(str_z(from)); /* it goes with its member */
			take_out(own, name);
			free(name);
		}
		json_decref(repaired);
	}
}

void repairs_carry(json_t *descriptor, const json_t *before, struct arena *a)
{
	size_t n;
	struct error e;
	const struct repair *all = repairs_of(before, a, &n);
	/* What cannot be said of it any more is found again by check. */
	for (size_t i = 0; i < n; i++)
		repair_put(descriptor, a, &all[i], &e);
}
