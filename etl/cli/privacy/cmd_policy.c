#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"
#include "console/options.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store, made when it does not exist", OPTION_REQUIRED},
	{0, "persons", "1|2", "how many persons a publication takes from now on", 0},
	{0, "names", "role|initials|name",
	 "how manifests, which anybody may read, name who staged, released and confirmed (default: role)",
	 0},
	{0, "by", "NAME", "who says so", 0},
	{0},
};

static int show(const char *path, struct error *e)
{
	struct store *store;
	int persons = 1;

	if (store_open(&store, path, e))
		return -1;
	int result = policy_persons(store, &persons, e);
	store_close(store);
	return result ? -1
		      : cli_write(
				persons == 2
					? STR("A publication takes two persons: stage, release.\n")
					: STR("A publication takes one person.\n"),
				e);
}

static int change_in(struct store *store, const struct options *o, bool *waits, struct error *e)
{
	struct str by = str_z(option_value(o, "by"));
	const char *persons = option_value(o, "persons"), *names = option_value(o, "names");

	*waits = false;
	if (names && policy_set_names(store,
				      *names == 'r'   ? MANIFEST_ROLES
				      : *names == 'i' ? MANIFEST_INITIALS
						      : MANIFEST_FULL,
				      by, e))
		return -1;
	return persons ? policy_set_persons(store, *persons == '2' ? 2 : 1, by, waits, e) : 0;
}

static int change(const struct options *o, struct error *e)
{
	struct store *store;
	const char *by = option_value(o, "by");
	bool waits;

	if (!by)
		return error_set(e, STATUS_USAGE, "policy: --by says who changes it");
	if (person_check(str_z(by), e) || store_open_writer(&store, option_value(o, "store"), e))
		return -1;
	int result = change_in(store, o, &waits, e);
	store_close(store);
	if (result || !waits)
		return result;
	return cli_write(STR("A publication still takes two persons: another one has to ask for "
			     "--persons 1 too.\n"),
			 e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_policy, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	staging_sweep();
	bool changes = option_given(o, "persons") || option_given(o, "names");
	int failed = changes ? change(o, &e) : show(option_value(o, "store"), &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_policy = {
	.name = "policy",
	.args = "",
	.summary = "how many persons a publication takes",
	.dutch = "hoeveel mensen een publicatie vraagt",
	.help = "With two, load is refused before it reads a file: who stages something cannot release it. The policy is the "
		"store's and no option of a command; a change of it is in the record ('stuiver "
		"audit'), and from two to one it takes two persons: one asks, another asks the same. Names are as they are told: who may run these commands on the store is "
		"for the system to hold.",
	.examples = "stuiver policy --store stuiver.db\n"
		    "stuiver policy --store stuiver.db --persons 2 --by 'C. Chef'",
	.options = options,
	.run = run,
};
