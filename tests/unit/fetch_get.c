/* The HTTP client against a server that fails in every way a server does. */
#include "fetch/fetch.h"

#include "fetch_server.h"
#include <signal.h>
#include <stdlib.h>

#define GOOD \
	"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
#define REPLIES(...) ((const struct reply[]){__VA_ARGS__})

static struct fake server;
static struct fetcher *fetcher;
static struct arena *arena;
static struct fetch_answer answer;
static struct error error;

/* Quick: what is tested is that waits happen, not how long they are by default. */
static struct fetch_options quick(void)
{
	struct fetch_options o;
	fetch_options_init(&o);
	o.rate = 0;
	o.backoff_ms = 1;
	o.connect_timeout_ms = 5000;
	o.timeout_ms = 20000;
	return o;
}

static void start(const struct reply *script, size_t n, const struct fetch_options *o)
{
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	fake_start(&server, script, n);
	cr_assert_eq(fetcher_open(&fetcher, server.base, o, &error), 0, "%s", error.text);
	arena = arena_new();
}

static int get(const char *path)
{
	return fetch_get(&answer, fetcher, arena, str_z(path), &error);
}

static void end(void)
{
	fetcher_close(fetcher);
	fake_stop(&server);
	arena_free(arena);
}

Test(fetch, a_body_its_type_and_what_was_asked)
{
	struct fetch_options o = quick();
	o.accept = "application/json";
	start(REPLIES({GOOD}), 1, &o);
	cr_assert_eq(get("/free?q=1"), 0, "%s", error.text);
	cr_assert(str_eq(answer.body, STR("{\"a\":1}")));
	cr_assert(str_eq(answer.type, STR("application/json")));
	cr_assert_eq(answer.status, 200);
	cr_assert_eq(answer.tries, 1);
	cr_assert(strstr(server.requests[0], "GET /base/free?q=1 HTTP/1.1\r\n"));
	cr_assert(strstr(server.requests[0], "Accept: application/json\r\n"));
	cr_assert(strstr(server.requests[0], "User-Agent: Stuiver/"));
	end();
}

Test(fetch, faults_of_the_moment_are_tried_again)
{
	struct fetch_options o = quick();
	start(REPLIES({"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"},
		      {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"},
		      {"HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n{\"a\""}, {""}, {GOOD}),
	      5, &o);
	cr_assert_eq(get("/x"), 0, "%s", error.text);
	cr_assert_eq(answer.tries, 5);
	cr_assert(str_eq(answer.body, STR("{\"a\":1}")), "no half of an earlier answer");
	end();
}

Test(fetch, at_last_it_says_what_failed)
{
	struct fetch_options o = quick();
	o.retries = 2;
	start(REPLIES({"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"}), 1, &o);
	cr_assert_eq(get("/x"), -1);
	cr_assert_eq(error.status, STATUS_IO);
	cr_assert_eq(answer.status, 500);
	cr_assert_eq(server.served, 3);
	cr_assert(strstr(error.text, server.base), "%s", error.text);
	cr_assert(strstr(error.text, "the server answers 500 (tries: 3); the fault is the "
				     "server's: try again later"),
		  "%s", error.text);
	end();
}

Test(fetch, what_is_wrong_with_the_question_is_asked_once)
{
	static const struct {
		const char *reply;
		enum status status;
	} cases[] = {
		{"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n", STATUS_REFUSED},
		{"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", STATUS_REFUSED},
		{"HTTP/1.1 404 Not here\r\nContent-Length: 0\r\n\r\n", STATUS_NOT_FOUND},
		{"HTTP/1.1 501 Never\r\nContent-Length: 0\r\n\r\n", STATUS_IO},
	};
	struct fetch_options o = quick();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		start(REPLIES({cases[i].reply}), 1, &o);
		cr_assert_eq(get("/x"), -1);
		cr_assert_eq(error.status, cases[i].status, "%s", error.text);
		cr_assert_eq(server.served, 1);
		end();
	}
}

Test(fetch, retry_after_is_obeyed)
{
	struct fetch_options o = quick();
	start(REPLIES({"HTTP/1.1 429 Slow down\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"},
		      {GOOD}),
	      2, &o);
	cr_assert_eq(get("/x"), 0, "%s", error.text);
	cr_assert_geq(server.at[1] - server.at[0], 0.95);
	end();
}

Test(fetch, a_longer_retry_after_than_we_have_ends_it)
{
	struct fetch_options o = quick();
	start(REPLIES({"HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"}), 1,
	      &o);
	cr_assert_eq(get("/x"), -1);
	cr_assert_eq(server.served, 1);
	cr_assert(strstr(error.text, "the server asks to wait 3600 s"), "%s", error.text);
	end();
}

Test(fetch, silence_has_a_limit)
{
	struct fetch_options o = quick();
	o.timeout_ms = 200;
	o.retries = 1;
	start(REPLIES({GOOD, 60000}), 1, &o);
	cr_assert_eq(get("/x"), -1);
	cr_assert_eq(error.status, STATUS_IO);
	cr_assert_eq(answer.tries, 2);
	cr_assert(strstr(error.text, "the server is slow or away"), "%s", error.text);
	end();
}

Test(fetch, nobody_there)
{
	struct fetch_options o = quick();
	o.retries = 1;
	start(REPLIES({GOOD}), 1, &o);
	fake_stop(&server);
	cr_assert_eq(get("/x"), -1);
	cr_assert_eq(error.status, STATUS_IO);
	cr_assert_eq(answer.status, 0);
	fetcher_close(fetcher);
	arena_free(arena);
}

Test(fetch, a_body_has_a_cap_announced_or_not)
{
	struct fetch_options o = quick();
	o.max_bytes = 6;
	start(REPLIES({GOOD}, {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"a\":1}"}), 2, &o);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(get("/x"), -1);
		cr_assert_eq(error.status, STATUS_LIMIT, "%s", error.text);
		cr_assert_eq(answer.tries, 1);
		cr_assert(strstr(error.text, "larger than 6 bytes"), "%s", error.text);
	}
	end();
}

Test(fetch, redirects_stay_in_the_scheme)
{
	static char there[256];
	struct reply script[] = {{there}, {GOOD}};
	struct fetch_options o = quick();
	start(script, 2, &o);
	snprintf(there, sizeof there,
		 "HTTP/1.1 302 Moved\r\nLocation: %s/y\r\nContent-Length: 0\r\n\r\n", server.base);
	cr_assert_eq(get("/x"), 0, "%s", error.text);
	cr_assert(strstr(server.requests[1], "GET /base/y "));
	end();
	start(REPLIES({"HTTP/1.1 302 Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: "
		       "0\r\n\r\n"},
		      {"HTTP/1.1 302 Moved\r\nLocation: https://127.0.0.1/\r\nContent-Length: "
		       "0\r\n\r\n"}),
	      2, &o);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(get("/x"), -1);
		cr_assert_eq(error.status, STATUS_REFUSED, "%s", error.text);
		cr_assert_eq(answer.body.len, 0);
	}
	end();
}

static int must_close(void *context, struct str body, struct error *e)
{
	++*(int *)context;
	return str_ends(body, STR("}")) ? 0 : error_set(e, STATUS_INPUT, "no } at the end");
}

Test(fetch, the_caller_says_what_is_whole)
{
	int asked = 0;
	struct fetch_options o = quick();
	o.check = must_close;
	o.context = &asked;
	start(REPLIES({"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"a\":"}, {GOOD}), 2, &o);
	cr_assert_eq(get("/x"), 0, "%s", error.text);
	cr_assert_eq(asked, 2);
	end();
	o.retries = 1;
	start(REPLIES({"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"a\":"}), 1, &o);
	cr_assert_eq(get("/x"), -1);
	cr_assert(strstr(error.text, "no } at the end"), "%s", error.text);
	end();
}

/* Requests may be late on a busy machine, never early. */
Test(fetch, no_more_than_so_many_a_second)
{
	struct fetch_options o = quick();
	o.rate = 20;
	start(REPLIES({"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"}, {GOOD}), 2, &o);
	for (int i = 0; i < 7; i++)
		cr_assert_eq(get("/x"), 0, "%s", error.text);
	cr_assert_eq(fetcher_requests(fetcher), 8);
	cr_assert_geq(server.at[7] - server.at[0], 7 * 0.050 - 0.020);
	end();
}

static volatile int stop;

static void on_alarm(int number)
{
	stop = number;
}

/* While the server is silent, and in a wait between two tries. */
Test(fetch, a_signal_ends_it, .timeout = 30)
{
	struct fetch_options o = quick();
	o.stop = &stop;
	o.timeout_ms = 600000;
	o.backoff_ms = o.backoff_max_ms = 600000;
	signal(SIGALRM, on_alarm);
	start(REPLIES({"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"}, {GOOD, 600000}), 2, &o);
	for (int i = 0; i < 2; i++) {
		stop = 0;
		alarm(1);
		cr_assert_eq(get("/x"), -1);
		cr_assert_eq(error.status, STATUS_INTERRUPTED, "%s", error.text);
	}
	end();
}

Test(fetch, only_plain_addresses)
{
	static const char *const bad[] = {"",
					  "data.cbs.nl",
					  "ftp://x/",
					  "file:///etc/passwd",
					  "https://me:secret@x/",
					  "https://x/?a=b",
					  "https://x/#a"};
	struct fetch_options o = quick();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_assert_eq(fetcher_open(&fetcher, bad[i], &o, &error), -1, "%s", bad[i]);
		cr_assert_eq(error.status, STATUS_USAGE);
		cr_assert_null(fetcher);
		cr_assert_null(strstr(error.text, "secret"));
	}
}

Test(fetch, parameters_are_encoded)
{
	struct buffer b;
	buffer_init(&b, 200);
	buffer_append_z(&b, "/free");
	fetch_parameter(&b, "q", STR("é & a+b=1/2"));
	fetch_parameter(&b, "rows", STR("10"));
	cr_assert(str_eq(buffer_str(&b), STR("/free?q=%C3%A9%20%26%20a%2Bb%3D1%2F2&rows=10")),
		  "%.*s", (int)b.len, b.ptr);
	buffer_drop(&b);
}
