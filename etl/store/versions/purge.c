/*
 * Purging: what was withdrawn leaves the file itself, as whoever answers for private data asks for.
 * Kept are the row of the dataset with its counts and sums, and the SHA-256 of its source, so that
 * it stays known what was published and taken back. Never for what is published or superseded.
 */
#include "store/members/geocodes.h"
#include "store/versions/withdraw.h"

#define PURGING "purge datasets"

/* In order of reference; foreign keys are looked at when all is done. */
static const char *const removals[] = {
	"DELETE FROM segment_data WHERE id IN (SELECT c.data FROM segment s JOIN segment_column c"
	" ON c.segment = s.id WHERE s.dataset = ?1)",
	"DELETE FROM segment_column WHERE segment IN (SELECT id FROM segment WHERE dataset = ?1)",
	"DELETE FROM text_piece WHERE segment IN (SELECT id FROM segment WHERE dataset = ?1)",
	"DELETE FROM segment WHERE dataset = ?1",
	"DELETE FROM dataset_sketch WHERE dataset = ?1",
	"DELETE FROM dataset_part WHERE dataset = ?1",
	"DELETE FROM issue WHERE dataset = ?1",
	"DELETE FROM issue_code WHERE dataset = ?1",
	"DELETE FROM source_block WHERE source = (SELECT source FROM dataset WHERE id = ?1)",
	"UPDATE dataset SET report = json_object('loaded', json_object('sums',"
	" json(coalesce(report -> '$.loaded.sums', 'null')))) WHERE id = ?1",
	"UPDATE withdrawal SET purged_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
	" WHERE dataset = ?1 AND purged_at IS NULL",
};

static int run(struct store *s, const char *sql, int64_t id, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	if (sqlite3_bind_parameter_count(q))
		sqlite3_bind_int64(q, 1, id);
	return db_run(q, PURGING, e);
}

static int remove_one(struct store *s, int64_t dataset, struct error *e)
{
	for (size_t i = 0; i < sizeof removals / sizeof *removals; i++)
		if (run(s, removals[i], dataset, e))
			return -1;
	return 0;
}

/* The original goes with it: nobody else may need it. */
static int check_shared(struct store *s, int64_t dataset, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT o.id, o.source_name, o.status FROM dataset d JOIN dataset o"
		       " ON o.source = d.source AND o.id <> d.id WHERE d.id = ?1"
		       " AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.dataset = o.id"
		       " AND w.purged_at IS NOT NULL) AND o.id NOT IN temp.purging"
		       " ORDER BY o.id LIMIT 1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	int row = db_step(q, PURGING, e);
	if (row <= 0)
		return row;
	return error_set(e, STATUS_REFUSED,
			 "dataset %lld cannot be purged: dataset %lld (%.*s, %.*s) was loaded from "
			 "the same file. Name that one as well, or do not purge",
			 (long long)dataset, sqlite3_column_int64(q, 0), STR_ARG(db_text(q, 1)),
			 STR_ARG(db_text(q, 2)));
}

/* Labels that no line in the store has any more, of whatever dataset: all of them count as
 * published for a moment. */
static int blank_cube(struct store *s, int64_t cube, struct str name, struct error *e)
{
	if (run(s,
		"INSERT INTO temp.was SELECT id, status FROM dataset WHERE cube = ?1"
		" AND status IN ('superseded', 'withdrawn')",
		cube, e) ||
	    run(s, "UPDATE dataset SET status = 'published' WHERE id IN (SELECT id FROM temp.was)",
		cube, e) ||
	    members_blank(s, name, e))
		return -1;
	return run(s,
		   "UPDATE dataset SET status = was.status FROM temp.was WHERE was.id = dataset.id",
		   cube, e) || run(s, "DELETE FROM temp.was", cube, e)
		       ? -1
		       : 0;
}

/* Hidden members are in no answer; now their words leave the index too. */
static int forget_words(struct store *s, int64_t cube, struct error *e)
{
	int64_t there;

	if (db_integer(s->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'search'", 0, &there,
		       e))
		return -1;
	if (!there)
		return 0;
	return run(s,
		   "DELETE FROM search WHERE rowid BETWEEN ?1 << 40 AND (?1 << 40) + ((1 << 40) -"
		   " 1) AND kind = 'member' AND EXISTS (SELECT 1 FROM member_hidden h JOIN"
		   " dimension d ON d.id = h.dimension WHERE d.cube = ?1 AND d.name ="
		   " search.dimension AND search.ref BETWEEN h.first AND h.last)",
		   cube, e) || run(s, "INSERT INTO search (search) VALUES ('optimize')", cube, e)
		       ? -1
		       : 0;
}

/* 1: some dataset of the cube is purged, 0: none, -1: error. */
static int touched(struct store *s, int64_t cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT 1 FROM dataset WHERE cube = ?1 AND id IN temp.purging LIMIT 1", e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	return db_step(q, PURGING, e);
}

static int blank_cubes(struct store *s, struct arena *a, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (store_cubes(s, a, &cubes, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		int yes = touched(s, cubes[i].id, e);
		if (yes < 0 ||
		    (yes && (blank_cube(s, cubes[i].id, cubes[i].name, e) ||
			     forget_words(s, cubes[i].id, e) || cube_restamp(s, cubes[i].id, e))))
			return -1;
	}
	return 0;
}

#define WAS "CREATE TEMP TABLE IF NOT EXISTS was (id INTEGER PRIMARY KEY, status TEXT)"

int members_forget_unused(struct store *s, int64_t cube, struct str name, struct error *e)
{
	return db_exec(s->db, WAS, PURGING, e) || members_hide_unused(s, name, e) ||
			       blank_cube(s, cube, name, e)
		       ? -1
		       : 0;
}

int purge_datasets(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		   struct error *e)
{
	if (db_exec(s->db,
		    "PRAGMA defer_foreign_keys = ON;"
		    "CREATE TEMP TABLE IF NOT EXISTS purging (id INTEGER PRIMARY KEY);" WAS,
		    PURGING, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (run(s, "INSERT OR IGNORE INTO temp.purging VALUES (?1)", datasets[i], e))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (check_shared(s, datasets[i], e) || remove_one(s, datasets[i], e))
			return -1;
	return blank_cubes(s, a, e);
}
