#include "base/system/file.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"
#include "cli/taken_back/taking.h"
#include "console/terminal.h"
#include "privacy/privacy.h"

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who says so, for the record", OPTION_REQUIRED},
	{'c', "cube", "CUBE", "datasets of this cube only", 0},
	{0, "source", "FILE",
	 "the published datasets of the source with this name or SHA-256, in place of numbers", 0},
	{0, "value", "TEXT",
	 "look for this in all that the store holds too, when all is done, and say where it stands; "
	 "without datasets, only write the file anew and look",
	 OPTION_REPEATS},
	{'n', "dry-run", NULL,
	 "show what hangs on the datasets and what becomes of it, and change nothing", 0},
	{'y', "yes", NULL, "do not ask", 0},
	{0},
};

struct erase_run {
	const struct options *options;
	struct arena *arena;
	struct taking_back taking;
	struct erasure what;
	struct withdrawal_result result;
	struct erasure_proof proof;
	struct buffer out;
	bool dutch, dry;
};

static int choose(struct erase_run *x, struct error *e)
{
	struct store *store;
	size_t nargs;

	x->taking = (struct taking_back){.options = x->options,
					 .arena = x->arena,
					 .out = &x->out,
					 .dutch = x->dutch,
					 .erase = true};
	options_args(x->options, &nargs);
	if (!nargs && !option_given(x->options, "source") && x->what.nvalues)
		return 0;
	if (store_open(&store, option_value(x->options, "store"), e))
		return -1;
	int result = taking_choose(&x->taking, store, e);
	store_close(store);
	x->what.datasets = x->taking.ids;
	x->what.n = x->taking.n;
	return result;
}

static int read_values(struct erase_run *x, struct error *e)
{
	size_t n = option_count(x->options, "value");
	struct str *values = ARENA_ARRAY(x->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++) {
		values[i] = str_z(option_at(x->options, "value", i));
		if (!values[i].len)
			return error_set(e, STATUS_USAGE,
					 "--value is empty: give the text to look for");
	}
	x->what.values = values;
	x->what.nvalues = n;
	x->what.own_policy = privacy_policy_text();
	x->what.by = str_z(option_value(x->options, "by"));
	return person_check(x->what.by, e);
}

/* ---- what is told ---- */

/* By the number of the --value: what must be nowhere is not written down again. */
static void places_json(const struct erase_run *x, struct json_out *j)
{
	json_put_key_z(j, "places");
	json_put_array(j);
	for (size_t i = 0; i < x->proof.nplaces; i++) {
		json_put_object(j);
		json_put_key_z(j, "value");
		json_put_integer(j, (int64_t)x->proof.places[i].value + 1);
		json_put_key_z(j, "where");
		json_put_string(j, x->proof.places[i].where);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void tell_json(struct erase_run *x)
{
	const struct erasure_proof *p = &x->proof;
	struct json_out j;

	json_begin(&j, &x->out);
	json_put_object(&j);
	json_put_key_z(&j, "dryRun");
	json_put_bool(&j, x->dry);
	json_put_key_z(&j, "datasets");
	json_put_array(&j);
	for (size_t i = 0; i < x->what.n; i++)
		json_put_integer(&j, x->what.datasets[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "hanging");
	hanging_json(&j, &x->taking.hanging, true);
	if (!x->dry) {
		const struct {
			const char *key;
			uint64_t n;
		} counts[] = {{"values", p->values},
			      {"inBytes", p->bytes},
			      {"asWholeCells", p->whole},
			      {"columns", p->columns},
			      {"withinLongerNumbers", p->inside},
			      {"found", p->found},
			      {"shared", p->shared},
			      {"tooShort", p->tiny},
			      {"given", p->given},
			      {"morePlaces", p->places_more}};
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
			json_put_key_z(&j, counts[i].key);
			json_put_integer(&j, (int64_t)counts[i].n);
		}
		json_put_key_z(&j, "cut");
		json_put_bool(&j, p->cut);
		places_json(x, &j);
	}
	json_put_object_end(&j);
	buffer_append_char(&x->out, '\n');
}

static void places_text(struct erase_run *x)
{
	const struct erasure_proof *p = &x->proof;

	for (size_t i = 0; i < p->nplaces; i++)
		buffer_printf(&x->out, "  %.*s: %.*s\n",
			      STR_ARG(x->what.values[p->places[i].value]),
			      STR_ARG(p->places[i].where));
	if (p->places_more)
		buffer_printf(&x->out, x->dutch ? "  en op nog %s\n" : "  and in %s\n",
			      counted(p->places_more, x->dutch, x->dutch ? "plaats" : "more place",
				      x->dutch ? "plaatsen" : "more places")
				      .text);
}

static void erased_text(struct erase_run *x)
{
	const struct erasure_proof *p = &x->proof;
	unsigned long long found = p->found, values = p->values;

	buffer_printf(&x->out,
		      x->dutch ? "%s gewist, de opslag is opnieuw geschreven.\n"
				 "%llu van %s gevonden in de opslag"
			       : "%s erased, the store was written anew.\n"
				 "%llu of %s found in the store",
		      counted_datasets(x->what.n, x->dutch).text, found,
		      counted(values, x->dutch, x->dutch ? "waarde" : "value",
			      x->dutch ? "waarden" : "values")
			      .text);

	buffer_printf(
		&x->out,
		x->dutch ? " (%llu in elke byte van het bestand en het logboek, %llu kortere als "
			   "hele waarde in %s)"
			 : " (%llu in every byte of the file and its log, %llu shorter ones as "
			   "whole values in %s)",
		(unsigned long long)p->bytes, (unsigned long long)p->whole,
		counted(p->columns, x->dutch, x->dutch ? "kolom" : "column",
			x->dutch ? "kolommen" : "columns")
			.text);
}

static void tell_text(struct erase_run *x)
{
	const struct erasure_proof *p = &x->proof;
	unsigned long long shared = p->shared, tiny = p->tiny;

	if (x->dry) {
		hanging_text(&x->out, &x->taking.hanging, true, x->dutch);
		buffer_append_z(&x->out,
				x->dutch ? "Er is niets veranderd.\n" : "Nothing was changed.\n");
		return;
	}
	erased_text(x);
	if (p->given)
		buffer_printf(&x->out,
			      x->dutch
				      ? "; %llu van --value in alles wat de opslag bevat, uitgepakt"
				      : "; %llu of --value in all that the store holds, unpacked",
			      (unsigned long long)p->given);
	if (p->inside)
		buffer_printf(&x->out,
			      x->dutch ? "; %llu getallen staan alleen in langere getallen"
				       : "; %llu numbers stand only within longer numbers",
			      (unsigned long long)p->inside);
	if (shared)
		buffer_printf(&x->out,
			      x->dutch ? "; %llu andere staan ook in wat blijft"
				       : "; %llu others are also in what stays",
			      shared);
	if (tiny)
		buffer_printf(&x->out,
			      x->dutch ? "; %llu zijn te kort om te zoeken"
				       : "; %llu are too short to be looked for",
			      tiny);
	if (p->cut)
		buffer_append_z(&x->out, x->dutch ? "; van de teksten is een deel gezocht"
						  : "; of the texts a part was looked for");
	buffer_append_z(&x->out, ".\n");
	places_text(x);
}

static int tell(struct erase_run *x, struct error *e)
{
	if (options_json(x->options))
		tell_json(x);
	else if (!options_quiet(x->options))
		tell_text(x);
	if (cli_write(buffer_str(&x->out), e))
		return -1;
	if (!x->proof.found)
		return 0;
	return error_set(
		e, STATUS_STORE,
		"the proof failed: %llu of %llu values are still in %s: earlier versions and other datasets may "
		"hold them ('stuiver status --all' lists them); erase those too, and look "
		"again with --value",
		(unsigned long long)x->proof.found, (unsigned long long)x->proof.values,
		option_value(x->options, "store"));
}

static int erase(struct erase_run *x, struct error *e)
{
	const char *path = option_value(x->options, "store");

	x->dry = option_given(x->options, "dry-run");
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (read_values(x, e) || choose(x, e))
		return -1;
	if (!x->dry) {
		if (x->what.n)
			hanging_text(&x->out, &x->taking.hanging, true, x->dutch);
		if (x->what.n && taking_ask(&x->taking, false, e))
			return -1;
		buffer_reset(&x->out);
		if (road_erase(path, x->arena, &x->what, &x->result, &x->proof, e))
			return -1;
	}
	return tell(x, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = bound_options(&command_erase, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	staging_sweep();
	struct erase_run x = {.options = o, .arena = arena_new(), .dutch = terminal_dutch()};
	buffer_init(&x.out, TEXT_MAX);
	code = erase(&x, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	buffer_drop(&x.out);
	arena_free(x.arena);
	options_free(o);
	return code;
}

const struct command command_erase = {
	.name = "erase",
	.args = "[DATASET…]",
	.summary = "take datasets back without a trace: 404, and no byte of them left",
	.dutch = "wis datasets zonder spoor: 404, en er blijft geen byte van over",
	.help = "For what should never have been published. Where withdraw says that something was there (410, "
		"with a reason), after erase nothing does: lines, texts, labels, the original file, "
		"names of files, reports of what was staged, and words in the index go, and a cube of "
		"which nothing is left goes with its title, its name and its explanations, also out of "
		"the record, whose entries stay; and what geocoding found, when it had places. Addresses answer 404. Staged loads of the cube are let "
		"go of. The number of a dataset is not given again.\n\n"
		"What hangs on the datasets is listed before. Versions before stay in the store, "
		"unpublished: name them too when they say the same.\n\n"
		"It ends with a proof. The file of the store is written anew, and searched for all that "
		"only these datasets said: what has eight bytes or more in every byte of the file and its "
		"log, shorter codes and numbers, which are in any file by chance, as whole values in every "
		"column of every table: '0 of n values found'. --value looks for a text of your own as "
		"well, however short, in any case and as a part of others: in each cell, in the texts of lines of every version, in originals and what is "
		"staged, all unpacked; where it stands is told, and the command fails. Killed in between, the next command on the store, or the next start of a server, "
		"writes the file anew and says so.\n\n"
		"What it cannot reach: backups, copies that others have, and the files of a delivery at a "
		"desk, in the folder beside its desk.db.",
	.examples = "stuiver erase --store stuiver.db --by 'B. Smit' --dry-run 12\n"
		    "stuiver erase --store stuiver.db --by 'B. Smit' --value 'J. Jansen' --yes 12",
	.options = options,
	.run = run,
};
