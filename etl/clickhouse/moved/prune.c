/*
 * Contents that no catalogue has any more. While it looks and takes away, nothing is committed in any of the catalogues
 * that were given, so none of them can begin to count on what goes.
 */
#include "clickhouse/moved/moving.h"
#include "store/members/geocodes.h"
#include "store/versions/facts_away.h"

#include <inttypes.h>
#include <stdlib.h>

#define PARTS_MAX (1u << 20)

struct pruning {
	struct arena *arena;
	struct clickhouse_address address;
	struct client *client;
	struct client_limits limits;
	uint64_t *known; /* sorted */
	size_t nknown, capacity;
	struct pruned *items; /* by table and number, of all servers */
	size_t n;
};

/* ---- what catalogues know ---- */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void know(struct pruning *p, uint64_t number)
{
	if (p->nknown == p->capacity) {
		p->capacity = p->capacity ? 2 * p->capacity : 256;
		p->known = xrealloc(p->known, p->capacity * sizeof *p->known);
	}
	p->known[p->nknown++] = number;
}

/* Withdrawn ones too: they may be published again. */
static int know_cube(struct pruning *p, struct store *s, struct str cube, struct error *e)
{
	struct store_dataset *all;
	struct cube_contents contents;
	struct view *v;
	size_t n;

	if (store_datasets(s, p->arena, cube, &all, &n, e))
		return -1;
	int64_t *ids = ARENA_ARRAY(p->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		ids[i] = all[i].id;
	if (!n)
		return 0;
	if (view_open_datasets(&v, s, cube, ids, n, e))
		return -1;
	int result = cube_contents_read(&contents, p->arena, s, v, e);
	for (size_t i = 0; result == 0 && i < contents.n; i++)
		know(p, contents.items[i].number);
	view_unref(v);
	return result;
}

static int know_store(struct pruning *p, struct store *s, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, p->arena, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (know_cube(p, s, cubes[i].name, e))
			return -1;
	return 0;
}

/* ---- what servers have ---- */

/* A part of one server: rows add up within it, and what another one has is the same. */
static int take_part(void *context, const struct str *fields, struct error *e)
{
	struct pruning *p = context;
	struct pruned x = {.table = fields[0]};
	size_t i = 0;

	if (!tsv_unsigned(fields[1], &x.number) || !tsv_unsigned(fields[2], &x.lines) ||
	    !tsv_unsigned(fields[3], &x.age))
		return tsv_fault(e, fields[1]);
	if (client_address(p->client)->cluster.len)
		x.table.len -= STR("_rows").len;
	while (i < p->n && (p->items[i].number != x.number || !str_eq(p->items[i].table, x.table)))
		i++;
	if (i == PARTS_MAX)
		return error_set(e, STATUS_LIMIT, "ClickHouse has more than %u contents",
				 PARTS_MAX);
	if (i == p->n) {
		if ((p->n & (p->n - 1)) == 0)
			p->items = xrealloc(p->items, (p->n ? 2 * p->n : 1) * sizeof *p->items);
		x.table = arena_dup(p->arena, x.table);
		p->items[p->n++] = x;
		return 0;
	}
	struct pruned *k = &p->items[i];
	k->lines = x.lines > k->lines ? x.lines : k->lines;
	k->age = x.age < k->age ? x.age : k->age;
	return 0;
}

/* How old the youngest part is; what is merged counts as new, which errs on the safe side. */
static int look_at_servers(struct pruning *p, struct error *e)
{
	const struct clickhouse_address *a = client_address(p->client);
	struct str sql = arena_printf(
		p->arena,
		"SELECT table,partition,sum(rows),toUInt64(now())-toUInt64(max(modification_time)) FROM "
		"system.parts WHERE active AND database=currentDatabase() AND startsWith(table,'cube_')%s "
		"GROUP BY table,partition",
		a->cluster.len ? " AND endsWith(table,'_rows')" : "");
	struct tsv t;

	for (size_t i = 0; i < a->nhosts; i++) {
		tsv_open(&t, 4, take_part, NULL, p);
		int result = client_ask_host(p->client, i, sql, &t.taker, &p->limits, e);
		tsv_close(&t);
		if (result)
			return -1;
	}
	return 0;
}

/* ---- both ---- */

static int drop(struct pruning *p, const struct pruned *x, struct error *e)
{
	const struct fact_table table = {.name = x->table};
	const struct content content = {.number = x->number};
	const struct held h = {.table = &table, .content = &content};

	return held_erase(&h, p->client, &p->limits, e);
}

static int prune(struct pruning *p, const struct prune_ask *ask, struct prune_count *out,
		 struct error *e)
{
	qsort(p->known, p->nknown, sizeof *p->known, by_number);
	if (look_at_servers(p, e))
		return -1;
	for (size_t i = 0; i < p->n; i++) {
		struct pruned *x = &p->items[i];
		out->contents++;
		if (p->nknown &&
		    bsearch(&x->number, p->known, p->nknown, sizeof x->number, by_number)) {
			out->known++;
			continue;
		}
		x->young = x->age < ask->age;
		if (!x->young && !ask->dry_run && drop(p, x, e))
			return -1;
		out->young += x->young;
		out->dropped += !x->young;
		out->lines += x->young ? 0 : x->lines;
		if (ask->each)
			ask->each(ask->context, x);
	}
	return 0;
}

/* To write in, so that it is held; a catalogue without facts never changes. */
static int open_catalogue(struct store **out, const struct pruning *p, const char *path,
			  bool dry_run, struct error *e)
{
	struct facts_away at;

	if (store_open(out, path, e) || away_read(&at, p->arena, *out, e))
		return -1;
	if (dry_run || !at.facts_here)
		return 0;
	store_close(*out);
	return store_open_writer(out, path, e) || store_begin(*out, e) ? -1 : 0;
}

/* One catalogue after the other is held, and all the rest within. */
static int hold_and_prune(struct pruning *p, const struct prune_ask *ask, size_t i,
			  struct prune_count *out, struct error *e)
{
	struct store *s = NULL;
	int result;

	if (i == ask->n)
		return prune(p, ask, out, e);
	result = open_catalogue(&s, p, ask->catalogues[i], ask->dry_run, e) ||
				 know_store(p, s, e) || hold_and_prune(p, ask, i + 1, out, e)
			 ? -1
			 : 0;
	if (s)
		store_rollback(s);
	store_close(s);
	return result;
}

int clickhouse_prune(struct prune_count *out, const char *to, const struct prune_ask *ask,
		     struct error *e)
{
	struct pruning p = {.arena = arena_new(), .limits = {.stop = ask->stop}};

	*out = (struct prune_count){0};
	int result = clickhouse_address_read(&p.address, p.arena, to, e) ||
				     client_open(&p.client, &p.address, e) ||
				     hold_and_prune(&p, ask, 0, out, e)
			     ? -1
			     : 0;
	client_close(p.client);
	free(p.known);
	free(p.items);
	arena_free(p.arena);
	return result;
}
