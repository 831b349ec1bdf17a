/*
 * Facts on their way: piece by piece, each some segments of one dataset, which are one insert and so are there whole or
 * not at all. What is there is counted first, so that a second run sends what the first one did not; then all of it is
 * counted and added up on every server.
 */
#include "base/hash.h"
#include "clickhouse/clickhouse.h"
#include "clickhouse/replicas.h"

#include <stdlib.h>

#define PIECE_SEGMENTS 8u /* half a million lines, below max_insert_block_size: one block */
#define PIECE_MAX ((size_t)2 << 30) /* bytes */

struct sync {
	struct sync_count *count;
	const struct sync_told *told;
	struct client_limits limits;
	struct arena *arena; /* of all of it */
	struct clickhouse_address address;
	struct client *client;
	struct store *store;
};

/* A piece's rows are spread over shards together. */
static uint16_t spread_of(const struct content *k, size_t piece)
{
	uint64_t parts[2] = {k->number, piece};

	return (uint16_t)(hash64(parts, sizeof parts) % 1024);
}

static int send_piece(struct sync *s, struct held *h, size_t piece, struct error *e)
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
		result = client_send(s->client, buffer_str(&sql), buffer_str(&body), &s->limits, e);
	for (size_t i = from; i < to; i++)
		s->count->sent += h->wanted[i].lines;
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
static int send_pieces(struct sync *s, struct held *h, bool *sound, bool *moved, struct error *e)
{
	uint64_t *there = xcalloc(h->n + 1, sizeof *there), have, want;
	int result = held_count(there, h, s->client, &s->limits, e);

	*sound = true;
	for (size_t piece = 0; piece * PIECE_SEGMENTS < h->n && result == 0 && *sound; piece++) {
		count_piece(h, piece, there, &have, &want);
		*sound = have == 0 || have == want;
		if (have == 0) {
			*moved = true;
			result = send_piece(s, h, piece, e);
		}
	}
	free(there);
	return result;
}

static int move_content(struct sync *s, struct held *h, struct error *e)
{
	bool sound, moved = false;

	for (size_t i = 0; i < h->n; i++)
		if (rows_out_sums(&h->wanted[i], h->rows, h->first + i, e))
			return -1;
	if (send_pieces(s, h, &sound, &moved, e))
		return -1;
	if (!sound &&
	    (held_drop(h, s->client, &s->limits, e) || send_pieces(s, h, &sound, &moved, e)))
		return -1;
	if (held_prove(h, s->client, &s->limits, e))
		return error_context(e, "dataset %lld of cube %.*s", (long long)h->content->dataset,
				     STR_ARG(h->table->cube->name));
	s->count->datasets++;
	s->count->moved += moved;
	s->count->entries += h->content->entries;
	if (s->told->dataset)
		s->told->dataset(s->told->context, h->table->cube->name, h->content->dataset,
				 h->content->entries, moved);
	return 0;
}

static int move_view(struct sync *s, struct view *v, struct error *e)
{
	struct fact_table table;
	size_t first = 0;
	int result = fact_table_read(&table, s->arena, s->store, v, e);

	if (result == 0)
		result = fact_table_make(&table, s->client, &s->limits, e);
	if (result)
		return -1;
	struct rows_out *rows = rows_out_new(s->store, v, &table);
	for (size_t i = 0; i < table.contents.n && result == 0; i++) {
		struct held h = {.table = &table,
				 .content = &table.contents.items[i],
				 .rows = rows,
				 .first = first};
		while (first < view_segments(v) &&
		       view_segment(v, first)->dataset == h.content->dataset)
			first++;
		h.n = first - h.first;
		h.wanted = xcalloc(h.n + 1, sizeof *h.wanted);
		result = move_content(s, &h, e);
		free(h.wanted);
	}
	rows_out_free(rows);
	return result;
}

/* Those that answers may be made of: withdrawn ones are none. */
static int move_cube(struct sync *s, struct str cube, struct error *e)
{
	struct store_dataset *all;
	struct view *v;
	size_t n, kept = 0;

	if (store_datasets(s->store, s->arena, cube, &all, &n, e))
		return -1;
	int64_t *datasets = ARENA_ARRAY(s->arena, int64_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].status, STR("published")) ||
		    str_eq(all[i].status, STR("superseded")))
			datasets[kept++] = all[i].id;
	if (!kept)
		return 0;
	if (view_open_datasets(&v, s->store, cube, datasets, kept, e))
		return -1;
	int result = move_view(s, v, e);
	view_unref(v);
	return result;
}

static int check_hosts(const struct clickhouse_address *a, struct error *e)
{
	if (a->nhosts > 1 && !a->cluster.len)
		return error_set(
			e, STATUS_USAGE,
			"several servers keep the same rows only as a cluster: name it in the address (&cluster=NAME)");
	return 0;
}

int clickhouse_sync(struct sync_count *out, const char *from, const char *to,
		    const struct sync_told *told, struct error *e)
{
	struct sync s = {
		.count = out, .told = told, .limits = {.stop = told->stop}, .arena = arena_new()};
	struct store_cube *cubes;
	size_t n = 0;

	*out = (struct sync_count){0};
	int result = clickhouse_address_read(&s.address, s.arena, to, e) ||
				     check_hosts(&s.address, e) || store_open(&s.store, from, e) ||
				     client_open(&s.client, &s.address, e) ||
				     store_cubes(s.store, s.arena, &cubes, &n, e)
			     ? -1
			     : 0;
	for (size_t i = 0; i < n && result == 0; i++)
		result = move_cube(&s, cubes[i].name, e);
	client_close(s.client);
	store_close(s.store);
	arena_free(s.arena);
	return result;
}
