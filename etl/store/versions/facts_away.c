#include "store/versions/facts_away.h"

#include "store/db.h"

#define DOING "look where facts are kept"

static away_keeper *kept_by;

void away_kept_by(away_keeper *keeper)
{
	kept_by = keeper;
}

int away_read(struct facts_away *out, struct arena *a, struct store *s, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = (struct facts_away){.address = STR(""), .facts_here = true};
	if (db_prepare(s->db, &q, "SELECT address, facts_here FROM facts_away", e))
		return -1;
	int row = db_step(q, DOING, e);
	if (row == 1)
		*out = (struct facts_away){arena_dup(a, db_text(q, 0)),
					   sqlite3_column_int(q, 1) != 0};
	return row < 0 ? -1 : 0;
}

int away_read_by(struct store *s, struct away_reader *r, struct error *e)
{
	struct arena *a = arena_new();
	struct facts_away at;
	int result = away_read(&at, a, s, e);

	s->away = result == 0 && !at.facts_here ? r : NULL;
	arena_free(a);
	return result;
}

int away_check_here(struct store *s, struct error *e)
{
	struct arena *a = arena_new();
	struct facts_away at;
	int result = away_read(&at, a, s, e);

	if (result == 0 && !at.facts_here)
		result = error_set(
			e, STATUS_STORE,
			"%s is a catalogue without facts, which are in ClickHouse: serve it with --store "
			"'%.*s%scatalogue=%s'; what needs its facts, or changes it, is done in the store that it was "
			"written from by 'stuiver sync'",
			s->path, STR_ARG(at.address),
			memchr(at.address.ptr, '?', at.address.len) ? "&" : "?", s->path);
	arena_free(a);
	return result;
}

static int enter(struct store *s, struct str address, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_exec(s->db, "DELETE FROM facts_away; DELETE FROM away_content",
		    "say where facts are kept", e))
		return -1;
	if (!address.len)
		return 0;
	if (db_prepare(s->db, &q, "INSERT INTO facts_away VALUES (?1, 1)", e))
		return -1;
	db_bind(q, 1, address);
	return db_run(q, "say where facts are kept", e);
}

int away_bind(struct store *s, struct str address, struct error *e)
{
	struct arena *a = arena_new();
	struct facts_away now;
	int result = away_check_here(s, e) || away_read(&now, a, s, e) ? -1 : 0;

	if (result == 0 && !str_eq(now.address, address))
		result = enter(s, address, e);
	arena_free(a);
	return result;
}

int away_settle(struct store *s, struct error *e)
{
	struct arena *a = arena_new();
	struct facts_away at;
	int result = away_read(&at, a, s, e);

	if (result == 0 && at.address.len && at.facts_here)
		result =
			kept_by ? kept_by(s, at.address, e)
				: error_set(
					  e, STATUS_STORE,
					  "the facts of %s are kept at %.*s too, which this program does not reach",
					  s->path, STR_ARG(at.address));
	arena_free(a);
	return result;
}

/* ---- what is there ---- */

int away_knows(struct store *s, const struct content *k, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT 1 FROM away_content WHERE number = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)k->number);
	return db_step(q, DOING, e);
}

int away_add(struct store *s, const struct content *k, struct str kept_in, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "INSERT OR REPLACE INTO away_content VALUES (?1, ?2, ?3)", e))
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)k->number);
	sqlite3_bind_int64(q, 2, k->dataset);
	db_bind(q, 3, kept_in);
	return db_run(q, "note what is kept elsewhere", e);
}

int away_gone(struct store *s, struct arena *a, struct away_gone **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t most;
	int row;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*) FROM away_content", 0, &most, e) ||
	    db_prepare(s->db, &q,
		       "SELECT number, kept_in FROM away_content c WHERE NOT EXISTS"
		       " (SELECT 1 FROM segment g WHERE g.dataset = c.dataset) ORDER BY number",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, struct away_gone, (size_t)most + 1);
	while ((row = db_step(q, DOING, e)) == 1)
		(*out)[(*n)++] = (struct away_gone){(uint64_t)sqlite3_column_int64(q, 0),
						    arena_dup(a, db_text(q, 1))};
	return row;
}

int away_forget(struct store *s, uint64_t number, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "DELETE FROM away_content WHERE number = ?1", e))
		return -1;
	sqlite3_bind_int64(q, 1, (int64_t)number);
	return db_run(q, "note what is kept elsewhere", e);
}
