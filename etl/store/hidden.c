/*
 * Hidden members. Which they are is worked out when a dataset is withdrawn and when a cube that has
 * some is loaded, so that no question pays for it. Only keys that may have to be hidden are looked
 * for in what stays published: segments without any of them between their least and greatest key
 * are not read, and the search ends when each was seen.
 */
#include "store/view.h"
#include "store/withdraw.h"

#include <assert.h>
#include <stdlib.h>

#define HIDING "hide members"

struct hiding {
	struct store *store;
	struct view *view;
	size_t dimension;
	unsigned char *hidden; /* [n + 1], by key: 0 or 1 */
	uint64_t n;            /* keys below it */
	uint64_t left;
	uint32_t *keys; /* [STORE_SEGMENT_LINES] of a segment */
};

static bool is_going(const struct segment *g, const int64_t *going, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (going[i] == g->dataset)
			return true;
	return false;
}

static void mark(struct hiding *h, uint32_t key, bool hide)
{
	if (h->hidden[key] == hide)
		return;
	h->hidden[key] = hide;
	h->left += hide ? 1 : UINT64_MAX;
}

/* A segment whose keys all are as they would become need not be read; most are such, of dimensions
 * with few members. */
static int mark_segment(struct hiding *h, size_t segment, bool hide, struct error *e)
{
	const struct segment *g = view_segment(h->view, segment);
	uint32_t min = g->key_min[h->dimension], max = g->key_max[h->dimension];

	if (!memchr(h->hidden + min, !hide, max - min + 1u))
		return 0;
	if (segment_keys(h->store, h->view, segment, h->dimension, h->keys, e))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++)
		mark(h, h->keys[i], hide);
	return 0;
}

static int mark_hidden_before(struct hiding *h, int64_t dimension, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(h->store->db, &q,
		       "SELECT first, last FROM member_hidden WHERE dimension = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, dimension);
	while ((row = db_step(q, HIDING, e)) == 1)
		for (int64_t k = sqlite3_column_int64(q, 0); k <= sqlite3_column_int64(q, 1); k++)
			if (k >= 0 && k < (int64_t)h->n)
				mark(h, (uint32_t)k, true);
	return row;
}

static int mark_all(struct hiding *h, const int64_t *going, size_t n, struct error *e)
{
	for (size_t i = 0; i < view_segments(h->view); i++) {
		const struct segment *g = view_segment(h->view, i);
		if (!g->is_text[h->dimension] && is_going(g, going, n) &&
		    mark_segment(h, i, true, e))
			return -1;
	}
	for (size_t i = view_segments(h->view); i-- > 0 && h->left;) { /* the newest first */
		const struct segment *g = view_segment(h->view, i);
		if (!g->is_text[h->dimension] && !is_going(g, going, n) &&
		    mark_segment(h, i, false, e))
			return -1;
	}
	return 0;
}

static int write_runs(struct hiding *h, int64_t dimension, struct error *e)
{
	DB_AUTO_STMT clear = NULL;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->store->db, &clear, "DELETE FROM member_hidden WHERE dimension = ?1", e) ||
	    db_prepare(h->store->db, &q, "INSERT INTO member_hidden VALUES (?1, ?2, ?3)", e))
		return -1;
	sqlite3_bind_int64(clear, 1, dimension);
	if (db_run(clear, HIDING, e))
		return -1;
	for (uint64_t k = 0; k < h->n && h->left; k++) {
		uint64_t first = k;
		while (k < h->n && h->hidden[k])
			k++;
		if (k == first)
			continue;
		sqlite3_bind_int64(q, 1, dimension);
		sqlite3_bind_int64(q, 2, (int64_t)first);
		sqlite3_bind_int64(q, 3, (int64_t)k - 1);
		if (db_run(q, HIDING, e))
			return -1;
	}
	return 0;
}

static int hide_dimension(struct store *s, struct view *v, size_t d, uint32_t *keys,
			  const int64_t *going, size_t n, struct error *e)
{
	struct hiding h = {.store = s,
			   .view = v,
			   .dimension = d,
			   .n = v->nmembers[d],
			   .hidden = xcalloc(v->nmembers[d] + 1, sizeof *h.hidden),
			   .keys = keys};
	int64_t id = v->shape.dimensions[d].id;
	int result =
		mark_hidden_before(&h, id, e) || mark_all(&h, going, n, e) || write_runs(&h, id, e)
			? -1
			: 0;

	free(h.hidden);
	return result;
}

int members_hide(struct store *s, struct str cube, const int64_t *going, size_t n, struct error *e)
{
	struct view *v;
	int result = 0;

	assert(!sqlite3_get_autocommit(s->db));
	if (view_open(&v, s, cube, e))
		return -1;
	uint32_t *keys = xmalloc(STORE_SEGMENT_LINES * sizeof *keys);
	for (size_t d = 0; d < v->cube->ndimensions && result == 0; d++)
		result = hide_dimension(s, v, d, keys, going, n, e);
	free(keys);
	view_unref(v);
	return result;
}

int members_any_hidden(struct store *s, int64_t cube, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT 1 FROM member_hidden h JOIN dimension d ON d.id = h.dimension"
		       " WHERE d.cube = ?1 LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	int row = db_step(q, HIDING, e);
	*out = row == 1;
	return row < 0 ? -1 : 0;
}
