#include "sniff/merge/merge_toggles.h"
#include "sniff/merge/merge_inside.h"

#include "base/memory/buffer.h"
#include "base/text/json_out.h"

#define MERGE_EXCLUDE ((size_t)64 << 10) /* bytes of all values that one toggle leaves out */

/* Where the values begin in `"dimension.attribute:"value";…"`, and what is excluded; NULL: not of this dimension. */
static const char *values_of(const char *exclude, const char *dimension, struct str *attribute)
{
	size_t n = strlen(dimension);
	const char *colon = strchr(exclude, ':');

	if (!colon || strncmp(exclude, dimension, n) != 0 || exclude[n] != '.')
		return NULL;
	*attribute = (struct str){exclude + n + 1, (size_t)(colon - exclude) - n - 1};
	return colon + 1;
}

/* The end of the JSON text that starts here. */
static const char *end_of(const char *value)
{
	const char *p = value + 1;

	while (*p && *p != '"')
		p += *p == '\\' && p[1] ? 2 : 1;
	return *p ? p + 1 : p;
}

/* Values that the mapping's own toggle lacks; both exclude the same attribute. */
static void widen(json_t *toggle, const char *more)
{
	struct buffer b;

	const char *old = text(toggle, "exclude"), *first = strchr(old, ':') + 1;
	buffer_init(&b, MERGE_EXCLUDE);
	buffer_append(&b, old, (size_t)(first - old));
	if (*first == '"')
		buffer_append_z(&b, first);
	else /* a value without quotes runs to the end, semicolons and all */
		json_escape(&b, str_trim(str_z(first)));
	while (*more == '"') {
		const char *end = end_of(more);
		struct str value = {more, (size_t)(end - more)};
		if (!memmem(b.ptr, b.len, value.ptr, value.len))
			buffer_printf(&b, ";%.*s", STR_ARG(value));
		more = *end == ';' ? end + 1 : end;
	}
	if (!b.overflow)
		json_object_set_new(toggle, "exclude", json_stringn(b.ptr, b.len));
	buffer_drop(&b);
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
		if (same && values_of(text(same, "exclude"), to, &old))
			widen(same, values);
		else if (!same && !known)
			add(model, toggle, to, attribute, values);
	}
}
