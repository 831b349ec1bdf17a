/* The watch: whether anyone has committed, without asking. */
#include "query_fixture.h"

#include "store/db.h"
#include "store/pages/page_marks.h"
#include "store/versions/watch.h"
#include <criterion/criterion.h>
#include <unistd.h>

static char path[] = "/tmp/stuiver-watch-XXXXXX";

static void begin(void)
{
	close(mkstemp(path));
	unlink(path);
	fixture_load(path, true);
}

static void end(void)
{
	fixture_drop(path);
}

TestSuite(watch, .init = begin, .fini = end);

static void run(sqlite3 *db, const char *sql)
{
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
		     sqlite3_errmsg(db));
}

static sqlite3 *open_writer(void)
{
	sqlite3 *db;

	cr_assert_eq(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pages_vfs()),
		SQLITE_OK);
	return db;
}

Test(watch, sees_every_commit_and_only_commits)
{
	struct watch *w = watch_open(path);
	struct watch_mark mark, before;
	sqlite3 *db = open_writer();

	cr_assert(w);
	run(db, "PRAGMA wal_autocheckpoint = 0");
	for (int i = 0; i < 100; i++) {
		cr_assert(watch_mark(w, &mark));
		run(db, "SELECT count(*) FROM cube; BEGIN; SELECT count(*) FROM dataset; COMMIT");
		run(db, "BEGIN IMMEDIATE; UPDATE cube SET title = 'x'; ROLLBACK");
		cr_assert(watch_holds(w, &mark), "%d", i);
		run(db, "BEGIN IMMEDIATE; UPDATE cube SET title = title || 'y'");
		cr_assert(watch_holds(w, &mark), "before the commit, %d", i);
		run(db, "COMMIT");
		cr_assert(!watch_holds(w, &mark), "behind the commit, %d", i);
		if (i)
			cr_assert(!watch_holds(w, &before));
		before = mark;
		if (i % 10 == 0) /* the next commit begins the log anew */
			run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	}
	sqlite3_close(db);
	watch_close(w);
}

Test(watch, sees_what_a_store_handle_sees)
{
	struct watch *w = watch_open(path);
	struct watch_mark mark;
	struct store *reader;
	struct error e;
	int64_t first, second;
	sqlite3 *db = open_writer();

	cr_assert(w);
	cr_assert_eq(store_open(&reader, path, &e), 0);
	for (int i = 0; i < 20; i++) {
		cr_assert_eq(store_change_counter(reader, &first, &e), 0);
		cr_assert(watch_mark(w, &mark));
		if (i % 2)
			run(db, "UPDATE cube SET title = title || 'x'");
		cr_assert_eq(store_change_counter(reader, &second, &e), 0);
		cr_assert_eq(watch_holds(w, &mark), first == second);
	}
	store_close(reader);
	sqlite3_close(db);
	watch_close(w);
}

Test(watch, nobody_leaves_the_log_while_it_is_open)
{
	struct watch *w = watch_open(path);
	sqlite3 *db = open_writer();

	cr_assert(w);
	sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	sqlite3_close(db);
	db = open_writer();
	struct watch_mark mark;
	cr_assert(watch_mark(w, &mark));
	run(db, "UPDATE cube SET title = 'z'");
	cr_assert(!watch_holds(w, &mark));
	sqlite3_close(db);
	watch_close(w);
}

Test(watch, there_is_none_without_a_shared_log)
{
	sqlite3 *db = open_writer();

	run(db, "PRAGMA journal_mode = DELETE");
	sqlite3_close(db);
	cr_assert_null(watch_open(path));
	cr_assert_null(watch_open("/tmp/there-is-no-such-store"));
}
