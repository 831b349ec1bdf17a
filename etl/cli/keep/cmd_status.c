#include "base/memory/arena.h"
#include "base/text/json_out.h"
#include "base/text/plural.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/show/dataset_text.h"
#include "console/options.h"
#include "console/terminal.h"
#include "store/pages/disk.h"
#include "store/store.h"

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'c', "cube", "CUBE", "only this cube", 0},
	{'a', "all", NULL, "superseded and withdrawn datasets as well", 0},
	{'d', "disk", NULL, "what it takes of the disk, and what of it", 0},
	{0},
};

struct overview {
	const struct options *options;
	struct store *store;
	struct arena *arena;
	struct buffer out;
	bool dutch;
};

static bool shown(const struct overview *s, const struct store_dataset *d)
{
	return option_given(s->options, "all") || str_eq(d->status, STR("published"));
}

/* ---- JSON ---- */

static void put_raw(struct json_out *j, const char *key, struct str json)
{
	json_put_key_z(j, key);
	json_put_raw(j, json.len ? json : STR("null"));
}

static void dataset_json(struct json_out *j, const struct store_dataset *d)
{
	struct str rest = d->scope;
	json_put_object(j);
	json_put_count(j, "dataset", (uint64_t)d->id);
	json_put_text(j, "source", d->source_name);
	json_put_text(j, "resource", d->resource);
	json_put_text(j, "status", d->status);
	json_put_count(j, "version", d->version);
	json_put_text(j, "loadedAt", d->loaded_at);
	json_put_key_z(j, "scope");
	json_put_array(j);
	while (rest.len)
		json_put_string(j, str_split(&rest, '\n'));
	json_put_array_end(j);
	json_put_text(j, "sha256", d->sha256);
	json_put_text(j, "fingerprint", d->fingerprint);
	json_put_count(j, "size", d->size);
	json_put_count(j, "lines", d->lines);
	json_put_count(j, "entries", d->entries);
	json_put_count(j, "read", d->read);
	json_put_count(j, "dropped", d->dropped);
	json_put_count(j, "rejected", d->rejected);
	dataset_sums_json(j, d);
	json_put_key_z(j, "supersededBy");
	if (d->superseded_by)
		json_put_integer(j, d->superseded_by);
	else
		json_put_null(j);
	json_put_text(j, "releasedBy", d->released_by);
	if (d->forced.len)
		json_put_text(j, "releasedByOne", d->forced);
	if (d->withdrawn_at.len) {
		json_put_text(j, "withdrawnAt", d->withdrawn_at);
		json_put_text(j, "reason", d->reason);
		json_put_text(j, "note", d->note);
		json_put_text(j, "purgedAt", d->purged_at);
	}
	put_raw(j, "report", d->report);
	json_put_object_end(j);
}

static void cube_json(struct overview *s, struct json_out *j, const struct store_cube *cube,
		      const struct store_dataset *datasets, size_t n)
{
	json_put_object(j);
	json_put_text(j, "cube", cube->name);
	json_put_text(j, "title", cube->title);
	json_put_text(j, "mapping", cube->mapping);
	json_put_text(j, "version", cube->version);
	json_put_count(j, "entries", cube->entries);
	json_put_key_z(j, "datasets");
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		if (shown(s, &datasets[i]))
			dataset_json(j, &datasets[i]);
	}
	json_put_array_end(j);
	json_put_object_end(j);
}

/* ---- text ---- */

static void scope_text(struct buffer *out, struct str scope)
{
	size_t n = 0;
	for (struct str rest = scope; rest.len; n++) {
		struct str one = str_split(&rest, '\n');
		if (n < 3)
			buffer_printf(out, "%s%.*s", n ? ", " : "", STR_ARG(one));
	}
	if (n > 3)
		buffer_printf(out, ", … (%zu)", n);
}

static void why_text(struct buffer *out, const char *what, struct str why)
{
	if (!why.len)
		return;
	buffer_printf(out, "         %s", what);
	buffer_append_harmless(out, why);
	buffer_append_char(out, '\n');
}

static void dataset_text(struct overview *s, const struct store_dataset *d)
{
	bool dutch = s->dutch;
	struct buffer *out = &s->out;
	buffer_printf(out, "  %5lld  %.*s", (long long)d->id, STR_ARG(d->source_name));
	buffer_printf(out, "\n         %.*s, %s %u", STR_ARG(d->status),
		      s->dutch ? "versie" : "version", d->version);
	if (d->superseded_by)
		buffer_printf(out, s->dutch ? ", vervangen door %lld" : ", superseded by %lld",
			      (long long)d->superseded_by);
	if (d->scope.len) {
		buffer_append_z(out, ", ");
		scope_text(out, d->scope);
	}
	buffer_printf(out, ", %.*s", STR_ARG(d->loaded_at));
	buffer_printf(out,
		      dutch ? "\n         %s van %s; %llu weggelaten, %llu geweigerd\n"
			    : "\n         %s from %s; %llu dropped, %llu rejected\n",
		      counted_entries(d->entries, dutch).text, counted_lines(d->read, dutch).text,
		      (unsigned long long)d->dropped, (unsigned long long)d->rejected);
	if (d->withdrawn_at.len)
		buffer_printf(
			out, s->dutch ? "         ingetrokken %.*s\n" : "         withdrawn %.*s\n",
			STR_ARG(d->withdrawn_at));
	if (d->purged_at.len)
		buffer_printf(out,
			      s->dutch ? "         boekingen en bestand verwijderd %.*s\n"
				       : "         lines and file removed %.*s\n",
			      STR_ARG(d->purged_at));
	why_text(out, s->dutch ? "door één persoon vrijgegeven: " : "released by one person: ",
		 d->forced);
	why_text(out, s->dutch ? "reden: " : "reason: ", d->reason);
	why_text(out, s->dutch ? "notitie: " : "note: ", d->note);
	dataset_sums_text(out, d);
}

static void cube_text(struct overview *s, const struct store_cube *cube,
		      const struct store_dataset *datasets, size_t n)
{
	size_t hidden = 0;
	buffer_printf(&s->out, "%.*s", STR_ARG(cube->name));
	if (cube->title.len && !str_eq(cube->title, cube->name))
		buffer_printf(&s->out, "  %.*s", STR_ARG(cube->title));
	buffer_printf(&s->out,
		      s->dutch ? "\n  %llu gepubliceerde %s, %s, toestand %.*s\n"
			       : "\n  %llu published %s, %s, state %.*s\n",
		      (unsigned long long)cube->datasets,
		      plural(cube->datasets, "dataset", "datasets"),
		      counted_entries(cube->entries, s->dutch).text, STR_ARG(cube->version));
	for (size_t i = 0; i < n; i++) {
		if (shown(s, &datasets[i]))
			dataset_text(s, &datasets[i]);
		else
			hidden++;
	}
	if (hidden)
		buffer_printf(&s->out,
			      s->dutch ? "  en %zu oudere of ingetrokken (--all toont ze)\n"
				       : "  and %zu older or withdrawn ones (--all shows them)\n",
			      hidden);
}

/* ---- the disk ---- */

struct disk_line {
	const char *key, *english, *dutch;
	size_t offset; /* in struct store_disk */
};

static const struct disk_line DISK[] = {
	{"file", "the store", "de store", offsetof(struct store_disk, file)},
	{"facts", "  lines and their texts", "  boekingen en hun teksten",
	 offsetof(struct store_disk, facts)},
	{"originals", "  files as they were loaded", "  bestanden zoals geladen",
	 offsetof(struct store_disk, originals)},
	{"staged", "  files that wait to be released", "  bestanden die op vrijgave wachten",
	 offsetof(struct store_disk, staged)},
	{"unused", "  free again, for the next load", "  weer vrij, voor de volgende lading",
	 offsetof(struct store_disk, unused)},
	{"log", "its log", "het logboek ernaast", offsetof(struct store_disk, log)},
	{"beside", "files beside it", "bestanden ernaast", offsetof(struct store_disk, beside)},
	{"left", "left on the disk", "over op de schijf", offsetof(struct store_disk, left)},
};

static uint64_t disk_bytes(const struct store_disk *disk, const struct disk_line *line)
{
	uint64_t n;
	memcpy(&n, (const char *)disk + line->offset, sizeof n);
	return n;
}

static int put_disk(struct overview *s, struct json_out *j, struct error *e)
{
	struct store_disk disk;
	if (!option_given(s->options, "disk"))
		return 0;
	if (store_disk(&disk, s->store, e) != 0)
		return -1;
	if (j) {
		json_put_key_z(j, "disk");
		json_put_object(j);
	} else {
		buffer_append_z(&s->out, s->dutch ? "Schijf, in bytes\n" : "Disk, in bytes\n");
	}
	for (size_t i = 0; i < sizeof DISK / sizeof *DISK; i++) {
		char bytes[COUNT_TEXT_SIZE];
		if (j) {
			json_put_count(j, DISK[i].key, disk_bytes(&disk, &DISK[i]));
			continue;
		}
		count_format(bytes, disk_bytes(&disk, &DISK[i]), s->dutch);
		buffer_printf(&s->out, "  %-36s %20s\n", s->dutch ? DISK[i].dutch : DISK[i].english,
			      bytes);
	}
	if (j)
		json_put_object_end(j);
	return 0;
}

/* ---- both ---- */

static int one_cube(struct overview *s, struct json_out *j, const struct store_cube *cube,
		    struct error *e)
{
	struct store_dataset *datasets;
	size_t n;
	if (store_datasets(s->store, s->arena, cube->name, &datasets, &n, e) != 0)
		return -1;
	if (j)
		cube_json(s, j, cube, datasets, n);
	else
		cube_text(s, cube, datasets, n);
	return 0;
}

/* Those that --cube lets through; counts them in *found. */
static int each_cube(struct overview *s, struct json_out *j, size_t *found, struct error *e)
{
	struct store_cube *cubes;
	size_t n;
	struct str only = str_z(option_value(s->options, "cube"));
	*found = 0;
	if (store_cubes(s->store, s->arena, &cubes, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (only.len && !str_eq(only, cubes[i].name))
			continue;
		if (one_cube(s, j, &cubes[i], e) != 0)
			return -1;
		++*found;
	}
	if (only.len && !*found)
		return error_set(e, STATUS_NO_CUBE,
				 "%s: there is no cube '%.*s'; 'stuiver status' lists them",
				 store_path(s->store), STR_ARG(only));
	return 0;
}

static int all_cubes(struct overview *s, struct error *e)
{
	size_t found;
	struct json_out j;
	if (!options_json(s->options)) {
		int result = each_cube(s, NULL, &found, e);
		if (result == 0 && !found)
			buffer_append_z(&s->out,
					s->dutch ? "De store is leeg.\n" : "The store is empty.\n");
		return result == 0 ? put_disk(s, NULL, e) : -1;
	}
	json_begin(&j, &s->out);
	json_put_object(&j);
	json_put_text(&j, "store", str_z(store_path(s->store)));
	json_put_key_z(&j, "cubes");
	json_put_array(&j);
	if (each_cube(s, &j, &found, e) != 0)
		return -1;
	json_put_array_end(&j);
	if (put_disk(s, &j, e) != 0)
		return -1;
	json_put_object_end(&j);
	buffer_append_char(&s->out, '\n');
	return 0;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_status, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct overview s = {.options = o, .arena = arena_new(), .dutch = terminal_dutch()};
	buffer_init(&s.out, TEXT_MAX);
	int failed = store_open(&s.store, option_value(o, "store"), &e) != 0 ||
		     all_cubes(&s, &e) != 0 || cli_write(buffer_str(&s.out), &e) != 0;
	store_close(s.store);
	buffer_drop(&s.out);
	arena_free(s.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_status = {
	.name = "status",
	.args = "",
	.summary = "show what a store holds: cubes, datasets, versions, counts and sums",
	.dutch = "toon wat een store bevat: kubussen, datasets, versies, aantallen en sommen",
	.help = "--disk tells what the store takes of the disk: the file, and in it lines, the files "
		"as they were loaded, those that wait and what is free again (a next load takes "
		"that first); its log, files beside it (questions, webhooks), and what is left.\n\n"
		"Sums are of the loaded lines, to the cent, in canonical sign: positive on their "
		"own side; apart for each year, phase and side, which added up are a sum of nothing. "
		"--json tells everything that is known of a dataset, with the report of its load.",
	.examples = "stuiver status --store stuiver.db\n"
		    "stuiver status --store stuiver.db --all --json\n"
		    "stuiver status --store stuiver.db --disk",
	.options = options,
	.run = run,
};
