/* Kept answers: bounded, exact, shared by threads, and made once however many ask. */
#include "query_fixture.h"

#include "base/memory/arena.h"
#include "query/cache.h"
#include "store/db.h"
#include "store/pages/page_marks.h"
#include <criterion/criterion.h>
#include <pthread.h>

#define ROOM (1u << 20)

static atomic_bool never;
static _Thread_local struct arena *arena;

static enum cached ask(struct cache *c, struct claim **claim, const char *key, struct answer *a)
{
	struct pulse pulse;

	if (!arena)
		arena = arena_new();
	answer_init(a);
	pulse_start(&pulse, &never, 0);
	return cache_ask(c, claim, str_z(key), a, arena, &pulse);
}

static void put(struct cache *c, const char *key, size_t size)
{
	struct claim *claim;
	struct answer a;

	cr_assert_eq(ask(c, &claim, key, &a), CACHED_CLAIMED, "%s", key);
	for (size_t i = 0; i < size; i++)
		buffer_append_char(&a.body, key[0]);
	cache_settle(c, claim, &a);
	answer_drop(&a);
}

static bool has(struct cache *c, const char *key)
{
	struct claim *claim;
	struct answer a;
	enum cached found = ask(c, &claim, key, &a);

	if (found == CACHED_CLAIMED) {
		a.status = 500;
		cache_settle(c, claim, &a);
	}
	answer_drop(&a);
	return found == CACHED;
}

Test(cache, gives_back_what_was_put)
{
	struct cache *c = cache_new(ROOM);
	struct claim *claim;
	struct answer a;

	cr_assert_eq(ask(c, &claim, "x", &a), CACHED_CLAIMED);
	a.content_type = "text/csv; charset=utf-8";
	a.filename = "data.csv";
	buffer_append_z(&a.body, "a,b\r\n");
	cache_settle(c, claim, &a);
	answer_drop(&a);
	cr_assert_eq(ask(c, &claim, "x", &a), CACHED);
	cr_assert_str_eq(a.content_type, "text/csv; charset=utf-8");
	cr_assert_str_eq(a.filename, "data.csv");
	cr_assert(str_eq(buffer_str(&a.body), STR("a,b\r\n")));
	answer_drop(&a);
	cache_free(c);
}

Test(cache, is_bounded_and_drops_what_was_used_longest_ago)
{
	struct cache *c = cache_new(ROOM);
	char key[16];
	size_t answers, bytes;

	put(c, "first", 1000);
	put(c, "second", 1000);
	for (int i = 0; i < 40; i++) {
		snprintf(key, sizeof key, "%d", i);
		put(c, key, 50000);
		cr_assert(has(c, "first"), "used all the time, gone after %d", i);
		cache_count(c, &answers, &bytes);
		cr_assert_leq(bytes, ROOM);
	}
	cr_assert(!has(c, "second"));
	cr_assert(!has(c, "0"));
	cr_assert(has(c, "39"));
	cache_free(c);
}

Test(cache, keeps_no_faults_no_giants_and_nothing_without_room)
{
	struct cache *c = cache_new(ROOM), *none = cache_new(0);
	struct claim *claim;
	struct answer a;
	size_t answers, bytes;

	put(c, "giant", ROOM / 2);
	cr_assert(!has(c, "giant"));
	cr_assert(!has(c, "fault"));
	cr_assert(!has(c, "fault"));
	cache_count(c, &answers, &bytes);
	cr_assert_eq(answers, 0);
	cr_assert_eq(bytes, 0);
	cr_assert_eq(ask(none, &claim, "x", &a), CACHED_NOT);
	answer_drop(&a);
	cache_free(c);
	cache_free(none);
}

/* ---- threads ---- */

#define THREADS 8

static struct cache *shared;
static atomic_int made, given, wrong;

static void *ask_once(void *unused)
{
	struct claim *claim;
	struct answer a;

	(void)unused;
	enum cached found = ask(shared, &claim, "same", &a);
	if (found == CACHED_CLAIMED) {
		usleep(100000); /* a scan */
		atomic_fetch_add(&made, 1);
		buffer_append_z(&a.body, "answer");
		cache_settle(shared, claim, &a);
	}
	atomic_fetch_add(&given, str_eq(buffer_str(&a.body), STR("answer")));
	answer_drop(&a);
	arena_free(arena);
	return NULL;
}

static void run_threads(void *(*work)(void *))
{
	pthread_t threads[THREADS];

	shared = cache_new(ROOM);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	cache_free(shared);
}

Test(cache, the_same_question_at_the_same_time_is_answered_once)
{
	run_threads(ask_once);
	cr_assert_eq(made, 1);
	cr_assert_eq(given, THREADS);
}

static void *fail_once(void *unused)
{
	struct claim *claim;
	struct answer a;

	(void)unused;
	enum cached found = ask(shared, &claim, "same", &a);
	atomic_fetch_add(&wrong, found == CACHED);
	if (found == CACHED_CLAIMED) {
		usleep(50000);
		a.status = 503;
		cache_settle(shared, claim, &a);
	}
	answer_drop(&a);
	arena_free(arena);
	return NULL;
}

Test(cache, those_who_wait_for_a_failure_ask_themselves)
{
	run_threads(fail_once);
	cr_assert_eq(wrong, 0);
}

static void *churn(void *unused)
{
	char key[16];
	unsigned seed = (unsigned)(uintptr_t)&key;

	(void)unused;
	for (int i = 0; i < 3000; i++) {
		struct claim *claim;
		struct answer a;
		snprintf(key, sizeof key, "%u", (seed = seed * 1103515245u + 12345u) >> 16 & 63);
		enum cached found = ask(shared, &claim, key, &a);
		if (found == CACHED && !str_starts(buffer_str(&a.body), str_z(key)))
			atomic_fetch_add(&wrong, 1);
		buffer_append_z(&a.body, key);
		for (int k = 0; found == CACHED_CLAIMED && k < 3000; k++)
			buffer_append_z(&a.body, " filling");
		if (found == CACHED_CLAIMED)
			cache_settle(shared, claim, &a);
		answer_drop(&a);
	}
	arena_free(arena);
	return NULL;
}

Test(cache, survives_threads_that_use_and_drop)
{
	run_threads(churn);
	cr_assert_eq(wrong, 0);
}

/* ---- in the engine ---- */

static char *text_of(struct session *s, const struct query *q, char etag[ETAG_SIZE])
{
	struct answer a;
	struct error e;

	answer_init(&a);
	cr_assert_eq(query_answer(shared, s, q, &a, &e), 0);
	cr_assert_eq(a.status, 200);
	memcpy(etag, a.etag, ETAG_SIZE);
	char *text = str_dup(buffer_str(&a.body));
	answer_drop(&a);
	return text;
}

static char *answer_of(struct session *s, const char *callback, char etag[ETAG_SIZE])
{
	struct query_param params[] = {{STR("drilldown"), STR("account")},
				       {STR("callback"), str_z(callback)}};
	struct query q = {.endpoint = ENDPOINT_AGGREGATE,
			  .cube = STR("books"),
			  .params = params,
			  .nparams = 2};

	return text_of(s, &q, etag);
}

Test(cache, an_engine_keeps_answers_and_their_tags)
{
	char path[] = "/tmp/stuiver-cache-XXXXXX";
	char first_tag[ETAG_SIZE], second_tag[ETAG_SIZE], other_tag[ETAG_SIZE];
	struct engine *engine;
	struct session *session;
	struct error e;

	close(mkstemp(path));
	unlink(path);
	fixture_load(path, true);
	cr_assert_eq(query_open(&engine, path, &e), 0);
	shared = cache_new(ROOM);
	cr_assert_eq(session_open(&session, engine, &e), 0);
	char *first = answer_of(session, "a", first_tag);
	engine_stop(engine); /* from now on no scan gives an answer: the cache does */
	char *second = answer_of(session, "a", second_tag);
	char *third = answer_of(session, "b", other_tag);
	cr_assert_str_eq(first, second);
	cr_assert_str_eq(first, third);
	cr_assert_str_eq(first_tag, second_tag);
	cr_assert_str_neq(first_tag, other_tag, "another wrapping is another representation");
	free(first);
	free(second);
	free(third);
	session_close(session);
	engine_close(engine);
	cache_free(shared);
	fixture_drop(path);
}

/* ---- published while a question is under way ---- */

struct publisher {
	const char *path, *word; /* in the SQL that it comes before */
	int left, number;
};

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	cr_assert_eq(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, pages_vfs()),
		SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Another process commits just before the session reads on. */
static int publish_before(unsigned event, void *payload, void *statement, void *text)
{
	struct publisher *p = payload;
	char sql[256];

	(void)event, (void)statement;
	if (!strstr(text, p->word) || p->left == 0)
		return 0;
	p->left--;
	p->number++;
	snprintf(sql, sizeof sql, "UPDATE cube SET descriptor = '{\"number\":%d}', version = 'v%d'",
		 p->number, p->number);
	run_sql(p->path, sql);
	return 0;
}

/* The package is read from the catalogue, not from the picture of the cube. */
static char *package_of(struct session *s, char etag[ETAG_SIZE])
{
	struct query q = {.endpoint = ENDPOINT_PACKAGE, .cube = STR("books")};

	return text_of(s, &q, etag);
}

static void publish_meanwhile(int times, int expected, bool tagged)
{
	char path[] = "/tmp/stuiver-cache-XXXXXX", text[32];
	char during_tag[ETAG_SIZE], after_tag[ETAG_SIZE];
	struct publisher p = {path, "SELECT descriptor", times, 0};
	struct engine *engine;
	struct session *session;
	struct error e;

	close(mkstemp(path));
	unlink(path);
	fixture_load(path, true);
	cr_assert_eq(query_open(&engine, path, &e), 0);
	shared = cache_new(ROOM);
	cr_assert_eq(session_open(&session, engine, &e), 0);
	sqlite3_trace_v2(session_store(session)->db, SQLITE_TRACE_STMT, publish_before, &p);
	char *during = package_of(session, during_tag);
	p.left = 0;
	char *after = package_of(session, after_tag);
	snprintf(text, sizeof text, "{\"number\":%d}", expected);
	cr_assert_str_eq(during, text);
	cr_assert_str_eq(after, text);
	cr_assert_str_neq(after_tag, "");
	cr_assert_str_eq(during_tag, tagged ? after_tag : "");
	free(during);
	free(after);
	session_close(session);
	engine_close(engine);
	cache_free(shared);
	fixture_drop(path);
}

Test(cache, an_answer_has_the_tag_of_the_version_it_was_read_from)
{
	publish_meanwhile(1, 1, true);
	publish_meanwhile(2, 2, true);
}

Test(cache, an_answer_has_no_tag_when_version_after_version_comes)
{
	publish_meanwhile(3, 3, false);
}
