#include "changes/private.h"

#include <jansson.h>

static int add_attribute(struct changes *c, size_t dimension, int attribute)
{
	const struct dimension *d = &view_cube(c->now.view)->dimensions[dimension];

	c->key.any = c->key.uses[dimension] = true;
	for (size_t i = 0; i < d->nattributes; i++)
		if (attribute < 0 || i == (size_t)attribute)
			c->key.has[dimension][i] = true;
	c->key_text = arena_printf(
		c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(c->key_text), c->key_text.len ? ", " : "",
		STR_ARG(d->name), attribute < 0 ? "" : ".",
		STR_ARG((attribute < 0 ? STR("") : d->attributes[attribute].name)));
	return 0;
}

static int add_asked(struct changes *c, struct str name, struct error *e)
{
	const struct cube *cube = view_cube(c->now.view);
	const char *dot = memchr(name.ptr, '.', name.len);
	struct str first = {name.ptr, dot ? (size_t)(dot - name.ptr) : name.len};
	int d = cube_find_dimension(cube, first), a = -1;

	if (d >= 0 && dot)
		a = dimension_find_attribute(&cube->dimensions[d],
					     (struct str){dot + 1, name.len - first.len - 1});
	if (d < 0 || (dot && a < 0))
		return error_set(e, STATUS_USAGE,
				 "'%.*s' is no dimension or attribute of %.*s: a key is named as "
				 "\"dimension\" or \"dimension.attribute\"",
				 STR_ARG(name), STR_ARG(cube->name));
	return add_attribute(c, (size_t)d, a);
}

/* ---- as the mapping has it ---- */

/* Takes the attribute that a field of the ledger becomes; false when there is none. */
static bool add_field(struct changes *c, const json_t *dimensions, const char *field)
{
	const struct cube *cube = view_cube(c->now.view);

	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		json_t *attributes = json_object_get(
			json_object_getn(dimensions, shape->name.ptr, shape->name.len),
			"attributes");
		for (size_t i = 0; i < shape->nattributes; i++) {
			const char *source = json_string_value(json_object_get(
				json_object_getn(attributes, shape->attributes[i].name.ptr,
						 shape->attributes[i].name.len),
				"source"));
			if (source && strcmp(source, field) == 0)
				return add_attribute(c, d, (int)i) == 0;
		}
	}
	return false;
}

static const json_t *find_ledger(const json_t *descriptor, struct str resource)
{
	size_t i;
	json_t *r;

	json_array_foreach(json_object_get(descriptor, "resources"), i, r)
	{
		const char *name = json_string_value(json_object_get(r, "name"));
		if (name && str_eq(str_z(name), resource))
			return r;
	}
	return NULL;
}

/* All fields of it, or none: by a part of a key lines would be taken for each other. */
static void add_mapped(struct changes *c, const json_t *descriptor, struct str resource)
{
	const json_t *dimensions =
		json_object_get(json_object_get(descriptor, "model"), "dimensions");
	const json_t *key = json_object_get(
		json_object_get(find_ledger(descriptor, resource), "schema"), "primaryKey");
	size_t n = json_is_array(key) ? json_array_size(key) : json_is_string(key);
	bool whole = n > 0;

	for (size_t i = 0; i < n && whole; i++) {
		const char *field =
			json_string_value(json_is_array(key) ? json_array_get(key, i) : key);
		whole = field && add_field(c, dimensions, field);
	}
	if (whole)
		return;
	c->key.any = false;
	c->key_text = STR("");
	for (size_t d = 0; d < view_cube(c->now.view)->ndimensions; d++)
		c->key.uses[d] = false;
}

static int find_mapped(struct changes *c, struct store *s, const struct changes_ask *ask,
		       struct error *e)
{
	struct store_dataset *datasets;
	struct str text, resource = STR("");
	size_t n;

	if (store_descriptor(s, c->arena, ask->cube, &text, e) ||
	    store_datasets(s, c->arena, ask->cube, &datasets, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (datasets[i].id == ask->to[0])
			resource = datasets[i].resource;
	json_t *descriptor = json_loadb(text.ptr, text.len, 0, NULL);
	if (descriptor)
		add_mapped(c, descriptor, resource);
	json_decref(descriptor);
	return 0;
}

int changes_find_key(struct changes *c, struct store *s, const struct changes_ask *ask,
		     struct error *e)
{
	const struct cube *cube = view_cube(c->now.view);

	c->key.uses = ARENA_ARRAY(c->arena, bool, cube->ndimensions);
	c->key.has = ARENA_ARRAY(c->arena, bool *, cube->ndimensions);
	for (size_t d = 0; d < cube->ndimensions; d++)
		c->key.has[d] = ARENA_ARRAY(c->arena, bool, cube->dimensions[d].nattributes);
	for (size_t i = 0; i < ask->nkey; i++)
		if (add_asked(c, ask->key[i], e))
			return -1;
	return ask->nkey ? 0 : find_mapped(c, s, ask, e);
}
