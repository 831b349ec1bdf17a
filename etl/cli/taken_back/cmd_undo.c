#include "base/system/file.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/road/releasing.h"
#include "console/terminal.h"
#include "load/undo.h"

#include <stdio.h>

#define TEXT_MAX ((size_t)1 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who says so, for the record", OPTION_REQUIRED},
	{0, "force", NULL,
	 "though the policy asks two persons: publicly marked until another confirms", 0},
	{0, "reason", "TEXT", "with --force: why, in public", 0},
	{'n', "dry-run", NULL, "tell what would happen, and change nothing", 0},
	{0},
};

static void tell_json(struct buffer *out, const struct undone *done, bool dry)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "dryRun");
	json_put_bool(&j, dry);
	json_put_key_z(&j, "releasedByOne");
	json_put_bool(&j, done->alone);
	json_put_key_z(&j, "published");
	json_put_array(&j);
	for (size_t i = 0; i < done->n; i++) {
		json_put_object(&j);
		json_put_key_z(&j, "dataset");
		json_put_integer(&j, done->items[i].id);
		json_put_key_z(&j, "version");
		json_put_integer(&j, done->items[i].version);
		json_put_key_z(&j, "again");
		json_put_integer(&j, done->items[i].superseded[0]);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void tell_text(struct buffer *out, const struct undone *done, bool dry)
{
	bool dutch = terminal_dutch();

	if (dry)
		buffer_append_z(out, dutch ? "Er is niets veranderd; zonder --dry-run:\n"
					   : "Nothing was changed; without --dry-run:\n");
	for (size_t i = 0; i < done->n; i++) {
		const struct load_dataset *d = &done->items[i];
		buffer_append_harmless(out, d->source);
		buffer_printf(out,
			      dutch ? ": dataset %lld, versie %lld, is dataset %lld opnieuw\n"
				    : ": dataset %lld, version %lld, is dataset %lld again\n",
			      (long long)d->id, (long long)d->version, (long long)d->superseded[0]);
	}
	if (done->alone)
		buffer_append_z(
			out, dutch ? "Door één persoon vrijgegeven: 'stuiver confirm' door een "
				     "ander haalt dat weg.\n"
				   : "Marked as released by one person until another confirms it "
				     "('stuiver confirm').\n");
}

static int tell(const struct options *o, const struct undone *done, bool dry, struct error *e)
{
	struct buffer out;

	buffer_init(&out, TEXT_MAX);
	if (options_json(o))
		tell_json(&out, done, dry);
	else if (!options_quiet(o))
		tell_text(&out, done, dry);
	int result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int undo(const struct options *o, struct arena *a, struct error *e)
{
	const char *path = option_value(o, "store");
	struct undoing what = {.dry_run = option_given(o, "dry-run")};
	struct undone done;
	struct store *store;

	if (staged_number(&what.dataset, o, e) || releasing_read(&what.how, o, e))
		return -1;
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (store_open_writer(&store, path, e))
		return -1;
	int result = undo_version(store, a, &what, &done, e);
	store_close(store);
	return result ? -1 : tell(o, &done, what.dry_run, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = bound_options(&command_undo, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct arena *a = arena_new();
	code = undo(o, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_undo = {
	.name = "undo",
	.args = "DATASET",
	.summary = "publish again what a dataset took the place of, as a new version",
	.dutch = "publiceer opnieuw wat een dataset verving, als nieuwe versie",
	.help = "Version 1 comes back as version 3: what was published before the dataset is published anew, "
		"with a number of its own, and the dataset becomes an earlier version. Nothing is lost, "
		"and undoing the undo brings it back. The model, its texts and its places stay those of "
		"the last load.\n\n"
		"It is a publication, by one person: where the policy of the store asks two, it takes "
		"--force with a --reason.",
	.examples = "stuiver undo --store stuiver.db --by 'B. Smit' 12",
	.options = options,
	.run = run,
};
