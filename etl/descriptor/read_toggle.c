/* model.stuiver.toggles: cuts with a name, to keep reserves, results or settlements apart. */
#include "descriptor/descriptor_json.h"

/* A '|' outside quotes, as another cut begins with; *open: a quote that is never closed. */
static bool names_another(struct str values, bool *open)
{
	bool quoted = false, another = false;
	for (size_t i = 0; i < values.len; i++) {
		char c = values.ptr[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"' &&
			 (quoted || i == 0 || values.ptr[i - 1] == ';' || values.ptr[i - 1] == ' '))
			quoted = !quoted;
		else
			another = another || (!quoted && c == '|');
	}
	*open = quoted;
	return another;
}

/* The ref a cut begins with must name a dimension of the model, and an attribute of it. */
static void check_cut(struct descriptor_place p, json_t *dimensions, struct str cut, bool exclude)
{
	struct str rest = cut, ref = str_trim(str_split(&rest, ':'));
	struct str attribute = ref, name = str_split(&attribute, '.');
	json_t *dimension = json_object_getn(dimensions, name.ptr, name.len);
	if (!rest.ptr || rest.len == 0)
		place_fault(p, "\"%.*s\" is no cut: write it like task.code:\"0.10\"",
			    STR_ARG(cut));
	else if (!dimension)
		place_fault(p, "\"%.*s\" is no dimension of the model", STR_ARG(name));
	else if (attribute.ptr && !json_object_getn(json_object_get(dimension, "attributes"),
						    attribute.ptr, attribute.len))
		place_fault(p, "\"%.*s\" is no attribute of dimension \"%.*s\"", STR_ARG(attribute),
			    STR_ARG(name));
	bool open = false;
	if (exclude && rest.ptr && names_another(rest, &open))
		place_fault(p, "an exclusion names values of one attribute, divided by ';'");
	if (open)
		place_fault(p, "a quoted value lacks its closing quote");
}

static void check_toggle(struct descriptor_place p, json_t *dimensions)
{
	struct str cut = get_string(p, "cut", NULL), exclude = get_string(p, "exclude", NULL);
	struct str name = get_string(p, "name", "");
	get_string(p, "label", NULL);
	get_string(p, "description", NULL);
	get_bool(p, "default", false);
	if (name.len == 0 || memchr(name.ptr, '|', name.len))
		place_fault(p, "needs `name`: a word without |");
	if (!cut.ptr == !exclude.ptr)
		place_fault(p, "needs one of `cut` and `exclude`");
	else
		check_cut(place_member(p, cut.ptr ? "cut" : "exclude"), dimensions,
			  cut.ptr ? cut : exclude, exclude.ptr != NULL);
}

void publish_toggles(struct descriptor_place model, json_t *out)
{
	struct descriptor_place own = get_object(model, "stuiver"),
				list = get_array(own, "toggles");
	json_t *published;
	if (json_array_size(list.json) == 0)
		return;
	for (size_t i = 0; i < json_array_size(list.json); i++)
		check_toggle(place_item(list, i), json_object_get(out, "dimensions"));
	published = json_object();
	json_object_set(published, "toggles", list.json);
	json_object_set_new(out, "stuiver", published);
}
