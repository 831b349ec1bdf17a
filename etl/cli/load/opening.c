#include "cli/load/opening.h"

#include "base/memory/arena.h"
#include "base/system/file.h"
#include <stdlib.h>

/* Known before anything is read, with the names there are. */
static int check_resource(const struct mapping *m, const char *name, struct error *e)
{
	if (!name || mapping_find_resource(m, str_z(name)) >= 0)
		return 0;
	struct buffer names;
	buffer_init(&names, 1024);
	for (size_t i = 0; i < mapping_resources(m); i++)
		buffer_printf(&names, "%s%.*s", i ? ", " : "",
			      STR_ARG(mapping_resource_name(m, i)));
	error_set(e, STATUS_USAGE, "--resource: the mapping has no ledger '%s'; it has %.*s", name,
		  STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	return -1;
}

/* The folder a file lies in; a folder is its own. */
static const char *folder_of(struct arena *a, const char *path)
{
	if (file_is_dir(path))
		return path;
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	if (slash == path)
		return "/";
	return arena_dup(a, (struct str){path, (size_t)(slash - path)}).ptr;
}

static int open_mapping(struct mapping **out, const struct options *o, const struct str *text,
			struct error *e)
{
	size_t nargs, n = 0, named = option_count(o, "codelists");
	const char *const *args = options_args(o, &nargs);
	struct arena *a = arena_new();
	const char **folders = ARENA_ARRAY(a, const char *, named + nargs + 1);
	for (size_t i = 0; i < named; i++)
		folders[n++] = option_at(o, "codelists", i);
	for (size_t i = 0; i < nargs; i++) {
		const char *folder = strcmp(args[i], "-") == 0 ? NULL : folder_of(a, args[i]);
		if (folder && (n == named || strcmp(folders[n - 1], folder) != 0))
			folders[n++] = folder;
	}
	int result = 0;
	for (size_t i = 0; i < named && result == 0; i++) {
		if (!file_is_dir(folders[i]))
			result = error_set(e, STATUS_NO_FILE, "--codelists %s: no such folder",
					   folders[i]);
	}
	const char *path = option_value(o, "mapping");
	if (result == 0)
		result = text ? mapping_open_as(out, path, *text, folders, n, e)
			      : mapping_open2(out, path, folders, n, e);
	arena_free(a);
	return result == 0 ? check_resource(*out, option_value(o, "resource"), e) : -1;
}

int opening_mapping(struct mapping **out, const struct options *o, struct error *e)
{
	return open_mapping(out, o, NULL, e);
}

int opening_mapping_as(struct mapping **out, const struct options *o, struct str text,
		       struct error *e)
{
	return open_mapping(out, o, &text, e);
}

int opening_resource(int *out, const struct mapping *m, const struct options *o,
		     const struct source *source, struct issues *issues, struct error *e)
{
	const char *name = option_value(o, "resource");
	if (name) {
		*out = mapping_find_resource(m, str_z(name));
		return 0; /* opening_mapping has checked it */
	}
	*out = mapping_choose_resource(m, str_z(source->place), NULL, 0, e);
	if (*out == -2) { /* the header tells */
		struct extractor *extractor = NULL;
		if (extract_open(&extractor, source, mapping_any_dialect(m), issues, e) != 0)
			return -1;
		size_t n;
		const struct str none = STR("");
		const struct str *header = extract_header(extractor, &n);
		*out = mapping_choose_resource(m, str_z(source->place), header ? header : &none, n,
					       e);
		extract_close(extractor);
	}
	return *out < 0 ? -1 : 0;
}

int opening_survey(struct transform *t, struct extractor *extractor, struct error *e)
{
	struct batch *batch = batch_new();
	int more;
	while ((more = extract_next(extractor, batch, e)) == 1) {
		if (transform_survey(t, batch, e) != 0) {
			more = -1;
			break;
		}
	}
	batch_free(batch);
	return more < 0 ? -1 : transform_survey_end(t, e);
}
