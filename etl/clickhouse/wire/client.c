#include "clickhouse/wire/client.h"

#include "fetch/curl_library.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CONNECT_MS 3000L
#define SILENT_SECONDS 60L /* without a byte: what is not there counts as gone */
#define SAID_MAX 400u      /* of a server's words, in an error */
/* What must hold for each statement: every shard or none, and statements as long as they must be. How far a replica says
 * it lags is not asked: rows are never changed, so it has them or the proof fails, and without ZooKeeper all would seem
 * to lag for ever. */
#define SETTINGS                                                                                 \
	"skip_unavailable_shards=0&fallback_to_stale_replicas_for_distributed_queries=0"         \
	"&max_replica_delay_for_distributed_queries=0&connect_timeout_with_failover_ms=2000"     \
	"&max_query_size=268435456&max_ast_elements=20000000&max_expanded_ast_elements=20000000" \
	"&distributed_ddl_task_timeout=45"                                                       \
	"&insert_distributed_sync=1&max_insert_block_size=1048576&min_insert_block_size_rows=1048576"

struct client {
	const struct clickhouse_address *address;
	CURL *easy;
	size_t at; /* the host that answered last */
	char reason[CURL_ERROR_SIZE];
	/* of the transfer at hand */
	struct client_taker *taker;
	const struct client_limits *limits;
	struct error *fault;
	bool refused; /* for good: by the taker, or by a limit */
	bool faulty;  /* its answer is none, says the taker: another server may give one */
	long http;
	struct buffer said; /* what came instead of an answer */
};

static size_t on_bytes(char *bytes, size_t size, size_t n, void *context)
{
	struct client *c = context;
	struct str all = {bytes, size * n};

	if (!c->http)
		curl.curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &c->http);
	if (c->http != 200) {
		buffer_append_harmless(&c->said, str_head(all, SAID_MAX));
		return all.len;
	}
	if (c->taker && c->taker->take(c->taker, all, c->fault) != 0) {
		c->faulty = c->fault->status == STATUS_STORE;
		c->refused = !c->faulty;
		return 0;
	}
	return all.len;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t x, curl_off_t y)
{
	struct client *c = context;
	const struct client_limits *l = c->limits;

	(void)a, (void)b, (void)x, (void)y;
	if (c->refused || c->faulty)
		return 1; /* it is asked once more before it ends, and has its reason */
	if (l && l->stop && *l->stop)
		c->refused = error_set(c->fault, STATUS_INTERRUPTED, "stopped") != 0;
	else if (l && l->pulse)
		c->refused = pulse_check(l->pulse, c->fault) != 0;
	return c->refused;
}

int client_open(struct client **out, const struct clickhouse_address *a, struct error *e)
{
	if (curl_library_open(e))
		return -1;
	struct client *c = xcalloc(1, sizeof *c);
	c->address = a;
	buffer_init(&c->said, (size_t)1 << 20);
	c->easy = curl.curl_easy_init();
	if (!c->easy)
		out_of_memory();
	CURL *x = c->easy;
	curl.curl_easy_setopt(x, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(x, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl.curl_easy_setopt(x, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl.curl_easy_setopt(x, CURLOPT_LOW_SPEED_TIME, SILENT_SECONDS);
	curl.curl_easy_setopt(x, CURLOPT_ERRORBUFFER, c->reason);
	curl.curl_easy_setopt(x, CURLOPT_WRITEFUNCTION, on_bytes);
	curl.curl_easy_setopt(x, CURLOPT_WRITEDATA, c);
	curl.curl_easy_setopt(x, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl.curl_easy_setopt(x, CURLOPT_XFERINFODATA, c);
	curl.curl_easy_setopt(x, CURLOPT_NOPROGRESS, 0L);
	curl.curl_easy_setopt(x, CURLOPT_USERAGENT, "Stuiver/" STUIVER_VERSION);
	curl.curl_easy_setopt(x, CURLOPT_USERNAME, a->user.ptr);
	curl.curl_easy_setopt(x, CURLOPT_PASSWORD, a->password.ptr);
	if (a->ca.len)
		curl.curl_easy_setopt(x, CURLOPT_CAINFO, a->ca.ptr);
	if (curl.curl_easy_setopt(x, CURLOPT_PROTOCOLS_STR, a->secure ? "https" : "http")) {
		client_close(c);
		return error_set(e, STATUS_IO, "this libcurl (%s) cannot reach %s",
				 curl.curl_version(), a->secure ? "https" : "http");
	}
	*out = c;
	return 0;
}

void client_close(struct client *c)
{
	if (!c)
		return;
	curl.curl_easy_cleanup(c->easy);
	buffer_drop(&c->said);
	free(c);
}

const struct clickhouse_address *client_address(const struct client *c)
{
	return c->address;
}

void client_turn(struct client *c)
{
	c->at = (c->at + 1) % c->address->nhosts;
}

/* ---- one server ---- */

static void put_encoded(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char b = (unsigned char)s.ptr[i];
		if (b < 0x80 && (('a' <= (b | 32) && (b | 32) <= 'z') || ('0' <= b && b <= '9')))
			buffer_append_char(out, (char)b);
		else
			buffer_printf(out, "%%%02X", b);
	}
}

static struct str reason_of(struct client *c, CURLcode code)
{
	if (c->http && c->http != 200)
		return str_trim(str_head(buffer_str(&c->said), SAID_MAX));
	return str_z(c->reason[0] ? c->reason : curl.curl_easy_strerror(code));
}

/* 0; -1 when it must not be tried elsewhere; 1 when it may. */
static int transfer(struct client *c, size_t host, struct str query, struct str body,
		    struct error *e)
{
	const struct clickhouse_address *a = c->address;
	struct buffer url;

	c->refused = c->faulty = false;
	c->http = 0;
	c->fault = e;
	c->reason[0] = '\0';
	buffer_reset(&c->said);
	if (c->taker && c->taker->begin(c->taker) != 0)
		return -1;
	buffer_init(&url, (size_t)1 << 20);
	buffer_printf(&url, "%s://%s/?database=", a->secure ? "https" : "http", a->hosts[host].ptr);
	put_encoded(&url, a->database);
	buffer_append_z(&url, "&" SETTINGS);
	if (query.len) {
		buffer_append_z(&url, "&query=");
		put_encoded(&url, query);
	}
	buffer_append_char(&url, '\0');
	curl.curl_easy_setopt(c->easy, CURLOPT_URL, url.ptr);
	curl.curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
	curl.curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, body.ptr ? body.ptr : "");
	curl.curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
	CURLcode code = curl.curl_easy_perform(c->easy);
	buffer_drop(&url);
	if (c->refused)
		return -1;
	if (c->faulty)
		return error_context(e, "ClickHouse at %s", a->hosts[host].ptr) != 0;
	curl.curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &c->http);
	if (code == CURLE_OK && c->http == 200)
		return c->taker && c->taker->end(c->taker, e) != 0;
	error_set(e, STATUS_STORE, "ClickHouse at %s: %.*s", a->hosts[host].ptr,
		  STR_ARG(reason_of(c, code)));
	return 1;
}

/* ---- all of them ---- */

static int try_all(struct client *c, struct str query, struct str body, struct client_taker *t,
		   const struct client_limits *limits, struct error *e)
{
	struct error first = {0};
	size_t n = c->address->nhosts, from = c->at;
	int result = 1;

	c->taker = t;
	c->limits = limits;
	for (size_t i = 0; i < n && result > 0; i++) {
		c->at = (from + i) % n;
		result = transfer(c, c->at, query, body, e);
		if (result > 0 && i == 0)
			first = *e;
	}
	if (result <= 0)
		return result;
	*e = first;
	return n > 1 ? error_context(e, "none of %zu servers answers; the first", n) : -1;
}

int client_ask(struct client *c, struct str sql, struct client_taker *t,
	       const struct client_limits *limits, struct error *e)
{
	return try_all(c, STR(""), sql, t, limits, e);
}

int client_ask_host(struct client *c, size_t host, struct str sql, struct client_taker *t,
		    const struct client_limits *limits, struct error *e)
{
	c->taker = t;
	c->limits = limits;
	return transfer(c, host, STR(""), sql, e) ? -1 : 0;
}

int client_send(struct client *c, struct str sql, struct str body,
		const struct client_limits *limits, struct error *e)
{
	return try_all(c, sql, body, NULL, limits, e);
}

int client_run(struct client *c, struct str sql, const struct client_limits *limits,
	       struct error *e)
{
	return try_all(c, STR(""), sql, NULL, limits, e);
}
