#include "store/record/explanation_rows.h"

#include "store/db.h"

static int check_version(struct store *s, struct str cube, struct str version, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT version FROM cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, cube);
	int row = db_step(q, "read the explanations", e);
	if (row < 0)
		return -1;
	if (row == 1 && str_eq(db_text(q, 0), version))
		return 0;
	return error_set(e, STATUS_STORE, "The cube was published anew meanwhile: ask again");
}

int store_explanations(struct store *s, struct arena *a, struct str cube, struct str version,
		       struct explanation_row **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(s->db, &q,
		       "SELECT x.id, x.cut, x.scope_text, x.title, x.text, x.source, x.author,"
		       " x.date, x.version, x.meeting, x.meeting_date, x.agenda_item, x.document"
		       " FROM explanation x JOIN cube c ON c.id = x.cube"
		       " WHERE c.name = ?1 ORDER BY x.position",
		       e))
		return -1;
	db_bind(q, 1, cube);
	while ((row = db_step(q, "read the explanations", e)) == 1) {
		if (*n == capacity) {
			struct explanation_row *old = *out;
			capacity = capacity ? 2 * capacity : 64;
			*out = ARENA_ARRAY(a, struct explanation_row, capacity);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		(*out)[(*n)++] =
			(struct explanation_row){.id = sqlite3_column_int64(q, 0),
						 .cut = arena_dup(a, db_text(q, 1)),
						 .scope_text = arena_dup(a, db_text(q, 2)),
						 .title = arena_dup(a, db_text(q, 3)),
						 .text = arena_dup(a, db_text(q, 4)),
						 .source = arena_dup(a, db_text(q, 5)),
						 .author = arena_dup(a, db_text(q, 6)),
						 .date = arena_dup(a, db_text(q, 7)),
						 .version = arena_dup(a, db_text(q, 8)),
						 .meeting = arena_dup(a, db_text(q, 9)),
						 .meeting_date = arena_dup(a, db_text(q, 10)),
						 .agenda_item = arena_dup(a, db_text(q, 11)),
						 .document = arena_dup(a, db_text(q, 12))};
	}
	return row == 0 ? check_version(s, cube, version, e) : -1;
}

int store_explanation_cut(struct store *s, struct arena *a, int64_t cube, int64_t id,
			  struct str *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT cut FROM explanation WHERE id = ?1 AND cube = ?2", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, cube);
	int row = db_step(q, "read an explanation", e);
	if (row == 1)
		*out = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}
