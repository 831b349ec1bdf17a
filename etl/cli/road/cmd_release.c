#include "base/system/file.h"
#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/road/releasing.h"
#include "console/terminal.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "by", "NAME", "who releases it", OPTION_REQUIRED},
	{0, "at", "MOMENT",
	 "release it then, in Europe/Amsterdam: '2026-12-01 09:00'; 'never' takes the time back",
	 0},
	{0, "beside", NULL,
	 "what was staged with --beside: you saw what it comes to with what is published, and they are "
	 "other entries",
	 0},
	{0, "force", NULL,
	 "though the policy asks for another person: publicly marked until one confirms", 0},
	{0, "reason", "TEXT", "with --force: why, in public", 0},
	{0},
};

int staged_number(int64_t *out, const struct options *o, struct error *e)
{
	size_t n;
	uint64_t number;
	const char *const *args = options_args(o, &n);

	if (!str_to_u64(str_z(args[0]), &number) || !number || number > INT64_MAX)
		return error_set(e, STATUS_USAGE, "'%s' is no number", args[0]);
	*out = (int64_t)number;
	return 0;
}

static int tell(const struct options *o, struct arena *a, int64_t id, struct str at,
		struct error *e)
{
	if (options_quiet(o) && !options_json(o))
		return 0;
	bool dutch = terminal_dutch();
	struct str local = moment_local(a, at);
	if (options_json(o))
		return cli_write(arena_printf(a, "{\"number\":%lld,\"dueAt\":%s%.*s%s}\n",
					      (long long)id, at.len ? "\"" : "null", STR_ARG(at),
					      at.len ? "\"" : ""),
				 e);
	struct str text =
		at.len ? arena_printf(
				 a,
				 dutch ? "Nummer %lld wordt vrijgegeven op %.*s (Europe/Amsterdam), "
					 "door 'stuiver release-due' of als 'serve' begint.\n"
				       : "Number %lld is to be released on %.*s (Europe/Amsterdam), by "
					 "'stuiver release-due' or when 'serve' begins.\n",
				 (long long)id, STR_ARG(local))
		       : arena_printf(a,
				      dutch ? "Nummer %lld heeft geen tijd meer.\n"
					    : "Number %lld has no set time any more.\n",
				      (long long)id);
	return cli_write(text, e);
}

static int schedule(const struct options *o, struct arena *a, int64_t id,
		    const struct releasing *how, struct error *e)
{
	struct str asked = str_z(option_value(o, "at")), at = STR("");
	const char *path = option_value(o, "store");
	char moment[MOMENT_SIZE];
	struct store *store;

	if (!str_eq(asked, STR("never"))) {
		if (moment_parse(moment, asked, e))
			return -1;
		at = str_z(moment);
	}
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (store_open_writer(&store, path, e))
		return -1;
	int result = staged_schedule(store, a, id, how, at, e);
	store_close(store);
	return result ? -1 : tell(o, a, id, at, e);
}

/* Who releases what counts beside what is published has seen what both come to, as at the desk. */
static int check_seen(const struct options *o, struct arena *a, int64_t id, struct error *e)
{
	struct store *store;
	struct staged what;

	if (option_given(o, "beside"))
		return 0;
	if (store_open(&store, option_value(o, "store"), e) != 0)
		return -1;
	int result = staged_get(store, a, id, &what, e);
	store_close(store);
	if (result != 0 || !staged_with(&what, STR("--beside")) ||
	    !str_eq(what.status, STR("staged")))
		return result;
	return error_set(
		e, STATUS_REFUSED,
		"number %lld was staged with --beside: it counts together with what is "
		"published, which is twice unless they are other entries. Look at what both "
		"come to ('stuiver review %lld'), and release it with --beside; or reject it, "
		"and stage it with --replace",
		(long long)id, (long long)id);
}

static int run(int argc, char **argv)
{
	int code;
	int64_t id;
	struct error e = {0};
	struct releasing how;
	struct options *o = bound_options(&command_release, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	staging_sweep();
	struct arena *a = arena_new();
	if (staged_number(&id, o, &e) || releasing_read(&how, o, &e) ||
	    (!str_eq(str_z(option_or(o, "at", "")), STR("never")) && check_seen(o, a, id, &e)))
		code = cli_fail(&e);
	else if (!option_given(o, "at"))
		code = releasing_run(option_value(o, "store"), id, &how, o);
	else
		code = schedule(o, a, id, &how, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_release = {
	.name = "release",
	.args = "NUMBER",
	.summary = "publish what was staged, now or at a set time",
	.dutch = "geef vrij wat klaargezet is, nu of op een gezette tijd",
	.help = "Loads what was staged under that number, all of it or nothing, from the bytes that "
		"were kept then. It is refused when that would come to anything else than what "
		"was reviewed, for instance because something else was published meanwhile; and "
		"when the policy of the store asks for another person than who staged it. What it takes "
		"the place of goes in the same moment.\n\n"
		"--at sets the time, in Europe/Amsterdam whatever the machine's: the hour that is "
		"skipped in spring and the one that comes twice in autumn are refused, with what may "
		"be meant. 'stuiver release-due', from a timer, releases what is due, and so does "
		"'serve' when it begins: a moment that was missed is made up for, and told.\n\n"
		"What was staged with --beside counts together with what is published. Whoever releases it, "
		"or sets its time, says --beside too: that both are to be added up.\n\n"
		"--force with a --reason, where there is nobody else: the dataset says in public that it "
		"was released by one person until another confirms it ('stuiver confirm').",
	.examples =
		"stuiver release --store stuiver.db --by 'B. Smit' 1\n"
		"stuiver release --store stuiver.db --by 'B. Smit' --at '2026-12-01 09:00' 1\n"
		"stuiver release --store stuiver.db --by 'A. de Wit' --force --reason 'vakantie' 1",
	.options = options,
	.run = run,
};
