/* What the catalogue says: the cubes there are, and what one was loaded with. */
#include "store/store.h"
#include "write/json_answer.h"

void json_cubes(struct buffer *out, const struct result *r)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "data");
	json_put_array(&j);
	for (size_t i = 0; i < r->total; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "name");
		json_put_string(&j, r->cubes[i].name);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
}

void json_package(struct buffer *out, const struct result *r)
{
	buffer_append_str(out, r->descriptor);
}
