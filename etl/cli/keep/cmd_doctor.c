#include "base/text/plural.h"
#include "doctor/doctor.h"

#include "base/text/json_out.h"
#include "cli/commands.h"
#include "console/options.h"
#include "console/terminal.h"
#include "store/verify.h"

#include <stdio.h>

#define TEXT_MAX ((size_t)16 << 20)
#define NUMBER_SIZE 24

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "repair", "FILE",
	 "write a mended store to this new file; the damaged one stays as it is", 0},
	{'m', "mapping", "DIR",
	 "--repair: the mapping that datasets were loaded with; one for each cube", OPTION_REPEATS},
	{0},
};

/* ---- what damage means ---- */

enum part { PART_FACTS, PART_WORDS, PART_ORIGINALS, PART_CATALOGUE, PART_UNKNOWN };

/* In each language: what it means for who reads, and how it is mended. */
static const struct {
	const char *means, *betekent, *mend, *herstel;
	bool by_repair;
} parts[] = {
	[PART_FACTS] = {"questions about these lines end in an error, never in another sum",
			"vragen over deze regels eindigen in een fout, nooit in een andere som",
			"'stuiver doctor --repair' loads them again from the original",
			"'stuiver doctor --repair' laadt ze opnieuw uit het origineel", true},
	[PART_WORDS] = {"searching ends in an error or finds less; no figure depends on it",
			"zoeken eindigt in een fout of vindt minder; geen bedrag hangt ervan af",
			"'stuiver doctor --repair' makes the index anew",
			"'stuiver doctor --repair' maakt de index opnieuw", true},
	[PART_ORIGINALS] =
		{"the original of a file cannot be shown, nor loaded again; its figures stand",
		 "het origineel van een bestand is niet te tonen en niet opnieuw te laden; de bedragen blijven",
		 "put back a backup ('stuiver restore')",
		 "zet een back-up terug ('stuiver restore')", false},
	[PART_CATALOGUE] =
		{"questions that need it end in an error, never in another sum",
		 "vragen die het nodig hebben eindigen in een fout, nooit in een andere som",
		 "put back a backup ('stuiver restore'); of an index, '--repair' makes it anew",
		 "zet een back-up terug ('stuiver restore'); een index maakt '--repair' opnieuw",
		 false},
	[PART_UNKNOWN] =
		{"what reads it ends in an error, never in another sum",
		 "wat het leest eindigt in een fout, nooit in een andere som",
		 "try 'stuiver doctor --repair', else put back a backup ('stuiver restore')",
		 "probeer 'stuiver doctor --repair', en zet anders een back-up terug ('stuiver restore')",
		 false},
};

static bool begins_as_one_of(struct str of, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(of, str_z(names[i])))
			return true;
	return false;
}

/* Tables, and the indexes that SQLite makes of them: sqlite_autoindex_text_piece_1. */
static enum part part_of(const struct store_damage *d)
{
	static const char *const facts[] = {"segment_data", "text_piece", "dataset_sketch",
					    "dataset_part", "sqlite_autoindex_"};
	static const char *const words[] = {"search"};
	static const char *const originals[] = {"source_block"};

	switch (d->kind) {
	case DAMAGE_DATASET:
		return PART_FACTS;
	case DAMAGE_ORIGINAL:
		return PART_ORIGINALS;
	case DAMAGE_INDEX:
		return PART_WORDS;
	case DAMAGE_STRUCTURE:
		return PART_UNKNOWN;
	default:
		break;
	}
	if (!d->of.len)
		return PART_UNKNOWN;
	return begins_as_one_of(d->of, facts, sizeof facts / sizeof *facts)   ? PART_FACTS
	       : begins_as_one_of(d->of, words, sizeof words / sizeof *words) ? PART_WORDS
	       : begins_as_one_of(d->of, originals, sizeof originals / sizeof *originals)
		       ? PART_ORIGINALS
		       : PART_CATALOGUE;
}

/* ---- looking ---- */

struct looking {
	struct buffer text;
	struct json_out json;
	bool as_json, dutch;
	enum part last;
	bool any;
};

static void put_json(struct json_out *j, const struct store_damage *d, enum part part)
{
	static const char *const kinds[] = {[DAMAGE_PAGE] = "page",
					    [DAMAGE_STRUCTURE] = "structure",
					    [DAMAGE_DATASET] = "dataset",
					    [DAMAGE_ORIGINAL] = "original",
					    [DAMAGE_INDEX] = "index"};

	json_put_object(j);
	json_put_text_z(j, "kind", kinds[d->kind]);
	if (d->dataset)
		json_put_count(j, "dataset", (uint64_t)d->dataset);
	if (d->of.len)
		json_put_text(j, "of", d->of);
	json_put_text(j, "what", d->what);
	json_put_text_z(j, "means", parts[part].means);
	json_put_text_z(j, "mend", parts[part].mend);
	json_put_key_z(j, "by_repair");
	json_put_bool(j, parts[part].by_repair);
	json_put_object_end(j);
}

static void damaged(void *payload, const struct store_damage *d)
{
	struct looking *l = payload;
	enum part part = part_of(d);

	if (l->as_json) {
		put_json(&l->json, d, part);
		return;
	}
	if (l->any && part != l->last)
		buffer_printf(&l->text, "    → %s\n    → %s\n",
			      l->dutch ? parts[l->last].betekent : parts[l->last].means,
			      l->dutch ? parts[l->last].herstel : parts[l->last].mend);
	buffer_append_z(&l->text, "  ");
	buffer_append_harmless(&l->text, d->what);
	buffer_append_char(&l->text, '\n');
	l->last = part;
	l->any = true;
}

static void end(struct looking *l, const struct verification *v, bool quiet)
{
	if (l->as_json) {
		json_put_array_end(&l->json);
		json_put_count(&l->json, "pages", v->pages);
		json_put_count(&l->json, "datasets", v->datasets);
		json_put_count(&l->json, "lines", v->lines);
		json_put_count(&l->json, "originals", v->originals);
		json_put_object_end(&l->json);
		buffer_append_char(&l->text, '\n');
		return;
	}
	if (l->any)
		buffer_printf(&l->text, "    → %s\n    → %s\n",
			      l->dutch ? parts[l->last].betekent : parts[l->last].means,
			      l->dutch ? parts[l->last].herstel : parts[l->last].mend);
	else if (!quiet)
		buffer_append_z(&l->text, l->dutch ? "Alles is zoals het geschreven is.\n"
						   : "All is as it was written.\n");
}

static int look(const struct options *o, struct error *e)
{
	struct looking l = {.as_json = options_json(o), .dutch = terminal_dutch()};
	struct verification v;
	struct error written;

	buffer_init(&l.text, TEXT_MAX);
	json_begin(&l.json, &l.text);
	if (l.as_json) {
		json_put_object(&l.json);
		json_put_key_z(&l.json, "damaged");
		json_put_array(&l.json);
	}
	int result = store_verify(option_value(o, "store"), damaged, &l, &v, e);
	if (result == 0 || l.as_json || l.any)
		end(&l, &v, options_quiet(o));
	if (cli_write(buffer_str(&l.text), &written) && result == 0) {
		*e = written;
		result = -1;
	}
	buffer_drop(&l.text);
	if (result == 0 && v.damaged)
		result = error_set(e, STATUS_STORE, "%s is damaged in %llu %s",
				   option_value(o, "store"), (unsigned long long)v.damaged,
				   plural(v.damaged, "place", "places"));
	return result;
}

/* ---- mending ---- */

struct doctoring {
	const struct options *options;
};

/* Which of them the dataset was loaded with: its fingerprint tells afterwards; here the first that loads. */
static int load(void *payload, const struct doctor_load *what, struct error *e)
{
	struct doctoring *r = payload;
	size_t n = option_count(r->options, "mapping");
	char rejected[NUMBER_SIZE];

	snprintf(rejected, sizeof rejected, "%llu", (unsigned long long)what->rejected);
	for (size_t i = 0; i < n; i++) {
		struct str given = str_z(option_at(r->options, "mapping", i));
		while (str_ends(given, STR("/")))
			given.len--;
		if (n > 1 && !str_eq(str_base_name(given), what->mapping))
			continue;
		char *argv[] = {"load",
				"-q",
				"-s",
				(char *)(uintptr_t)what->store,
				"-m",
				(char *)(uintptr_t)option_at(r->options, "mapping", i),
				"-r",
				(char *)(uintptr_t)what->resource.ptr,
				"--allow-rejected",
				rejected,
				"--accept-totals",
				(char *)(uintptr_t)what->file,
				NULL};
		if (command_load.run((int)(sizeof argv / sizeof *argv) - 1, argv) == EXIT_OK)
			return 0;
		return error_set(e, STATUS_STORE,
				 "an original of %.*s cannot be loaded again under %.*s",
				 STR_ARG(what->cube), STR_ARG(given));
	}
	return error_set(
		e, STATUS_USAGE,
		"lines of %.*s must be loaded again: give the mapping '%.*s' with --mapping",
		STR_ARG(what->cube), STR_ARG(what->mapping));
}

static void tell(void *payload, struct str what)
{
	const struct doctoring *r = payload;

	if (!options_quiet(r->options))
		fprintf(stderr, "%.*s\n", STR_ARG(what));
}

static int repair(const struct options *o, struct error *e)
{
	struct doctoring r = {.options = o};
	struct doctor_order order = {.store = option_value(o, "store"),
				     .to = option_value(o, "repair"),
				     .load = load,
				     .tell = tell,
				     .payload = &r};
	struct doctor_mended done;
	struct buffer out;
	struct json_out j;

	if (doctor_mend(&order, &done, e))
		return -1;
	buffer_init(&out, TEXT_MAX);
	if (options_json(o)) {
		json_begin(&j, &out);
		json_put_object(&j);
		json_put_count(&j, "rows", done.rows);
		json_put_count(&j, "lost", done.lost);
		json_put_count(&j, "datasets", done.datasets);
		json_put_count(&j, "columns", done.columns);
		json_put_object_end(&j);
		buffer_append_char(&out, '\n');
	} else if (!options_quiet(o)) {
		buffer_printf(
			&out,
			terminal_dutch()
				? "%s: %llu %s overgenomen, %s opnieuw geladen; alles is weer zoals "
				  "het geschreven was\n"
				: "%s: %llu %s taken over, %s loaded again; all is as it was written\n",
			order.to, (unsigned long long)done.rows,
			terminal_dutch() ? plural(done.rows, "rij", "rijen")
					 : plural(done.rows, "row", "rows"),
			counted_datasets(done.datasets, terminal_dutch()).text);
	}
	int result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_doctor, argc, argv, &code);
	if (!o)
		return code;
	int failed = option_given(o, "repair") ? repair(o, &e) : look(o, &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "say what is damaged in a store and what it means, and mend what can be mended",
	.dutch = "zeg wat er aan een store beschadigd is en wat dat betekent, en herstel wat kan",
	.help = "For people, once 'stuiver verify' names damage: looks at the same, and says beside each damage what it means for "
		"who reads, and how it is mended. Ends with 1 when something is damaged.\n\n"
		"--repair writes a mended store to a new file. Every row that can be read is taken over; lines that cannot "
		"are loaded again from the originals that the store keeps, under the mapping they were loaded with, which "
		"gives the same bytes: dataset, segments, columns and sums are compared with what the catalogue says and "
		"with all that is still there, and the whole is looked through before it takes its name. Indexes are "
		"made anew.\n\n"
		"What cannot be mended so (the catalogue, members, the record, originals themselves) is said, and nothing "
		"is written: then put back a backup.",
	.examples =
		"stuiver doctor --store stuiver.db\n"
		"stuiver doctor --store stuiver.db --repair mended.db --mapping mappings/waterrijk",
	.options = options,
	.run = run,
};
