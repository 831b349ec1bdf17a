/*
 * The search index: labels, codes, descriptions and explanations, never the free texts of lines.
 *
 * Members never change and never go, so that a load under the mapping of the last one only adds
 * those that are new: a correction of a file of a million lines, which brings a handful, spent nine
 * tenths of its instructions on indexing all of them again.
 */
#include "load/search/search_index.h"
#include "load/search/search_rows.h"
#include "load/sink_sqlite.h"
#include <stdio.h>

#define SEARCH_SQL_MAX ((size_t)1 << 20)

#define FIRST_MEMBER "(?1 << 40) + " IN_SQL(MEMBERS_FROM)
#define FIRST_EXPLANATION "(?1 << 40) + (1 << 39)"

struct indexing {
	struct store *store;
	int64_t cube;
	/* Members that are indexed already, and those there are, by the shape's dimension; NULL:
	 * none are. */
	const uint64_t *known, *members;
	const struct shape *shape;
	size_t ndimensions;
};

static int run_with_cube(struct indexing *x, const char *sql, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(x->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, x->cube);
	return db_run(q, "renew the search index", e);
}

/* The last member of the cube so far. */
#define LAST_MEMBER                                                            \
	"coalesce((SELECT rowid FROM search WHERE rowid BETWEEN " FIRST_MEMBER \
	" AND " FIRST_EXPLANATION " - 1 ORDER BY rowid DESC LIMIT 1), " FIRST_MEMBER " - 1)"

static int index_names(struct indexing *x, struct error *e)
{
	return run_with_cube(x,
			     "INSERT INTO search (rowid, label, code, more, kind, dimension, ref)"
			     " SELECT (?1 << 40) + 1, title, name, '', 'cube', '', 0 FROM cube"
			     " WHERE id = ?1",
			     e) ||
			       run_with_cube(x,
					     "INSERT INTO search"
					     " (rowid, label, code, more, kind, dimension, ref)"
					     " SELECT (?1 << 40) + 2 + d.position,"
					     " coalesce(m.value ->> 'label', d.name), d.name,"
					     " coalesce(m.value ->> 'description', ''),"
					     " 'dimension', d.name, 0"
					     " FROM dimension d JOIN cube c ON c.id = d.cube"
					     " LEFT JOIN json_each(c.model, '$.dimensions') m"
					     " ON m.key = d.name WHERE c.id = ?1",
					     e)
		       ? -1
		       : 0;
}

static int index_explanations(struct indexing *x, struct error *e)
{
	return run_with_cube(x,
			     "INSERT INTO search (rowid, label, code, more, kind, dimension, ref)"
			     " SELECT " FIRST_EXPLANATION " + position, title, '', text,"
			     " 'explanation', '', id FROM explanation WHERE cube = ?1",
			     e);
}

/* Runs of the keys that are not hidden, between those that are: after a correction of a whole file a
 * handful is left of a million, and no other is looked at. */
#define SHOWN                                                                                      \
	"(SELECT coalesce(lag(last) OVER w + 1, 0) AS _from, first - 1 AS _to FROM (SELECT first," \
	" last FROM member_hidden WHERE dimension = ?4 UNION ALL SELECT " IN_SQL(                  \
		SEARCH_MEMBERS) ","                                                                \
				" " IN_SQL(SEARCH_MEMBERS) ") WINDOW w AS (ORDER BY first))"

/* A statement that copies the members of one dimension, one row for each value of its key. */
static int member_sql(struct indexing *x, sqlite3_stmt *dimension, struct buffer *sql,
		      struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct str table = db_text(dimension, 1), key = STR(""), label = STR("");
	struct buffer more;
	int row;

	if (db_prepare(x->store->db, &q,
		       "SELECT column_name, name = ?2, name = ?3, type FROM attribute"
		       " WHERE dimension = ?1 ORDER BY position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, sqlite3_column_int64(dimension, 0));
	db_bind(q, 2, db_text(dimension, 3));
	db_bind(q, 3, db_text(dimension, 4));
	struct arena *a = arena_new();
	buffer_init(&more, SEARCH_SQL_MAX);
	while ((row = db_step(q, "renew the search index", e)) == 1) {
		if (!identifier_ok(db_text(q, 0)))
			continue;
		if (sqlite3_column_int(q, 1))
			key = arena_dup(a, db_text(q, 0));
		else if (sqlite3_column_int(q, 2))
			label = arena_dup(a, db_text(q, 0));
		else
			buffer_printf(&more, " || coalesce(\"%.*s\", '') || ' '",
				      STR_ARG(db_text(q, 0)));
	}
	if (row == 0 && key.len)
		buffer_printf(
			sql,
			"INSERT INTO search (rowid, label, code, more, kind, dimension, ref)"
			" SELECT " LAST_MEMBER " + row_number() OVER (), coalesce(_label, ''),"
			" _code, _more, 'member', ?2, _first FROM (SELECT min(_key) AS"
			" _first, \"%.*s\" AS _code, %s%.*s%s AS _label, ''%.*s AS _more"
			" FROM " SHOWN " CROSS JOIN \"%.*s\" ON _key BETWEEN _from AND _to"
			" WHERE \"%.*s\" IS NOT NULL AND _key < " IN_SQL(
				SEARCH_MEMBERS) " AND EXISTS (SELECT 1 FROM \"%.*s\" WHERE _key >= ?3)"
						" GROUP BY \"%.*s\" HAVING min(_key) >= ?3)",
			STR_ARG(key), label.len ? "\"" : "", STR_ARG(label.len ? label : STR("''")),
			label.len ? "\"" : "", STR_ARG(buffer_str(&more)), STR_ARG(table),
			STR_ARG(key), STR_ARG(table), STR_ARG(key));
	buffer_drop(&more);
	arena_free(a);
	return row;
}

/* The members that are indexed already. False: they are all there is. */
static bool is_behind(const struct indexing *x, int64_t dimension, uint64_t *known)
{
	*known = 0;
	for (size_t d = 0; x->known && d < x->ndimensions; d++)
		if (x->shape->dimensions[d].id == dimension) {
			*known = x->known[d];
			return x->known[d] < x->members[d];
		}
	return true;
}

static int index_members(struct indexing *x, sqlite3_stmt *dimension, struct error *e)
{
	uint64_t known;
	DB_AUTO_STMT q = NULL;
	struct buffer sql;

	if (!is_behind(x, sqlite3_column_int64(dimension, 0), &known))
		return 0;
	buffer_init(&sql, SEARCH_SQL_MAX);
	int result = member_sql(x, dimension, &sql, e);
	if (result == 0 && sql.len) {
		buffer_append_char(&sql, 0);
		result = db_prepare(x->store->db, &q, sql.ptr, e);
		if (result == 0) {
			sqlite3_bind_int64(q, 1, x->cube);
			db_bind(q, 2, db_text(dimension, 2));
			sqlite3_bind_int64(q, 3, (int64_t)known);
			sqlite3_bind_int64(q, 4, sqlite3_column_int64(dimension, 0));
			result = db_run(q, "renew the search index", e);
		}
	}
	buffer_drop(&sql);
	return result;
}

static int index_dimensions(struct indexing *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(x->store->db, &q,
		       "SELECT d.id, d.member_table, d.name, m.value ->> 'key_attribute',"
		       " m.value ->> 'label_attribute' FROM dimension d"
		       " JOIN cube c ON c.id = d.cube"
		       " JOIN json_each(c.model, '$.dimensions') m ON m.key = d.name"
		       " WHERE c.id = ?1 ORDER BY d.position",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, x->cube);
	while ((row = db_step(q, "renew the search index", e)) == 1)
		if (index_members(x, q, e))
			return -1;
	return row;
}

static int forget(struct indexing *x, const char *range, struct error *e)
{
	char sql[256];
	snprintf(sql, sizeof sql, "DELETE FROM search WHERE rowid %s", range);
	return run_with_cube(x, sql, e);
}

static int index_cube(struct indexing *x, struct error *e)
{
	return forget(x, "BETWEEN ?1 << 40 AND (?1 << 40) + ((1 << 40) - 1)", e) ||
			       index_names(x, e) || index_dimensions(x, e) ||
			       index_explanations(x, e)
		       ? -1
		       : 0;
}

/* The rows of the cube but for its members, and those members that are new. */
static int renew_cube(struct indexing *x, struct error *e)
{
	return forget(x, "BETWEEN ?1 << 40 AND " FIRST_MEMBER " - 1", e) ||
			       forget(x,
				      "BETWEEN " FIRST_EXPLANATION
				      " AND (?1 << 40) + ((1 << 40) - 1)",
				      e) ||
			       index_names(x, e) || index_dimensions(x, e) ||
			       index_explanations(x, e)
		       ? -1
		       : 0;
}

/* From nothing, for all cubes: an index that is not there yet, or that holds this cube only. */
static int index_all(struct indexing *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (store_derive(x->store, "search.sql", "make the search index", e) ||
	    db_prepare(x->store->db, &q, "SELECT id FROM cube ORDER BY id", e))
		return -1;
	while ((row = db_step(q, "renew the search index", e)) == 1) {
		struct indexing one = {.store = x->store, .cube = sqlite3_column_int64(q, 0)};
		if (index_cube(&one, e))
			return -1;
	}
	return row;
}

/* Whether the cube's last load was under the same mapping: else key and label may be others. */
static int same_mapping(struct sqlite_sink *s, bool *same, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "SELECT fingerprint = ?3 FROM load WHERE cube = ?1 AND id < ?2"
		       " ORDER BY id DESC LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->cube);
	sqlite3_bind_int64(q, 2, s->load);
	db_bind(q, 3, s->header.mapping_fingerprint);
	int row = db_step(q, "look for the last load", e);
	*same = row == 1 && sqlite3_column_int(q, 0);
	return row < 0 ? -1 : 0;
}

/* Whether two members of before have one code: only the first of those that were shown is in the
 * index, and when that is hidden the next must take its place. */
static int find_twins(struct sqlite_sink *s, size_t d, bool *out, struct error *e)
{
	const struct shape_dimension *shape = &s->shape.dimensions[d];
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	size_t key = 0;

	while (shape->place[key] != s->header.cube->dimensions[d].key)
		key++;
	struct str column = shape->columns[key];
	buffer_init(&sql, SEARCH_SQL_MAX);
	buffer_printf(
		&sql,
		"SELECT EXISTS (SELECT 1 FROM \"%.*s\" WHERE \"%.*s\" IS NOT NULL AND _key < ?1"
		" GROUP BY \"%.*s\" HAVING count(*) > 1)",
		STR_ARG(shape->table), STR_ARG(column), STR_ARG(column));
	buffer_append_char(&sql, 0);
	int result = db_prepare(s->store->db, &q, sql.ptr, e);
	buffer_drop(&sql);
	if (result != 0)
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)s->indexed[d]);
	int row = db_step(q, "look for members", e);
	*out = row == 1 && sqlite3_column_int(q, 0);
	return row < 0 ? -1 : 0;
}

/* Whether what is in the index stays, and only more comes to it. Members that were hidden may stay in
 * it, as those of a withdrawn dataset do: whoever searches leaves them out. Those that are shown again
 * may have been added under another label. */
static int grows_only(struct sqlite_sink *s, bool *out, struct error *e)
{
	bool twins = false;

	if (!s->adding && same_mapping(s, out, e))
		return -1;
	*out = (*out || s->adding) && !s->shows;
	for (size_t d = 0; *out && s->hides && d < s->header.cube->ndimensions; d++) {
		if (s->shape.dimensions[d].nattributes > 1 && find_twins(s, d, &twins, e))
			return -1;
		*out = !twins;
	}
	return 0;
}

int search_enter(struct sqlite_sink *s, struct error *e)
{
	struct indexing x = {.store = s->store, .cube = s->cube};
	int64_t there, others;
	bool grows = false;

	if (db_integer(
		    s->store->db,
		    "SELECT count(*) FROM sqlite_schema WHERE name = 'search' AND type = 'table'",
		    0, &there, e) ||
	    db_integer(s->store->db, "SELECT count(*) FROM cube", 0, &others, e) ||
	    (there && grows_only(s, &grows, e)))
		return -1;
	if (grows) {
		x.known = s->indexed;
		x.members = s->members;
		x.shape = &s->shape;
		x.ndimensions = s->header.cube->ndimensions;
		return renew_cube(&x, e);
	}
	return there && others > 1 ? index_cube(&x, e) : index_all(&x, e);
}

int search_renew(struct store *s, int64_t cube, struct error *e)
{
	struct indexing x = {.store = s, .cube = cube};
	int64_t there;

	if (db_integer(
		    s->db,
		    "SELECT count(*) FROM sqlite_schema WHERE name = 'search' AND type = 'table'",
		    0, &there, e))
		return -1;
	return there ? index_cube(&x, e) : index_all(&x, e);
}
