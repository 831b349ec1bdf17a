/* A transaction that cannot be ended for want of memory: nobody goes on within it. */
#include "store/db.h"

#include <criterion/criterion.h>

static sqlite3 *begun(void)
{
	sqlite3 *db = NULL;

	cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	/* Else small things come from what the connection has of its own. */
	cr_assert_eq(sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)", NULL,
				  NULL, NULL),
		     SQLITE_OK);
	return db;
}

Test(store_rollback, ends_it)
{
	sqlite3 *db = begun();

	db_rollback(db);
	cr_assert(sqlite3_get_autocommit(db));
	db_rollback(db);
	cr_assert_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

Test(store_rollback, without_memory, .exit_code = 1)
{
	sqlite3 *db = begun();

	sqlite3_hard_heap_limit64(sqlite3_memory_used());
	db_rollback(db);
	cr_assert_fail("it went on within the transaction");
}
