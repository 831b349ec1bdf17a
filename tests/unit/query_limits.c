/* The time a question may take, and stopping: what is over ends in order. */
#include "query_fixture.h"

#include "engine/pulse.h"
#include <criterion/criterion.h>

#define LINES 200000u

static char path[] = "/tmp/stuiver-limits-XXXXXX";
static struct engine *engine;
static struct session *session;

static void setup(void)
{
	struct error e;

	close(mkstemp(path));
	unlink(path);
	fixture_load(path, false);
	if (query_open(&engine, path, &e) != 0)
		support_fail(&e);
}

static void teardown(void)
{
	session_close(session);
	engine_close(engine);
	fixture_drop(path);
}

static void open_with(uint64_t nanoseconds)
{
	struct error e;

	engine_set(engine, &(struct engine_options){.query_nanoseconds = nanoseconds});
	if (session_open(&session, engine, &e) != 0)
		support_fail(&e);
}

static int ask(enum endpoint endpoint, const char *key, const char *value, struct answer *a,
	       struct error *e)
{
	struct query_param param = {str_z(key), str_z(value)};
	struct query q = {.endpoint = endpoint,
			  .cube = STR("books"),
			  .ref = STR("account"),
			  .params = &param,
			  .nparams = 1};

	answer_init(a);
	return query_answer(NULL, session, &q, a, e);
}

static void assert_over(enum endpoint endpoint, const char *key, const char *value,
			const char *word)
{
	struct answer a;
	struct error e;

	cr_assert_eq(ask(endpoint, key, value, &a, &e), -1);
	cr_assert_eq(a.status, 503);
	cr_assert_eq(a.etag[0], 0, "a fault must not be kept by caches");
	buffer_append_char(&a.body, 0);
	cr_assert(strstr(a.body.ptr, "\"status\":\"error\""), "%s", a.body.ptr);
	cr_assert(strstr(a.body.ptr, word), "%s", a.body.ptr);
	answer_drop(&a);
}

Test(limits, a_question_that_takes_too_long_is_503, .init = setup, .fini = teardown)
{
	open_with(1);
	assert_over(ENDPOINT_AGGREGATE, "drilldown", "account", "narrow it");
	assert_over(ENDPOINT_FACTS, "order", "amount", "narrow it");
	assert_over(ENDPOINT_MEMBERS, "cut", "number:1", "narrow it");
}

Test(limits, enough_time_is_enough, .init = setup, .fini = teardown)
{
	struct answer a;
	struct error e;

	open_with(60000000000u);
	cr_assert_eq(ask(ENDPOINT_AGGREGATE, "drilldown", "account", &a, &e), 0);
	cr_assert_eq(a.status, 200);
	answer_drop(&a);
}

Test(limits, a_stopped_engine_answers_503, .init = setup, .fini = teardown)
{
	open_with(0);
	engine_stop(engine);
	assert_over(ENDPOINT_AGGREGATE, "drilldown", "account", "stopping");
}

Test(limits, a_stream_has_the_time_for_each_part, .init = setup, .fini = teardown)
{
	struct answer a;
	struct error e;

	open_with(100000000u);
	cr_assert_eq(ask(ENDPOINT_FACTS, "format", "ndjson", &a, &e), 0);
	cr_assert_not_null(a.stream);
	usleep(200000); /* a slow reader: longer than the limit */
	cr_assert_eq(stream_read(a.stream, &a.body, &e), 1, "%s", e.text);
	answer_drop(&a);
}

Test(limits, a_stream_stops_with_the_engine, .init = setup, .fini = teardown)
{
	struct answer a;
	struct error e;

	open_with(0);
	cr_assert_eq(ask(ENDPOINT_FACTS, "format", "ndjson", &a, &e), 0);
	engine_stop(engine);
	cr_assert_eq(stream_read(a.stream, &a.body, &e), -1);
	cr_assert_eq(e.status, STATUS_INTERRUPTED);
	answer_drop(&a);
}

/* ---- sorting ---- */

static atomic_bool stop;
static unsigned compared;

static int compare(const void *a, const void *b, void *context)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (++compared == LINES && context)
		atomic_store(&stop, true);
	return (x > y) - (x < y);
}

static uint32_t *shuffled(void)
{
	uint32_t *numbers = xcalloc(LINES, sizeof *numbers);

	for (uint32_t i = 0; i < LINES; i++)
		numbers[i] = (uint32_t)((uint64_t)i * 7919 % LINES);
	return numbers;
}

Test(limits, a_sort_in_time_is_a_sort)
{
	struct pulse p;
	struct error e;
	uint32_t *numbers = shuffled();

	pulse_start(&p, &stop, 0);
	pulse_sort(&p, numbers, LINES, sizeof *numbers, compare, NULL);
	cr_assert_eq(pulse_check(&p, &e), 0);
	for (uint32_t i = 0; i < LINES; i++)
		cr_assert_eq(numbers[i], i);
	free(numbers);
}

/* A sort that is cut short ends soon, and loses nothing. */
Test(limits, a_sort_out_of_time_ends_soon)
{
	struct pulse p;
	struct error e;
	uint32_t *numbers = shuffled();
	uint64_t sum = 0;

	pulse_start(&p, &stop, 0);
	pulse_sort(&p, numbers, LINES, sizeof *numbers, compare, &stop);
	cr_assert_eq(pulse_check(&p, &e), -1);
	cr_assert_lt(compared, LINES + 10000);
	for (uint32_t i = 0; i < LINES; i++)
		sum += numbers[i];
	cr_assert_eq(sum, (uint64_t)LINES * (LINES - 1) / 2);
	free(numbers);
}
