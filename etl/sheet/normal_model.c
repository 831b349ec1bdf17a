/* stuiver.statistics of the model: where year and municipality are. */
#include "sheet/normal.h"

#include <jansson.h>

static struct str text(struct arena *a, json_t *from, const char *key)
{
	return arena_dup(a, str_z(json_string_value(json_object_get(from, key))));
}

void normal_model_read(struct normal_model *out, struct arena *a, const struct cube *c)
{
	json_t *model = json_loadb(c->model.ptr, c->model.len, 0, NULL);
	json_t *own = json_object_get(json_object_get(model, "stuiver"), "statistics");

	*out = (struct normal_model){text(a, own, "year"), text(a, own, "region"),
				     text(a, own, "regions")};
	json_decref(model);
}
