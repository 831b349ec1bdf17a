/* What datasets say, and what is said by others too. */
#include "road/said.h"

#include "road/find_values.h"
#include "store/db.h"
#include "store/versions/view.h"

#define GATHERING "gather what an erasure is to remove"
#define SQL_MAX ((size_t)1 << 20)

static int exec(struct store *s, const char *sql, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_int64(q, 1, id);
	return db_run(q, GATHERING, e);
}

/* ---- before ---- */

/* Text attributes of members: of a cube, or (0) of all. */
static int each_column(struct store *s, int64_t cube,
		       int (*work)(struct store *, void *, struct str table, struct str column,
				   struct error *),
		       void *payload, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT d.member_table, a.column_name FROM attribute a JOIN dimension d"
		       " ON d.id = a.dimension WHERE a.type = 'string' AND ?1 IN (0, d.cube)",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, GATHERING, e)) == 1)
		if (identifier_ok(db_text(q, 0)) && identifier_ok(db_text(q, 1)) &&
		    work(s, payload, db_text(q, 0), db_text(q, 1), e))
			return -1;
	return row;
}

static int gather_column(struct store *s, void *payload, struct str table, struct str column,
			 struct error *e)
{
	struct buffer sql;

	(void)payload;
	buffer_init(&sql, SQL_MAX);
	buffer_printf(&sql,
		      "INSERT OR IGNORE INTO temp.said SELECT \"%.*s\" FROM \"%.*s\" WHERE \"%.*s\""
		      " <> ''",
		      STR_ARG(column), STR_ARG(table), STR_ARG(column));
	buffer_append_char(&sql, 0);
	int result = exec(s, sql.ptr, 0, e);
	buffer_drop(&sql);
	return result;
}

static int gather_segment(struct store *s, struct view *v, size_t i, size_t dimension,
			  sqlite3_stmt *put, struct error *e)
{
	const struct dimension *of = &view_cube(v)->dimensions[dimension];
	size_t nattributes = of->nattributes;
	uint32_t lines = view_segment(v, i)->lines;
	struct arena *a = arena_new();
	struct value *texts;
	int result = segment_texts(s, v, i, dimension, 0, lines, a, &texts, e);

	for (size_t k = 0; k < nattributes * lines && result == 0; k++) {
		if (of->attributes[k % nattributes].type != VALUE_STRING || !texts[k].text.len)
			continue;
		db_bind(put, 1, texts[k].text);
		result = db_run(put, GATHERING, e);
	}
	arena_free(a);
	return result;
}

/* Texts that lines hold themselves. */
static int gather_texts(struct store *s, struct str cube, const int64_t *datasets, size_t n,
			bool *cut, struct error *e)
{
	int64_t before = sqlite3_total_changes64(s->db);
	DB_AUTO_STMT put = NULL;
	struct view *v;
	int result = 0;

	if (db_prepare(s->db, &put, "INSERT OR IGNORE INTO temp.said VALUES (?1)", e) ||
	    view_open_datasets(&v, s, cube, datasets, n, e))
		return -1;
	for (size_t i = 0; i < view_segments(v) && result == 0; i++)
		for (size_t d = 0; d < view_cube(v)->ndimensions && result == 0; d++)
			if (view_segment(v, i)->is_text[d] &&
			    !(*cut = *cut || sqlite3_total_changes64(s->db) - before > SAID_MAX))
				result = gather_segment(s, v, i, d, put, e);
	view_unref(v);
	return result;
}

static int gather_dataset(struct store *s, const struct store_dataset *d, struct error *e)
{
	return exec(s,
		    "INSERT OR IGNORE INTO temp.said SELECT source_name FROM dataset WHERE id = ?1"
		    " UNION SELECT f.sha256 FROM dataset d JOIN source_file f ON f.id = d.source"
		    " WHERE d.id = ?1",
		    d->id, e);
}

static int gather_cube(struct store *s, const struct store_cube *cube, struct error *e)
{
	return each_column(
		       s, cube->id, gather_column, NULL,
		       e) || exec(s,
				  "INSERT OR IGNORE INTO temp.said SELECT name FROM cube WHERE id"
				  " = ?1 UNION SELECT title FROM cube WHERE id = ?1 UNION SELECT"
				  " title FROM explanation WHERE cube = ?1 UNION SELECT label FROM"
				  " location WHERE cube = ?1",
				  cube->id, e)
		       ? -1
		       : 0;
}

/* The datasets among them that are of the cube. */
static size_t own_of(const struct store_dataset *all, size_t nall, struct str cube,
		     const int64_t *datasets, size_t n, int64_t *own)
{
	size_t nown = 0;

	for (size_t i = 0; i < nall; i++)
		for (size_t k = 0; k < n; k++)
			if (all[i].id == datasets[k] && str_eq(all[i].cube, cube)) {
				own[nown++] = all[i].id;
				break;
			}
	return nown;
}

int said_gather(struct store *s, struct arena *a, const int64_t *datasets, size_t n, bool *cut,
		struct error *e)
{
	struct store_dataset *all;
	struct store_cube *cubes;
	size_t nall, ncubes;

	if (db_exec(s->db,
		    "CREATE TEMP TABLE IF NOT EXISTS said (value TEXT PRIMARY KEY) WITHOUT ROWID;"
		    "DELETE FROM temp.said",
		    GATHERING, e) ||
	    store_datasets(s, a, STR(""), &all, &nall, e) || store_cubes(s, a, &cubes, &ncubes, e))
		return -1;
	*cut = false;
	int64_t *own = ARENA_ARRAY(a, int64_t, nall + 1);
	for (size_t i = 0; i < ncubes; i++) {
		size_t nown = own_of(all, nall, cubes[i].name, datasets, n, own);
		if (nown && (gather_cube(s, &cubes[i], e) ||
			     gather_texts(s, cubes[i].name, own, nown, cut, e)))
			return -1;
	}
	for (size_t i = 0; i < nall; i++)
		for (size_t k = 0; k < n; k++)
			if (all[i].id == datasets[k] && gather_dataset(s, &all[i], e))
				return -1;
	return 0;
}

/* ---- after ---- */

/* What other members are called, however short. */
static int drop_column(struct store *s, void *payload, struct str table, struct str column,
		       struct error *e)
{
	struct buffer sql;

	buffer_init(&sql, SQL_MAX);
	buffer_printf(&sql, "DELETE FROM temp.said WHERE value IN (SELECT \"%.*s\" FROM \"%.*s\")",
		      STR_ARG(column), STR_ARG(table));
	buffer_append_char(&sql, 0);
	int result = exec(s, sql.ptr, 0, e);
	buffer_drop(&sql);
	if (result == 0)
		*(uint64_t *)payload += (uint64_t)sqlite3_changes(s->db);
	return result;
}

static int feed_column(struct store *s, void *payload, struct str table, struct str column,
		       struct error *e)
{
	struct finder *f = payload;
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	int row;

	buffer_init(&sql, SQL_MAX);
	buffer_printf(&sql, "SELECT \"%.*s\" FROM \"%.*s\"", STR_ARG(column), STR_ARG(table));
	buffer_append_char(&sql, 0);
	int result = db_prepare(s->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	if (result)
		return -1;
	while ((row = db_step(q, GATHERING, e)) == 1) {
		struct str text = db_text(q, 0);
		finder_feed(f, text.ptr ? text.ptr : "", text.len);
		finder_break(f);
	}
	return row;
}

/* What catalogue, explanations and places say: with the store's own words, which a label may be. */
static const char *const others[] = {
	"SELECT name || char(10) || title || char(10) || model || char(10) || storage || char(10) ||"
	" mapping || char(10) || descriptor FROM cube",
	"SELECT source_name || char(10) || resource || char(10) || report FROM dataset",
	"SELECT body || char(10) || json || char(10) || page FROM privacy_annex",
	"SELECT body || char(10) || json || char(10) || page FROM staged_annex",
	"SELECT scope FROM dataset_scope",
	"SELECT label FROM dataset_part",
	"SELECT f.sha256 FROM source_file f",
	"SELECT title || char(10) || text || char(10) || scope || char(10) || cut || char(10) ||"
	" scope_text || char(10) || source || char(10) || author FROM explanation",
	"SELECT list || char(10) || key || char(10) || label || char(10) || details FROM location",
	"SELECT key || char(10) || name || char(10) || label FROM area",
	"SELECT street || char(10) || town FROM address",
	"SELECT value || char(10) || message FROM issue",
	"SELECT name || char(10) || note FROM statistic_source",
	"SELECT name || char(10) || coalesce(sql, '') FROM sqlite_schema",
	"SELECT who || char(10) || action || char(10) || detail FROM audit",
};

static int feed_rows(struct store *s, struct finder *f, const char *sql, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	while ((row = db_step(q, GATHERING, e)) == 1) {
		struct str text = db_text(q, 0);
		finder_feed(f, text.ptr ? text.ptr : "", text.len);
		finder_break(f);
	}
	return row;
}

static int feed_original(struct store *s, struct finder *f, const char *sha256, struct error *e)
{
	struct store_original *o;
	const void *p;
	size_t n;
	int more;

	if (store_original_open(&o, s, sha256, e))
		return -1;
	while ((more = store_original_next(o, &p, &n, e)) == 1)
		finder_feed(f, p, n);
	finder_break(f);
	store_original_close(o);
	return more;
}

static int feed_originals(struct store *s, struct arena *a, struct finder *f, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT sha256 FROM source_file WHERE id IN (SELECT source FROM"
		       " source_block)",
		       e))
		return -1;
	while ((row = db_step(q, GATHERING, e)) == 1)
		if (feed_original(s, f, arena_dup(a, db_text(q, 0)).ptr, e))
			return -1;
	return row;
}

static int read_said(struct store *s, struct arena *a, struct str **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM temp.said", 0, &count, e) ||
	    db_prepare(s->db, &q, "SELECT value FROM temp.said", e))
		return -1;
	*out = ARENA_ARRAY(a, struct str, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, GATHERING, e)) == 1)
		(*out)[(*n)++] = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}

int said_lessen(struct store *s, struct arena *a, struct str **out, size_t *n, uint64_t *shared,
		struct error *e)
{
	struct str *all;
	size_t nall;

	*shared = 0;
	if (each_column(s, 0, drop_column, shared, e) || read_said(s, a, &all, &nall, e))
		return -1;
	struct finder *f = finder_new(all, nall);
	int result = each_column(s, 0, feed_column, f, e) || feed_originals(s, a, f, e) ? -1 : 0;
	for (size_t i = 0; i < sizeof others / sizeof *others && result == 0; i++)
		result = feed_rows(s, f, others[i], e);
	*out = ARENA_ARRAY(a, struct str, nall + 1);
	*n = 0;
	for (size_t i = 0; i < nall; i++)
		if (!finder_found(f, i))
			(*out)[(*n)++] = all[i];
	*shared += finder_count(f);
	finder_free(f);
	return result;
}
