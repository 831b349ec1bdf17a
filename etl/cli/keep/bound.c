#include "cli/keep/bound.h"

#include "base/system/file.h"
#include "base/system/stop.h"
#include "base/text/plural.h"
#include "clickhouse/clickhouse.h"
#include "store/members/geocodes.h"
#include "store/versions/facts_away.h"

#include <inttypes.h>
#include <stdio.h>

static bool told_to_people;

static void tell(void *context, struct str cube, int64_t dataset, uint64_t entries, bool moved)
{
	(void)context;
	if (told_to_people)
		fprintf(stderr,
			"stuiver: ClickHouse: %.*s, dataset %" PRId64 ": %" PRIu64
			" %s, %s, counted and added up on every server\n",
			STR_ARG(cube), dataset, entries, plural(entries, "line", "lines"),
			moved ? "moved" : "there already");
}

static int keep(struct store *s, struct str address, struct error *e)
{
	const struct sync_told told = {.dataset = tell, .stop = stop_flag()};

	return clickhouse_keep(s, address, &told, e);
}

void bound_begin(void)
{
	away_kept_by(keep);
}

int bound_bind(const char *path, struct str place, struct error *e)
{
	struct store *s;

	if (store_open_writer(&s, path, e))
		return -1;
	int result = store_begin(s, e) || away_bind(s, place, e) || store_commit(s, e) ? -1 : 0;
	store_rollback(s);
	store_close(s);
	return result;
}

int bound_store(struct options *o, struct arena *a, struct str *place, struct error *e)
{
	const char *store = option_value(o, "store");
	struct str path;

	*place = STR("");
	told_to_people = !options_quiet(o) && !options_json(o);
	if (!clickhouse_is_address(store))
		return 0;
	if (clickhouse_catalogue(&path, a, store, e) || clickhouse_place(place, a, store, e))
		return -1;
	option_replace(o, "store", path.ptr);
	return 0;
}

struct options *bound_options(const struct command *c, int argc, char **argv, int *code)
{
	struct options *o = options_parse(c, argc, argv, code);
	struct arena *a;
	struct str place;
	struct error e;

	if (!o)
		return NULL;
	a = arena_new();
	int result = bound_store(o, a, &place, &e);
	if (result == 0 && place.len && file_exists(option_value(o, "store")))
		result = bound_bind(option_value(o, "store"), place, &e);
	if (result) {
		*code = cli_fail(&e);
		options_free(o);
		o = NULL;
	}
	arena_free(a);
	return o;
}
