/* map state: of which year, side and phase a ledger's lines are, where its file does not say so. */
#include "cli/map/map_editing.h"

#include "editor/stated.h"

/* The ledger that --resource names, or the only one. */
static int find_ledger(struct editing_mapping *m, size_t *found, struct error *e)
{
	const char *name = option_value(m->options, "resource");
	struct stated said[STATED_KINDS];
	size_t i, n = 0;
	const json_t *one;
	json_array_foreach(json_object_get(m->descriptor, "resources"), i, one)
	{
		const char *its = json_string_value(json_object_get(one, "name"));
		if (!stated_get(m->descriptor, m->arena, i, said) ||
		    (name && (!its || strcmp(its, name) != 0)))
			continue;
		*found = i;
		n++;
	}
	if (n == 1)
		return 0;
	return error_set(e, STATUS_USAGE,
			 n ? "the mapping has several ledgers: say which with --resource NAME"
			   : "the mapping has no such ledger");
}

/* The files that --for names: their bytes say later whether one is among them. */
static int read_files(const struct editing_mapping *m, json_t *files, struct error *e)
{
	size_t n = option_count(m->options, "for");
	const char **paths = ARENA_ARRAY(m->arena, const char *, n + 1);
	struct sources *sources;
	char sha256[SHA256_HEX_SIZE];
	for (size_t i = 0; i < n; i++)
		paths[i] = option_at(m->options, "for", i);
	if (n == 0)
		return 0;
	if (sources_open(&sources, paths, n, e))
		return -1;
	int result = 0;
	for (size_t i = 0; result == 0 && i < sources->n; i++) {
		const struct source *one = &sources->items[i];
		if (source_sha256(one, sha256, e))
			result = error_context(e, "%s", one->name);
		else
			stated_file_add(files, str_z(one->name), str_z(sha256));
	}
	sources_free(sources);
	return result;
}

static int set(struct editing_mapping *m, size_t ledger, enum stated_kind kind, struct str value,
	       struct error *e)
{
	json_t *files = json_array();
	int result = kind == STATED_YEAR ? read_files(m, files, e) : 0;
	if (result == 0)
		result = stated_set(m->descriptor, m->arena, ledger, kind, value, files, e);
	if (result == 0 && kind == STATED_YEAR && value.len && !json_array_size(files))
		result = error_set(
			e, STATUS_USAGE,
			"year=%.*s: say of which file too, with --for FILE (the next one is of "
			"another year, and is refused until its year is said)",
			STR_ARG(value));
	json_decref(files);
	return result;
}

static int say(struct editing_mapping *m, size_t ledger, const char *assignment, struct error *e)
{
	struct str value = str_z(assignment), word = str_split(&value, '=');
	for (enum stated_kind k = 0; value.ptr && k < STATED_KINDS; k++)
		if (str_eq(word, str_z(stated_word(k))))
			return set(m, ledger, k, str_trim(value), e);
	return error_set(e, STATUS_USAGE,
			 "'%s': say year=2024, side=expenditure or side=revenue, phase=proposed, "
			 "approved, adjusted or executed; nothing behind the = takes it back",
			 assignment);
}

static void tell(struct editing_mapping *m, size_t ledger)
{
	struct stated said[STATED_KINDS];
	stated_get(m->descriptor, m->arena, ledger, said);
	for (enum stated_kind k = 0; k < STATED_KINDS; k++)
		buffer_printf(&m->said, "%s: %.*s%s%.*s\n", stated_word(k),
			      STR_ARG(said[k].by_file     ? STR("(the file says it)")
				      : said[k].value.len ? said[k].value
							  : STR("(nothing says it)")),
			      said[k].files.len ? " of " : "", STR_ARG(said[k].files));
}

static int state(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	size_t ledger = 0;
	if (find_ledger(m, &ledger, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (say(m, ledger, args[i], e))
			return -1;
	tell(m, ledger);
	if (n && !option_given(m->options, "dry-run") && map_edit_keep(m, e))
		return -1;
	return cli_write(buffer_str(&m->said), e);
}

int map_state(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, state);
}
