/*
 * Toggles: cuts that the model names, to keep reserves, results or internal settlements apart.
 * `stuiver.toggles` of the model is a list of {"name", "label", "cut"} or {…, "exclude"}: a cut
 * that must hold, or one that must not. What is empty stays in under an exclusion.
 */
#include "question/question.h"

#include <jansson.h>

static json_t *find_toggle(json_t *toggles, struct str name)
{
	size_t i;
	json_t *value;

	json_array_foreach(toggles, i, value)
	{
		if (str_eq(name, str_z(json_string_value(json_object_get(value, "name")))))
			return value;
	}
	return NULL;
}

static int unknown(struct question *r, json_t *toggles, struct str name, struct error *e)
{
	struct str names = STR("");
	size_t i;
	json_t *value;

	json_array_foreach(toggles, i, value)
	{
		names = arena_printf(r->arena, "%.*s%s%s", STR_ARG(names), i ? ", " : "",
				     json_string_value(json_object_get(value, "name")));
	}
	return error_set(e, STATUS_USAGE, "There is no toggle '%.*s'; this cube has %.*s",
			 STR_ARG(name), STR_ARG(names.len ? names : STR("none")));
}

static int apply(struct question *r, json_t *toggle, struct error *e)
{
	const char *cut = json_string_value(json_object_get(toggle, "cut"));
	const char *exclude = json_string_value(json_object_get(toggle, "exclude"));
	size_t first = r->ntests;

	if (parse_cuts(r, arena_dup(r->arena, str_z(exclude ? exclude : cut)), e) != 0)
		return error_context(e, "toggle '%s'",
				     json_string_value(json_object_get(toggle, "name")));
	for (size_t i = first; i < r->ntests; i++)
		r->tests[i].toggled = true;
	if (!exclude)
		return 0;
	if (r->ntests != first + 1 || r->tests[first].column.kind != COLUMN_ATTRIBUTE)
		return error_set(e, STATUS_USAGE,
				 "toggle '%s' must exclude values of one attribute",
				 json_string_value(json_object_get(toggle, "name")));
	r->tests[first].negated = !r->tests[first].negated;
	return 0;
}

int parse_toggles(struct question *r, struct str names, struct error *e)
{
	json_t *model = json_loadb(r->cube->model.ptr, r->cube->model.len, 0, NULL);
	json_t *toggles = json_object_get(json_object_get(model, "stuiver"), "toggles");
	int result = 0;

	while (names.ptr && result == 0) {
		struct str name = str_trim(str_split(&names, '|'));
		json_t *toggle = find_toggle(toggles, name);
		result = toggle ? apply(r, toggle, e) : unknown(r, toggles, name, e);
	}
	json_decref(model);
	return result;
}
