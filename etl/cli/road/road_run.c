/* What the commands of the road have in common that settle one number. */
#include "base/system/file.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"

static int settle(const struct options *o, road_settle *how, struct arena *a, struct error *e)
{
	const char *path = option_value(o, "store");
	struct store *store;
	int64_t id;

	if (staged_number(&id, o, e))
		return -1;
	if (!file_exists(path)) /* opening for writing would make it */
		return error_set(e, STATUS_NO_FILE, "there is no store %s", path);
	if (store_open_writer(&store, path, e))
		return -1;
	int result = how(store, a, id, o, e);
	store_close(store);
	return result;
}

int road_run(const struct command *c, int argc, char **argv, road_settle *how)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(c, argc, argv, &code);
	if (!o)
		return code;
	staging_sweep();
	finish_erasing(o);
	struct arena *a = arena_new();
	code = settle(o, how, a, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	arena_free(a);
	options_free(o);
	return code;
}
