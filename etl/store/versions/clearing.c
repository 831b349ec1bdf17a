/*
 * After a purge or an erasure: the file is written anew, so that what went is in no free page and in no log.
 * That is no part of the transaction which removes; a row of it says that it is still to be done, so that a kill
 * in between is made good by the next command, or the next start of a server.
 */
#include "store/versions/withdraw.h"

#include "base/system/file.h"
#include "store/members/geocodes.h"
#include "store/record/record.h"

#define CLEARING "write the store anew"
#define PENDING "clearing" /* the row of policy */

int clearing_due(struct store *s, struct error *e)
{
	return db_exec(s->db,
		       "INSERT INTO policy VALUES ('" PENDING "', '1') ON CONFLICT DO NOTHING",
		       CLEARING, e);
}

static int fold_log(struct store *s, struct error *e)
{
	int left = -1, folded = -1;

	if (sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &folded) ==
		    SQLITE_OK &&
	    left <= 0)
		return 0;
	return error_set(e, STATUS_STORE,
			 "the datasets were withdrawn and removed, but the file still holds their "
			 "bytes while others read %s; the next command on it writes it anew",
			 store_path(s));
}

int purge_clear(struct store *s, struct error *e)
{
	int64_t unused = -1;

	if (db_exec(s->db, "VACUUM", CLEARING, e))
		return error_context(e,
				     "the datasets were withdrawn and removed, but the file "
				     "still holds their bytes where it is free; the next command "
				     "on it tries again");
	if (fold_log(s, e) || db_integer(s->db, "PRAGMA freelist_count", 0, &unused, e))
		return -1;
	if (unused)
		return error_set(e, STATUS_STORE, "%s was written anew and has %lld free pages",
				 store_path(s), (long long)unused);
	return db_exec(s->db, "DELETE FROM policy WHERE name = '" PENDING "'", CLEARING, e) ||
			       fold_log(s, e)
		       ? -1
		       : 0;
}

static bool is_due(const char *path)
{
	struct store *s;
	struct error ignored;
	int64_t due = 0;

	if (!file_exists(path) || store_open(&s, path, &ignored))
		return false;
	bool known = db_integer(s->db, "SELECT count(*) FROM policy WHERE name = '" PENDING "'", 0,
				&due, &ignored) == 0;
	store_close(s);
	return known && due;
}

/* With its entry: when it was done, and that nothing is free. */
static int finish(struct store *s, struct error *e)
{
	if (purge_clear(s, e) || store_begin(s, e))
		return -1;
	int result = audit_add(s, STR(""), "clear", STR("store"), STR("{\"freePages\":0}"), e) ||
				     store_commit(s, e)
			     ? -1
			     : 0;
	store_rollback(s);
	return result;
}

int store_finish_clearing(const char *path, struct error *e)
{
	struct store *s;

	if (!path || !is_due(path))
		return 0;
	if (store_open_writer(&s, path, e))
		return -1;
	int result = finish(s, e);
	store_close(s);
	return result ? -1 : 1;
}
