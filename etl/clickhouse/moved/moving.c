/*
 * Facts on their way: piece by piece, each some segments of one dataset, which are one insert and so are there whole or
 * not at all. What is there is counted first, so that a second run sends what the first one did not; then all of it is
 * counted and added up on every server.
 */
#include "clickhouse/moved/moving.h"

#include "base/memory/hash.h"
#include "store/versions/facts_away.h"

#include <stdlib.h>

#define PIECE_SEGMENTS 8u /* half a million lines, below max_insert_block_size: one block */
#define PIECE_MAX ((size_t)2 << 30) /* bytes */

/* A piece's rows are spread over shards together. */
static uint16_t spread_of(const struct content *k, size_t piece)
{
	uint64_t parts[2] = {k->number, piece};

	return (uint16_t)(hash64(parts, sizeof parts) % 1024);
}

static int send_piece(struct moving *m, struct held *h, size_t piece, struct error *e)
{
	size_t from = piece * PIECE_SEGMENTS,
	       to = from + PIECE_SEGMENTS < h->n ? from + PIECE_SEGMENTS : h->n;
	struct buffer body, sql;
	int result = 0;

	buffer_init(&body, PIECE_MAX);
	buffer_init(&sql, 1024);
	buffer_printf(&sql, "INSERT INTO %.*s FORMAT RowBinary", STR_ARG(h->table->name));
	for (size_t i = from; i < to && result == 0; i++)
		result = rows_out_put(&body, h->rows, h->content, h->first + i, (uint32_t)i,
				      spread_of(h->content, piece), e);
	if (result == 0)
		result = client_send(m->client, buffer_str(&sql), buffer_str(&body), &m->limits, e);
	for (size_t i = from; i < to; i++)
		m->count->sent += h->wanted[i].lines;
	buffer_drop(&body);
	buffer_drop(&sql);
	return result;
}

/* Lines of a piece: those that are there, and those there should be. */
static void count_piece(const struct held *h, size_t piece, const uint64_t *there, uint64_t *have,
			uint64_t *want)
{
	*have = *want = 0;
	for (size_t i = piece * PIECE_SEGMENTS; i < h->n && i < (piece + 1) * PIECE_SEGMENTS; i++) {
		*have += there[i];
		*want += h->wanted[i].lines;
	}
}

/* Sends what is not there. *sound: false when some piece is there in part, or twice, which no insert leaves behind. */
static int send_pieces(struct moving *m, struct held *h, bool *sound, bool *moved, struct error *e)
{
	uint64_t *there = xcalloc(h->n + 1, sizeof *there), have, want;
	int result = held_count(there, h, m->client, &m->limits, e);

	*sound = true;
	for (size_t piece = 0; piece * PIECE_SEGMENTS < h->n && result == 0 && *sound; piece++) {
		count_piece(h, piece, there, &have, &want);
		*sound = have == 0 || have == want;
		if (have == 0) {
			*moved = true;
			result = send_piece(m, h, piece, e);
		}
	}
	free(there);
	return result;
}

static int move_content(struct moving *m, struct held *h, struct error *e)
{
	bool sound, moved = false;

	for (size_t i = 0; i < h->n; i++)
		if (rows_out_sums(&h->wanted[i], h->rows, h->first + i, e))
			return -1;
	if (send_pieces(m, h, &sound, &moved, e))
		return -1;
	if (!sound &&
	    (held_drop(h, m->client, &m->limits, e) || send_pieces(m, h, &sound, &moved, e)))
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
