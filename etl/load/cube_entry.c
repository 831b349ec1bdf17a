#include "base/memory/hash.h"
#include "load/answer_publish.h"
#include "load/sink_sqlite.h"
#include "store/members/geocodes.h"
#include "store/members/statistics.h"
#include <stdio.h>

static int find_cube(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q, "SELECT id, model FROM cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, s->header.cube->name);
	int row = db_step(q, "look for the cube", e);
	s->cube = row == 1 ? sqlite3_column_int64(q, 0) : 0;
	s->model_before = row == 1 ? arena_dup(s->arena, db_text(q, 1)) : STR("");
	return row < 0 ? -1 : 0;
}

static int write_cube(struct sqlite_sink *s, const char *sql, struct error *e)
{
	const struct cube *cube = s->header.cube;
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q, sql, e))
		return -1;
	db_bind(q, 1, cube->name);
	db_bind(q, 2, cube->title);
	db_bind(q, 3, cube->model);
	db_bind(q, 4, cube->storage);
	db_bind(q, 5, s->header.mapping_name);
	db_bind(q, 6, s->header.descriptor);
	return db_run(q, "enter the cube", e);
}

static int make_cube(struct sqlite_sink *s, struct error *e)
{
	if (write_cube(s, "INSERT INTO cube VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, '', '')", e))
		return -1;
	s->cube = sqlite3_last_insert_rowid(s->store->db);
	return shape_create(s->store, s->cube, s->header.cube, e);
}

static int enter_load(struct sqlite_sink *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(
		    s->store->db, &q,
		    "INSERT INTO load VALUES (NULL, ?1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?2,"
		    " ?3, ?4)",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, s->cube);
	db_bind(q, 2, str_z("stuiver " STUIVER_VERSION));
	db_bind(q, 3, s->header.mapping_name);
	db_bind(q, 4, s->header.mapping_fingerprint);
	if (db_run(q, "enter the load", e))
		return -1;
	s->load = sqlite3_last_insert_rowid(s->store->db);
	return 0;
}

int cube_enter(struct sqlite_sink *s, struct error *e)
{
	const struct cube *cube = s->header.cube;
	char difference[SHAPE_DIFFERENCE_SIZE];

	if (find_cube(s, e) || (!s->cube && make_cube(s, e)))
		return -1;
	int differs = shape_grow(s->store, s->arena, s->cube, cube, difference, e);
	if (differs == 0)
		differs = shape_read(&s->shape, s->store, s->arena, s->cube, cube, difference, e);
	if (differs > 0)
		return error_set(
			e, STATUS_REFUSED,
			"cube %.*s in %s was loaded with another shape: %s. Give the mapping "
			"another cube name (stuiver.cube), or load everything into a new store",
			STR_ARG(cube->name), store_path(s->store), difference);
	if (differs < 0)
		return -1;
	/* The texts may change as long as the shape is the same. */
	if (write_cube(s,
		       "UPDATE cube SET title = ?2, model = ?3, storage = ?4, mapping = ?5,"
		       " descriptor = ?6 WHERE name = ?1",
		       e))
		return -1;
	return enter_load(s, e);
}

/* Of each published dataset what its lines are made of: two stores that were made of other files, or
 * by other rules, never have the same version. */
static int datasets_digest(struct sqlite_sink *s, struct buffer *text, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->store->db, &q,
		       "SELECT d.id, d.version, f.sha256, d.source_name, d.resource, d.fingerprint,"
		       " d.lines, d.entries, d.read, d.dropped, d.rejected, d.report FROM dataset d"
		       " JOIN source_file f ON f.id = d.source"
		       " WHERE d.cube = ?1 AND d.status = 'published' ORDER BY d.id",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, s->cube);
	while ((row = db_step(q, "stamp the cube", e)) == 1)
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			struct str value = db_text(q, i);
			buffer_printf(text, "%c%zu ", i ? ' ' : '\n', value.len);
			buffer_append_str(text, value);
		}
	return row;
}

int cube_stamp(struct sqlite_sink *s, struct error *e)
{
	const struct cube *cube = s->header.cube;
	DB_AUTO_STMT set = NULL;
	struct buffer text;
	char version[17];

	if (db_prepare(s->store->db, &set, "UPDATE cube SET version = ?2 WHERE id = ?1", e))
		return -1;
	buffer_init(&text, SIZE_MAX);
	buffer_printf(&text, "%lld\n", (long long)s->cube);
	buffer_append_str(&text, cube->title);
	buffer_append_str(&text, cube->model);
	buffer_append_str(&text, cube->storage);
	buffer_append_str(&text, s->header.descriptor);
	buffer_append_str(&text, s->header.mapping_fingerprint); /* code lists, explanations */
	int row = datasets_digest(s, &text, e);
	if (row == 0)
		row = statistics_digest(s->store, s->cube, &text, e);
	if (row == 0)
		row = geocodes_digest(s->store, s->cube, &text, e);
	if (row == 0)
		row = answers_digest(s->store, s->cube, &text, e);
	snprintf(version, sizeof(version), "%016llx",
		 (unsigned long long)hash64(text.ptr, text.len));
	buffer_drop(&text);
	if (row < 0)
		return -1;
	sqlite3_bind_int64(set, 1, s->cube);
	db_bind(set, 2, str_z(version));
	return db_run(set, "stamp the cube", e);
}
