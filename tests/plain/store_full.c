/*
 * A full disk in the middle of a load: files may grow to a limit only (RLIMIT_FSIZE, which gives
 * EFBIG). The load must say so clearly, and the store must be as it was, at whatever moment the
 * space runs out.
 */
#include "../unit/store_fixture.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const struct fixture_source before = {"before.csv", 1, 2023, 20000, 0, {"2023"}};
static const struct fixture_source after = {"after.csv", 2, 2023, 200000, 0, {"2023"}};

/* 0: loaded; 1: refused for lack of space, in words; 2: anything else. */
static int load_limited(const char *path, uint64_t limit)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct error e;
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, limit});
		int failed = fixture_load(path, &after, 1, OVERLAP_SUPERSEDE, &e);
		if (!failed)
			_exit(0);
		if (e.status != STATUS_FULL || !strstr(e.text, "no space left")) {
			fprintf(stderr, "limit %llu: status %d: %s\n", (unsigned long long)limit,
				e.status, e.text);
			_exit(2);
		}
		_exit(1);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static void check(const char *path, money_sum sum)
{
	struct error e;
	money_sum now;
	uint64_t entries;

	if (fixture_sum(path, "test", &now, &entries, &e))
		die("%s", e.text);
	if (now != sum || entries != before.rows)
		die("the store is not as it was");
}

int main(void)
{
	const char *path = fixture_path("full");
	struct error e;
	struct stat st;
	money_sum sum;
	uint64_t entries;
	int full = 0, tried = 0, result = 1;

	if (fixture_load(path, &before, 1, OVERLAP_SUPERSEDE, &e) ||
	    fixture_sum(path, "test", &sum, &entries, &e) || stat(path, &st))
		die("%s", e.text);
	for (uint64_t limit = 40000; result == 1; limit += 700001, tried++) {
		result = load_limited(path, limit);
		if (result == 1)
			check(path, sum);
		full += result == 1;
	}
	if (result != 0)
		die("a full disk is not told as it should");
	if (full < 5)
		die("only %d of %d limits were too small: the test tests nothing", full, tried);
	if (fixture_sum(path, "test", &sum, &entries, &e) || entries != after.rows)
		die("the last load is not there");
	printf("space ran out %d times, the store stayed as it was\n", full);
	fixture_remove(path);
	return 0;
}
