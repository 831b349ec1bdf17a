#include "sniff/merge/merge_toggles.h"
#include "sniff/merge/merge_inside.h"

#include "base/memory/buffer.h"
#include "base/text/json_out.h"
#include "model/cut_text.h"

#define MERGE_EXCLUDE ((size_t)64 << 10) /* bytes of all values that one toggle leaves out */

/* Where the values begin in `"dimension.attribute:"value";…"`, and what is excluded; NULL: not of this dimension. */
static const char *values_of(const char *exclude, const char *dimension, struct str *attribute)
{
	size_t n = strlen(dimension);
	const char *colon = strchr(exclude, ':');

	if (!colon || strncmp(exclude, dimension, n) != 0 || exclude[n] != '.')
		return NULL;
	*attribute = str_trim((struct str){exclude + n + 1, (size_t)(colon - exclude) - n - 1});
	return colon + 1;
}

/* Whole numbers and dates, which questions take bare. */
static bool are_numbers(struct str values)
{
	for (size_t i = 0; i < values.len; i++)
		if (!strchr("0123456789-; ", values.ptr[i]) || !values.ptr[i])
			return false;
	return true;
}

static void put_texts(struct buffer *out, const struct map *values)
{
	for (size_t i = 0; i < map_count(values); i++) {
		if (i)
			buffer_append_char(out, ';');
		json_escape(out, map_key(values, i));
	}
}

/* Values that the mapping's own toggle lacks. One of whole numbers stays as somebody wrote it. */
static void widen(json_t *toggle, const char *values, const char *more)
{
	const char *old = text(toggle, "exclude");
	struct map *all = map_new();
	struct arena *a = arena_new();
	struct buffer b;

	buffer_init(&b, MERGE_EXCLUDE);
	bool read = !are_numbers(str_z(values)) && cut_take_texts(all, a, str_z(values));
	size_t n = map_count(all);
	if (read && cut_take_texts(all, a, str_z(more)) && map_count(all) > n) {
		buffer_append(&b, old, (size_t)(values - old));
		put_texts(&b, all);
		if (!b.overflow)
			json_object_set_new(toggle, "exclude", json_stringn(b.ptr, b.len));
	}
	buffer_drop(&b);
	arena_free(a);
	map_free(all);
}

static void add(json_t *model, json_t *toggle, const char *dimension, struct str attribute,
		const char *values)
{
	json_t *own = json_object_get(model, "stuiver"), *copy = json_deep_copy(toggle);

	if (!own)
		json_object_set_new(model, "stuiver", own = json_object());
	if (!json_object_get(own, "toggles"))
		json_object_set_new(own, "toggles", json_array());
	json_object_set_new(copy, "exclude",
			    json_sprintf("%s.%.*s:%s", dimension, STR_ARG(attribute), values));
	json_array_append_new(json_object_get(own, "toggles"), copy);
}

/* What the package calls otherwise, and has by one name only, is the same column. */
static bool has_attribute(json_t *package, const char *dimension, struct str name)
{
	json_t *shape = json_object_get(member(package, "model", "dimensions"), dimension);

	return json_object_getn(json_object_get(shape, "attributes"), name.ptr, name.len);
}

void merge_toggles(json_t *there, json_t *package, const char *from, const char *to, bool known)
{
	json_t *model = json_object_get(there, "model"), *toggle;
	size_t i;

	json_array_foreach(json_object_get(member(package, "model", "stuiver"), "toggles"), i,
			   toggle)
	{
		json_t *same =
			find_named(member(model, "stuiver", "toggles"), text(toggle, "name"));
		struct str attribute, old;
		const char *values = values_of(text(toggle, "exclude"), from, &attribute);

		if (!values)
			continue;
		const char *known_values = same ? values_of(text(same, "exclude"), to, &old) : NULL;
		if (known_values && (str_eq(old, attribute) || !has_attribute(package, from, old)))
			widen(same, known_values, values);
		else if (!same && !known)
			add(model, toggle, to, attribute, values);
	}
}
