/* The crew: helpers that come and go, and a store that cannot be opened for a while. */
#include "query_fixture.h"

#include "scan/crew.h"
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <time.h>

static char path[] = "/tmp/stuiver-crew-XXXXXX";
static struct store *own;

static void begin(void)
{
	struct error e;

	close(mkstemp(path));
	unlink(path);
	fixture_load(path, false);
	cr_assert_eq(store_open(&own, path, &e), 0);
}

static void end(void)
{
	store_close(own);
	fixture_drop(path);
}

TestSuite(crew, .init = begin, .fini = end, .timeout = 60);

struct work {
	atomic_uint came, failing; /* helpers, and the number of the one that fails */
	unsigned wait;             /* until so many helpers came, at most half a second */
};

static int help(void *work, unsigned worker, struct store *store, struct error *e)
{
	struct work *w = work;

	cr_assert_not_null(store);
	if (worker > 0)
		atomic_fetch_add(&w->came, 1);
	for (int i = 0; i < 500 && atomic_load(&w->came) < w->wait; i++)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	if (worker && worker == atomic_load(&w->failing))
		return error_set(e, STATUS_STORE, "helper %u", worker);
	return 0;
}

static unsigned helpers_that_come(struct crew *c, unsigned wanted)
{
	struct work w = {.wait = wanted};
	struct error e;

	cr_assert_eq(crew_run(c, wanted, help, &w, own, &e), 0);
	return atomic_load(&w.came);
}

Test(crew, as_many_help_as_are_wanted)
{
	struct crew *c = crew_new(3, path, NULL);

	cr_expect_eq(crew_size(c), 3);
	for (unsigned wanted = 0; wanted <= 3; wanted++)
		cr_expect_eq(helpers_that_come(c, wanted), wanted);
	cr_expect_eq(helpers_that_come(c, 1), 1);
	crew_free(c);
	c = crew_new(0, path, NULL);
	cr_expect_eq(helpers_that_come(c, 0), 0);
	crew_free(c);
	c = crew_new(1000, path, NULL);
	cr_expect_eq(crew_size(c), CREW_MAX);
	crew_free(c);
}

Test(crew, the_fault_of_a_helper_is_the_works)
{
	struct crew *c = crew_new(2, path, NULL);
	struct work w = {.wait = 2};
	struct error e;

	atomic_store(&w.failing, 2);
	cr_expect_eq(crew_run(c, 2, help, &w, own, &e), -1);
	cr_expect_str_eq(e.text, "helper 2");
	cr_expect_eq(helpers_that_come(c, 2), 2);
	crew_free(c);
}

/* A server must not scan on one thread for good because a file could not be opened once. */
Test(crew, helpers_come_back_when_the_store_does)
{
	struct crew *c = crew_new(2, path, NULL);
	char away[sizeof path + 5];

	snprintf(away, sizeof away, "%s.away", path);
	cr_assert_eq(rename(path, away), 0);
	cr_expect_eq(helpers_that_come(c, 2), 0);
	cr_assert_eq(rename(away, path), 0);
	unsigned came = 0;
	for (int i = 0; i < 20 && came < 2; i++)
		came = helpers_that_come(c, 2);
	cr_expect_eq(came, 2);
	crew_free(c);
}
