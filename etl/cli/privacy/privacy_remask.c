#include "cli/privacy/privacy_remask.h"
#include "base/text/plural.h"

#include "base/system/file.h"
#include "base/text/json_out.h"
#include "console/terminal.h"
#include "pipeline/pipeline.h"
#include "privacy/privacy.h"
#include "store/record/privacy_rows.h"

#include <stdlib.h>

#define TOLD_MAX ((size_t)1 << 20)

struct remask_run {
	const struct options *options;
	struct arena *arena;
	struct store *store;
	struct str policy; /* that is asked for; empty: none is */
	struct buffer out;
	struct json_out json;
	uint64_t entries, written;
};

static void tell(struct remask_run *r, struct str cube, const struct load_remasked *m)
{
	bool dutch = terminal_dutch();

	for (size_t i = 0; i < m->n; i++) {
		r->entries += m->items[i].entries;
		if (options_json(r->options)) {
			json_put_object(&r->json);
			json_put_key_z(&r->json, "cube");
			json_put_string(&r->json, cube);
			json_put_key_z(&r->json, "dataset");
			json_put_integer(&r->json, m->items[i].id);
			json_put_key_z(&r->json, "entries");
			json_put_integer(&r->json, (int64_t)m->items[i].entries);
			json_put_object_end(&r->json);
		} else {
			buffer_append_harmless(&r->out, cube);
			buffer_printf(&r->out, ", dataset %lld: %s\n", (long long)m->items[i].id,
				      dutch ? counted_lines(m->items[i].entries, true).text
					    : counted_entries(m->items[i].entries, false).text);
		}
	}
	r->written += m->written;
}

static int remask_under(struct remask_run *r, struct str cube, struct str policy, struct error *e)
{
	struct pipeline_remask what = {.store = r->store,
				       .cube = cube,
				       .policy = policy,
				       .by = str_z(option_or(r->options, "by", "")),
				       .dry = option_given(r->options, "dry-run")};
	struct load_remasked done;

	if (store_descriptor(r->store, r->arena, cube, &what.descriptor, e) != 0 ||
	    pipeline_remask(&done, &what, r->arena, e) != 0)
		return error_context(e, "%.*s", STR_ARG(cube));
	tell(r, cube, &done);
	return 0;
}

/* The policy of what the cube was last loaded with, whatever became of that. */
static int last_policy(struct remask_run *r, struct str cube, struct str *out, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	*out = STR("");
	if (store_datasets(r->store, r->arena, cube, &all, &n, e) != 0)
		return -1;
	for (size_t i = n; i > 0 && out->len == 0; i--)
		if (store_privacy_policy(r->store, r->arena, all[i - 1].id, out, e) != 0)
			return -1;
	return 0;
}

static int remask_one(struct remask_run *r, struct str cube, struct error *e)
{
	const char *own = getenv(PRIVACY_POLICY_VARIABLE);
	struct str last;

	if (r->policy.len)
		return remask_under(r, cube, r->policy, e);
	if (last_policy(r, cube, &last, e) != 0 ||
	    (last.len && remask_under(r, cube, last, e) != 0))
		return -1;
	/* Without one it is the installation's, or the program's own. */
	return !last.len || (own && *own) ? remask_under(r, cube, STR(""), e) : 0;
}

static void end(struct remask_run *r)
{
	bool dutch = terminal_dutch(), dry = option_given(r->options, "dry-run");

	if (options_json(r->options)) {
		json_put_array_end(&r->json);
		json_put_key_z(&r->json, "entries");
		json_put_integer(&r->json, (int64_t)r->entries);
		json_put_key_z(&r->json, "written");
		json_put_integer(&r->json, (int64_t)r->written);
		json_put_key_z(&r->json, "dryRun");
		json_put_bool(&r->json, dry);
		json_put_object_end(&r->json);
		buffer_append_char(&r->out, '\n');
	} else if (r->entries == 0 && r->written == 0) {
		buffer_append_z(&r->out, dutch ? "Er is niets dat nu zou worden afgeschermd.\n"
					       : "Nothing is shown that would be masked now.\n");
	} else {
		buffer_printf(&r->out,
			      dutch ? "%s en %s %s; bedragen zijn wat zij waren.\n"
				    : "%s and %s %s; amounts are as they were.\n",
			      dutch ? counted_lines(r->entries, true).text
				    : counted_entries(r->entries, false).text,
			      dutch ? counted(r->written, true, "tekst", "teksten").text
				    : counted(r->written, false, "text", "texts").text,
			      dry     ? (dutch ? "zouden worden afgeschermd" : "would be masked")
			      : dutch ? "afgeschermd"
				      : "masked");
	}
}

int privacy_remask(const char *path, struct str policy, const struct options *o, struct arena *a,
		   struct error *e)
{
	struct remask_run r = {.options = o, .arena = a, .policy = policy};
	struct store_cube *cubes;
	size_t n;

	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (store_open_writer(&r.store, path, e) != 0)
		return -1;
	buffer_init(&r.out, TOLD_MAX);
	json_begin(&r.json, &r.out);
	if (options_json(o)) {
		json_put_object(&r.json);
		json_put_key_z(&r.json, "datasets");
		json_put_array(&r.json);
	}
	int result = store_cubes(r.store, a, &cubes, &n, e);
	for (size_t i = 0; i < n && result == 0; i++)
		result = remask_one(&r, cubes[i].name, e);
	store_close(r.store);
	if (result == 0) {
		end(&r);
		if (options_json(o) || !options_quiet(o))
			result = cli_write(buffer_str(&r.out), e);
	}
	buffer_drop(&r.out);
	return result;
}
