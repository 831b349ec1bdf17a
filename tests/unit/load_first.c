/* The first load into a store: built beside it and put in place when it is whole and durable. */
#include "store_fixture.h"
#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

static struct error error;
/* Far more than SQLite keeps in memory before it writes. */
static const struct fixture_source large = {"a.csv", 1, 2024, 1000000, 0, {"2024"}};

static void journal_is(const char *path, const char *mode)
{
	sqlite3 *db;
	sqlite3_stmt *q;

	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &q, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(q), SQLITE_ROW);
	cr_assert_str_eq((const char *)sqlite3_column_text(q, 0), mode);
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static bool exists(const char *path, const char *end)
{
	char name[512];

	snprintf(name, sizeof name, "%s%s", path, end);
	return access(name, F_OK) == 0;
}

static uint64_t size_of(const char *path)
{
	struct store *s;
	int64_t n;

	cr_assert_eq(store_open(&s, path, &error), 0, "%s", error.text);
	store_close(s);
	sqlite3 *db;
	sqlite3_stmt *q;
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, "SELECT count(*) FROM dataset", -1, &q, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return (uint64_t)n;
}

static void nothing_beside(const char *path)
{
	static const char *const ends[] = {".loading", ".loading-journal", ".loading-wal",
					   ".loading-shm", "-journal"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		cr_assert_not(exists(path, ends[i]), "%s%s", path, ends[i]);
}

Test(load_first, a_log_afterwards)
{
	const char *path = fixture_path("first");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};

	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	nothing_beside(path);
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

static void no_store_yet(const char *path, const char *says)
{
	struct store *s;

	cr_assert_not(exists(path, ""));
	cr_assert_eq(store_open(&s, path, &error), -1);
	cr_assert_eq(error.status, STATUS_NO_FILE);
	cr_assert(strstr(error.text, says), "%s", error.text);
}

Test(load_first, rolled_back)
{
	const char *path = fixture_path("first-back");
	struct fixture f;

	cr_assert_eq(fixture_begin(&f, path), 0, "%s", f.error.text);
	cr_assert_eq(fixture_source(&f, &large), 0, "%s", f.error.text);
	no_store_yet(path, "its first load is running");
	fixture_free(&f);
	nothing_beside(path);
	no_store_yet(path, "there is no store");
}

Test(load_first, killed_it_leaves_what_the_next_takes_over)
{
	const char *path = fixture_path("first-kill");
	struct fixture_source one = {"b.csv", 2, 2024, 5000, 0, {"2024"}};
	struct fixture f;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (fixture_begin(&f, path) || fixture_source(&f, &large))
			_exit(1);
		raise(SIGKILL);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSIGNALED(status));
	cr_assert(exists(path, ".loading"), "nothing was under way");
	no_store_yet(path, "was killed");
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	nothing_beside(path);
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

Test(load_first, into_an_empty_store_beside_a_reader)
{
	const char *path = fixture_path("first-reader");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};
	struct store *writer, *reader;

	cr_assert_eq(store_open_writer(&writer, path, &error), 0, "%s", error.text);
	store_close(writer);
	cr_assert_eq(store_open(&reader, path, &error), 0, "%s", error.text);
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	store_close(reader);
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

Test(load_first, another_loader_is_told)
{
	const char *path = fixture_path("first-two");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};
	struct fixture f;

	cr_assert_eq(fixture_begin(&f, path), 0, "%s", f.error.text);
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), -1);
	cr_assert_eq(error.status, STATUS_STORE, "%s", error.text);
	cr_assert(strstr(error.text, "another load"), "%s", error.text);
	cr_assert(exists(path, ".loading"), "it was taken from the one that builds");
	fixture_free(&f);
	nothing_beside(path);
}

Test(load_first, never_over_what_came_meanwhile)
{
	const char *path = fixture_path("first-meanwhile");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};
	struct store *other;
	struct fixture f;
	struct load_result result;

	cr_assert_eq(fixture_begin(&f, path), 0, "%s", f.error.text);
	cr_assert_eq(fixture_source(&f, &one), 0, "%s", f.error.text);
	cr_assert_eq(store_open_writer(&other, path, &error), 0, "%s", error.text);
	store_close(other);
	cr_assert_eq(
		f.sink->ops->commit(f.sink, f.dictionaries, OVERLAP_SUPERSEDE, &result, &f.error),
		-1);
	cr_assert_eq(f.error.status, STATUS_STORE);
	fixture_free(&f);
	nothing_beside(path);
	cr_assert_eq(size_of(path), 0);
	fixture_remove(path);
}

/* A log that outlived its store must not be played into the new one. */
Test(load_first, journals_of_a_store_that_was_removed)
{
	static const char *const ends[] = {"-wal", "-journal", "-shm"};
	const char *path = fixture_path("first-orphans");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}},
			      two = {"b.csv", 2, 2025, 5000, 0, {"2025"}};
	struct store *reader;
	char log[512], kept[512], name[512];

	/* A reader keeps the log of the second load from being emptied. */
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	snprintf(log, sizeof log, "%s-wal", path);
	snprintf(kept, sizeof kept, "%s-kept", path);
	sqlite3 *db;
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM dataset", NULL, NULL, NULL),
		     SQLITE_OK);
	cr_assert_eq(fixture_load(path, &two, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(link(log, kept), 0);
	sqlite3_close(db);
	cr_assert_eq(unlink(path), 0);
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", path, ends[i]);
		unlink(name);
	}
	cr_assert_eq(rename(kept, log), 0);
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(store_open(&reader, path, &error), 0, "%s", error.text);
	store_close(reader);
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

Test(load_first, through_a_symbolic_link)
{
	const char *path = fixture_path("first-link");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};
	char target[512];

	snprintf(target, sizeof target, "%s-target", path);
	cr_assert_eq(symlink(target, path), 0);
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_eq(size_of(target), 1);
	nothing_beside(path);
	fixture_remove(target);
	unlink(path);
}

Test(load_first, where_no_file_can_be)
{
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};

	cr_assert_eq(fixture_load("/nowhere/at/all.db", &one, 1, OVERLAP_SUPERSEDE, &error), -1);
	cr_assert(strstr(error.text, "cannot make /nowhere/at/all.db.loading: No such file"), "%s",
		  error.text);
}
