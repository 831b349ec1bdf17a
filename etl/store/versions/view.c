#include "store/versions/view.h"
#include "base/text/plural.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct view *view_ref(struct view *v)
{
	atomic_fetch_add(&v->references, 1);
	return v;
}

void view_unref(struct view *v)
{
	if (!v || atomic_fetch_sub(&v->references, 1) > 1)
		return;
	for (size_t d = 0; v->dictionaries && d < v->cube->ndimensions; d++)
		dictionary_free(v->dictionaries[d]);
	cube_free(v->cube);
	pthread_mutex_destroy(&v->lock);
	arena_free(v->arena);
	free(v);
}

const struct cube *view_cube(const struct view *v)
{
	return v->cube;
}

struct str view_version(const struct view *v)
{
	return v->version;
}

struct str view_published_at(const struct view *v)
{
	return v->published_at;
}

uint64_t view_entries(const struct view *v)
{
	return v->entries;
}

bool view_has_text(const struct view *v, size_t dimension)
{
	assert(dimension < v->cube->ndimensions);
	return v->has_text[dimension];
}

size_t view_segments(const struct view *v)
{
	return v->nsegments;
}

const struct segment *view_segment(const struct view *v, size_t i)
{
	assert(i < v->nsegments);
	return &v->segments[i].head;
}

/* ---- opening ---- */

/* The cube's row, and its JSON texts read. */
static int open_cube(struct view *v, struct store *s, struct str name, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	char difference[SHAPE_DIFFERENCE_SIZE];

	if (db_prepare(s->db, &q,
		       "SELECT id, title, model, storage, version, published_at FROM cube"
		       " WHERE name = ?1",
		       e))
		return -1;
	db_bind(q, 1, name);
	int row = db_step(q, "read the catalogue", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NO_CUBE, "there is no cube '%.*s' in the store",
				 STR_ARG(name));
	v->version = arena_dup(v->arena, db_text(q, 4));
	v->published_at = arena_dup(v->arena, db_text(q, 5));
	if (cube_parse(&v->cube, name, db_text(q, 1), db_text(q, 2), db_text(q, 3), e)) {
		e->status = STATUS_STORE;
		return error_context(e, "%s is damaged: cube %.*s", s->path, STR_ARG(name));
	}
	int shape = shape_read(&v->shape, s, v->arena, sqlite3_column_int64(q, 0), v->cube,
			       difference, e);
	if (shape > 0)
		return db_damaged(s->db, e, "cube %.*s and its catalogue differ: %s", STR_ARG(name),
				  difference);
	return shape;
}

/* Of the published datasets, or of those that were named: ?1 is the cube, ?2 their numbers as JSON. */
#define PUBLISHED " FROM dataset d%s WHERE d.cube = ?1 AND d.status = 'published'"
#define NAMED                                        \
	" FROM json_each(?2) n CROSS JOIN dataset d" \
	"%s WHERE d.id = n.value AND d.cube = ?1"
#define SEGMENTS " JOIN segment s ON s.dataset = d.id"

/* The segments are found by an index: so there must be as many lines as the datasets have. */
static int prepare_datasets(const struct view *v, struct store *s, sqlite3_stmt **out,
			    const char *columns, const char *tables, const char *order,
			    struct error *e)
{
	char from[256], sql[768];

	snprintf(from, sizeof from, v->only.len ? NAMED : PUBLISHED, tables);
	int n = snprintf(sql, sizeof sql, "SELECT %s%s%s", columns, from, order);
	assert(n > 0 && (size_t)n < sizeof sql);
	if (db_prepare(s->db, out, sql, e))
		return -1;
	sqlite3_bind_int64(*out, 1, v->shape.cube);
	if (v->only.len)
		db_bind(*out, 2, v->only);
	return 0;
}

static int count_segments(struct view *v, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	DB_AUTO_STMT lines = NULL;

	if (prepare_datasets(v, s, &q, "count(*)", SEGMENTS, "", e) ||
	    db_step(q, "read the catalogue", e) < 0)
		return -1;
	v->nsegments = (size_t)sqlite3_column_int64(q, 0);
	v->segments = ARENA_ARRAY(v->arena, struct view_segment, v->nsegments);
	if (prepare_datasets(v, s, &lines, "coalesce(sum(d.entries), 0)", "", "", e) ||
	    db_step(lines, "read the catalogue", e) < 0)
		return -1;
	v->expected = (uint64_t)sqlite3_column_int64(lines, 0);
	return 0;
}

static void init_segment(struct view *v, struct view_segment *g, sqlite3_stmt *q)
{
	size_t nd = v->cube->ndimensions, nc = v->cube->ncolumns;

	g->keys = ARENA_ARRAY(v->arena, struct column_ref, nd);
	g->amounts = ARENA_ARRAY(v->arena, struct column_ref, nc);
	g->head.id = sqlite3_column_int64(q, 0);
	g->head.dataset = sqlite3_column_int64(q, 1);
	g->head.key_min = ARENA_ARRAY(v->arena, uint32_t, nd);
	g->head.key_max = ARENA_ARRAY(v->arena, uint32_t, nd);
	g->head.amount_min = ARENA_ARRAY(v->arena, int64_t, nc);
	g->head.amount_max = ARENA_ARRAY(v->arena, int64_t, nc);
	g->head.amount_has_null = ARENA_ARRAY(v->arena, bool, nc);
	g->head.is_text = ARENA_ARRAY(v->arena, bool, nd);
}

/* The columns of segment_column from `at` on, as SELECTed below. False when they make no sense. */
static bool read_ref(sqlite3_stmt *q, int at, struct column_ref *out)
{
	int width = sqlite3_column_int(q, at);
	bool values = sqlite3_column_type(q, at + 2) != SQLITE_NULL;

	*out = (struct column_ref){
		.present = true,
		.packed = {.width = (uint8_t)width,
			   .nulls = sqlite3_column_int(q, at + 1),
			   .empty = !values,
			   .stepped = sqlite3_column_type(q, at + 4) != SQLITE_NULL,
			   .min = sqlite3_column_int64(q, at + 2),
			   .max = sqlite3_column_int64(q, at + 3),
			   .step = sqlite3_column_int64(q, at + 4)},
		.data = sqlite3_column_int64(q, at + 5)};
	return (width == 0 || width == 1 || width == 2 || width == 4 || width == 8) &&
	       (width > 0) == (out->data > 0) &&
	       values == (sqlite3_column_type(q, at + 3) != SQLITE_NULL);
}

static bool take_key(struct view *v, struct view_segment *g, size_t position, bool text,
		     const struct column_ref *ref)
{
	if (position >= v->cube->ndimensions)
		return false;
	size_t d = v->shape.dimension_at[position];
	if (g->keys[d].present)
		return false; /* as key and as text: then another column is missing */
	if (text) {
		g->keys[d].present = true;
		((bool *)g->head.is_text)[d] = true;
		v->has_text[d] = true;
		return true;
	}
	if (ref->packed.empty || ref->packed.nulls || ref->packed.stepped ||
	    ref->packed.width > 4 || ref->packed.min < 0 || ref->packed.min > ref->packed.max ||
	    ref->packed.max >= (int64_t)v->nmembers[d])
		return false;
	g->keys[d] = *ref;
	((uint32_t *)g->head.key_min)[d] = (uint32_t)ref->packed.min;
	((uint32_t *)g->head.key_max)[d] = (uint32_t)ref->packed.max;
	return true;
}

static bool take_amount(struct view *v, struct view_segment *g, size_t position,
			const struct column_ref *ref)
{
	const struct packed *p = &ref->packed;

	if (position >= v->cube->ncolumns || p->stepped || (p->empty && (p->width || !p->nulls)) ||
	    (!p->empty && (p->min > p->max || p->min == MONEY_NULL)))
		return false;
	size_t c = v->shape.column_at[position];
	g->amounts[c] = *ref;
	/* No value at all: an empty range, which every comparison skips. */
	((int64_t *)g->head.amount_min)[c] = p->empty ? INT64_MAX : p->min;
	((int64_t *)g->head.amount_max)[c] = p->empty ? INT64_MIN : p->max;
	((bool *)g->head.amount_has_null)[c] = p->nulls;
	return true;
}

static bool take_column(struct view *v, struct view_segment *g, sqlite3_stmt *q)
{
	struct str kind = db_text(q, 4);
	int64_t position = sqlite3_column_int64(q, 5);
	struct column_ref ref;

	if (!read_ref(q, 6, &ref) || position < 0)
		return false;
	if (str_eq(kind, STR("key")) || str_eq(kind, STR("text")))
		return take_key(v, g, (size_t)position, kind.ptr[0] == 't', &ref);
	if (str_eq(kind, STR("amount")))
		return take_amount(v, g, (size_t)position, &ref);
	if (g->lines.present)
		return false;
	g->lines = ref;
	return str_eq(kind, STR("line")) && !ref.packed.empty && !ref.packed.nulls;
}

/* Where the reading of the directory is. */
struct directory {
	struct view_segment *segment; /* NULL before the first */
	size_t segments;              /* begun so far */
	size_t columns;               /* of the segment at hand */
};

/* Every segment must have all its columns. */
static bool whole(const struct view *v, const struct directory *at)
{
	return !at->segment || at->columns == v->cube->ndimensions + v->cube->ncolumns + 1;
}

static bool take_row(struct view *v, struct directory *at, sqlite3_stmt *q)
{
	int64_t lines = sqlite3_column_int64(q, 2);

	if (!at->segment || at->segment->head.id != sqlite3_column_int64(q, 0)) {
		if (!whole(v, at) || at->segments == v->nsegments || lines < 1 ||
		    lines > STORE_SEGMENT_LINES)
			return false;
		at->segment = &v->segments[at->segments++];
		at->columns = 0;
		init_segment(v, at->segment, q);
		at->segment->head.lines = (uint32_t)lines;
		v->entries += (uint64_t)lines;
	}
	at->columns++;
	return take_column(v, at->segment, q);
}

static int read_directory(struct view *v, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct directory at = {0};
	int row;

	if (prepare_datasets(v, s, &q,
			     "s.id, s.dataset, s.lines, s.seq, c.kind, c.position, c.width,"
			     " c.nulls, c.minimum, c.maximum, c.step, c.data",
			     SEGMENTS " JOIN segment_column c ON c.segment = s.id",
			     " ORDER BY s.dataset, s.seq", e))
		return -1;
	while ((row = db_step(q, "read the catalogue", e)) == 1)
		if (!take_row(v, &at, q))
			break;
	if (row < 0)
		return -1;
	if (row == 1 || at.segments != v->nsegments || !whole(v, &at))
		return db_damaged(s->db, e, "segment %lld is not entered as it should",
				  at.segment ? (long long)at.segment->head.id : 0LL);
	if (v->settled && v->entries != v->expected)
		return db_damaged(s->db, e, "cube %.*s has %llu %s, and %llu were loaded",
				  STR_ARG(v->cube->name), (unsigned long long)v->entries,
				  plural(v->entries, "line", "lines"),
				  (unsigned long long)v->expected);
	return 0;
}

static int read_hidden(struct view *v, struct store *s, size_t d, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n = 0;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT first, last, count(*) OVER () FROM member_hidden"
		       " WHERE dimension = ?1 ORDER BY first",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, v->shape.dimensions[d].id);
	while ((row = db_step(q, "read the catalogue", e)) == 1) {
		if (!n)
			v->hidden[d] = ARENA_ARRAY(v->arena, struct member_run,
						   (size_t)sqlite3_column_int64(q, 2));
		v->hidden[d][n++] = (struct member_run){(uint32_t)sqlite3_column_int64(q, 0),
							(uint32_t)sqlite3_column_int64(q, 1)};
	}
	v->nhidden[d] = n;
	return row;
}

bool view_hides(const struct view *v, size_t dimension, uint32_t key)
{
	const struct member_run *runs = v->hidden[dimension];
	size_t low = 0, high = v->nhidden[dimension];

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (runs[middle].last < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < v->nhidden[dimension] && runs[low].first <= key;
}

static int open_in_snapshot(struct view *v, struct store *s, struct str name, struct error *e)
{
	if (open_cube(v, s, name, e))
		return -1;
	size_t nd = v->cube->ndimensions;
	v->has_text = ARENA_ARRAY(v->arena, bool, nd);
	v->nmembers = ARENA_ARRAY(v->arena, uint64_t, nd);
	v->dictionaries = ARENA_ARRAY(v->arena, struct dictionary *, nd);
	v->hidden = ARENA_ARRAY(v->arena, struct member_run *, nd);
	v->nhidden = ARENA_ARRAY(v->arena, size_t, nd);
	for (size_t d = 0; d < nd; d++)
		if (members_count(s, &v->shape.dimensions[d], &v->nmembers[d], e) ||
		    read_hidden(v, s, d, e))
			return -1;
	return count_segments(v, s, e) || read_directory(v, s, e) ? -1 : 0;
}

static int open_view(struct view **out, struct store *s, struct str cube, struct str only,
		     struct error *e)
{
	struct view *v = xcalloc(1, sizeof(*v));
	/* A writer's own transaction is a snapshot already. */
	bool held;

	*out = NULL;
	v->arena = arena_new();
	v->only = arena_dup(v->arena, only);
	atomic_init(&v->references, 1);
	pthread_mutex_init(&v->lock, NULL);
	int result = store_hold(s, &held, e);
	v->settled = held;
	if (result == 0) {
		result = open_in_snapshot(v, s, cube, e);
		store_let_go(s, held);
	}
	if (result) {
		view_unref(v);
		return -1;
	}
	*out = v;
	return 0;
}

int view_open(struct view **out, struct store *s, struct str cube, struct error *e)
{
	return open_view(out, s, cube, STR(""), e);
}

int view_open_datasets(struct view **out, struct store *s, struct str cube, const int64_t *datasets,
		       size_t n, struct error *e)
{
	struct buffer list;

	buffer_init(&list, SIZE_MAX);
	buffer_append_char(&list, '[');
	for (size_t i = 0; i < n; i++)
		buffer_printf(&list, "%s%lld", i ? "," : "", (long long)datasets[i]);
	buffer_append_char(&list, ']');
	int result = open_view(out, s, cube, buffer_str(&list), e);
	buffer_drop(&list);
	return result;
}

int view_dictionary(struct view *v, struct store *s, size_t dimension,
		    const struct dictionary **out, struct error *e)
{
	int result = 0;

	assert(dimension < v->cube->ndimensions);
	pthread_mutex_lock(&v->lock);
	if (!v->dictionaries[dimension]) {
		struct dictionary *d = dictionary_new(&v->cube->dimensions[dimension]);
		result = members_read(s, &v->shape.dimensions[dimension], v->nmembers[dimension], d,
				      e);
		if (result == 0)
			v->dictionaries[dimension] = d;
		else
			dictionary_free(d);
	}
	*out = v->dictionaries[dimension];
	pthread_mutex_unlock(&v->lock);
	return result;
}
