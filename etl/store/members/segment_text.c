#include "store/members/segment_text.h"
#include "base/memory/hash.h"
#include "store/pages/keep.h"
#include "store/versions/segment_away.h"
#include "store/versions/view.h"
#include <assert.h>
#include <stdlib.h>

/* Questions for fewer entries than this read single blocks: a page of facts comes from a hundred
 * segments, and whole pieces of each would be most of a store. */
#define WHOLE_FROM (4 * TEXT_BLOCK_ENTRIES)

/* One attribute of a dimension in a segment. */
struct text_place {
	struct store *store;
	const struct view *view;
	size_t segment, dimension, attribute; /* attribute: its position */
};

int segment_text_damaged(struct store *s, const struct view *v, size_t segment, uint32_t entry,
			 struct error *e)
{
	if (away_check_here(s, e))
		return -1;
	return db_damaged(s->db, e, "texts of segment %lld, entry %u, cannot be read",
			  (long long)v->segments[segment].head.id, entry);
}

static int damaged(const struct text_place *p, uint32_t entry, struct error *e)
{
	return segment_text_damaged(p->store, p->view, p->segment, entry, e);
}

/* The row of the piece that holds the entry. The statement must be reset. */
static int find_piece(sqlite3_stmt **q, const struct text_place *p, uint32_t entry, struct error *e)
{
	const struct segment *g = &p->view->segments[p->segment].head;

	if (store_statement(p->store, STATEMENT_TEXTS,
			    "SELECT id, first, n, length(data) FROM text_piece WHERE segment = ?1"
			    " AND position = ?2 AND attribute = ?3 AND first <= ?4"
			    " ORDER BY first DESC LIMIT 1",
			    q, e))
		return -1;
	sqlite3_bind_int64(*q, 1, g->id);
	sqlite3_bind_int64(*q, 2, (int64_t)p->view->shape.dimensions[p->dimension].position);
	sqlite3_bind_int64(*q, 3, (int64_t)p->attribute);
	sqlite3_bind_int64(*q, 4, entry);
	int row = db_step(*q, "read texts", e);
	if (row < 0)
		return -1;
	int64_t first = row ? sqlite3_column_int64(*q, 1) : 0;
	int64_t n = row ? sqlite3_column_int64(*q, 2) : 0;
	if (row && first >= 0 && n > 0 && n <= g->lines && first <= g->lines - n &&
	    entry < first + n)
		return 0;
	sqlite3_reset(*q);
	return damaged(p, entry, e);
}

static struct kept_key key_of(const struct text_place *p, int64_t id)
{
	const struct segment *g = &p->view->segments[p->segment].head;
	int64_t parts[] = {
		(int64_t)p->store->identity, g->id, g->dataset, (int64_t)p->dimension, g->lines,
		(int64_t)p->attribute,       'T'};

	return (struct kept_key){hash64(parts, sizeof parts), id};
}

/* ---- whole pieces ---- */

static bool open_kept(struct segment_text *t, size_t size, uint32_t entries, struct arena *a)
{
	struct str bytes = {kept_bytes(t->kept), size};

	return text_piece_open(&t->piece, bytes, size, t->zstd, a) && t->piece.entries == entries;
}

/* The row is the one found, whose blob has not been touched. What is kept was checked before. */
static int take_whole(struct segment_text *t, const struct text_place *p, sqlite3_stmt *q,
		      struct arena *a, struct error *e)
{
	struct keep *keep = p->store->identity ? p->store->keep : NULL;
	struct kept_key key = key_of(p, sqlite3_column_int64(q, 0));
	size_t size = (size_t)sqlite3_column_int64(q, 3);
	uint32_t entries = (uint32_t)sqlite3_column_int64(q, 2);

	t->first = (uint32_t)sqlite3_column_int64(q, 1);
	t->kept = keep_find(keep, &key);
	if (!t->kept) {
		sqlite3_stmt *data;
		if (store_statement(p->store, STATEMENT_TEXT,
				    "SELECT data FROM text_piece WHERE id = ?1", &data, e))
			return -1;
		sqlite3_bind_int64(data, 1, key.data);
		int row = db_step(data, "read texts", e);
		if (row < 0)
			return -1;
		struct str bytes = {row ? sqlite3_column_blob(data, 0) : NULL, size};
		if (bytes.ptr && (size_t)sqlite3_column_bytes(data, 0) == size &&
		    text_piece_open(&t->piece, bytes, size, t->zstd, a) &&
		    text_piece_sound(&t->piece))
			t->kept = keep_add(keep, &key, bytes.ptr, size);
		sqlite3_reset(data);
	}
	return t->kept && open_kept(t, size, entries, a) ? 0 : damaged(p, t->first, e);
}

static int open_piece(struct segment_text *out, const struct text_place *p, uint32_t entry,
		      struct arena *a, struct error *e)
{
	sqlite3_stmt *q;

	*out = (struct segment_text){.zstd = store_zstd(p->store)};
	if (find_piece(&q, p, entry, e))
		return -1;
	int result = take_whole(out, p, q, a, e);
	sqlite3_reset(q);
	if (result)
		segment_text_close(out);
	return result;
}

int segment_text_open(struct segment_text *out, struct store *s, const struct view *v,
		      size_t segment, size_t dimension, size_t attribute, uint32_t entry,
		      struct arena *a, struct error *e)
{
	const struct shape_dimension *d = &v->shape.dimensions[dimension];
	struct text_place p = {s, v, segment, dimension, 0};

	assert(segment < v->nsegments && v->segments[segment].head.is_text[dimension]);
	while (d->place[p.attribute] != attribute)
		p.attribute++;
	return open_piece(out, &p, entry, a, e);
}

void segment_text_close(struct segment_text *t)
{
	struct codes held = {.kept = t->kept};

	codes_release(&held);
	t->kept = NULL;
}

/* ---- values ---- */

struct wanted_text {
	uint32_t first, end; /* entries of the segment */
	uint32_t next;       /* entries done up to here */
	enum value_type type;
	size_t stride;
	struct value *out; /* of entry `first` */
	struct arena *arena;
};

/* What is wanted of a block whose bytes are at hand. */
static bool take_values(const struct text_piece *piece, uint32_t first, const struct text_block *b,
			const void *bytes, ZSTD_DCtx *zstd, struct wanted_text *w)
{
	struct text_bytes plain;
	uint32_t from = w->next - first - b->first, n = b->entries - from;

	if (n > w->end - w->next)
		n = w->end - w->next;
	if (!text_block_open(&plain, piece, b, bytes, zstd, w->arena) ||
	    !text_block_read(piece, b, &plain, w->type, from, n, w->arena,
			     w->out + (w->next - w->first) * w->stride, w->stride))
		return false;
	w->next += n;
	return true;
}

static const struct text_block *block_of(const struct text_piece *p, uint32_t entry)
{
	for (uint32_t i = 0; i < p->nblocks; i++)
		if (entry < p->blocks[i].first + p->blocks[i].entries)
			return &p->blocks[i];
	return NULL;
}

static int read_whole(const struct text_place *p, struct wanted_text *w, struct error *e)
{
	struct segment_text t;

	if (open_piece(&t, p, w->next, w->arena, e))
		return -1;
	bool sound = true;
	while (sound && w->next < w->end && w->next - t.first < t.piece.entries) {
		const struct text_block *b = block_of(&t.piece, w->next - t.first);
		sound = take_values(&t.piece, t.first, b, t.piece.bytes.ptr + b->at, t.zstd, w);
	}
	segment_text_close(&t);
	return sound ? 0 : damaged(p, w->next, e);
}

/* The head of the piece and then the blocks that are wanted, without the rest. */
static bool read_blocks(sqlite3_blob *blob, uint32_t first, ZSTD_DCtx *zstd, struct wanted_text *w)
{
	struct text_piece piece;
	char start[TEXT_HEAD_SIZE];
	size_t size = (size_t)sqlite3_blob_bytes(blob);

	if (size < sizeof start || sqlite3_blob_read(blob, start, sizeof start, 0) != SQLITE_OK)
		return false;
	size_t head = text_head_size((struct str){start, sizeof start});
	if (head == 0 || head > size)
		return false;
	char *bytes = arena_bytes(w->arena, head);
	if (sqlite3_blob_read(blob, bytes, (int)head, 0) != SQLITE_OK ||
	    !text_piece_open(&piece, (struct str){bytes, head}, size, zstd, w->arena))
		return false;
	while (w->next < w->end && w->next - first < piece.entries) {
		const struct text_block *b = block_of(&piece, w->next - first);
		char *block = arena_bytes(w->arena, b->size);
		if (sqlite3_blob_read(blob, block, (int)b->size, (int)b->at) != SQLITE_OK ||
		    hash64(block, b->size) != b->sum ||
		    !take_values(&piece, first, b, block, zstd, w))
			return false;
	}
	return true;
}

/* What could not be read is no damage: memory may be out, or the disk at fault. */
static int unread(const struct text_place *p, uint32_t entry, struct error *e)
{
	int code = sqlite3_errcode(p->store->db) & 0xff;

	if (code == SQLITE_NOMEM || code == SQLITE_IOERR)
		return db_error(p->store->db, "read texts", e);
	return damaged(p, entry, e);
}

static int read_part(const struct text_place *p, struct wanted_text *w, struct error *e)
{
	sqlite3_blob *blob = NULL;
	sqlite3_stmt *q;

	if (find_piece(&q, p, w->next, e))
		return -1;
	int64_t id = sqlite3_column_int64(q, 0);
	uint32_t first = (uint32_t)sqlite3_column_int64(q, 1);
	struct kept_key key = key_of(p, id);
	struct codes held = {.kept = keep_find(p->store->identity ? p->store->keep : NULL, &key)};

	sqlite3_reset(q); /* before what may fail: SQLite tells of the last call alone */
	if (held.kept) {
		codes_release(&held);
		return read_whole(p, w, e);
	}
	if (sqlite3_blob_open(p->store->db, "main", "text_piece", "data", id, 0, &blob) !=
	    SQLITE_OK)
		return db_error(p->store->db, "read texts", e);
	int result = read_blocks(blob, first, store_zstd(p->store), w) ? 0 : unread(p, w->next, e);
	sqlite3_blob_close(blob);
	return result;
}

int segment_texts(struct store *s, const struct view *v, size_t segment, size_t dimension,
		  uint32_t first, uint32_t n, struct arena *a, struct value **out, struct error *e)
{
	assert(segment < v->nsegments && dimension < v->cube->ndimensions);
	assert(v->segments[segment].head.is_text[dimension]);
	assert((uint64_t)first + n <= v->segments[segment].head.lines);
	const struct shape_dimension *d = &v->shape.dimensions[dimension];
	*out = ARENA_ARRAY(a, struct value, n * d->nattributes);
	if (s->away)
		return away_texts(*out, s, v, segment, dimension, first, n, a, e);
	for (size_t i = 0; i < d->nattributes; i++) {
		struct text_place p = {s, v, segment, dimension, i};
		struct wanted_text w = {first,          first + n,          first, d->types[i],
					d->nattributes, *out + d->place[i], a};
		while (w.next < w.end)
			if ((n < WHOLE_FROM ? read_part : read_whole)(&p, &w, e))
				return -1;
	}
	return 0;
}
