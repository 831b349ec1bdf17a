/* What a cube gets by one delivery, the shapes of its other files know too. */
#include "deliveries/mapping/memory.h"

#include "joining/joining.h"
#include "store/db.h"

#define SHAPES_MAX 1000u

struct known_shape {
	struct str digest, descriptor;
};

static struct str cube_of(struct str descriptor, struct arena *a)
{
	json_t *j = heard_parse(descriptor);
	struct str cube = heard_text(json_object_get(j, "stuiver"), "cube", a);
	json_decref(j);
	return cube;
}

static int read_shapes(struct desk *d, struct arena *a, const struct delivery *what,
		       struct known_shape *out, size_t *n, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s,
			     "SELECT digest, descriptor FROM shape WHERE organisation = ? AND "
			     "digest <> ? LIMIT 1000",
			     e);
	*n = 0;
	if (row)
		return -1;
	sqlite3_bind_int64(s, 1, what->organisation);
	db_bind(s, 2, what->shape);
	while ((row = db_step(s, "look for shapes", e)) > 0 && *n < SHAPES_MAX)
		out[(*n)++] = (struct known_shape){arena_dup(a, db_text(s, 0)),
						   arena_dup(a, db_text(s, 1))};
	return row < 0 ? -1 : 0;
}

static int write_shape(struct desk *d, const struct delivery *what, const struct known_shape *k,
		       struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s,
		       "UPDATE shape SET descriptor = ? WHERE organisation = ? AND digest = ?", e))
		return -1;
	db_bind(s, 1, k->descriptor);
	sqlite3_bind_int64(s, 2, what->organisation);
	db_bind(s, 3, k->digest);
	return db_run(s, "widen a shape", e);
}

static int widen(struct desk *d, struct arena *a, const struct delivery *what,
		 struct str descriptor, struct error *e)
{
	struct known_shape *all = ARENA_ARRAY(a, struct known_shape, SHAPES_MAX);
	struct str cube = cube_of(descriptor, a);
	size_t n;
	if (read_shapes(d, a, what, all, &n, e))
		return -1;
	for (size_t i = 0; cube.len && i < n; i++) {
		struct str was = all[i].descriptor;
		if (!str_eq(cube_of(was, a), cube))
			continue;
		if (widened_descriptor(was, descriptor, a, &all[i].descriptor, e) ||
		    (!str_eq(all[i].descriptor, was) && write_shape(d, what, &all[i], e)))
			return -1;
	}
	return 0;
}

int memory_widen(struct desk *d, struct arena *a, const struct delivery *what,
		 struct str descriptor, struct error *e)
{
	desk_take(d);
	int result = widen(d, a, what, descriptor, e);
	desk_let_go(d);
	return result;
}
