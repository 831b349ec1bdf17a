#include "load/sink_sqlite.h"
#include "model/tally_json.h"

static void put_json(struct json_out *j, const char *name, struct str json)
{
	json_put_key_z(j, name);
	if (json.len)
		json_put_raw(j, json);
	else
		json_put_null(j);
}

void report_json(struct buffer *out, const struct cube *cube, const struct load_source *source)
{
	const struct tallies *t = source->tallies;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	tallies_json(&j, cube, t, false);
	json_put_key_z(&j, "rules");
	json_put_array(&j);
	for (size_t i = 0; i < t->nrules; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "rule");
		json_put_string(&j, t->rules[i].rule);
		tally_json(&j, cube, &t->rules[i].tally, false);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	put_json(&j, "dialect", source->dialect);
	put_json(&j, "plan", source->plan);
	json_put_key_z(&j, "unmapped");
	if (source->unmapped)
		unmapped_json(&j, cube, source->unmapped);
	else
		json_put_null(&j);
	json_put_object_end(&j);
}
