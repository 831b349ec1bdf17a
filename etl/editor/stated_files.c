#include "editor/stated_files.h"

#include "editor/lists.h"

const json_t *stated_files_of(const json_t *field)
{
	return json_object_get(list_own(field), "statedFor");
}

void stated_file_add(json_t *files, struct str name, struct str sha256)
{
	size_t i;
	const json_t *one;
	json_array_foreach(files, i,
			   one) if (str_eq(str_z(list_text(one, "sha256")), sha256)) return;
	json_array_append_new(files, json_pack("{s:s%, s:s%}", "name", name.ptr, name.len, "sha256",
					       sha256.ptr, sha256.len));
}

struct str stated_files_names(const json_t *field, struct arena *a)
{
	size_t i;
	const json_t *one;
	struct str all = STR("");
	json_array_foreach(stated_files_of(field), i, one) all =
		arena_printf(a, "%.*s%s%s", STR_ARG(all), i ? ", " : "", list_text(one, "name"));
	return all;
}

json_t *stated_files_joined(const json_t *field, const json_t *files)
{
	size_t i;
	const json_t *one;
	const json_t *was = stated_files_of(field);
	json_t *all = was ? json_deep_copy(was) : json_array();
	json_array_foreach(files, i, one) stated_file_add(all, str_z(list_text(one, "name")),
							  str_z(list_text(one, "sha256")));
	if (json_array_size(all))
		return all;
	json_decref(all);
	return NULL;
}
