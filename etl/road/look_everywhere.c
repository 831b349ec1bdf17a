#include "road/look_everywhere.h"

#include "base/memory/buffer.h"
#include "road/seek_packed.h"
#include "store/record/privacy_rows.h"
#include "store/versions/view.h"

#include <stdio.h>
#include <stdlib.h>

#define LOOKING "look through all that the store holds"
#define SQL_MAX ((size_t)1 << 16)
#define CELL_MAX 32u

/* ---- cells ---- */

struct cell {
	struct str table;
	sqlite3_stmt *row;
	int column;
};

/* By its dataset, where the row is of one, and the number that it goes by. */
static struct str where_cell(void *payload, struct arena *a, uint64_t line)
{
	const struct cell *c = payload;
	const char *first = sqlite3_column_name(c->row, 0);
	bool numbered = c->column && sqlite3_column_type(c->row, 0) == SQLITE_INTEGER;
	struct str id = numbered ? db_text(c->row, 0) : STR("");

	(void)line;
	for (int i = 1; i < sqlite3_column_count(c->row); i++)
		if (strcmp(sqlite3_column_name(c->row, i), "dataset") == 0)
			return arena_printf(a, "table %.*s, column %s, dataset %lld",
					    STR_ARG(c->table),
					    sqlite3_column_name(c->row, c->column),
					    (long long)sqlite3_column_int64(c->row, i));
	return arena_printf(a, "table %.*s, column %s%s%s%s%.*s", STR_ARG(c->table),
			    sqlite3_column_name(c->row, c->column), id.len ? ", " : "",
			    id.len ? first : "", id.len ? " " : "", STR_ARG(id));
}

/* A number is a text that somebody may know where it is a member's. */
static void look_cell(struct seeker *k, struct cell *c)
{
	char number[CELL_MAX];
	int type = sqlite3_column_type(c->row, c->column);

	if (type == SQLITE_TEXT) {
		seek_in(k, db_text(c->row, c->column), where_cell, c);
	} else if (type == SQLITE_INTEGER && str_starts(c->table, STR("member_")) &&
		   strcmp(sqlite3_column_name(c->row, c->column), "_key") != 0) {
		snprintf(number, sizeof number, "%lld",
			 (long long)sqlite3_column_int64(c->row, c->column));
		seek_in(k, str_z(number), where_cell, c);
	}
}

static int look_table(struct store *s, struct seeker *k, struct str table, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	int row;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "SELECT * FROM main.\"");
	for (size_t i = 0; i < table.len; i++) { /* a tool may have made tables of its own */
		if (table.ptr[i] == '"')
			buffer_append_char(&sql, '"');
		buffer_append_char(&sql, table.ptr[i]);
	}
	buffer_append(&sql, "\"", 2);
	int result = db_prepare(s->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	if (result)
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1) {
		struct cell c = {table, q, 0};
		for (; c.column < sqlite3_column_count(q); c.column++)
			look_cell(k, &c);
	}
	return row;
}

/* An index of words has its texts in tables beside it. */
static int look_tables(struct store *s, struct seeker *k, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql NOT LIKE"
		       " 'CREATE VIRTUAL%'",
		       e))
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1)
		if (look_table(s, k, db_text(q, 0), e))
			return -1;
	return row;
}

/* ---- texts of lines ---- */

struct line_text {
	struct store *store;
	const struct view *view;
	const char *attribute;
	size_t segment, dimension;
	uint32_t entry;
};

static struct str where_text(void *payload, struct arena *a, uint64_t line)
{
	const struct line_text *t = payload;
	const struct segment *g = view_segment(t->view, t->segment);
	const struct cube *cube = view_cube(t->view);
	uint64_t *lines = xcalloc(g->lines, sizeof *lines);
	struct error none;

	(void)line;
	uint64_t at =
		segment_lines(t->store, t->view, t->segment, lines, &none) ? 0 : lines[t->entry];
	free(lines);
	return arena_printf(a, "cube %s, dataset %lld, line %llu, %s.%s", cube->name.ptr,
			    (long long)g->dataset, (unsigned long long)at,
			    cube->dimensions[t->dimension].name.ptr, t->attribute);
}

static int look_texts(struct seeker *k, struct line_text *t, struct error *e)
{
	const struct dimension *of = &view_cube(t->view)->dimensions[t->dimension];
	uint32_t lines = view_segment(t->view, t->segment)->lines;
	struct arena *a = arena_new();
	struct value *texts;
	int result =
		segment_texts(t->store, t->view, t->segment, t->dimension, 0, lines, a, &texts, e);

	for (size_t i = 0; result == 0 && i < of->nattributes * lines; i++) {
		const struct attribute *attribute = &of->attributes[i % of->nattributes];
		t->entry = (uint32_t)(i / of->nattributes);
		t->attribute = attribute->name.ptr;
		if (attribute->type == VALUE_STRING)
			seek_in(k, texts[i].text, where_text, t);
	}
	arena_free(a);
	return result;
}

static int look_view(struct store *s, struct seeker *k, const struct view *v, struct error *e)
{
	struct line_text t = {.store = s, .view = v};

	for (; t.segment < view_segments(v); t.segment++)
		for (t.dimension = 0; t.dimension < view_cube(v)->ndimensions; t.dimension++)
			if (view_segment(v, t.segment)->is_text[t.dimension] &&
			    look_texts(k, &t, e))
				return -1;
	return 0;
}

/* Of every dataset that has lines, whatever its status. */
static int look_lines(struct store *s, struct arena *a, struct seeker *k, struct error *e)
{
	struct store_dataset *all;
	struct store_cube *cubes;
	size_t nall, ncubes;

	if (store_cubes(s, a, &cubes, &ncubes, e))
		return -1;
	for (size_t i = 0; i < ncubes; i++) {
		struct view *v;
		if (store_datasets(s, a, cubes[i].name, &all, &nall, e))
			return -1;
		int64_t *ids = ARENA_ARRAY(a, int64_t, nall + 1);
		for (size_t n = 0; n < nall; n++)
			ids[n] = all[n].id;
		if (!nall)
			continue;
		if (view_open_datasets(&v, s, cubes[i].name, ids, nall, e))
			return -1;
		int result = look_view(s, k, v, e);
		view_unref(v);
		if (result)
			return -1;
	}
	return 0;
}

/* ---- files ---- */

static struct str where_file(void *payload, struct arena *a, uint64_t line)
{
	const struct str *name = payload;

	return arena_printf(a, "%.*s, line %llu", STR_ARG(*name), (unsigned long long)line);
}

/* A file as its bytes come; what it packs is sought in by reading it once more. */
struct file_bytes {
	struct seeker *seeker;
	struct str name;
	struct unpacker *unpacker; /* the second time */
	bool begun, packs;
};

static int take_bytes(struct file_bytes *f, const void *p, size_t n, struct error *e)
{
	if (f->unpacker)
		return unpacker_feed(f->unpacker, p, n, e);
	if (!f->begun)
		f->packs = packs(p, n);
	f->begun = true;
	seek_feed(f->seeker, p, n);
	return 0;
}

/* Feeds all bytes of one file, which `key` names. */
typedef int (*file_read_all)(struct store *s, const void *key, struct file_bytes *f,
			     struct error *e);

static int look_file(struct store *s, struct seeker *k, struct str name, file_read_all read,
		     const void *key, struct error *e)
{
	struct file_bytes f = {.seeker = k, .name = name};

	seek_begin(k, where_file, &f.name);
	int result = read(s, key, &f, e);
	seek_end(k);
	if (result || !f.packs)
		return result;
	f.unpacker = unpacker_new(k, name);
	result = read(s, key, &f, e);
	unpacker_free(f.unpacker);
	return result;
}

static int read_original(struct store *s, const void *key, struct file_bytes *f, struct error *e)
{
	struct store_original *o;
	const void *p;
	size_t n;
	int more;

	if (store_original_open(&o, s, key, e))
		return -1;
	while ((more = store_original_next(o, &p, &n, e)) == 1)
		if (take_bytes(f, p, n, e)) {
			more = -1;
			break;
		}
	store_original_close(o);
	return more;
}

static int look_originals(struct store *s, struct arena *a, struct seeker *k, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT f.sha256, f.name, (SELECT group_concat(d.id, ', ') FROM dataset d"
		       " WHERE d.source = f.id) FROM source_file f WHERE f.id IN (SELECT source"
		       " FROM source_block)",
		       e))
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1) {
		struct str name = arena_printf(a, "original %.*s of dataset %.*s",
					       STR_ARG(db_text(q, 1)), STR_ARG(db_text(q, 2)));
		if (look_file(s, k, name, read_original, arena_dup(a, db_text(q, 0)).ptr, e))
			return -1;
	}
	return row;
}

static int read_staged(struct store *s, const void *key, struct file_bytes *f, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q, "SELECT data FROM staged_block WHERE file = ?1 ORDER BY seq", e))
		return -1;
	sqlite3_bind_int64(q, 1, *(const int64_t *)key);
	while ((row = db_step(q, LOOKING, e)) == 1)
		if (take_bytes(f, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0), e))
			return -1;
	return row;
}

static int look_staged(struct store *s, struct arena *a, struct seeker *k, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q, "SELECT id, path, staged FROM staged_file", e))
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1) {
		int64_t file = sqlite3_column_int64(q, 0);
		struct str name =
			arena_printf(a, "file %.*s, staged under number %lld",
				     STR_ARG(db_text(q, 1)), (long long)sqlite3_column_int64(q, 2));
		if (look_file(s, k, name, read_staged, &file, e))
			return -1;
	}
	return row;
}

/* Policies of loads, which may name people. */
static int look_policies(struct store *s, struct arena *a, struct seeker *k, struct str own_policy,
			 struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT min(d.id) FROM privacy_load p JOIN dataset d ON d.load = p.load"
		       " GROUP BY p.policy",
		       e))
		return -1;
	while ((row = db_step(q, LOOKING, e)) == 1) {
		struct str text, name;
		int64_t dataset = sqlite3_column_int64(q, 0);
		if (store_privacy_policy(s, a, dataset, &text, e))
			return -1;
		name = arena_printf(a, "privacy policy of dataset %lld", (long long)dataset);
		if (!str_eq(text, own_policy))
			seek_in(k, text, where_file, &name);
	}
	return row;
}

int look_everywhere(struct store *s, struct arena *a, struct seeker *k, struct str own_policy,
		    struct error *e)
{
	return look_tables(s, k, e) || look_lines(s, a, k, e) || look_originals(s, a, k, e) ||
			       look_staged(s, a, k, e) || look_policies(s, a, k, own_policy, e)
		       ? -1
		       : 0;
}
