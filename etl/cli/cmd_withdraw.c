#include "base/arena.h"
#include "base/file.h"
#include "base/json_out.h"
#include "cli/commands.h"
#include "cli/dataset_text.h"
#include "console/options.h"
#include "console/terminal.h"
#include "road/road.h"
#include "store/withdraw.h"

#define TEXT_MAX ((size_t)64 << 20)
#define REASON_MAX 4000

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'c', "cube", "CUBE", "datasets of this cube only", 0},
	{0, "source", "FILE",
	 "the published datasets of the source with this name or SHA-256, in place of numbers", 0},
	{0, "reason", "TEXT",
	 "why: shown by status, and to readers: on the page of changes, and of a cube of which nothing is left (410)",
	 0},
	{0, "by", "NAME", "who says so, for the record", 0},
	{0, "restore", NULL, "publish again what the withdrawn datasets had superseded", 0},
	{0, "purge", NULL,
	 "also remove their lines, original files and labels from the store, for good", 0},
	{'n', "dry-run", NULL, "tell what would happen, and change nothing", 0},
	{0},
};

struct withdrawing {
	const struct options *options;
	struct store *store;
	struct arena *arena;
	struct withdrawal asked;
	struct withdrawal_result result;
	int64_t *ids;
	struct buffer out;
	bool dutch;
};

/* ---- which datasets ---- */

static int unknown_cube(struct withdrawing *w, struct str cube, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(w->store, w->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, cube))
			return 0;
	return error_set(e, STATUS_NO_CUBE,
			 "%s: there is no cube '%.*s'; 'stuiver status' lists them",
			 store_path(w->store), STR_ARG(cube));
}

static int by_source(struct withdrawing *w, struct str source, struct str cube, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (store_datasets(w->store, w->arena, cube, &all, &n, e))
		return -1;
	w->ids = ARENA_ARRAY(w->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].status, STR("published")) &&
		    (str_eq(all[i].source_name, source) || str_eq(all[i].sha256, source)))
			w->ids[w->asked.n++] = all[i].id;
	return w->asked.n ? 0
			  : error_set(e, STATUS_NOT_FOUND,
				      "%s: no published dataset comes from '%.*s'; 'stuiver "
				      "status' lists them",
				      store_path(w->store), STR_ARG(source));
}

static int by_number(struct withdrawing *w, struct str cube, struct error *e)
{
	struct store_dataset *all;
	size_t nargs, n;
	const char *const *args = options_args(w->options, &nargs);

	if (store_datasets(w->store, w->arena, cube, &all, &n, e))
		return -1;
	w->ids = ARENA_ARRAY(w->arena, int64_t, nargs + 1);
	for (size_t i = 0; i < nargs; i++) {
		uint64_t id;
		bool there = false;
		if (!str_to_u64(str_z(args[i]), &id) || id == 0 || id > INT64_MAX)
			return error_set(e, STATUS_USAGE,
					 "withdraw: '%s' is no number of a dataset; 'stuiver "
					 "status' shows them, or name the file with --source",
					 args[i]);
		for (size_t k = 0; k < n; k++)
			there = there || all[k].id == (int64_t)id;
		if (cube.len && !there)
			return error_set(e, STATUS_NOT_FOUND,
					 "%s: cube '%.*s' has no dataset %llu; 'stuiver status "
					 "--all' lists them",
					 store_path(w->store), STR_ARG(cube),
					 (unsigned long long)id);
		w->ids[w->asked.n++] = (int64_t)id;
	}
	return 0;
}

static int choose(struct withdrawing *w, struct error *e)
{
	const struct options *o = w->options;
	struct str cube = str_z(option_or(o, "cube", ""));
	const char *source = option_value(o, "source");

	if (cube.len && unknown_cube(w, cube, e))
		return -1;
	int result = source ? by_source(w, str_z(source), cube, e) : by_number(w, cube, e);
	w->asked.datasets = w->ids;
	return result;
}

/* ---- what is told ---- */

static void put_dataset(struct json_out *j, const struct store_dataset *d)
{
	json_put_object(j);
	json_put_key_z(j, "dataset");
	json_put_integer(j, d->id);
	json_put_key_z(j, "cube");
	json_put_string(j, d->cube);
	json_put_key_z(j, "source");
	json_put_string(j, d->source_name);
	json_put_key_z(j, "sha256");
	json_put_string(j, d->sha256);
	json_put_key_z(j, "version");
	json_put_integer(j, d->version);
	json_put_key_z(j, "entries");
	json_put_integer(j, (int64_t)d->entries);
	dataset_sums_json(j, d);
	json_put_object_end(j);
}

static void put_list(struct json_out *j, const char *key, const struct store_dataset *list,
		     size_t n)
{
	json_put_key_z(j, key);
	json_put_array(j);
	for (size_t i = 0; i < n; i++)
		put_dataset(j, &list[i]);
	json_put_array_end(j);
}

static void tell_json(struct withdrawing *w)
{
	const struct withdrawal_result *r = &w->result;
	size_t restored = r->restored ? r->nsuperseded : 0;
	struct json_out j;

	json_begin(&j, &w->out);
	json_put_object(&j);
	json_put_key_z(&j, "dryRun");
	json_put_bool(&j, w->asked.dry_run);
	json_put_key_z(&j, "purged");
	json_put_bool(&j, w->asked.purge);
	put_list(&j, "withdrawn", r->withdrawn, r->nwithdrawn);
	put_list(&j, "restored", r->superseded, restored);
	put_list(&j, "superseded", r->superseded + restored, r->nsuperseded - restored);
	json_put_object_end(&j);
	buffer_append_char(&w->out, '\n');
}

static void list_text(struct withdrawing *w, const char *title, const struct store_dataset *list,
		      size_t n)
{
	char entries[COUNT_TEXT_SIZE];

	if (n)
		buffer_printf(&w->out, "%s\n", title);
	for (size_t i = 0; i < n; i++) {
		count_format(entries, list[i].entries);
		buffer_printf(&w->out, "  %5lld  ", (long long)list[i].id);
		buffer_append_harmless(&w->out, list[i].source_name);
		buffer_printf(&w->out, "\n         %.*s, %s %u, %s %s\n", STR_ARG(list[i].cube),
			      w->dutch ? "versie" : "version", list[i].version, entries,
			      w->dutch ? "boekingen" : "entries");
		dataset_sums_text(&w->out, &list[i]);
	}
}

static void tell_text(struct withdrawing *w)
{
	const struct withdrawal_result *r = &w->result;
	bool dry = w->asked.dry_run, dutch = w->dutch;
	size_t restored = r->restored ? r->nsuperseded : 0;

	if (dry)
		buffer_append_z(&w->out, dutch ? "Er is niets veranderd; zonder --dry-run:\n"
					       : "Nothing was changed; without --dry-run:\n");
	list_text(w, dutch ? "Ingetrokken" : "Withdrawn", r->withdrawn, r->nwithdrawn);
	if (w->asked.purge)
		buffer_append_z(
			&w->out,
			dutch ? "Boekingen, bestand en labels zijn uit de store verwijderd\n"
			      : "Lines, file and labels were removed from the store\n");
	list_text(w, dutch ? "Opnieuw gepubliceerd" : "Published again", r->superseded, restored);
	list_text(w,
		  dutch ? "Blijft vervangen (--restore publiceert het opnieuw)"
			: "Stays superseded (--restore publishes it again)",
		  r->superseded + restored, r->nsuperseded - restored);
}

static int open_store(struct withdrawing *w, struct error *e)
{
	const char *path = option_value(w->options, "store");

	/* Opening for writing would make it. */
	if (!file_exists(path))
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	return store_open_writer(&w->store, path, e);
}

static int withdraw(struct withdrawing *w, struct error *e)
{
	const struct options *o = w->options;
	size_t nargs;

	options_args(o, &nargs);
	if ((nargs > 0) == option_given(o, "source"))
		return error_set(e, STATUS_USAGE,
				 "withdraw: name the datasets by their numbers, which 'stuiver "
				 "status' shows, or by --source, not %s",
				 nargs ? "both" : "neither");
	w->asked.reason = str_trim(str_z(option_or(o, "reason", "")));
	if (w->asked.reason.len > REASON_MAX)
		return error_set(e, STATUS_USAGE, "--reason: at most %d bytes", REASON_MAX);
	w->asked.by = str_z(option_or(o, "by", ""));
	if (w->asked.by.len && person_check(w->asked.by, e))
		return -1;
	w->asked.restore = option_given(o, "restore");
	w->asked.purge = option_given(o, "purge");
	w->asked.dry_run = option_given(o, "dry-run");
	if (open_store(w, e) || choose(w, e) ||
	    store_withdraw(w->store, w->arena, &w->asked, &w->result, e))
		return -1;
	if (options_json(o))
		tell_json(w);
	else if (!options_quiet(o))
		tell_text(w);
	return cli_write(buffer_str(&w->out), e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_withdraw, argc, argv, &code);
	if (!o)
		return code;
	struct withdrawing w = {.options = o, .arena = arena_new(), .dutch = terminal_dutch()};
	buffer_init(&w.out, TEXT_MAX);
	int failed = withdraw(&w, &e) != 0;
	store_close(w.store);
	buffer_drop(&w.out);
	arena_free(w.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_withdraw = {
	.name = "withdraw",
	.args = "[DATASET…]",
	.summary = "take published datasets back: they count in no answer any more",
	.dutch = "trek gepubliceerde datasets in: ze tellen in geen antwoord meer mee",
	.help = "Takes datasets, by the numbers that status shows, out of every public answer at "
		"once, also of a server that is running: sums, lines, members, search, texts, "
		"downloads and provenance. All of them are withdrawn or none. Labels that only "
		"their lines had are not listed or found any more either.\n\n"
		"What a withdrawn dataset had superseded stays superseded: what is published is "
		"never an old version by surprise. --restore publishes it again, also later on, "
		"and is refused when what stays published holds the same year and phase. A "
		"superseded dataset can be withdrawn too; then it is not restored.\n\n"
		"Facts and original stay in the store, for whoever can read that file. --purge "
		"removes them, also from datasets that were withdrawn before: lines, texts, the "
		"original file, issues, and labels that no other line has; counts, sums, file name "
		"and SHA-256 stay. The file is written anew, so there must be room for two; "
		"back-ups are yours to remove.\n\n"
		"Load the same file again, or a mended one, to publish it again as a new version.",
	.examples = "stuiver status --store stuiver.db\n"
		    "stuiver withdraw --store stuiver.db --reason 'wrong year' 12\n"
		    "# what was published before it comes back\n"
		    "stuiver withdraw --store stuiver.db --restore --source grootboek-2024.csv",
	.options = options,
	.run = run,
};
