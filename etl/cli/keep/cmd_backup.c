#include "backup/backup.h"

#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/keep/keeping.h"
#include "cli/load/finishing.h"
#include "console/options.h"
#include "console/terminal.h"

#include <stdio.h>

#define TEXT_MAX ((size_t)1 << 16)
#define DAYS_MOST 3660

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'t', "to", "DIR", "the folder of the backups; made when it is not there", OPTION_REQUIRED},
	{'k', "keep", "N", "of the last N days that have a backup, keep the last; others go", 0},
	{0, "keep-weeks", "N", "also of the last N weeks, from Monday on", 0},
	{0},
};

static void tell_json(struct buffer *out, const struct backup_made *made)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_text_z(&j, "backup", made->id);
	json_put_count(&j, "files", made->files);
	json_put_count(&j, "bytes", made->bytes);
	json_put_count(&j, "copied", made->copied);
	json_put_count(&j, "mended", made->mended);
	json_put_count(&j, "left_out", made->left_out);
	json_put_count(&j, "removed", made->removed);
	json_put_count(&j, "freed", made->freed);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void tell_text(struct buffer *out, const struct backup_made *made, bool dutch)
{
	char bytes[COUNT_TEXT_SIZE], copied[COUNT_TEXT_SIZE];

	count_format(bytes, made->bytes, dutch);
	count_format(copied, made->copied, dutch);
	buffer_printf(
		out,
		dutch ? "Back-up %s: %s, %s bytes, waarvan %s nieuw; teruggelezen en in orde\n"
		      : "Backup %s: %s, %s bytes, %s of them new; read back, and as they were\n",
		made->id, counted_files(made->files, dutch).text, bytes, copied);
	if (made->mended)
		buffer_printf(out,
			      dutch ? "%s beschadigd en opnieuw geschreven: bekijk de schijf\n"
				    : "%s damaged and written anew: look at the disk\n",
			      counted(made->mended, dutch,
				      dutch ? "stuk van eerdere back-ups was"
					    : "piece of earlier backups was",
				      dutch ? "stukken van eerdere back-ups waren"
					    : "pieces of earlier backups were")
				      .text);
	if (made->left_out)
		buffer_printf(
			out,
			dutch ? "Weggelaten, want geen bestand: %llu (koppelingen en andere dingen)\n"
			      : "Left out, for they are no files: %llu (links and other things)\n",
			(unsigned long long)made->left_out);
	if (made->removed)
		buffer_printf(out, dutch ? "%s opgeruimd\n" : "%s went\n",
			      counted(made->removed, dutch,
				      dutch ? "oudere back-up is" : "older backup",
				      dutch ? "oudere back-ups zijn" : "older backups")
				      .text);
}

static int back_up(const struct options *o, struct error *e)
{
	struct backup_order order = {.store = option_value(o, "store"),
				     .folder = option_value(o, "to")};
	uint64_t days = 0, weeks = 0;
	struct backup_made made;
	struct keeping_watch shown;
	struct buffer out;

	order.others = options_args(o, &order.nothers);
	if (option_number(&days, o, "keep", 1, DAYS_MOST, e) ||
	    option_number(&weeks, o, "keep-weeks", 1, DAYS_MOST, e))
		return -1;
	order.days = (unsigned)days;
	order.weeks = (unsigned)weeks;
	keeping_begin(&shown, options_quiet(o));
	int result = backup_make(&order, &shown.watch, &made, e);
	keeping_end(&shown);
	if (result)
		return -1;
	buffer_init(&out, TEXT_MAX);
	if (options_json(o))
		tell_json(&out, &made);
	else if (!options_quiet(o))
		tell_text(&out, &made, terminal_dutch());
	result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_backup, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	stop_catch();
	int failed = back_up(o, &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_backup = {
	.name = "backup",
	.args = "[FILE…]",
	.summary =
		"keep a store, and files and folders beside it, while it is loaded and served from",
	.dutch = "maak een back-up van een store en wat erbij hoort, terwijl alles doorloopt",
	.help = "Copies the store as it is at one moment, and each file and folder that is named behind the "
		"options: the desk's folder, questions, webhooks, mappings, lists, keys, settings. Databases "
		"among them are copied by SQLite, so that nobody has to stop. What stands in a store, "
		"originals too, comes with it; in a folder that is named it is not kept twice.\n\n"
		"Only what changed is copied: files are kept in pieces of 64 KiB, each under its SHA-256. "
		"Before a backup counts, the store in it is looked through as 'stuiver verify' does, the other "
		"databases are checked, all pieces are durable and those that are new were read back. "
		"Stopped or killed at any moment, the backups before are as they were.\n\n"
		"With --keep older backups go: of the last N days that have one the last stays, with "
		"--keep-weeks also the last of each week. Without either all stay. What was erased from a store "
		"is in the backups before until they go: --keep 1 leaves the new one only.\n\n"
		"All files are for their owner only; put the folder on another disk, and copy it away as any "
		"folder.",
	.examples =
		"stuiver backup --store stuiver.db --to /mnt/backup/stuiver --keep 7 --keep-weeks 8\n"
		"# with the desk, webhooks and settings\n"
		"stuiver backup --store stuiver.db --to backups /var/lib/stuiver-desk hooks.db /etc/stuiver",
	.options = options,
	.run = run,
};
