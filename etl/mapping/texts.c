/* The descriptor as texts, for who looks at what of it is published. */
#include "mapping/codelist.h"

#include <jansson.h>
#include <string.h>

struct texts_walk {
	struct arena *arena;
	mapping_text_found each;
	void *payload;
};

static bool names_somebody(struct str place)
{
	return str_eq(place, STR("contributors")) || str_eq(place, STR("stuiver.questions"));
}

static void walk(const struct texts_walk *w, const json_t *value, struct str place);

static void walk_members(const struct texts_walk *w, const json_t *value, struct str place)
{
	const char *name;
	json_t *member;

	/* Only iterators cast const away. */
	json_object_foreach((json_t *)(uintptr_t)value, name, member)
	{
		struct str below = arena_printf(w->arena, "%.*s%s%s", STR_ARG(place),
						place.len ? "." : "", name);
		if (names_somebody(below))
			continue;
		w->each(w->payload, place, str_z(name));
		walk(w, member, below);
	}
}

static void walk(const struct texts_walk *w, const json_t *value, struct str place)
{
	const json_t *item;
	size_t i;

	if (json_is_string(value))
		w->each(w->payload, place,
			(struct str){json_string_value(value), json_string_length(value)});
	else if (json_is_object(value))
		walk_members(w, value, place);
	else if (json_is_array(value))
		json_array_foreach(value, i, item)
			walk(w, item, arena_printf(w->arena, "%.*s[%zu]", STR_ARG(place), i));
}

void mapping_texts(const struct mapping *m, mapping_text_found each, void *payload)
{
	json_t *json = json_loadb(m->descriptor.ptr, m->descriptor.len, 0, NULL);
	struct texts_walk w = {arena_new(), each, payload};

	walk(&w, json, STR(""));
	json_decref(json);
	arena_free(w.arena);
}
