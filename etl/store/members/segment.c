#include "base/memory/hash.h"
#include "segment/form.h"
#include "store/pages/keep.h"
#include "store/versions/segment_away.h"
#include "store/versions/view.h"
#include <assert.h>
#include <stdlib.h>

/* Reads the codes of one column, n * width bytes, of which there is at least one. */
static int fetch(struct store *s, const struct view_segment *g, const struct column_ref *ref,
		 void *codes, struct error *e)
{
	size_t n = g->head.lines;
	sqlite3_stmt *q;

	if (s->away)
		return away_codes(codes, s, g, ref, e);
	if (store_statement(s, STATEMENT_DATA,
			    "SELECT checksum, data, form FROM segment_data WHERE id = ?1", &q, e))
		return -1;
	sqlite3_bind_int64(q, 1, ref->data);
	int row = db_step(q, "read facts", e);
	if (row < 0)
		return -1;
	struct stored in = {.bytes = row ? sqlite3_column_blob(q, 1) : NULL};
	in.size = row ? (size_t)sqlite3_column_bytes(q, 1) : 0;
	in.form = row ? sqlite3_column_int(q, 2) : 0;
	bool sound = in.bytes && sqlite3_column_int64(q, 0) == stored_checksum(&in) &&
		     form_read(codes, n, ref->packed.width, &in, store_zstd(s),
			       store_scratch(s, n * ref->packed.width));
	/* Ends the read transaction, so that the log can be folded into the file. */
	sqlite3_reset(q);
	if (!sound && in.size == 0 && away_check_here(s, e))
		return -1;
	return sound ? 0
		     : db_damaged(s->db, e,
				  "facts of segment %lld (data %lld) are not what was written",
				  (long long)g->head.id, (long long)ref->data);
}

static int outside(struct store *s, const struct view_segment *g, struct error *e)
{
	return db_damaged(s->db, e, "facts of segment %lld lie outside their range",
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

static int fill(struct codes *out, struct store *s, const struct view_segment *g,
		const struct column_ref *ref, struct keep *keep, const struct kept_key *key,
		struct error *e)
{
	void *bytes;

	out->kept = kept_new(key, (size_t)g->head.lines * ref->packed.width, &bytes);
	int result = fetch(s, g, ref, bytes, e);
	if (result == 0 && !codes_sound(&ref->packed, bytes, g->head.lines))
		result = outside(s, g, e);
	if (result)
		codes_release(out);
	else
		keep_put(keep, out->kept);
	return result;
}

static int take(struct codes *out, struct store *s, const struct view_segment *g,
		const struct column_ref *ref, struct error *e)
{
	const struct packed *p = &ref->packed;

	*out = (struct codes){.width = p->width, .nulls = p->nulls, .empty = p->empty};
	out->min = p->empty ? 0 : p->min;
	out->range = p->empty ? 0 : (uint64_t)p->max - (uint64_t)p->min;
	out->null = out->range + 1;
	if (p->width == 0)
		return 0;
	struct keep *keep = s->identity ? s->keep : NULL;
	struct kept_key key = key_of(s, g, ref);
	out->kept = keep_find(keep, &key);
	if (!out->kept && fill(out, s, g, ref, keep, &key, e))
		return -1;
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

bool segment_may_have_lines(const struct view *v, size_t segment, uint64_t from, uint64_t to)
{
	assert(segment < v->nsegments);
	const struct packed *p = &v->segments[segment].lines.packed;

	/* Of lines that step back now and then, the first and last are no bounds. */
	if (p->stepped && p->step < 0)
		return true;
	return (uint64_t)p->min <= to && (uint64_t)p->max >= from;
}

int segment_lines(struct store *s, const struct view *v, size_t segment, uint64_t *out,
		  struct error *e)
{
	assert(segment < v->nsegments);
	const struct view_segment *g = &v->segments[segment];
	const struct packed *p = &g->lines.packed;
	/* Lines are not kept; of consecutive ones there are no codes. */
	void *codes = p->width ? xmalloc((size_t)g->head.lines * p->width) : NULL;
	int result = codes ? fetch(s, g, &g->lines, codes, e) : 0;

	if (result == 0 && !unpack_lines(p, codes, out, g->head.lines))
		result = outside(s, g, e);
	free(codes);
	return result;
}
