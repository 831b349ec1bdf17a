#include "base/memory/arena.h"
#include "base/system/file.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/show/dataset_text.h"
#include "cli/taken_back/taking.h"
#include "console/options.h"
#include "console/terminal.h"
#include "road/road.h"

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
	{0, "note", "TEXT", "why, for those who keep the store: shown by status, and never public",
	 0},
	{'n', "dry-run", NULL, "tell what would happen, and change nothing", 0},
	{'y', "yes", NULL, "do not ask", 0},
	{0},
};

struct withdrawing {
	const struct options *options;
	struct store *store;
	struct arena *arena;
	struct taking_back taking;
	struct withdrawal asked;
	struct withdrawal_result result;
	struct buffer out;
	bool dutch;
};

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
	json_put_key_z(&j, "hanging");
	hanging_json(&j, &w->taking.hanging, false);
	json_put_object_end(&j);
	buffer_append_char(&w->out, '\n');
}

static void list_text(struct withdrawing *w, const char *title, const struct store_dataset *list,
		      size_t n)
{
	if (n)
		buffer_printf(&w->out, "%s\n", title);
	for (size_t i = 0; i < n; i++) {
		buffer_printf(&w->out, "  %5lld  ", (long long)list[i].id);
		buffer_append_harmless(&w->out, list[i].source_name);
		buffer_printf(&w->out, "\n         %.*s, %s %u, %s\n", STR_ARG(list[i].cube),
			      w->dutch ? "versie" : "version", list[i].version,
			      counted_entries(list[i].entries, w->dutch).text);
		dataset_sums_text(&w->out, &list[i]);
	}
}

static void tell_text(struct withdrawing *w)
{
	const struct withdrawal_result *r = &w->result;
	bool dry = w->asked.dry_run, dutch = w->dutch;
	size_t restored = r->restored ? r->nsuperseded : 0;

	if (dry)
		hanging_text(&w->out, &w->taking.hanging, false, dutch);
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

static int read_texts(struct withdrawing *w, struct error *e)
{
	const struct options *o = w->options;

	w->asked.reason = str_trim(str_z(option_or(o, "reason", "")));
	w->asked.note = str_trim(str_z(option_or(o, "note", "")));
	w->asked.by = str_z(option_or(o, "by", ""));
	if (w->asked.reason.len > REASON_MAX || w->asked.note.len > REASON_MAX)
		return error_set(e, STATUS_USAGE, "--reason and --note: at most %d bytes each",
				 REASON_MAX);
	return w->asked.by.len && person_check(w->asked.by, e) ? -1 : 0;
}

/* Without a terminal it is done: a script said what it wants, and what is withdrawn can come back. */
static int choose(struct withdrawing *w, struct error *e)
{
	struct taking_back *t = &w->taking;

	*t = (struct taking_back){
		.options = w->options, .arena = w->arena, .out = &w->out, .dutch = w->dutch};
	if (taking_choose(t, w->store, e))
		return -1;
	w->asked.datasets = t->ids;
	w->asked.n = t->n;
	if (w->asked.dry_run)
		return 0;
	hanging_text(&w->out, &t->hanging, false, w->dutch);
	int result = taking_ask(t, true, e);
	buffer_reset(&w->out);
	return result;
}

static int withdraw(struct withdrawing *w, struct error *e)
{
	const struct options *o = w->options;

	w->asked.restore = option_given(o, "restore");
	w->asked.purge = option_given(o, "purge");
	w->asked.dry_run = option_given(o, "dry-run");
	if (read_texts(w, e) || open_store(w, e) || choose(w, e) ||
	    road_withdraw(w->store, w->arena, &w->asked, &w->result, e))
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
	struct options *o = bound_options(&command_withdraw, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
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
		"and is refused when what stays published holds the same year and phase, and where the "
		"policy of the store asks two persons for a publication: then stage the earlier file. A "
		"superseded dataset can be withdrawn too; then it is not restored.\n\n"
		"Facts and original stay in the store, for whoever can read that file. --purge "
		"removes them, also from datasets that were withdrawn before: lines, texts, the "
		"original file, issues, and labels that no other line has; counts, sums, file name "
		"and SHA-256 stay. The file is written anew, so there must be room for two; "
		"back-ups are yours to remove.\n\n"
		"What hangs on the datasets is listed before (--dry-run shows it), and on a terminal "
		"you are asked. The reason is public, on the page of changes, in the catalogue and with "
		"the 410; the note is not.\n\n"
		"'stuiver undo' publishes what came before and withdraws nothing; 'stuiver erase' leaves "
		"no trace at all. Load the same file again, or a mended one, to publish it again as a "
		"new version.",
	.examples = "stuiver status --store stuiver.db\n"
		    "stuiver withdraw --store stuiver.db --reason 'wrong year' 12\n"
		    "# what was published before it comes back\n"
		    "stuiver withdraw --store stuiver.db --restore --source grootboek-2024.csv",
	.options = options,
	.run = run,
};
