/*
 * The first load into a store. With a write-ahead log every page is written twice, into the log and
 * then into the file, and that is right while readers look at what was loaded before. Where nothing
 * was, a rollback journal writes once: pages behind the old end of the file are not journalled, so
 * the journal holds the few pages of an empty catalogue. Measured on ten million lines (950 MB):
 * the log's way ended in seconds of copying after the last line.
 *
 * It is as safe: the journal's name is removed, and its folder synced (synchronous EXTRA), only
 * after the file is synced; what is killed before that is rolled back by whoever opens the store
 * next. While it runs, others are told that the store is in use. With a reader connected SQLite
 * refuses the change, and the load goes by the log.
 *
 * Tried and dropped: folding the log into the file during the load (what is not committed cannot be
 * folded), and building a new file beside it that is renamed at the end (a rollback, a full disk
 * and a second loader would each need their own care).
 */
#include "load/sink_sqlite.h"

static bool set_journal(sqlite3 *db, const char *pragma, const char *wanted)
{
	struct error e;
	DB_AUTO_STMT q = NULL;

	return db_prepare(db, &q, pragma, &e) == 0 && db_step(q, "choose the journal", &e) == 1 &&
	       str_eq(db_text(q, 0), str_z(wanted));
}

void first_load_begin(struct sqlite_sink *s)
{
	sqlite3 *db = s->store->db;
	struct error e;
	int64_t loads = 1;

	if (db_integer(db, "SELECT count(*) FROM load", 1, &loads, &e) != 0 || loads > 0)
		return;
	sqlite3_busy_timeout(db, 0); /* a reader will not go away soon */
	if (set_journal(db, "PRAGMA journal_mode = DELETE", "delete")) {
		s->first = true;
		sqlite3_exec(db, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL);
	}
	sqlite3_busy_timeout(db, STORE_BUSY_MS);
}

void first_load_end(struct sqlite_sink *s)
{
	sqlite3 *db = s->store->db;

	if (!s->first)
		return;
	s->first = false;
	/* When a reader came in between, the next load does it. */
	set_journal(db, "PRAGMA journal_mode = WAL", "wal");
	sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
}
