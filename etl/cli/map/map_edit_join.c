/* map join: a mapping of a file of its own becomes one that adds to the cube of another: a budget beside its ledger. */
#include "cli/map/map_editing.h"

#include "base/system/file.h"
#include "joining/joining.h"

#include <unistd.h>

#define JOINED_DESCRIPTOR_MAX ((size_t)16 << 20)
#define JOINED_FILES_MAX 256u
#define POLICY "privacy-policy.json"

struct joining {
	struct editing_mapping *m;
	const char *there;
	const char *copied[JOINED_FILES_MAX]; /* taken away again where it comes to nothing */
	size_t n;
};

/* "Kostenplaats=cost_centre" of --same. */
static int read_same(struct editing_mapping *m, struct same_column **out, size_t *n,
		     struct error *e)
{
	*n = option_count(m->options, "same");
	*out = ARENA_ARRAY(m->arena, struct same_column, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		const char *said = option_at(m->options, "same", i);
		struct str to = str_z(said), from = str_split(&to, '=');
		if (!to.ptr || !to.len || !from.len)
			return error_set(e, STATUS_USAGE, "--same '%s': say OWN=THEIRS", said);
		(*out)[i] =
			(struct same_column){arena_dup(m->arena, from), arena_dup(m->arena, to)};
	}
	return 0;
}

/* A file of the other mapping, beside this one. What lies there under that name is not overwritten. */
static int copy(struct joining *j, const char *name, struct error *e)
{
	struct editing_mapping *m = j->m;
	struct str text, own;
	const char *from = arena_printf(m->arena, "%s/%s", j->there, name).ptr;
	const char *to = arena_printf(m->arena, "%s/%s", m->folder, name).ptr;
	if (!file_exists(from))
		return 0;
	if (file_read(&text, m->arena, from, CSV_TABLE_BYTES_MAX, e))
		return -1;
	if (file_exists(to)) {
		if (file_read(&own, m->arena, to, CSV_TABLE_BYTES_MAX, e))
			return -1;
		return str_eq(own, text) ? 0
					 : error_set(e, STATUS_REFUSED,
						     "%s is there already and differs from %s: "
						     "make one of both first",
						     to, from);
	}
	if (j->n == JOINED_FILES_MAX)
		return error_set(e, STATUS_LIMIT, "%s has too many lists", j->there);
	j->copied[j->n++] = to;
	return file_write(to, text, e);
}

/* The lists of the joined mapping are the other's. */
static int copy_lists(struct joining *j, const json_t *joined, struct error *e)
{
	size_t i;
	const json_t *one;
	json_array_foreach(json_object_get(joined, "resources"), i, one)
	{
		const char *path = json_string_value(json_object_get(one, "path"));
		bool list = json_object_get(json_object_get(one, "stuiver"), "role") ||
			    json_object_get(json_object_get(one, "stuiver"), "tree");
		if (list && path && !strchr(path, '/') && copy(j, path, e))
			return -1;
	}
	return copy(j, POLICY, e);
}

static int keep(struct joining *j, struct str joined, struct error *e)
{
	struct editing_mapping *m = j->m;
	json_decref(m->descriptor);
	m->descriptor = json_loadb(joined.ptr, joined.len, 0, NULL);
	const char *cube = json_string_value(
		json_object_get(json_object_get(m->descriptor, "stuiver"), "cube"));
	buffer_printf(&m->said, "%s adds to the cube %s\n", m->folder,
		      cube ? cube : "of the other");
	if (option_given(m->options, "dry-run"))
		return cli_write(buffer_str(&m->said), e);
	int result = copy_lists(j, m->descriptor, e) || map_edit_keep(m, e) ? -1 : 0;
	for (size_t i = 0; result && i < j->n; i++)
		unlink(j->copied[i]);
	return result || cli_write(buffer_str(&m->said), e) ? -1 : 0;
}

static int join(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct joining j = {.m = m};
	struct same_column *same;
	struct str there, joined;
	size_t nsame;
	if (n != 1)
		return error_set(e, STATUS_USAGE,
				 "map join: give the folder of the mapping whose cube it adds to");
	j.there = args[0];
	const char *path = arena_printf(m->arena, "%s/datapackage.json", j.there).ptr;
	if (read_same(m, &same, &nsame, e) ||
	    file_read(&there, m->arena, path, JOINED_DESCRIPTOR_MAX, e))
		return -1;
	if (joined_descriptor(there, m->was, same, nsame, m->arena, &joined, e))
		return error_context(e, "%s", j.there);
	return keep(&j, joined, e);
}

int map_join(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, join);
}
