/* Trees in the descriptor: stuiver.tree of a code list, and the dimensions that it makes. */
#include "descriptor/descriptor_json.h"

#include <ctype.h>

static void read_primary(struct descriptor_place schema, struct resource *out)
{
	struct strs names = get_strings(schema, "primaryKey");
	out->primary = ARENA_ARRAY(schema.r->arena, int, names.n);
	for (size_t i = 0; i < names.n; i++) {
		int field = resource_find_field(out, names.items[i]);
		if (field == NONE)
			place_fault(place_member(schema, "primaryKey"),
				    "resource \"%.*s\" has no field \"%.*s\"", STR_ARG(out->name),
				    STR_ARG(names.items[i]));
		else
			out->primary[out->nprimary++] = field;
	}
}

/* A resource's name as a hierarchy's: letters, digits and underscores. */
static struct str hierarchy_name(struct arena *a, struct str name)
{
	char *text = arena_bytes(a, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		text[i] = c < 0x80 && isalnum(c) ? (char)c : '_';
	}
	text[name.len] = 0;
	return (struct str){text, name.len};
}

void read_tree(struct descriptor_place resource, struct resource *out)
{
	struct descriptor_place own = get_object(resource, "stuiver"), p = get_object(own, "tree");
	struct tree *t = &out->tree;
	read_primary(get_object(resource, "schema"), out);
	t->code = t->parent = t->label = t->description = t->valid_from = t->valid_to = NONE;
	if (!p.json)
		return;
	t->code = read_field_name(p, "code", out, resource_find_field(out, STR("code")));
	t->parent = read_field_name(p, "parent", out, resource_find_field(out, STR("parent")));
	t->label = read_field_name(p, "label", out, resource_find_field(out, STR("label")));
	t->description = read_field_name(p, "description", out,
					 resource_find_field(out, STR("description")));
	struct descriptor_place validity = get_object(p, "validity");
	t->valid_from = read_field_name(validity, "from", out, NONE);
	t->valid_to = read_field_name(validity, "to", out, NONE);
	t->levels = get_strings(p, "levels");
	t->titles = get_strings(p, "titles");
	t->nlevels = t->levels.n;
	t->hierarchy = get_string(p, "hierarchy", hierarchy_name(p.r->arena, out->name).ptr);
	t->title = get_string(p, "title", get_string(resource, "title", t->hierarchy.ptr).ptr);
	out->codelist = true;
	if (t->code == NONE || t->parent == NONE)
		place_fault(p, "needs `code` and `parent`: two fields of the list");
	if (t->nlevels == 0 || t->nlevels > TREE_MAX_LEVELS)
		place_fault(place_member(p, "levels"),
			    "name 1 to %d levels, the root's first; each becomes a dimension",
			    TREE_MAX_LEVELS);
	if (t->titles.n > 0 && t->titles.n != t->nlevels)
		place_fault(place_member(p, "titles"), "name as many as there are levels");
}

static void put_attribute(json_t *attributes, const struct resource *r, const char *name, int field,
			  size_t level, const char *labelfor)
{
	if (field == NONE)
		return;
	const struct field *f = &r->fields[field];
	struct str title = f->title.len ? f->title : f->name;
	json_t *out = json_object();
	json_object_set_new(out, "source", json_stringn(f->name.ptr, f->name.len));
	json_object_set_new(out, "resource", json_stringn(r->name.ptr, r->name.len));
	json_object_set_new(out, "level", json_integer((json_int_t)level));
	json_object_set_new(out, "label", json_stringn(title.ptr, title.len));
	if (labelfor)
		json_object_set_new(out, "labelfor", json_string(labelfor));
	json_object_set_new(attributes, name, out);
}

static json_t *level_dimension(const struct resource *r, size_t level)
{
	json_t *out = json_object(), *attributes = json_object();
	struct str title = r->tree.titles.n ? r->tree.titles.items[level - 1]
					    : r->tree.levels.items[level - 1];
	put_attribute(attributes, r, "code", r->tree.code, level, NULL);
	put_attribute(attributes, r, "label", r->tree.label, level, "code");
	put_attribute(attributes, r, "description", r->tree.description, level, NULL);
	json_object_set_new(out, "label", json_stringn(title.ptr, title.len));
	json_object_set_new(out, "primaryKey", json_string("code"));
	json_object_set_new(out, "attributes", attributes);
	return out;
}

/* The member of that name, made when it is absent. */
static json_t *member(json_t *object, const char *name)
{
	if (!json_object_get(object, name))
		json_object_set_new(object, name, json_object());
	return json_object_get(object, name);
}

/* What the model writes out itself stays as it is. */
static void derive_tree(json_t *model, const struct resource *r)
{
	json_t *dimensions = member(model, "dimensions"), *levels = json_array();
	json_t *hierarchies = member(model, "hierarchies"), *h = json_object();
	for (size_t i = 0; i < r->tree.nlevels; i++) {
		const char *name = r->tree.levels.items[i].ptr;
		if (!json_object_get(dimensions, name))
			json_object_set_new(dimensions, name, level_dimension(r, i + 1));
		json_array_append_new(levels, json_string(name));
	}
	json_object_set_new(h, "label", json_stringn(r->tree.title.ptr, r->tree.title.len));
	json_object_set_new(h, "levels", levels);
	if (!json_object_get(hierarchies, r->tree.hierarchy.ptr))
		json_object_set(hierarchies, r->tree.hierarchy.ptr, h);
	json_decref(h);
}

void derive_trees(struct descriptor_place package)
{
	struct mapping *m = package.r->m;
	json_t *model = json_object_get(package.json, "model");
	for (size_t i = 0; i < m->nresources; i++)
		if (m->resources[i].tree.nlevels > 0 && json_is_object(model))
			derive_tree(model, &m->resources[i]);
}
