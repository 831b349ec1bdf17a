/* Cubes of which everything was withdrawn. */
#include "store/versions/gone.h"

#include "store/db.h"

#define LAST_WITHDRAWAL                                                               \
	"SELECT w.withdrawn_at, w.reason FROM cube c JOIN dataset d ON d.cube = c.id" \
	" JOIN withdrawal w ON w.dataset = d.id WHERE c.name = ?1 AND NOT EXISTS"     \
	" (SELECT 1 FROM dataset p WHERE p.cube = c.id AND p.status = 'published')"   \
	" ORDER BY w.withdrawn_at DESC, w.dataset DESC LIMIT 1"

int store_gone(struct store *s, struct arena *a, struct str cube, struct store_gone *out,
	       struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = (struct store_gone){0};
	if (db_prepare(s->db, &q, LAST_WITHDRAWAL, e))
		return -1;
	db_bind(q, 1, cube);
	int row = db_step(q, "look for a withdrawal", e);
	if (row == 1) {
		out->at = arena_dup(a, db_text(q, 0));
		out->reason = arena_dup(a, db_text(q, 1));
	}
	return row;
}

size_t cubes_part_gone(struct store_cube *cubes, size_t n)
{
	size_t gone = 0;

	for (size_t i = 0; i + gone < n;) {
		if (cubes[i].datasets) {
			i++;
			continue;
		}
		struct store_cube last = cubes[i];
		memmove(&cubes[i], &cubes[i + 1], (n - i - 1) * sizeof *cubes);
		cubes[n - 1] = last;
		gone++;
	}
	return gone;
}

void cubes_drop_gone(struct store_cube *cubes, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		if (cubes[i].datasets)
			cubes[kept++] = cubes[i];
	*n = kept;
}
