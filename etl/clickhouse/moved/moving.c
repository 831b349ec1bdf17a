/* Facts on their way: piece by piece (pieces.h), then all of it is counted and added up on every server. */
#include "clickhouse/moved/moving.h"

#include "clickhouse/moved/pieces.h"
#include "store/versions/facts_away.h"

#include <stdlib.h>

static int move_content(struct moving *m, struct held *h, struct error *e)
{
	bool sound, moved = false;

	for (size_t i = 0; i < h->n; i++)
		if (rows_out_sums(&h->wanted[i], h->rows, h->first + i, e))
			return -1;
	if (pieces_send(m, h, &sound, &moved, e))
		return -1;
	if (!sound &&
	    (held_drop(h, m->client, &m->limits, e) || pieces_send(m, h, &sound, &moved, e)))
		return -1;
	if (held_prove(h, m->client, &m->limits, e))
		return error_context(e, "dataset %lld of cube %.*s", (long long)h->content->dataset,
				     STR_ARG(h->table->cube->name));
	m->count->datasets++;
	m->count->moved += moved;
	m->count->entries += h->content->entries;
	if (m->told->dataset)
		m->told->dataset(m->told->context, h->table->cube->name, h->content->dataset,
				 h->content->entries, moved);
	return 0;
}

/* *first: the first segment of the view that may be of the content; then the first that is of another one. */
static int move_segments(struct moving *m, struct rows_out *rows, struct held *h, size_t *first,
			 const struct view *v, bool wanted, struct error *e)
{
	int result;

	h->first = *first;
	while (*first < view_segments(v) && view_segment(v, *first)->dataset == h->content->dataset)
		++*first;
	h->n = *first - h->first;
	if (!wanted)
		return 0;
	h->rows = rows;
	h->wanted = xcalloc(h->n + 1, sizeof *h->wanted);
	result = move_content(m, h, e);
	free(h->wanted);
	return result || (m->noted && away_add(m->store, h->content, h->table->name, e)) ? -1 : 0;
}

/* Which contents are still to be seen to. */
static int choose(struct moving *m, const struct cube_contents *all, bool *wanted, bool *any,
		  struct error *e)
{
	*any = !m->noted;
	for (size_t i = 0; i < all->n; i++) {
		int known = m->noted ? away_knows(m->store, &all->items[i], e) : 0;
		if (known < 0)
			return -1;
		wanted[i] = !known;
		*any = *any || !known;
	}
	return 0;
}

static int move_view(struct moving *m, struct view *v, struct error *e)
{
	struct fact_table table;
	size_t first = 0;
	bool any;

	if (fact_table_read(&table, m->arena, m->store, v, e))
		return -1;
	bool *wanted = ARENA_ARRAY(m->arena, bool, table.contents.n + 1);
	if (choose(m, &table.contents, wanted, &any, e))
		return -1;
	if (!any)
		return 0;
	if (moving_reach(m, e) || fact_table_make(&table, m->client, &m->limits, e))
		return -1;
	struct rows_out *rows = rows_out_new(m->store, v, &table);
	int result = 0;
	for (size_t i = 0; i < table.contents.n && result == 0; i++) {
		struct held h = {.table = &table, .content = &table.contents.items[i]};
		result = move_segments(m, rows, &h, &first, v, wanted[i], e);
	}
	rows_out_free(rows);
	return result;
}

int moving_view(struct view **out, struct store *s, struct arena *a, struct str cube,
		struct error *e)
{
	struct store_dataset *all;
	size_t n, kept = 0;

	*out = NULL;
	if (store_datasets(s, a, cube, &all, &n, e))
		return -1;
	int64_t *datasets = ARENA_ARRAY(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].status, STR("published")) ||
		    str_eq(all[i].status, STR("superseded")))
			datasets[kept++] = all[i].id;
	return kept ? view_open_datasets(out, s, cube, datasets, kept, e) : 0;
}

int moving_cube(struct moving *m, struct str cube, struct error *e)
{
	struct view *v;

	if (moving_view(&v, m->store, m->arena, cube, e))
		return -1;
	int result = v ? move_view(m, v, e) : 0;
	view_unref(v);
	return result;
}

/* ---- reaching it ---- */

static int check_hosts(const struct clickhouse_address *a, struct error *e)
{
	if (a->nhosts > 1 && !a->cluster.len)
		return error_set(
			e, STATUS_USAGE,
			"several servers keep the same rows only as a cluster: name it in the address (&cluster=NAME)");
	return 0;
}

int moving_reach(struct moving *m, struct error *e)
{
	return m->client || (clickhouse_address_read(&m->address, m->arena, m->to, e) == 0 &&
			     check_hosts(&m->address, e) == 0 &&
			     client_open(&m->client, &m->address, e) == 0)
		       ? 0
		       : -1;
}

void moving_end(struct moving *m)
{
	client_close(m->client);
	arena_free(m->arena);
}
