/* A cube gets dimensions that it did not have: what is there has the member of which nothing is known. */
#include "store/pages/shape_inside.h"

#define WIDENING "widen a cube"

static int read_cube(struct cube **out, struct store *s, int64_t id, struct str name,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT title, model, storage FROM cube WHERE id = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	if (db_step(q, WIDENING, e) != 1)
		return -1;
	return cube_parse(out, name, db_text(q, 0), db_text(q, 1), db_text(q, 2), e);
}

static bool is_new(const struct cube *was, const struct cube *cube, size_t dimension)
{
	return cube_find_dimension(was, cube->dimensions[dimension].name) < 0;
}

static bool grows(const struct cube *was, const struct cube *cube)
{
	for (size_t d = 0; d < cube->ndimensions; d++)
		if (is_new(was, cube, d))
			return true;
	return false;
}

/* What a file replaces is told by texts that are kept: those of before can be said anew only where new dimensions
 * come behind what was there, all of them unknown. */
static bool scope_fits(const struct cube *was, const struct cube *cube)
{
	if (was->nscope > cube->nscope || (was->nscope == 0 && cube->nscope > 0))
		return false;
	for (size_t i = 0; i < cube->nscope; i++) {
		struct str now = cube->dimensions[cube->scope[i]].name;
		if (i < was->nscope ? !str_eq(was->dimensions[was->scope[i]].name, now)
				    : !is_new(was, cube, cube->scope[i]))
			return false;
	}
	return true;
}

static int lengthen_scopes(struct store *s, int64_t id, size_t by, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (by == 0)
		return 0;
	if (db_prepare(s->db, &q,
		       "UPDATE dataset_scope SET scope = scope || substr('||||||||||||||||', 1, ?2)"
		       " WHERE dataset IN (SELECT id FROM dataset WHERE cube = ?1)",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, (int64_t)by);
	return db_run(q, WIDENING, e);
}

/* Its member 0 is the one of which nothing is known. */
static int enter_unknown(struct store *s, struct arena *a, int64_t id, struct str dimension,
			 struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT member_table FROM dimension WHERE cube = ?1 AND name = ?2", e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	db_bind(q, 2, dimension);
	if (db_step(q, WIDENING, e) != 1)
		return -1;
	struct str sql =
		arena_printf(a, "INSERT INTO \"%.*s\" (_key) VALUES (0)", STR_ARG(db_text(q, 0)));
	return db_exec(s->db, sql.ptr, WIDENING, e);
}

/* Keys that are all 0 take a row and no bytes. */
static int fill_segments(struct store *s, int64_t id, size_t position, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "INSERT INTO segment_column SELECT s.id, 'key', ?2, 0, 0, 0, 0, NULL, NULL"
		       " FROM segment s JOIN dataset d ON d.id = s.dataset WHERE d.cube = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_int64(q, 2, (int64_t)position);
	return db_run(q, WIDENING, e);
}

static int add_dimensions(struct store *s, struct arena *a, int64_t id, const struct cube *was,
			  const struct cube *cube, struct error *e)
{
	size_t position = was->ndimensions;

	for (size_t d = 0; d < cube->ndimensions; d++) {
		if (!is_new(was, cube, d))
			continue;
		if (shape_create_dimension(s, a, id, cube, d, position, e) ||
		    enter_unknown(s, a, id, cube->dimensions[d].name, e) ||
		    fill_segments(s, id, position, e))
			return -1;
		position++;
	}
	return 0;
}

int shape_grow(struct store *s, struct arena *a, int64_t id, const struct cube *cube,
	       char difference[SHAPE_DIFFERENCE_SIZE], struct error *e)
{
	struct cube *was;

	if (read_cube(&was, s, id, cube->name, e))
		return -1;
	int result = 0;
	if (grows(was, cube) && !scope_fits(was, cube)) {
		snprintf(difference, SHAPE_DIFFERENCE_SIZE,
			 "it gets new dimensions, and what a newer file replaces (stuiver.scope) "
			 "is not what it was, with only new ones behind it");
		result = 1;
	} else if (grows(was, cube)) {
		result = add_dimensions(s, a, id, was, cube, e) ||
					 lengthen_scopes(s, id, cube->nscope - was->nscope, e)
				 ? -1
				 : 0;
	}
	cube_free(was);
	return result;
}
