/* Questions to the cube of query_fixture.h, and what their answers must be. */
#ifndef TESTS_QUERY_ASK_H
#define TESTS_QUERY_ASK_H

#include "query_fixture.h"

#include <criterion/criterion.h>
#include <jansson.h>

static char path[] = "/tmp/stuiver-query-XXXXXX";
static struct engine *engine;
static struct session *session;

static inline void open_store(bool texts)
{
	struct error e;
	int fd = mkstemp(path);
	close(fd);
	unlink(path);
	fixture_load(path, texts);
	if (query_open(&engine, path, &e) != 0 || session_open(&session, engine, &e) != 0)
		support_fail(&e);
}

static inline void setup(void)
{
	open_store(false);
}

static inline void setup_texts(void)
{
	open_store(true);
}

static inline void teardown(void)
{
	session_close(session);
	engine_close(engine);
	fixture_drop(path);
}

/* "members/account?cut=…&…": the answer's body, and its status. */
static inline char *ask(const char *question, int *status)
{
	struct query_param params[16];
	char *copy = str_dup(str_z(question));
	struct str rest = str_z(copy), head = str_split(&rest, '?');
	struct query q = {.cube = STR("books"), .params = params};
	struct answer a;
	struct buffer all;
	struct error e;
	int more = 0;

	struct str name = str_split(&head, '/');
	q.ref = head.ptr ? head : STR("");
	q.endpoint = str_eq(name, STR("aggregate")) ? ENDPOINT_AGGREGATE
		     : str_eq(name, STR("facts"))   ? ENDPOINT_FACTS
		     : str_eq(name, STR("members")) ? ENDPOINT_MEMBERS
		     : str_eq(name, STR("cubes"))   ? ENDPOINT_CUBES
						    : ENDPOINT_MODEL;
	while (rest.ptr) {
		struct str value = str_split(&rest, '&');
		params[q.nparams].key = str_split(&value, '=');
		params[q.nparams++].value = value;
	}
	answer_init(&a);
	cr_assert_eq(query_answer(NULL, session, &q, &a, &e), 0);
	buffer_init(&all, 1 << 24);
	buffer_append_str(&all, buffer_str(&a.body));
	struct buffer part;
	buffer_init(&part, 1 << 20);
	while (a.stream && (more = stream_read(a.stream, &part, &e)) > 0) {
		buffer_append_str(&all, buffer_str(&part));
		buffer_reset(&part);
	}
	cr_assert_eq(more, 0);
	buffer_append_char(&all, 0);
	*status = a.status;
	answer_drop(&a);
	buffer_drop(&part);
	free(copy);
	return all.ptr;
}

static inline json_t *ask_ok(const char *question)
{
	int status;
	char *body = ask(question, &status);
	json_t *j = json_loads(body, 0, NULL);
	cr_assert_eq(status, 200, "%s: %s", question, body);
	cr_assert_not_null(j, "%s: %s", question, body);
	free(body);
	return j;
}

/* A part of the answer as compact JSON, numbers as they came. */
static inline void expect_part(const char *question, const char *part, const char *want)
{
	json_t *j = ask_ok(question);
	char *have = json_dumps(json_object_get(j, part),
				JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
	const char *told = have ? have : "absent";
	cr_expect_str_eq(told, want, "%s: %s\n  is not %s", question, told, want);
	free(have);
	json_decref(j);
}

static inline void expect_body(const char *question, const char *want)
{
	int status;
	char *body = ask(question, &status);
	cr_expect_eq(status, 200);
	cr_expect_str_eq(body, want, "%s: %s", question, body);
	free(body);
}

static inline void expect_fault(const char *question, const char *message)
{
	int status;
	char *body = ask(question, &status);
	json_t *j = json_loads(body, 0, NULL);
	const char *text = json_string_value(json_object_get(j, "message"));
	cr_expect_eq(status, 400, "%s: %d", question, status);
	cr_expect_str_eq(json_string_value(json_object_get(j, "status")), "error");
	cr_expect(text && strstr(text, message), "%s: '%s' lacks '%s'", question, text, message);
	json_decref(j);
	free(body);
}

#endif
