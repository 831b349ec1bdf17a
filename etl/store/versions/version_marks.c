/* What is told of single versions. */
#include "store/versions/version_marks.h"

#include "store/db.h"

static const char *const lists[] = {
	[MARK_ONE_PERSON] =
		"SELECT d.id, p.released_at, p.forced FROM publication p JOIN dataset d"
		" ON d.id = p.dataset JOIN cube c ON c.id = d.cube WHERE c.name = ?1"
		" AND d.status = 'published' AND p.forced IS NOT NULL AND p.confirmed_at"
		" IS NULL ORDER BY d.id",
	[MARK_WITHDRAWN] = "SELECT d.id, w.withdrawn_at, w.reason FROM withdrawal w JOIN dataset d"
			   " ON d.id = w.dataset JOIN cube c ON c.id = d.cube WHERE c.name = ?1"
			   " AND d.status = 'withdrawn' ORDER BY d.id",
};

int marks_read(struct store *s, struct arena *a, struct str cube, enum mark_kind kind,
	       struct mark **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	*out = NULL;
	*n = 0;
	if (db_prepare(s->db, &q, lists[kind], e))
		return -1;
	db_bind(q, 1, cube);
	while ((row = db_step(q, "read what is told of versions", e)) == 1) {
		if (*n == capacity) {
			const struct mark *old = *out;
			capacity = capacity ? 2 * capacity : 8;
			*out = ARENA_ARRAY(a, struct mark, capacity);
			if (*n)
				memcpy(*out, old, *n * sizeof *old);
		}
		(*out)[(*n)++] = (struct mark){.dataset = sqlite3_column_int64(q, 0),
					       .at = arena_dup(a, db_text(q, 1)),
					       .reason = arena_dup(a, db_text(q, 2))};
	}
	return row;
}

int marks_of_cubes(struct store *s, struct arena *a, const struct store_cube *cubes, size_t n,
		   struct cube_marks **out, struct error *e)
{
	*out = ARENA_ARRAY(a, struct cube_marks, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct cube_marks *m = &(*out)[i];
		if (marks_read(s, a, cubes[i].name, MARK_ONE_PERSON, &m->one_person,
			       &m->none_person, e) ||
		    marks_read(s, a, cubes[i].name, MARK_WITHDRAWN, &m->withdrawn, &m->nwithdrawn,
			       e))
			return -1;
	}
	return 0;
}

int store_manifest(struct store *s, struct arena *a, struct str cube, struct str dataset,
		   struct str *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	uint64_t id = 0;

	if (!str_to_u64(dataset, &id) || id > INT64_MAX)
		id = 0;
	if (db_prepare(
		    s->db, &q,
		    "SELECT m.body FROM manifest m JOIN dataset d ON d.id = m.dataset JOIN cube c"
		    " ON c.id = d.cube WHERE d.id = ?1 AND c.name = ?2 AND d.status IN"
		    " ('published', 'superseded')",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)id);
	db_bind(q, 2, cube);
	int row = db_step(q, "read the manifest", e);
	if (row < 0)
		return -1;
	if (row == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "There is no signed manifest of dataset '%.*s'",
				 STR_ARG(str_head(dataset, 40)));
	*out = arena_dup(a, db_text(q, 0));
	return 0;
}
