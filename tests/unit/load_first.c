/* The first load into a store: written without a log, yet all or nothing, and a log afterwards. */
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

Test(load_first, a_log_afterwards)
{
	const char *path = fixture_path("first");
	struct fixture_source one = {"a.csv", 1, 2024, 5000, 0, {"2024"}};

	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	cr_assert_not(exists(path, "-journal"));
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

Test(load_first, rolled_back)
{
	const char *path = fixture_path("first-back");
	struct fixture f;

	cr_assert_eq(fixture_begin(&f, path), 0, "%s", f.error.text);
	cr_assert_eq(fixture_source(&f, &large), 0, "%s", f.error.text);
	cr_assert(exists(path, "-journal"));
	fixture_free(&f);
	cr_assert_not(exists(path, "-journal"));
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 0);
	fixture_remove(path);
}

Test(load_first, killed_is_rolled_back_by_the_next_reader)
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
	cr_assert(exists(path, "-journal"), "nothing was under way");
	cr_assert_eq(size_of(path), 0);
	cr_assert_not(exists(path, "-journal"));
	cr_assert_eq(fixture_load(path, &one, 1, OVERLAP_SUPERSEDE, &error), 0, "%s", error.text);
	journal_is(path, "wal");
	cr_assert_eq(size_of(path), 1);
	fixture_remove(path);
}

Test(load_first, beside_a_reader_it_goes_by_the_log)
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
	fixture_free(&f);
	fixture_remove(path);
}
