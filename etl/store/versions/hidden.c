/*
 * Hidden members. Which they are is worked out when a dataset is withdrawn or superseded, when lines
 * are rejected, and when a cube that has some is loaded, so that no question pays for it. Only keys that may have to be hidden are looked
 * for in what stays published: segments without any of them between their least and greatest key
 * are not read, and the search ends when each was seen.
 */
#include "store/versions/view.h"
#include "store/versions/withdraw.h"

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

/* The next run of hidden keys from *k on, as first and *k behind its last; false at the end. */
static bool next_run(const struct hiding *h, uint64_t *k, uint64_t *first)
{
	while (*k < h->n && !h->hidden[*k])
		++*k;
	*first = *k;
	while (*k < h->n && h->hidden[*k])
		++*k;
	return *k > *first;
}

static int run_keys(sqlite3_stmt *q, uint64_t first, uint64_t behind, struct error *e)
{
	sqlite3_bind_int64(q, 2, (int64_t)first);
	sqlite3_bind_int64(q, 3, (int64_t)behind - 1);
	return db_run(q, HIDING, e);
}

static int write_runs(struct hiding *h, const struct shape_dimension *d, struct error *e)
{
	DB_AUTO_STMT clear = NULL;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(h->store->db, &clear, "DELETE FROM member_hidden WHERE dimension = ?1", e) ||
	    db_prepare(h->store->db, &q, "INSERT INTO member_hidden VALUES (?1, ?2, ?3)", e))
		return -1;
	sqlite3_bind_int64(clear, 1, d->id);
	sqlite3_bind_int64(q, 1, d->id);
	if (db_run(clear, HIDING, e))
		return -1;
	for (uint64_t k = 0, first; next_run(h, &k, &first);)
		if (run_keys(q, first, k, e))
			return -1;
	return 0;
}

/* "\"a\" = …, \"b\" = NULL": rows of which nothing is known but that they are not each other. Dates
 * alone tell nobody's name, and stay. */
static bool blank_sql(struct buffer *sql, const struct shape_dimension *d)
{
	size_t mark = d->nattributes;

	for (size_t i = d->nattributes; i-- > 0;)
		if (d->types[i] == VALUE_STRING)
			mark = i;
	for (size_t i = d->nattributes; i-- > 0 && mark == d->nattributes;)
		if (d->types[i] == VALUE_INTEGER)
			mark = i;
	if (mark == d->nattributes)
		return false;
	buffer_printf(sql, "UPDATE \"%.*s\" SET ", STR_ARG(d->table));
	for (size_t i = 0; i < d->nattributes; i++)
		buffer_printf(sql, "%s\"%.*s\" = %s", i ? ", " : "", STR_ARG(d->columns[i]),
			      i != mark                     ? "NULL"
			      : d->types[i] == VALUE_STRING ? "'purged ' || hex(randomblob(8))"
							    : "-4611686018427387904 - _key");
	buffer_printf(sql, " WHERE ?1 AND _key BETWEEN ?2 AND ?3");
	buffer_append_char(sql, 0);
	return true;
}

static int blank_rows(struct hiding *h, const struct shape_dimension *d, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	int result = 0;

	buffer_init(&sql, 1 << 20);
	if (blank_sql(&sql, d))
		result = db_prepare(h->store->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	if (!q)
		return result;
	sqlite3_bind_int(q, 1, 1);
	for (uint64_t k = 0, first; next_run(h, &k, &first);)
		if (run_keys(q, first, k, e))
			return -1;
	return 0;
}

/* ---- all dimensions ---- */

struct going {
	const int64_t *datasets;
	size_t n;
	bool all; /* any member may have to be hidden */
	int (*end)(struct hiding *, const struct shape_dimension *, struct error *);
};

static int each_dimension(struct hiding *h, const struct going *g, struct error *e)
{
	const struct shape_dimension *d = &h->view->shape.dimensions[h->dimension];

	h->n = h->view->nmembers[h->dimension];
	h->hidden = xcalloc(h->n + 1, sizeof *h->hidden);
	h->left = 0;
	for (uint64_t k = 0; g->all && k < h->n; k++)
		mark(h, (uint32_t)k, true);
	int result = mark_hidden_before(h, d->id, e) || mark_all(h, g->datasets, g->n, e) ||
				     g->end(h, d, e)
			     ? -1
			     : 0;
	free(h->hidden);
	return result;
}

static int all_dimensions(struct store *s, struct str cube, const struct going *g, struct error *e)
{
	struct hiding h = {.store = s};
	int result = 0;

	assert(!sqlite3_get_autocommit(s->db));
	if (view_open(&h.view, s, cube, e))
		return -1;
	h.keys = xmalloc(STORE_SEGMENT_LINES * sizeof *h.keys);
	for (; h.dimension < h.view->cube->ndimensions && result == 0; h.dimension++)
		result = each_dimension(&h, g, e);
	free(h.keys);
	view_unref(h.view);
	return result;
}

int members_hide(struct store *s, struct str cube, const int64_t *going, size_t n, struct error *e)
{
	return all_dimensions(s, cube, &(struct going){going, n, false, write_runs}, e);
}

int members_hide_unused(struct store *s, struct str cube, struct error *e)
{
	return all_dimensions(s, cube, &(struct going){NULL, 0, true, write_runs}, e);
}

int members_blank(struct store *s, struct str cube, struct error *e)
{
	return all_dimensions(s, cube, &(struct going){NULL, 0, false, blank_rows}, e);
}

int members_hidden(struct store *s, int64_t cube, struct arena *a, struct hidden_run **out,
		   size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(s->db, &q,
		       "SELECT h.dimension, h.first, h.last FROM member_hidden h JOIN dimension d"
		       " ON d.id = h.dimension WHERE d.cube = ?1 ORDER BY 1, 2",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, HIDING, e)) == 1) {
		if (*n == capacity) {
			struct hidden_run *old = *out;
			capacity = 2 * capacity + 16;
			*out = ARENA_ARRAY(a, struct hidden_run, capacity);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		(*out)[(*n)++] =
			(struct hidden_run){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
					    sqlite3_column_int64(q, 2)};
	}
	return row;
}
