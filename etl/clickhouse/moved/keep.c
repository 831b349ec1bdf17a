/* Facts of a store that is bound to servers: there before its catalogue says so, and gone before it forgets them. */
#include "clickhouse/moved/moving.h"
#include "store/versions/facts_away.h"

static int take_away(struct moving *m, const struct away_gone *gone, struct error *e)
{
	const struct fact_table table = {.name = gone->kept_in};
	const struct content content = {.number = gone->number};
	const struct held h = {.table = &table, .content = &content};

	return moving_reach(m, e) || held_erase(&h, m->client, &m->limits, e) ||
			       away_forget(m->store, gone->number, e)
		       ? -1
		       : 0;
}

static int keep_all(struct moving *m, struct error *e)
{
	struct away_gone *gone;
	struct store_cube *cubes;
	size_t n, ngone;

	if (store_cubes(m->store, m->arena, &cubes, &n, e) ||
	    away_gone(m->store, m->arena, &gone, &ngone, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (moving_cube(m, cubes[i].name, e))
			return -1;
	for (size_t i = 0; i < ngone; i++)
		if (take_away(m, &gone[i], e))
			return -1;
	return 0;
}

int clickhouse_keep(struct store *s, struct str address, const struct sync_told *told,
		    struct error *e)
{
	struct sync_count count = {0};
	struct moving m = {.count = &count,
			   .told = told,
			   .limits = {.stop = told->stop},
			   .arena = arena_new(),
			   .store = s,
			   .noted = true};

	m.to = arena_dup(m.arena, address).ptr;
	int result = keep_all(&m, e);
	moving_end(&m);
	return result ? error_context(e, "the facts are kept in ClickHouse too, so nothing was "
					 "changed")
		      : 0;
}
