#include "base/json_out.h"
#include "load/sink_sqlite.h"

static void put_tally(struct json_out *j, const struct cube *cube, const struct tally *t)
{
	char text[MONEY_TEXT_SIZE];

	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)t->lines);
	json_put_key_z(j, "entries");
	json_put_integer(j, (int64_t)t->entries);
	json_put_key_z(j, "unreadable");
	json_put_integer(j, (int64_t)t->unreadable);
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		size_t n = money_format(text, t->sums[c], cube->columns[c].decimals);
		json_put_key(j, cube->columns[c].name);
		json_put_raw(j, (struct str){text, n});
	}
	json_put_object_end(j);
}

static void put_named_tally(struct json_out *j, const char *name, const struct cube *cube,
			    const struct tally *t)
{
	json_put_key_z(j, name);
	json_put_object(j);
	put_tally(j, cube, t);
	json_put_object_end(j);
}

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
	put_named_tally(&j, "read", cube, &t->read);
	put_named_tally(&j, "loaded", cube, &t->loaded);
	put_named_tally(&j, "dropped", cube, &t->dropped);
	put_named_tally(&j, "rejected", cube, &t->rejected);
	json_put_key_z(&j, "rules");
	json_put_array(&j);
	for (size_t i = 0; i < t->nrules; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "rule");
		json_put_string(&j, t->rules[i].rule);
		put_tally(&j, cube, &t->rules[i].tally);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	put_json(&j, "dialect", source->dialect);
	put_json(&j, "plan", source->plan);
	put_json(&j, "unmapped", source->unmapped);
	json_put_object_end(&j);
}
