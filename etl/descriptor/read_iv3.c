/* stuiver.iv3 of the package: what the cube is laid beside, taakveld by category. Read again by explore/guide_read.c, from the
 * descriptor that is kept with the cube; here it is checked. */
#include "descriptor/descriptor_json.h"

#define BESIDE_MOST 16u

static bool is_layer(struct str s)
{
	return str_eq(s, STR("Gemeente")) || str_eq(s, STR("Provincie")) || str_eq(s, STR("GR"));
}

/* "task.code", or "task" for its key: of this cube, so it can be looked for. */
static void check_ref(struct descriptor_place own, const char *key, json_t *model)
{
	struct str ref = get_string(own, key, ""), name = str_split(&ref, '.');
	char text[128];

	if (name.len == 0)
		return;
	snprintf(text, sizeof text, "%.*s", STR_ARG(name));
	if (!json_object_get(json_object_get(model, "dimensions"), text))
		place_fault(place_member(own, key), "\"%s\" is no dimension of the model", text);
}

static void check_beside(struct descriptor_place item)
{
	struct str cube = get_string(item, "cube", "");

	if (!json_is_object(item.json))
		place_fault(item, "must be an object with cube and title");
	else if (cube.len == 0)
		place_fault(item, "names no cube: {\"cube\": \"waterrijk-iv3\", \"title\": "
				  "\"eigen levering\"}");
	else if (get_string(item, "title", "").len == 0)
		place_fault(item, "has no title: what a reader calls it, as \"eigen levering\"");
}

void check_iv3(struct descriptor_place package, json_t *model)
{
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "iv3");
	struct descriptor_place beside = get_array(own, "beside");
	struct str layer = get_string(own, "layer", "Gemeente");

	if (!is_layer(layer))
		place_fault(place_member(own, "layer"),
			    "\"%.*s\" is none of: Gemeente Provincie GR", STR_ARG(layer));
	check_ref(own, "taakveld", model);
	check_ref(own, "categorie", model);
	if (json_array_size(beside.json) > BESIDE_MOST)
		place_fault(beside, "names more than %u", BESIDE_MOST);
	for (size_t i = 0; i < json_array_size(beside.json) && i < BESIDE_MOST; i++)
		check_beside(place_item(beside, i));
}
