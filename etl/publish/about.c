#include "publish/about.h"

#include <jansson.h>
#include <stdlib.h>

static struct str text_of(struct arena *a, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	if (!json_is_string(v))
		return (struct str){0};
	return arena_dup(a, (struct str){json_string_value(v), json_string_length(v)});
}

static const json_t *find_named(const json_t *list, struct str name)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		if (str_eq(str_z(json_string_value(json_object_get(item, "name"))), name))
			return item;
	}
	return NULL;
}

static struct str field_type(struct about *b, const json_t *resource, struct str field)
{
	const json_t *schema = json_object_get(resource, "schema");
	const json_t *found = find_named(json_object_get(schema, "fields"), field);

	if (!found)
		found = find_named(json_object_get(schema, "extraFields"), field);
	return text_of(b->arena, found, "columnType");
}

/* The columnType of the field an attribute comes from: of the first resource that states one. */
static struct str stated_type(struct about *b, const json_t *root, const json_t *attribute)
{
	struct str source = text_of(b->arena, attribute, "source");
	struct str resource = text_of(b->arena, attribute, "resource"), type = {0};
	const json_t *resources = json_object_get(root, "resources");
	size_t i;
	json_t *item;

	if (!source.len)
		return text_of(b->arena, attribute, "columnType");
	json_array_foreach(resources, i, item)
	{
		if (resource.len && !str_eq(text_of(b->arena, item, "name"), resource))
			continue;
		if (!type.len)
			type = field_type(b, item, source);
	}
	return type;
}

static void read_dimension(struct about *b, const json_t *root, size_t d)
{
	const struct dimension *shape = &b->cube->dimensions[d];
	const json_t *all = json_object_get(json_object_get(root, "model"), "dimensions");
	const json_t *from = json_object_getn(all, shape->name.ptr, shape->name.len);
	struct about_dimension *out = &b->dimensions[d];

	out->type = text_of(b->arena, from, "dimensionType");
	out->classification = text_of(b->arena, from, "classificationType");
	out->attributes = ARENA_ARRAY(b->arena, struct about_attribute, shape->nattributes);
	for (size_t i = 0; i < shape->nattributes; i++) {
		struct str name = shape->attributes[i].name;
		const json_t *attribute =
			json_object_getn(json_object_get(from, "attributes"), name.ptr, name.len);
		if (attribute)
			out->attributes[i].column_type = stated_type(b, root, attribute);
	}
}

static void read_measure(struct about *b, const json_t *root, size_t m)
{
	struct str name = b->cube->measures[m].name;
	const json_t *all = json_object_get(json_object_get(root, "model"), "measures");
	const json_t *from = json_object_getn(all, name.ptr, name.len);

	b->measures[m] = (struct about_measure){text_of(b->arena, from, "currency"),
						text_of(b->arena, from, "direction"),
						text_of(b->arena, from, "phase")};
}

static void read_licences(struct about *b, const json_t *root)
{
	const json_t *list = json_object_get(root, "licenses");
	const json_t *first = json_array_get(list, 0);

	if (!first)
		return;
	char *text = json_dumps(list, JSON_COMPACT);
	if (!text)
		out_of_memory();
	b->licences = arena_dup(b->arena, str_z(text));
	free(text);
	struct str name = text_of(b->arena, first, "name"), path = text_of(b->arena, first, "path");
	if (!name.len)
		name = text_of(b->arena, first, "title");
	if (str_starts(path, STR("http://")) || str_starts(path, STR("https://")))
		b->licence_url = path;
	b->licence_text = arena_printf(b->arena, "%.*s%s%.*s", STR_ARG(name),
				       name.len && path.len ? " " : "", STR_ARG(path));
}

/* Only for tools that hyphenate and sort; the texts themselves are never translated. */
static struct str language_of(struct arena *a, const json_t *root, struct str country)
{
	static const char *const known[][2] = {{"NL", "nl"}, {"BE", "nl"}, {"DE", "de"},
					       {"AT", "de"}, {"ES", "es"}, {"FR", "fr"},
					       {"GB", "en"}, {"IE", "en"}, {"US", "en"}};
	const json_t *first = json_array_get(json_object_get(root, "languages"), 0);

	if (json_is_string(first))
		return arena_dup(a, str_z(json_string_value(first)));
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(country, str_z(known[i][0])))
			return str_z(known[i][1]);
	return STR("und"); /* BCP 47: undetermined */
}

static struct str dimension_of(const struct about *b, const json_t *levels, const char *key)
{
	struct str name = text_of(b->arena, levels, key);

	return cube_find_dimension(b->cube, name) < 0 ? (struct str){0} : name;
}

static void read_levels(struct about *b, const json_t *levels)
{
	b->task = dimension_of(b, levels, "task");
	b->category = dimension_of(b, levels, "category");
	b->no_social_domain = text_of(b->arena, levels, "noSocialDomain");
}

static void read_root(struct about *b, const json_t *root)
{
	b->title = text_of(b->arena, root, "title");
	b->description = text_of(b->arena, root, "description");
	b->country = text_of(b->arena, root, "countryCode");
	b->language = language_of(b->arena, root, b->country);
	b->granularity = text_of(b->arena, root, "granularity");
	b->author = text_of(b->arena, root, "author");
	b->owner = text_of(b->arena, root, "owner");
	read_licences(b, root);
	read_levels(b, json_object_get(json_object_get(root, "stuiver"), "privacyLevels"));
	for (size_t d = 0; d < b->cube->ndimensions; d++)
		read_dimension(b, root, d);
	for (size_t m = 0; m < b->cube->nmeasures; m++)
		read_measure(b, root, m);
	if (!b->title.len)
		b->title = b->cube->title.len ? b->cube->title : b->cube->name;
}

static int read_descriptor(struct about *b, struct store *s, struct error *e)
{
	struct str text;
	json_error_t why;

	if (store_descriptor(s, b->arena, b->cube->name, &text, e) != 0)
		return -1;
	/* A cube that was not loaded through a mapping has none. */
	json_t *root = json_loadb(text.ptr, text.len, 0, &why);
	read_root(b, root);
	json_decref(root);
	return 0;
}

static int read_datasets(struct about *b, struct store *s, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (store_datasets(s, b->arena, b->cube->name, &all, &n, e) != 0)
		return -1;
	b->datasets = ARENA_ARRAY(b->arena, struct store_dataset, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].status, STR("published")))
			continue;
		b->datasets[b->ndatasets++] = all[i];
		if (str_cmp(all[i].loaded_at, b->loaded_at) > 0)
			b->loaded_at = all[i].loaded_at;
	}
	return 0;
}

int about_open(struct about *b, const struct publication *p, const struct result *r,
	       struct error *e)
{
	struct store *s = session_store(p->session);

	*b = (struct about){
		.arena = arena_new(), .picture = picture_ref(r->picture), .url = p->url};
	b->cube = picture_cube(b->picture);
	b->version = arena_dup(b->arena, picture_version(r->picture));
	for (size_t i = 0; i < p->query.nparams && !b->cut.ptr; i++)
		if (str_eq(p->query.params[i].key, STR("cut")))
			b->cut = p->query.params[i].value;
	b->dimensions = ARENA_ARRAY(b->arena, struct about_dimension, b->cube->ndimensions + 1);
	b->measures = ARENA_ARRAY(b->arena, struct about_measure, b->cube->nmeasures + 1);
	if (read_descriptor(b, s, e) != 0 || read_datasets(b, s, e) != 0)
		return -1;
	return about_check(b, p, e);
}

void about_close(struct about *b)
{
	if (b->arena) {
		picture_release(b->picture);
		arena_free(b->arena);
	}
	*b = (struct about){0};
}

int about_check(const struct about *b, const struct publication *p, struct error *e)
{
	struct arena *a = arena_new();
	struct store_cube *cubes;
	size_t n;
	int result = store_cubes(session_store(p->session), a, &cubes, &n, e);

	for (size_t i = 0; result == 0 && i < n; i++)
		if (str_eq(cubes[i].name, b->cube->name) && !str_eq(cubes[i].version, b->version))
			result = error_set(
				e, STATUS_STORE,
				"%.*s was published anew while it was written; ask for it again",
				STR_ARG(b->cube->name));
	arena_free(a);
	return result;
}

static void put_stated(struct json_out *j, const char *key, struct str value)
{
	if (value.len)
		json_put_text(j, key, value);
}

void about_put_levels(struct json_out *j, const struct about *b)
{
	json_put_key_z(j, "privacyLevels");
	json_put_object(j);
	json_put_text(j, "default", STR("L4"));
	put_stated(j, "task", b->task);
	put_stated(j, "category", b->category);
	put_stated(j, "noSocialDomain", b->no_social_domain);
	json_put_object_end(j);
}
