#include "store/members/words_index.h"

#include "store/db.h"

/* Rows that may be found: of members, those that are not hidden. */
#define FOUND                                                                                     \
	" search MATCH ?1 AND NOT (kind = 'member' AND EXISTS (SELECT 1 FROM member_hidden)"      \
	" AND EXISTS (SELECT 1 FROM member_hidden h JOIN dimension d ON d.id = h.dimension WHERE" \
	" d.cube = search.rowid >> 40 AND d.name = search.dimension"                              \
	" AND search.ref BETWEEN h.first AND h.last))"

/* A member's own words weigh more than what else is said of it. */
#define BEST_FIRST " ORDER BY bm25(search, 8.0, 8.0, 1.0), rowid"

int index_is_there(struct store *s, bool *out, struct error *e)
{
	int64_t there;

	if (db_integer(s->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'search'", 0, &there,
		       e))
		return -1;
	*out = there != 0;
	return 0;
}

int index_counts(struct store *s, struct arena *a, struct str expression, struct index_count **out,
		 size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(s->db, &q,
		       "SELECT rowid >> 40, dimension, kind, count(*) FROM search"
		       " WHERE" FOUND " GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3",
		       e))
		return -1;
	db_bind(q, 1, expression);
	while ((row = db_step(q, "search", e)) == 1) {
		if (*n == capacity) {
			struct index_count *old = *out;
			capacity = capacity ? 2 * capacity : 16;
			*out = ARENA_ARRAY(a, struct index_count, capacity);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		(*out)[(*n)++] = (struct index_count){.cube = sqlite3_column_int64(q, 0),
						      .dimension = arena_dup(a, db_text(q, 1)),
						      .kind = arena_dup(a, db_text(q, 2)),
						      .n = (uint64_t)sqlite3_column_int64(q, 3)};
	}
	return row;
}

int index_rows(struct store *s, struct arena *a, struct str expression, size_t most,
	       struct index_row **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct index_row, most + 1);
	if (db_prepare(s->db, &q,
		       "SELECT rowid, kind, dimension, ref FROM search"
		       " WHERE" FOUND BEST_FIRST,
		       e))
		return -1;
	db_bind(q, 1, expression);
	while ((row = db_step(q, "search", e)) == 1 && *n < most) {
		int64_t id = sqlite3_column_int64(q, 0);
		(*out)[(*n)++] = (struct index_row){.row = id,
						    .cube = id >> 40,
						    .kind = arena_dup(a, db_text(q, 1)),
						    .dimension = arena_dup(a, db_text(q, 2)),
						    .ref = sqlite3_column_int64(q, 3)};
	}
	return row < 0 ? -1 : 0;
}

int index_read_page(struct store *s, struct arena *a, const struct index_page *p,
		    struct index_row **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct index_row, (size_t)p->size + 1);
	if (db_prepare(s->db, &q,
		       "SELECT rowid, kind, dimension, label, code, ref,"
		       " snippet(search, -1, char(2), char(3), '…', 24)"
		       " FROM search WHERE" FOUND
		       " AND (?2 = '' OR rowid >> 40 = (SELECT id FROM cube WHERE name = ?2))"
		       " AND (?3 = '' OR dimension = ?3)"
		       " AND (?6 = '' OR rowid IN (SELECT value FROM json_each(?6)))" BEST_FIRST
		       " LIMIT ?4 OFFSET ?5",
		       e))
		return -1;
	db_bind(q, 1, p->expression);
	db_bind(q, 2, p->cube);
	db_bind(q, 3, p->dimension);
	sqlite3_bind_int64(q, 4, p->size);
	sqlite3_bind_int64(q, 5, p->offset);
	db_bind(q, 6, p->rows);
	while ((row = db_step(q, "search", e)) == 1) {
		int64_t id = sqlite3_column_int64(q, 0);
		(*out)[(*n)++] = (struct index_row){.row = id,
						    .cube = id >> 40,
						    .kind = arena_dup(a, db_text(q, 1)),
						    .dimension = arena_dup(a, db_text(q, 2)),
						    .label = arena_dup(a, db_text(q, 3)),
						    .code = arena_dup(a, db_text(q, 4)),
						    .ref = sqlite3_column_int64(q, 5),
						    .snippet = arena_dup(a, db_text(q, 6))};
	}
	return row;
}

int index_first(struct store *s, struct arena *a, struct str expression, struct str cube,
		size_t most, struct index_row **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct index_row, most + 1);
	if (db_prepare(s->db, &q,
		       "SELECT rowid, kind, dimension, label, code, ref FROM search WHERE" FOUND
		       " AND (?2 = '' OR rowid >> 40 = (SELECT id FROM cube WHERE name = ?2))"
		       " LIMIT ?3",
		       e))
		return -1;
	db_bind(q, 1, expression);
	db_bind(q, 2, cube);
	sqlite3_bind_int64(q, 3, (int64_t)most);
	while ((row = db_step(q, "search", e)) == 1) {
		int64_t id = sqlite3_column_int64(q, 0);
		(*out)[(*n)++] = (struct index_row){.row = id,
						    .cube = id >> 40,
						    .kind = arena_dup(a, db_text(q, 1)),
						    .dimension = arena_dup(a, db_text(q, 2)),
						    .label = arena_dup(a, db_text(q, 3)),
						    .code = arena_dup(a, db_text(q, 4)),
						    .ref = sqlite3_column_int64(q, 5)};
	}
	return row;
}
