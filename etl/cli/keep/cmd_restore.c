#include "backup/backup.h"
#include "base/text/plural.h"

#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/keep/keeping.h"
#include "console/options.h"
#include "console/terminal.h"

#include <stdio.h>

#define TEXT_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'f', "from", "DIR", "the folder of the backups", OPTION_REQUIRED},
	{'b', "backup", "NAME", "which one (default: the newest)", 0},
	{'t', "to", "FILE", "where it is put: something new, a folder for all of a backup", 0},
	{0, "replace", NULL, "when something stands there, it is kept beside it, with the date", 0},
	{0, "check", NULL, "read every byte of the backups, and put nothing anywhere", 0},
	{0},
};

/* ---- what there is ---- */

static void list_json(struct buffer *out, const struct backup_entry *list, size_t n)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(&j);
		json_put_text(&j, "backup", list[i].id);
		if (list[i].fault.len)
			json_put_text(&j, "fault", list[i].fault);
		json_put_text(&j, "made_at", list[i].made_at);
		json_put_text(&j, "program", list[i].program);
		json_put_count(&j, "store_version", (uint64_t)list[i].store_version);
		json_put_count(&j, "files", list[i].files);
		json_put_count(&j, "bytes", list[i].bytes);
		json_put_key_z(&j, "holds");
		json_put_array(&j);
		for (size_t k = 0; k < list[i].nroots; k++) {
			json_put_object(&j);
			json_put_text(&j, "name", list[i].roots[k].name);
			json_put_text(&j, "from", list[i].roots[k].from);
			json_put_object_end(&j);
		}
		json_put_array_end(&j);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	buffer_append_char(out, '\n');
}

static void list_text(struct buffer *out, const struct backup_entry *list, size_t n, bool dutch)
{
	char bytes[COUNT_TEXT_SIZE];

	if (!n)
		buffer_append_z(out,
				dutch ? "Er is nog geen back-up.\n" : "There is no backup yet.\n");
	for (size_t i = 0; i < n; i++) {
		count_format(bytes, list[i].bytes, dutch);
		if (list[i].fault.len) {
			buffer_printf(out, "%.*s  %.*s\n", STR_ARG(list[i].id),
				      STR_ARG(list[i].fault));
			continue;
		}
		buffer_printf(out, "%.*s  %s, %s bytes:", STR_ARG(list[i].id),
			      counted_files(list[i].files, dutch).text, bytes);
		for (size_t k = 0; k < list[i].nroots; k++) {
			buffer_append_char(out, ' ');
			buffer_append_harmless(out, list[i].roots[k].name);
		}
		buffer_append_char(out, '\n');
	}
}

static int list(const struct options *o, struct error *e)
{
	struct arena *a = arena_new();
	struct backup_entry *found;
	struct buffer out;
	size_t n;

	buffer_init(&out, TEXT_MAX);
	int result = backup_list(a, option_value(o, "from"), &found, &n, e);
	if (result == 0) {
		if (options_json(o))
			list_json(&out, found, n);
		else
			list_text(&out, found, n, terminal_dutch());
		result = cli_write(buffer_str(&out), e);
	}
	buffer_drop(&out);
	arena_free(a);
	return result;
}

/* ---- whether it is sound ---- */

struct checked {
	struct buffer out;
	struct json_out json;
	bool as_json;
};

static void tell_fault(void *payload, struct str what)
{
	struct checked *c = payload;

	if (c->as_json)
		json_put_string(&c->json, what);
	else
		buffer_printf(&c->out, "  %.*s\n", STR_ARG(what));
}

static int check(const struct options *o, struct error *e)
{
	struct checked c = {.as_json = options_json(o)};
	struct keeping_watch shown;
	uint64_t faults;

	buffer_init(&c.out, TEXT_MAX);
	json_begin(&c.json, &c.out);
	if (c.as_json) {
		json_put_object(&c.json);
		json_put_key_z(&c.json, "damaged");
		json_put_array(&c.json);
	}
	keeping_begin(&shown, options_quiet(o));
	int result = backup_check(option_value(o, "from"), option_value(o, "backup"), tell_fault,
				  &shown.watch, &c, &faults, e);
	keeping_end(&shown);
	if (result == 0 && c.as_json) {
		json_put_array_end(&c.json);
		json_put_object_end(&c.json);
		buffer_append_char(&c.out, '\n');
	} else if (result == 0 && !faults && !options_quiet(o)) {
		buffer_append_z(&c.out, terminal_dutch() ? "Alles is zoals het bewaard is\n"
							 : "All is as it was kept\n");
	}
	if (result == 0)
		result = cli_write(buffer_str(&c.out), e);
	buffer_drop(&c.out);
	if (result == 0 && faults)
		result = error_set(
			e, STATUS_STORE,
			"%llu %s damaged; the next 'stuiver backup' writes anew what is still the "
			"same",
			(unsigned long long)faults,
			plural(faults, "file of backups is", "files of backups are"));
	return result;
}

/* ---- back ---- */

static void tell(struct buffer *out, const struct options *o, const struct backup_returned *done)
{
	char bytes[COUNT_TEXT_SIZE];
	struct json_out j;
	bool dutch = terminal_dutch();

	if (options_json(o)) {
		json_begin(&j, out);
		json_put_object(&j);
		json_put_text_z(&j, "backup", done->id);
		json_put_count(&j, "files", done->files);
		json_put_count(&j, "bytes", done->bytes);
		if (*done->before)
			json_put_text_z(&j, "before", done->before);
		json_put_object_end(&j);
		buffer_append_char(out, '\n');
		return;
	}
	count_format(bytes, done->bytes, dutch);
	buffer_printf(
		out,
		dutch ? "Teruggezet uit back-up %s: %s, %s bytes; nagelezen en in orde\n"
		      : "Restored from backup %s: %s, %s bytes; read back, and as they were\n",
		done->id, counted_files(done->files, dutch).text, bytes);
	if (*done->before)
		buffer_printf(out, dutch ? "Wat er stond, staat in %s\n" : "What was there is %s\n",
			      done->before);
}

static int put_back(const struct options *o, struct error *e)
{
	size_t n;
	const char *const *names = options_args(o, &n);
	struct backup_return order = {.folder = option_value(o, "from"),
				      .id = option_value(o, "backup"),
				      .name = n ? names[0] : NULL,
				      .to = option_value(o, "to"),
				      .replace = option_given(o, "replace")};
	struct backup_returned done;
	struct keeping_watch shown;
	struct buffer out;

	keeping_begin(&shown, options_quiet(o));
	int result = backup_restore(&order, &shown.watch, &done, e);
	keeping_end(&shown);
	if (result)
		return -1;
	buffer_init(&out, TEXT_MAX);
	if (!options_quiet(o) || options_json(o))
		tell(&out, o, &done);
	result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_restore, argc, argv, &code);
	if (!o)
		return code;
	stop_catch();
	int failed = option_given(o, "check") ? check(o, &e)
		     : option_given(o, "to")  ? put_back(o, &e)
					      : list(o, &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_restore = {
	.name = "restore",
	.args = "[FILE]",
	.summary = "list backups, look whether they are sound, or put one back",
	.dutch = "toon back-ups, kijk of ze heel zijn, of zet er een terug",
	.help = "Without --to it lists the backups of a folder, the newest first, with what each holds. With "
		"--to all of one is put in a new folder; with a name behind the options (stuiver.db, "
		"stuiver-desk) only that, as the file or folder that --to says.\n\n"
		"It is put together beside that place, every piece compared with its SHA-256, every "
		"database looked through, and takes its name in one step: stopped or killed, nothing is at its "
		"place, or what was there. Where something is, it is refused; with --replace that "
		"is kept beside, with the date in its name, unless somebody has it open: stop the server and "
		"the desk first.\n\n"
		"--check reads every byte of all backups, or of one.",
	.examples =
		"stuiver restore --from /mnt/backup/stuiver\n"
		"stuiver restore --from /mnt/backup/stuiver --check\n"
		"stuiver restore --from /mnt/backup/stuiver --to /var/tmp/terug\n"
		"stuiver restore --from /mnt/backup/stuiver --to stuiver.db --replace stuiver.db",
	.options = options,
	.run = run,
};
