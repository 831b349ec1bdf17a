/*
 * kill -9 in the middle of loads: a child loads files one after the other and says when a commit
 * was acknowledged; the parent kills it at random moments and looks at what is left. Nothing
 * acknowledged may be lost, no half dataset may show, and the sums must be those of the datasets
 * that are published.
 *
 *     store_kill [rounds]
 */
#include "../unit/store_fixture.h"
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>

#define ROWS 30000

/* File number i replaces year 2000 + i % 5. */
static struct fixture_source source_of(int i, char name[32], char year[16])
{
	snprintf(name, 32, "%d.csv", i);
	snprintf(year, 16, "%d", 2000 + i % 5);
	return (struct fixture_source){name, (uint64_t)i + 1, 2000 + i % 5, ROWS, 0, {year}};
}

static void load_for_ever(const char *path, int first, int acknowledge)
{
	for (int i = first;; i++) {
		char name[32], year[16];
		struct error e;
		struct fixture_source source = source_of(i, name, year);
		if (fixture_load(path, &source, 1, OVERLAP_SUPERSEDE, &e))
			die("load %d: %s", i, e.text);
		if (write(acknowledge, &i, sizeof(i)) != sizeof(i))
			_exit(1);
	}
}

/* Kills the child after a while; the last load that was acknowledged, or first - 1. */
static int run_and_kill(const char *path, int first, long microseconds)
{
	int ends[2], i, last = first - 1;

	if (pipe(ends))
		die("no pipe");
	pid_t child = fork();
	if (child == 0) {
		close(ends[0]);
		load_for_ever(path, first, ends[1]);
	}
	close(ends[1]);
	nanosleep(&(struct timespec){microseconds / 1000000, microseconds % 1000000 * 1000}, NULL);
	kill(child, SIGKILL);
	while (read(ends[0], &i, sizeof(i)) == sizeof(i))
		last = i;
	close(ends[0]);
	waitpid(child, NULL, 0);
	return last;
}

static int64_t ask(const char *path, const char *sql, char *text, size_t size)
{
	sqlite3 *db;
	sqlite3_stmt *q;

	if (sqlite3_open(path, &db) || sqlite3_prepare_v2(db, sql, -1, &q, NULL) ||
	    sqlite3_step(q) != SQLITE_ROW)
		die("%s: %s", sql, sqlite3_errmsg(db));
	int64_t value = sqlite3_column_int64(q, 0);
	if (text)
		snprintf(text, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return value;
}

static money_sum sum_of(int i)
{
	money_sum sum = 0;

	for (uint64_t k = 0; k < ROWS; k++)
		sum += fixture_row((uint64_t)i + 1, 0, k).amount;
	return sum;
}

/* The store must hold loads 0 to `last`, of which the newest of each year is published. */
static void check(const char *path, int last)
{
	char text[64];
	struct error e;
	money_sum sum, expected = 0;
	uint64_t entries;
	int published = 0;

	ask(path, "PRAGMA integrity_check", text, sizeof(text));
	if (strcmp(text, "ok") != 0)
		die("integrity_check: %s", text);
	if (ask(path, "SELECT count(*) FROM pragma_foreign_key_check", NULL, 0) != 0)
		die("dangling references");
	if (ask(path, "SELECT count(*) FROM dataset", NULL, 0) != last + 1 ||
	    ask(path, "SELECT count(*) FROM dataset WHERE status = 'staged'", NULL, 0) != 0)
		die("%d loads should be there", last + 1);
	if (last < 0)
		return;
	for (int i = last; i > last - 5 && i >= 0; i--, published++)
		expected += sum_of(i);
	if (fixture_sum(path, "test", &sum, &entries, &e))
		die("%s", e.text);
	if (sum != expected || entries != (uint64_t)published * ROWS)
		die("the sum is not that of the published datasets");
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 25, last = -1, killed_within = 0;
	const char *path = fixture_path("kill");
	struct error e;
	struct store *s;

	if (store_open_writer(&s, path, &e))
		die("%s", e.text);
	store_close(s);
	srand((unsigned)time(NULL));
	for (int i = 0; i < rounds; i++) {
		int acknowledged = run_and_kill(path, last + 1, 1000 + rand() % 250000);
		/* A commit may have been durable without its acknowledgement having been sent. */
		int there = (int)ask(path, "SELECT count(*) FROM dataset", NULL, 0) - 1;
		if (there != acknowledged && there != acknowledged + 1)
			die("%d loads acknowledged, %d there", acknowledged + 1, there + 1);
		killed_within += there == acknowledged;
		check(path, last = there);
	}
	printf("killed %d times, %d of them within a load; %d loads survived, sums right\n", rounds,
	       killed_within, last + 1);
	fixture_remove(path);
	return 0;
}
