/* stuiver.explanations of a resource: texts made of a table's rows. */
#include "descriptor/descriptor_json.h"
#include "mapping/explained/explanations.h"

void read_explanation_rule(struct descriptor_place resource, struct resource *out)
{
	struct descriptor_place own = get_object(resource, "stuiver"),
				rule = get_object(own, "explanations");
	const char *key, *nearest = "";
	json_t *value;
	if (!rule.json)
		return;
	out->texts = ARENA_ARRAY(rule.r->arena, struct field, EXPLANATION_FIELDS);
	for (int f = 0; f < EXPLANATION_FIELDS; f++)
		get_template(rule, explanation_field_names[f], out, &out->texts[f]);
	json_object_foreach(rule.json, key, value)
	{
		int field = explanation_field(rule.r->arena, str_z(key), &nearest);
		if (field == NONE || strcmp(explanation_field_names[field], key) != 0)
			place_fault(place_key(rule, key, value),
				    "is unknown; an explanation has scope, title, text, source, "
				    "author, date, phase, year, version");
	}
	for (int f = EXPLANATION_SCOPE; f <= EXPLANATION_TEXT; f++)
		if (out->texts[f].npieces == 0)
			place_fault(place_member(rule, explanation_field_names[f]),
				    "is missing; write it as a text with fields in braces, like "
				    "programme:{Code}");
	if (out->paths.n != 1)
		place_fault(place_member(resource, "path"),
			    "name one CSV: its rows become explanations");
}
