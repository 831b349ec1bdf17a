/* Statistics in and out of the store. */
#include "store/members/statistics.h"
#include "store/record/record.h"

#include "base/memory/hash.h"
#include "store/db.h"

#include <assert.h>
#include <stdio.h>

/* The cube number of what holds for all cubes. */
#define ALL 0

static int find_cube(struct store *s, struct str name, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = ALL;
	if (name.len == 0)
		return 0;
	if (db_prepare(s->db, &q, "SELECT id FROM cube WHERE name = ?1", e))
		return -1;
	db_bind(q, 1, name);
	int row = db_step(q, "look for the cube", e);
	if (row == 1)
		*out = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

/* ---- out ---- */

static bool has_subject(struct store *s, int64_t cube, const char *subject, bool *out,
			struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "SELECT 1 FROM statistic WHERE cube = ?1 AND subject = ?2 LIMIT 1", e))
		return false;
	sqlite3_bind_int64(q, 1, cube);
	db_bind(q, 2, str_z(subject));
	int row = db_step(q, "read the statistics", e);
	*out = row == 1;
	return row >= 0;
}

static int read_subject(struct store *s, int64_t cube, enum statistic_subject subject,
			struct statistics *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(s->db, &q,
		       "SELECT region, year, value, name, origin, url, retrieved, note"
		       " FROM statistic JOIN statistic_source ON source = id"
		       " WHERE statistic.cube = ?1 AND subject = ?2",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	db_bind(q, 2, str_z(statistic_name(subject)));
	while ((row = db_step(q, "read the statistics", e)) == 1) {
		struct statistic_source source = {db_text(q, 3), db_text(q, 4), db_text(q, 5),
						  db_text(q, 6), db_text(q, 7)};
		struct statistic item = {subject, db_text(q, 0),
					 (int32_t)sqlite3_column_int64(q, 1), db_text(q, 2),
					 statistics_add_source(out, &source)};
		if (!statistic_value_ok(item.value))
			return db_damaged(s->db, e, "a statistic of %.*s is no number",
					  STR_ARG(item.region));
		statistics_add(out, &item);
	}
	return row < 0 ? -1 : 0;
}

static int read_regions(struct store *s, int64_t cube, struct statistics *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT code, name FROM statistic_region WHERE cube IN (0, ?1) ORDER BY name,"
		    " cube DESC, code",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, "read the statistics", e)) == 1)
		statistics_add_region(out, db_text(q, 0), db_text(q, 1));
	return row < 0 ? -1 : 0;
}

int statistics_read(struct store *s, struct str cube, unsigned subjects, struct statistics *out,
		    struct error *e)
{
	int64_t own;

	if (find_cube(s, cube, &own, e))
		return -1;
	for (int i = 0; i < STATISTIC_SUBJECTS; i++) {
		enum statistic_subject subject = (enum statistic_subject)i;
		bool any;
		if (!(subjects & 1u << i))
			continue;
		if (!has_subject(s, own, statistic_name(subject), &any, e) ||
		    read_subject(s, any ? own : ALL, subject, out, e))
			return -1;
	}
	return read_regions(s, own, out, e) ? -1 : statistics_settle(out, e);
}

/* ---- in ---- */

struct entering {
	struct store *store;
	int64_t cube;
	const struct statistics *from;
	int64_t *sources; /* [nsources] rows */
	sqlite3_stmt *source, *find, *put, *region;
	struct statistics_change change;
};

static int prepare(struct entering *x, struct error *e)
{
	sqlite3 *db = x->store->db;

	if (db_prepare(db, &x->source,
		       "INSERT INTO statistic_source VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)", e) ||
	    db_prepare(db, &x->find,
		       "SELECT value FROM statistic WHERE cube = ?1 AND subject = ?2"
		       " AND region = ?3 AND year = ?4",
		       e) ||
	    db_prepare(db, &x->put,
		       "INSERT OR REPLACE INTO statistic VALUES (?1, ?2, ?3, ?4, ?5, ?6)", e) ||
	    db_prepare(db, &x->region, "INSERT OR IGNORE INTO statistic_region VALUES (?1, ?2, ?3)",
		       e))
		return -1;
	return 0;
}

static int enter_sources(struct entering *x, struct error *e)
{
	for (size_t i = 0; i < x->from->nsources; i++) {
		const struct statistic_source *from = &x->from->sources[i];
		sqlite3_bind_int64(x->source, 1, x->cube);
		db_bind(x->source, 2, from->table);
		db_bind(x->source, 3, from->origin);
		db_bind(x->source, 4, from->url);
		db_bind(x->source, 5, from->retrieved);
		db_bind(x->source, 6, from->note);
		if (db_run(x->source, "enter the statistics", e))
			return -1;
		x->sources[i] = sqlite3_last_insert_rowid(x->store->db);
	}
	return 0;
}

static void bind_key(sqlite3_stmt *q, const struct entering *x, const struct statistic *item)
{
	sqlite3_bind_int64(q, 1, x->cube);
	db_bind(q, 2, str_z(statistic_name(item->subject)));
	db_bind(q, 3, item->region);
	sqlite3_bind_int64(q, 4, item->year);
}

static int enter_item(struct entering *x, const struct statistic *item, struct error *e)
{
	bind_key(x->find, x, item);
	int row = db_step(x->find, "enter the statistics", e);
	if (row < 0)
		return -1;
	uint64_t *counter = row == 0                                   ? &x->change.added
			    : str_eq(db_text(x->find, 0), item->value) ? &x->change.same
								       : &x->change.changed;
	++*counter;
	sqlite3_reset(x->find);
	bind_key(x->put, x, item);
	db_bind(x->put, 5, item->value);
	sqlite3_bind_int64(x->put, 6, x->sources[item->source]);
	return db_run(x->put, "enter the statistics", e);
}

static int enter_all(struct entering *x, struct error *e)
{
	const struct statistics *from = x->from;

	if (prepare(x, e) || enter_sources(x, e))
		return -1;
	for (size_t i = 0; i < from->n; i++)
		if (enter_item(x, &from->items[i], e))
			return -1;
	for (size_t i = 0; i < from->nregions; i++) {
		sqlite3_bind_int64(x->region, 1, x->cube);
		db_bind(x->region, 2, from->regions[i].name);
		db_bind(x->region, 3, from->regions[i].code);
		if (db_run(x->region, "enter the statistics", e))
			return -1;
	}
	return 0;
}

static int enter(struct entering *x, struct error *e)
{
	struct arena *a = arena_new();

	x->sources = ARENA_ARRAY(a, int64_t, x->from->nsources + 1);
	int result = enter_all(x, e);
	db_finalize(&x->source);
	db_finalize(&x->find);
	db_finalize(&x->put);
	db_finalize(&x->region);
	arena_free(a);
	return result;
}

static int run_on_cube(struct store *s, const char *sql, int64_t cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	return db_run(q, "enter the statistics", e);
}

int statistics_enter_own(struct store *s, int64_t cube, const struct statistics *from,
			 struct error *e)
{
	struct entering x = {.store = s, .cube = cube, .from = from};

	assert(cube != ALL);
	if (run_on_cube(s, "DELETE FROM statistic WHERE cube = ?1", cube, e) ||
	    run_on_cube(s, "DELETE FROM statistic_source WHERE cube = ?1", cube, e) ||
	    run_on_cube(s, "DELETE FROM statistic_region WHERE cube = ?1", cube, e))
		return -1;
	return from ? enter(&x, e) : 0;
}

/* Indices of another table than the new ones are on another base. */
static int drop_other_index(struct entering *x, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct statistics *from = x->from;
	size_t i = 0;

	while (i < from->n && from->items[i].subject != STATISTIC_CPI)
		i++;
	if (i == from->n)
		return 0;
	if (db_prepare(x->store->db, &q,
		       "DELETE FROM statistic WHERE cube = 0 AND subject = 'cpi' AND source IN"
		       " (SELECT id FROM statistic_source WHERE name <> ?1)",
		       e))
		return -1;
	db_bind(q, 1, from->sources[from->items[i].source].table);
	if (db_run(q, "enter the statistics", e))
		return -1;
	x->change.removed = (uint64_t)sqlite3_changes64(x->store->db);
	return 0;
}

/* A cube's version: of what it was and of the figures that hold from now on. */
static int stamp_cube(struct store *s, sqlite3_stmt *set, int64_t cube, struct str before,
		      struct error *e)
{
	struct buffer text;
	char version[17];

	buffer_init(&text, SIZE_MAX);
	buffer_append_str(&text, before);
	int result = statistics_digest(s, cube, &text, e);
	snprintf(version, sizeof version, "%016llx",
		 (unsigned long long)hash64(text.ptr, text.len));
	buffer_drop(&text);
	if (result)
		return -1;
	sqlite3_bind_int64(set, 1, cube);
	db_bind(set, 2, str_z(version));
	return db_run(set, "stamp the cubes", e);
}

/* Every cube's answers may differ from here on, and its version must tell. */
static int stamp_cubes(struct store *s, struct error *e)
{
	DB_AUTO_STMT list = NULL;
	DB_AUTO_STMT set = NULL;
	int row;

	if (db_prepare(s->db, &list, "SELECT id, version FROM cube ORDER BY id", e) ||
	    db_prepare(s->db, &set, "UPDATE cube SET version = ?2 WHERE id = ?1", e))
		return -1;
	while ((row = db_step(list, "stamp the cubes", e)) == 1)
		if (stamp_cube(s, set, sqlite3_column_int64(list, 0), db_text(list, 1), e))
			return -1;
	return row < 0 ? -1 : 0;
}

static int record(struct entering *x, struct error *e)
{
	const struct statistics_change *c = &x->change;
	char detail[160];

	if (!c->added && !c->changed && !c->removed)
		return 0;
	snprintf(detail, sizeof detail, "{\"added\":%llu,\"changed\":%llu,\"removed\":%llu}",
		 (unsigned long long)c->added, (unsigned long long)c->changed,
		 (unsigned long long)c->removed);
	return audit_add(x->store, STR(""), "statistics", STR("store"), str_z(detail), e);
}

int statistics_enter(struct store *s, const struct statistics *from, struct statistics_change *out,
		     struct error *e)
{
	struct entering x = {.store = s, .cube = ALL, .from = from};
	struct error ignored;

	if (db_exec(s->db, "BEGIN IMMEDIATE", "enter the statistics", e))
		return -1;
	if (drop_other_index(&x, e) || enter(&x, e) ||
	    db_exec(s->db,
		    "DELETE FROM statistic_source WHERE cube = 0 AND id NOT IN (SELECT source FROM"
		    " statistic)",
		    "enter the statistics", e) ||
	    stamp_cubes(s, e) || record(&x, e) ||
	    db_exec(s->db, "COMMIT", "enter the statistics", e)) {
		db_exec(s->db, "ROLLBACK", "undo the statistics", &ignored);
		return -1;
	}
	*out = x.change;
	return 0;
}

int statistics_digest(struct store *s, int64_t cube, struct buffer *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;

	if (db_prepare(
		    s->db, &q,
		    "SELECT statistic.cube || subject || region || year || ' ' || value || name ||"
		    " origin || url || retrieved || note FROM statistic JOIN statistic_source"
		    " ON source = id WHERE statistic.cube IN (0, ?1)"
		    " ORDER BY statistic.cube, subject, region, year",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, cube);
	while ((row = db_step(q, "stamp the statistics", e)) == 1) {
		buffer_append_char(out, '\n');
		buffer_append_str(out, db_text(q, 0));
	}
	return row < 0 ? -1 : 0;
}
