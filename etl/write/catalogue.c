/* What the catalogue says: the cubes there are, and what one was loaded with. */
#include "store/versions/version_marks.h"
#include "write/json_answer.h"

void json_marks(struct json_out *j, const char *key, const char *when, const struct mark *marks,
		size_t n)
{
	if (!n)
		return;
	json_put_key_z(j, key);
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		json_put_key_z(j, "dataset");
		json_put_integer(j, marks[i].dataset);
		json_put_key_z(j, when);
		json_put_string(j, marks[i].at);
		json_put_key_z(j, "reason");
		json_put_string(j, marks[i].reason);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* Tombstones, so that whoever harvested them knows: of each the last withdrawal. One that never had any,
 * because its loads failed, is none. */
static void put_gone(struct json_out *j, const struct result *r)
{
	bool any = false;

	for (size_t i = r->total; i < r->total + r->gone; i++) {
		const struct cube_marks *m = &r->marks[i];
		const struct mark *last = m->withdrawn;
		for (size_t k = 1; k < m->nwithdrawn; k++)
			if (str_cmp(m->withdrawn[k].at, last->at) >= 0)
				last = &m->withdrawn[k];
		if (!m->nwithdrawn)
			continue;
		if (!any) {
			json_put_key_z(j, "withdrawn");
			json_put_array(j);
		}
		any = true;
		json_put_object(j);
		json_put_key_z(j, "name");
		json_put_string(j, r->cubes[i].name);
		json_put_key_z(j, "withdrawn_at");
		json_put_string(j, last->at);
		json_put_key_z(j, "reason");
		json_put_string(j, last->reason);
		json_put_object_end(j);
	}
	if (any)
		json_put_array_end(j);
}

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
		const struct cube_marks *m = &r->marks[i];
		json_put_object(&j);
		json_put_key_z(&j, "name");
		json_put_string(&j, r->cubes[i].name);
		json_marks(&j, "released_by_one", "released_at", m->one_person, m->none_person);
		json_marks(&j, "withdrawn", "withdrawn_at", m->withdrawn, m->nwithdrawn);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	put_gone(&j, r);
	json_put_object_end(&j);
}

void json_package(struct buffer *out, const struct result *r)
{
	buffer_append_str(out, r->descriptor);
}
