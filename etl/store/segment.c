#include "base/hash.h"
#include "store/keep.h"
#include "store/view.h"
#include <assert.h>

/* Reads the codes of one column, checks them, and gives them to be decoded; a column of equal
 * values has none. They stay good until release(). */
static int fetch(struct store *s, const struct view_segment *g, const struct column_ref *ref,
		 const void **out, struct error *e)
{
	size_t size = (size_t)g->head.lines * ref->packed.width;
	sqlite3_stmt *q;

	*out = NULL;
	if (size == 0)
		return 0;
	if (store_statement(s, STATEMENT_DATA,
			    "SELECT checksum, data FROM segment_data WHERE id = ?1", &q, e))
		return -1;
	sqlite3_bind_int64(q, 1, ref->data);
	int row = db_step(q, "read facts", e);
	if (row < 0)
		return -1;
	const void *p = row ? sqlite3_column_blob(q, 1) : NULL;
	if (p && (size_t)sqlite3_column_bytes(q, 1) == size &&
	    (int64_t)hash64(p, size) == sqlite3_column_int64(q, 0)) {
		*out = p;
		return 0;
	}
	sqlite3_reset(q);
	return db_damaged(s->db, e, "facts of segment %lld (data %lld) are not what was written",
			  (long long)g->head.id, (long long)ref->data);
}

/* Ends the read transaction, so that the log can be folded into the file. */
static int release(struct store *s, const struct view_segment *g, bool sound, struct error *e)
{
	sqlite3_reset(s->statements[STATEMENT_DATA]);
	return sound ? 0
		     : db_damaged(s->db, e, "facts of segment %lld lie outside their range",
				  (long long)g->head.id);
}

/* What the codes of a column stand for: a column that was written anew under the same number, by
 * whatever means, is not taken for the one that is kept. */
static struct kept_key key_of(const struct store *s, const struct view_segment *g,
			      const struct column_ref *ref)
{
	int64_t parts[] = {(int64_t)s->identity, g->head.id,        g->head.dataset,
			   g->head.lines,        ref->packed.width, ref->packed.nulls,
			   ref->packed.min,      ref->packed.max};

	return (struct kept_key){hash64(parts, sizeof parts), ref->data};
}

static int take(struct codes *out, struct store *s, const struct view_segment *g,
		const struct column_ref *ref, struct error *e)
{
	const struct packed *p = &ref->packed;
	size_t size = (size_t)g->head.lines * p->width;
	const void *bytes;

	*out = (struct codes){.width = p->width, .nulls = p->nulls, .empty = p->empty};
	out->min = p->empty ? 0 : p->min;
	out->range = p->empty ? 0 : (uint64_t)p->max - (uint64_t)p->min;
	out->null = out->range + 1;
	if (size == 0)
		return 0;
	struct keep *keep = s->identity ? s->keep : NULL;
	struct kept_key key = key_of(s, g, ref);
	out->kept = keep_find(keep, &key);
	if (!out->kept) {
		if (fetch(s, g, ref, &bytes, e))
			return -1;
		bool sound = codes_sound(p, bytes, g->head.lines);
		if (sound)
			out->kept = keep_add(keep, &key, bytes, size);
		if (release(s, g, sound, e))
			return -1;
	}
	out->bytes = kept_bytes(out->kept);
	return 0;
}

int segment_key_codes(struct codes *out, struct store *s, const struct view *v, size_t segment,
		      size_t dimension, struct error *e)
{
	assert(segment < v->nsegments && dimension < v->cube->ndimensions);
	const struct view_segment *g = &v->segments[segment];
	assert(!g->head.is_text[dimension]);
	return take(out, s, g, &g->keys[dimension], e);
}

int segment_amount_codes(struct codes *out, struct store *s, const struct view *v, size_t segment,
			 size_t column, struct error *e)
{
	assert(segment < v->nsegments && column < v->cube->ncolumns);
	const struct view_segment *g = &v->segments[segment];
	return take(out, s, g, &g->amounts[column], e);
}

int segment_keys(struct store *s, const struct view *v, size_t segment, size_t dimension,
		 uint32_t *out, struct error *e)
{
	struct codes c;

	if (segment_key_codes(&c, s, v, segment, dimension, e))
		return -1;
	const struct view_segment *g = &v->segments[segment];
	/* The codes were checked. */
	bool sound = unpack_keys(&g->keys[dimension].packed, c.bytes, out, g->head.lines);
	assert(sound);
	codes_release(&c);
	return 0;
}

int segment_amounts(struct store *s, const struct view *v, size_t segment, size_t column,
		    int64_t *out, struct error *e)
{
	struct codes c;

	if (segment_amount_codes(&c, s, v, segment, column, e))
		return -1;
	const struct view_segment *g = &v->segments[segment];
	bool sound = unpack_amounts(&g->amounts[column].packed, c.bytes, out, g->head.lines);
	assert(sound);
	codes_release(&c);
	return 0;
}

int segment_lines(struct store *s, const struct view *v, size_t segment, uint64_t *out,
		  struct error *e)
{
	const void *codes;

	assert(segment < v->nsegments);
	const struct view_segment *g = &v->segments[segment];
	if (fetch(s, g, &g->lines, &codes, e))
		return -1;
	return release(s, g, unpack_lines(&g->lines.packed, codes, out, g->head.lines), e);
}
