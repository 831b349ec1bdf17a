#include "store/versions/segment_away.h"

#include "base/memory/arena.h"

#include <stdlib.h>

#define FINDING "find facts that are elsewhere"

/* Where a segment's dataset is kept there. */
static int find_segment(struct away_column *out, struct arena *a, struct store *s, int64_t segment,
			struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT c.number, c.kept_in, g.seq FROM segment g JOIN away_content c"
		       " ON c.dataset = g.dataset WHERE g.id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, segment);
	int row = db_step(q, FINDING, e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_STORE,
				 "the facts of segment %lld are neither in %s nor in ClickHouse",
				 (long long)segment, s->path);
	out->content = (uint64_t)sqlite3_column_int64(q, 0);
	out->kept_in = arena_dup(a, db_text(q, 1));
	out->seq = (uint32_t)sqlite3_column_int64(q, 2);
	return 0;
}

static int find_column(struct away_column *out, struct store *s, int64_t segment, int64_t data,
		       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT kind, position FROM segment_column WHERE segment = ?1 AND data = ?2",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, segment);
	sqlite3_bind_int64(q, 2, data);
	int row = db_step(q, FINDING, e);
	if (row < 0)
		return -1;
	struct str kind = row ? db_text(q, 0) : STR("");
	out->kind = kind.len ? kind.ptr[0] : '\0';
	out->position = row ? (size_t)sqlite3_column_int64(q, 1) : 0;
	return strchr("kal", out->kind) && out->kind
		       ? 0
		       : db_damaged(s->db, e, "a column of segment %lld is of no kind",
				    (long long)segment);
}

/* Packed as a load packs them, they must be as the catalogue says that they are. */
static bool pack(void *codes, const struct packed *as, char kind, int64_t *values, size_t n)
{
	struct packed p;
	void *out = xmalloc(8 * n);

	if (kind == 'k') {
		uint32_t *keys = xmalloc(n * sizeof *keys);
		for (size_t i = 0; i < n; i++)
			keys[i] = (uint32_t)values[i];
		pack_keys(&p, out, keys, n);
		free(keys);
	} else if (kind == 'a') {
		pack_amounts(&p, out, values, n);
	} else {
		pack_lines(&p, out, (const uint64_t *)values, n);
	}
	bool same = p.width == as->width && p.nulls == as->nulls && p.empty == as->empty &&
		    p.min == as->min && (kind == 'l' || p.max == as->max);
	if (same)
		memcpy(codes, out, n * p.width);
	free(out);
	return same;
}

int away_codes(void *codes, struct store *s, const struct view_segment *g,
	       const struct column_ref *ref, struct error *e)
{
	struct arena *a = arena_new();
	struct away_column c = {.n = g->head.lines};
	int64_t *values = xmalloc(g->head.lines * sizeof *values);
	int result = find_segment(&c, a, s, g->head.id, e) ||
				     find_column(&c, s, g->head.id, ref->data, e) ||
				     s->away->numbers(s->away, &c, values, e)
			     ? -1
			     : 0;

	if (result == 0 && !pack(codes, &ref->packed, c.kind, values, c.n))
		result = error_set(
			e, STATUS_STORE,
			"what ClickHouse has of segment %lld is not what the catalogue says",
			(long long)g->head.id);
	free(values);
	arena_free(a);
	return result;
}

int away_texts(struct value *out, struct store *s, const struct view *v, size_t segment,
	       size_t dimension, uint32_t first, uint32_t n, struct arena *a, struct error *e)
{
	const struct shape_dimension *d = &v->shape.dimensions[dimension];
	struct away_column c = {.first = first, .n = n, .kind = 't', .position = d->position};

	if (find_segment(&c, a, s, v->segments[segment].head.id, e))
		return -1;
	for (size_t i = 0; i < d->nattributes; i++) {
		c.attribute = i;
		if (s->away->texts(s->away, &c, d->types[i], a, out + d->place[i], d->nattributes,
				   e))
			return -1;
	}
	return 0;
}
