/* model.stuiver.toggles: cuts with a name, to keep reserves, results or settlements apart. */
#include "descriptor/descriptor_json.h"

/* Values as a question reads them (question/cuts.c): quoted ones divided by ';', or bare text; behind '|' comes another cut. False: a
 * quote is never closed, or something stands behind it. */
static bool values_end(struct str values, bool *another)
{
	enum { REF, BEGINS, BARE, QUOTED, QUOTED_DONE } at = BEGINS;
	*another = false;
	for (size_t i = 0; i < values.len; i++) {
		char c = values.ptr[i];
		if (at == QUOTED) {
			i += c == '\\';
			at = c == '"' ? QUOTED_DONE : QUOTED;
		} else if (c == '|') {
			*another = true;
			at = REF;
		} else if ((at == REF && c == ':') || (at == QUOTED_DONE && c == ';')) {
			at = BEGINS;
		} else if (at == BEGINS && c != ' ') {
			at = c == '"' ? QUOTED : BARE;
		} else if (at == QUOTED_DONE && c != ' ') {
			return false;
		}
	}
	return at != QUOTED;
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
	bool another = false;
	if (rest.ptr && !values_end(rest, &another))
		place_fault(
			p, "a quoted value lacks its closing quote, or something stands behind it");
	if (exclude && another)
		place_fault(p, "an exclusion names values of one attribute, divided by ';'");
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
