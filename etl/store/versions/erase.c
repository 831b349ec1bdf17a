/*
 * Erasing: after a purge, the rows that told of a dataset go too, and a cube of which it was all there was.
 * Nothing is left to say what it was called; its number stays taken, so that entries of the record mean one
 * thing for ever.
 */
#include "store/record/record.h"
#include "store/versions/withdraw.h"

#include "base/memory/buffer.h"

#define ERASING "erase datasets"

/* Of one dataset, in order of reference; foreign keys are looked at when all is done. */
static const char *const of_dataset[] = {
	"INSERT INTO erased VALUES (?1, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
	"UPDATE dataset SET superseded_by = (SELECT d.superseded_by FROM dataset d WHERE d.id = ?1)"
	" WHERE superseded_by = ?1",
	"DELETE FROM dataset_scope WHERE dataset = ?1",
	"DELETE FROM dataset_cells WHERE dataset = ?1",
	"DELETE FROM withdrawal WHERE dataset = ?1",
	"DELETE FROM withdrawal_note WHERE dataset = ?1",
	"DELETE FROM publication WHERE dataset = ?1",
	"DELETE FROM manifest WHERE dataset = ?1",
	"DELETE FROM dataset WHERE id = ?1",
};

/* What no dataset has any more; the name of a file is one that it still goes by. */
static const char *const of_nobody[] = {
	"DELETE FROM source_block WHERE source NOT IN (SELECT source FROM dataset)",
	"DELETE FROM source_file WHERE id NOT IN (SELECT source FROM dataset)",
	"UPDATE source_file SET name = (SELECT d.source_name FROM dataset d WHERE d.source ="
	" source_file.id ORDER BY d.id LIMIT 1) WHERE name NOT IN (SELECT d.source_name FROM dataset d"
	" WHERE d.source = source_file.id)",
	"DELETE FROM privacy_finding WHERE load NOT IN (SELECT load FROM dataset)",
	"DELETE FROM privacy_annex WHERE load NOT IN (SELECT load FROM dataset)",
	"DELETE FROM privacy_load WHERE load NOT IN (SELECT load FROM dataset)",
	"DELETE FROM privacy_also WHERE load NOT IN (SELECT load FROM dataset)",
	"DELETE FROM privacy_policy WHERE id NOT IN (SELECT policy FROM privacy_load)"
	" AND id NOT IN (SELECT policy FROM privacy_also)",
	"DELETE FROM load WHERE id NOT IN (SELECT load FROM dataset)",
};

static const char *const of_cube[] = {
	"DELETE FROM member_hidden WHERE dimension IN (SELECT id FROM dimension WHERE cube = ?1)",
	"DELETE FROM attribute WHERE dimension IN (SELECT id FROM dimension WHERE cube = ?1)",
	"DELETE FROM dimension WHERE cube = ?1",
	"DELETE FROM measure WHERE cube = ?1",
	"DELETE FROM explanation WHERE cube = ?1",
	"DELETE FROM location_area WHERE location IN (SELECT id FROM location WHERE cube = ?1)",
	/* What was looked up is kept by address, whosever it was: it can be looked up again. */
	"DELETE FROM geocode WHERE EXISTS (SELECT 1 FROM location WHERE cube = ?1)",
	"DELETE FROM location WHERE cube = ?1",
	"DELETE FROM area_alias WHERE area_set IN (SELECT id FROM area_set WHERE cube = ?1)",
	"DELETE FROM area WHERE area_set IN (SELECT id FROM area_set WHERE cube = ?1)",
	"DELETE FROM area_set WHERE cube = ?1",
	"DELETE FROM statistic WHERE cube = ?1",
	"DELETE FROM statistic_source WHERE cube = ?1",
	"DELETE FROM statistic_region WHERE cube = ?1",
	"DELETE FROM privacy_looked WHERE cube = ?1",
	"DELETE FROM cube WHERE id = ?1",
};

static int run(struct store *s, const char *sql, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_int64(q, 1, id);
	return db_run(q, ERASING, e);
}

static int run_all(struct store *s, const char *const *statements, size_t n, int64_t id,
		   struct error *e)
{
	for (size_t i = 0; i < n; i++)
		if (run(s, statements[i], id, e))
			return -1;
	return 0;
}

#define RUN_ALL(s, statements, id, e) \
	run_all((s), (statements), sizeof(statements) / sizeof *(statements), (id), (e))

/* ---- a cube ---- */

/* Names first: a table cannot be dropped while it is read from. */
static int drop_members(struct store *s, int64_t cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct buffer sql;
	int row;

	if (db_prepare(s->db, &q, "SELECT member_table FROM dimension WHERE cube = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	buffer_init(&sql, SIZE_MAX);
	while ((row = db_step(q, ERASING, e)) == 1)
		if (identifier_ok(db_text(q, 0)))
			buffer_printf(&sql, "DROP TABLE \"%.*s\";", STR_ARG(db_text(q, 0)));
	buffer_append_char(&sql, 0);
	int result = row < 0 ? -1 : db_exec(s->db, sql.ptr, ERASING, e);
	buffer_drop(&sql);
	return result;
}

static int forget_search(struct store *s, int64_t cube, struct error *e)
{
	int64_t there;

	if (db_integer(s->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'search'", 0, &there,
		       e))
		return -1;
	return there ? run(s,
			   "DELETE FROM search WHERE rowid BETWEEN ?1 << 40 AND (?1 << 40) +"
			   " ((1 << 40) - 1)",
			   cube, e) ||
			       run(s, "INSERT INTO search (search) VALUES ('optimize')", cube, e)
		     : 0;
}

/* Entries that named it: which they are, for the entry that says so. */
static int forget_name(struct store *s, struct arena *a, struct erased_cube *cube, struct error *e)
{
	DB_AUTO_STMT list = NULL;
	DB_AUTO_STMT blank = NULL;

	if (db_prepare(s->db, &list, "SELECT group_concat(id) FROM audit WHERE subject = ?1", e) ||
	    db_prepare(s->db, &blank, "UPDATE audit SET subject = '' WHERE subject = ?1", e))
		return -1;
	db_bind(list, 1, cube->name);
	db_bind(blank, 1, cube->name);
	if (db_step(list, ERASING, e) < 0)
		return -1;
	cube->entries = arena_dup(a, db_text(list, 0));
	sqlite3_reset(list);
	return db_run(blank, ERASING, e);
}

static int erase_cube(struct store *s, struct arena *a, int64_t id, struct erased_cube *cube,
		      struct error *e)
{
	cube->gone = true;
	return forget_search(s, id, e) || drop_members(s, id, e) || RUN_ALL(s, of_cube, id, e) ||
			       forget_name(s, a, cube, e)
		       ? -1
		       : 0;
}

/* ---- all of it ---- */

/* 1: the dataset is of the cube. */
static int is_of(struct store *s, int64_t dataset, int64_t cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT 1 FROM dataset WHERE id = ?1 AND cube = ?2", e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	sqlite3_bind_int64(q, 2, cube);
	return db_step(q, ERASING, e);
}

static int is_empty(struct store *s, int64_t cube, bool *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT 1 FROM dataset WHERE cube = ?1 LIMIT 1", e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	int row = db_step(q, ERASING, e);
	*out = row == 0;
	return row < 0 ? -1 : 0;
}

/* 1: it lost some, 0: none of them was its own. */
static int erase_of_cube(struct store *s, struct arena *a, const struct store_cube *cube,
			 const int64_t *datasets, size_t n, struct erased_cube *out,
			 struct error *e)
{
	bool lost = false, empty;

	for (size_t i = 0; i < n; i++) {
		int own = is_of(s, datasets[i], cube->id, e);
		if (own < 0 || (own && RUN_ALL(s, of_dataset, datasets[i], e)))
			return -1;
		lost = lost || own;
	}
	if (!lost)
		return 0;
	*out = (struct erased_cube){.name = cube->name};
	if (RUN_ALL(s, of_nobody, 0, e) || is_empty(s, cube->id, &empty, e) ||
	    (empty && erase_cube(s, a, cube->id, out, e)))
		return -1;
	return 1;
}

int erase_datasets(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		   struct erased_cube **out, size_t *nout, struct error *e)
{
	struct store_cube *cubes;
	size_t ncubes;

	*nout = 0;
	if (store_cubes(s, a, &cubes, &ncubes, e))
		return -1;
	*out = ARENA_ARRAY(a, struct erased_cube, ncubes + 1);
	for (size_t i = 0; i < ncubes; i++) {
		int lost = erase_of_cube(s, a, &cubes[i], datasets, n, &(*out)[*nout], e);
		if (lost < 0)
			return -1;
		*nout += (size_t)lost;
	}
	return 0;
}
