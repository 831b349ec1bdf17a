#include "clickhouse/moved/pieces.h"

#include "base/memory/hash.h"

#include <pthread.h>
#include <stdlib.h>

#define PIECE_SEGMENTS 8u /* half a million lines, below max_insert_block_size: one block */
#define PIECE_MAX ((size_t)2 << 30) /* bytes */

struct sent_piece {
	struct held *held;
	size_t from, to; /* segments of the content */
	uint16_t spread;
	struct buffer body;
	int result;
	struct error error;
};

/* A piece's rows are spread over shards together. */
static uint16_t spread_of(const struct content *k, size_t piece)
{
	uint64_t parts[2] = {k->number, piece};

	return (uint16_t)(hash64(parts, sizeof parts) % 1024);
}

static void *write_rows(void *payload)
{
	struct sent_piece *p = payload;
	struct held *h = p->held;

	const struct rows_wanted w = {.content = h->content,
				      .first = h->first + p->from,
				      .n = p->to - p->from,
				      .seq = (uint32_t)p->from,
				      .spread = p->spread};

	buffer_reset(&p->body);
	p->result = rows_out_put(&p->body, h->rows, &w, &p->error);
	return NULL;
}

static void choose(struct sent_piece *p, struct held *h, size_t number)
{
	p->held = h;
	p->from = number * PIECE_SEGMENTS;
	p->to = p->from + PIECE_SEGMENTS < h->n ? p->from + PIECE_SEGMENTS : h->n;
	p->spread = spread_of(h->content, number);
}

static int send(struct moving *m, struct sent_piece *p, struct error *e)
{
	struct held *h = p->held;
	struct buffer sql;

	if (p->result) {
		*e = p->error;
		return -1;
	}
	buffer_init(&sql, 1024);
	buffer_printf(&sql, "INSERT INTO %.*s FORMAT Native", STR_ARG(h->table->name));
	int result = client_send(m->client, buffer_str(&sql), buffer_str(&p->body), &m->limits, e);
	buffer_drop(&sql);
	for (size_t i = p->from; i < p->to; i++)
		m->count->sent += h->wanted[i].lines;
	return result;
}

/* Each of these pieces. Writing rows takes about as long as a server takes to insert them. */
static int send_all(struct moving *m, struct held *h, const size_t *numbers, size_t n,
		    struct error *e)
{
	struct sent_piece two[2] = {0};
	int result = 0;

	for (size_t i = 0; i < 2; i++)
		buffer_init(&two[i].body, PIECE_MAX);
	if (n) {
		choose(&two[0], h, numbers[0]);
		write_rows(&two[0]);
	}
	for (size_t i = 0; i < n && result == 0; i++) {
		struct sent_piece *this = &two[i % 2], *next = i + 1 < n ? &two[(i + 1) % 2] : NULL;
		pthread_t writer;
		if (next)
			choose(next, h, numbers[i + 1]);
		bool beside = next && pthread_create(&writer, NULL, write_rows, next) == 0;
		result = send(m, this, e);
		if (beside)
			pthread_join(writer, NULL);
		else if (next && result == 0)
			write_rows(next);
	}
	for (size_t i = 0; i < 2; i++)
		buffer_drop(&two[i].body);
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

int pieces_send(struct moving *m, struct held *h, bool *sound, bool *moved, struct error *e)
{
	uint64_t *there = xcalloc(h->n + 1, sizeof *there), have, want;
	size_t *lacking = xcalloc(h->n + 1, sizeof *lacking), n = 0;
	int result = held_count(there, h, m->client, &m->limits, e);

	*sound = true;
	for (size_t piece = 0; piece * PIECE_SEGMENTS < h->n && result == 0 && *sound; piece++) {
		count_piece(h, piece, there, &have, &want);
		*sound = have == 0 || have == want;
		if (have == 0)
			lacking[n++] = piece;
	}
	if (result == 0 && *sound && n) {
		*moved = true;
		result = send_all(m, h, lacking, n, e);
	}
	free(lacking);
	free(there);
	return result;
}
