/* stuiver.pages of the package: what a municipality says of its pages. Read again by explore/guide_read.c, from
 * the descriptor that is kept with the cube; here it is checked. */
#include "descriptor/descriptor_json.h"

#include <string.h>

#define PERCENT_MAX 1000

/* A tree is a hierarchy of the model, or one of its dimensions. */
static void check_trees(struct descriptor_place own, json_t *model)
{
	struct descriptor_place list = get_array(own, "trees");

	for (size_t i = 0; i < json_array_size(list.json); i++) {
		struct descriptor_place item = place_item(list, i);
		const char *name = json_string_value(item.json);
		if (!name)
			place_fault(item, "must be the name of a hierarchy or a dimension");
		else if (!json_object_get(json_object_get(model, "hierarchies"), name) &&
			 !json_object_get(json_object_get(model, "dimensions"), name))
			place_fault(item, "\"%s\" is no hierarchy or dimension of the model", name);
	}
}

/* One of the names, parted by blanks. */
static void check_name(struct descriptor_place own, const char *key, const char *names)
{
	struct str said = get_string(own, key, NULL), rest = str_z(names);

	while (said.ptr && rest.ptr)
		if (str_eq(str_split(&rest, ' '), said))
			return;
	if (said.ptr)
		place_fault(place_member(own, key), "\"%.*s\" is none of: %s", STR_ARG(said),
			    names);
}

/* What a reader gets unasked. Whether the cube has it shows when there are lines: what it lacks is passed over. */
static void check_question(struct descriptor_place own)
{
	struct str phase = get_string(own, "phase", NULL), beside = get_string(own, "beside", NULL);

	check_name(own, "side", "expenditure revenue");
	check_name(own, "phase", "proposed approved adjusted executed");
	check_name(own, "beside", "proposed approved adjusted executed nothing");
	if (phase.ptr && beside.ptr && str_eq(phase, beside))
		place_fault(place_member(own, "beside"),
			    "is the phase itself: name another one, or \"nothing\"");
}

static void check_number(struct descriptor_place p, double max)
{
	double v = json_number_value(p.json);

	if (p.json && (!json_is_number(p.json) || !(v > 0) || v > max))
		place_fault(p, "must be a number above 0, at most %.0f", max);
}

void check_pages(struct descriptor_place package, json_t *model)
{
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "pages");
	struct descriptor_place thresholds = get_object(own, "thresholds");
	struct str title = get_string(own, "title", NULL);

	if (title.ptr && title.len == 0)
		place_fault(place_member(own, "title"), "is empty: leave it out");
	check_trees(own, model);
	check_question(get_object(own, "question"));
	check_number(place_member(thresholds, "percent"), PERCENT_MAX);
	check_number(place_member(thresholds, "amount"), 1e12);
}
