#include "model/unmapped.h"

#include "model/tally_json.h"

static void code_json(struct json_out *j, const struct cube *cube, const struct unmapped_code *u,
		      bool near)
{
	json_put_object(j);
	json_put_key_z(j, "dimension");
	json_put_string(j, u->dimension);
	json_put_key_z(j, "list");
	json_put_string(j, u->list);
	json_put_key_z(j, "code");
	if (u->code.len)
		json_put_string(j, u->code);
	else
		json_put_null(j);
	if (near && u->near.len) {
		json_put_key_z(j, "near");
		json_put_string(j, u->near);
	}
	if (u->optional || u->several) {
		json_put_key_z(j, u->optional ? "optional" : "several");
		json_put_bool(j, true);
	}
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)u->lines);
	sums_json(j, cube, u->sums);
	json_put_object_end(j);
}

void unmapped_json(struct json_out *j, const struct cube *cube, const struct unmapped_report *u)
{
	json_put_array(j);
	for (size_t i = 0; i < u->ncodes; i++)
		code_json(j, cube, &u->codes[i], i < UNMAPPED_NEAR);
	json_put_array_end(j);
}

void joins_json(struct json_out *j, const struct cube *cube, const struct unmapped_report *u)
{
	json_put_array(j);
	for (size_t i = 0; i < u->njoins; i++) {
		const struct list_join *join = &u->joins[i];
		json_put_object(j);
		json_put_key_z(j, "list");
		json_put_string(j, join->list);
		json_put_key_z(j, "entries");
		json_put_integer(j, (int64_t)join->entries);
		json_put_key_z(j, "joined");
		json_put_integer(j, (int64_t)join->joined);
		sums_json(j, cube, join->sums);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
