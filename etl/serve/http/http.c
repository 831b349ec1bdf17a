#include "serve/http/http_private.h"

#include "base/system/deadline.h"
#include "meter/meter.h"
#include "nlgov/nlgov.h"
#include "serve/told/log.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The library reads a request into half of a connection's memory; the other half takes the parsed
 * headers and those of the answer. It clears all of it behind each answer, which with 64 KB is a
 * sixth of the time that a small answer takes. */
#define CONNECTION_PARTS 2u
/* One address may hold this part of all connections, but not on loopback: see http_options. */
#define PER_ADDRESS_PART 4
#define PER_ADDRESS_MIN 16u
/* After the door closes, requests that are in the socket buffers still get their turn. */
#define SETTLE_NANOSECONDS 50000000L

/* What we keep per connection. The library forgets to say that a request is over when it closes the
 * connection because the target has too many parameters for its memory: so the connection knows its
 * request, and frees it at the latest when it closes. */
struct visitor {
	struct peer *peer;
	struct exchange *exchange; /* begun and not yet completed; or NULL */
};

static struct visitor *visitor_of(struct MHD_Connection *c)
{
	return mhd.MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* ---- requests in flight ---- */

static void count_in(struct exchange *x)
{
	atomic_fetch_add(&x->http->in_flight, 1);
	if (x->http->o.meter)
		meter_in_flight(x->http->o.meter, 1);
	x->counted = true;
	guard_busy(x->visitor->peer, true);
}

/* Either this thread sees that it is quiet, or http_drain, which comes later, that none is left. */
static void count_out(struct exchange *x)
{
	struct http *h = x->http;
	if (!x->counted)
		return;
	guard_busy(x->visitor->peer, false);
	if (h->o.meter)
		meter_in_flight(h->o.meter, -1);
	if (atomic_fetch_sub(&h->in_flight, 1) > 1 || !atomic_load(&h->quiet))
		return;
	pthread_mutex_lock(&h->lock);
	pthread_cond_broadcast(&h->idle);
	pthread_mutex_unlock(&h->lock);
}

bool http_drain(struct http *h, unsigned seconds)
{
	nanosleep(&(struct timespec){.tv_nsec = SETTLE_NANOSECONDS}, NULL);
	struct timespec until = deadline_in(seconds * 1000000000ull);
	pthread_mutex_lock(&h->lock);
	while (atomic_load(&h->in_flight) && deadline_wait(&h->idle, &h->lock, &until))
		;
	pthread_mutex_unlock(&h->lock);
	return atomic_load(&h->in_flight) == 0;
}

/* ---- from the request line to the reply ---- */

static void exchange_free(struct exchange *x)
{
	if (!x)
		return;
	atomic_fetch_sub(&x->http->held, x->held);
	body_drop(x);
	reply_drop(&x->reply);
	arena_free(x->arena);
	free(x);
}

/* The library's own splitting and decoding of the target is not used (it cannot tell bad escapes),
 * so the raw target is caught here, before the library takes it apart. Of one that is too long,
 * just so much that it still is. */
static void *on_target(void *payload, const char *target, struct MHD_Connection *connection)
{
	size_t len = strnlen(target, REQUEST_TARGET_MAX + 1);
	/* The library takes the parameters apart right after this, for nobody, and hangs up without an
	 * answer when they are more than its memory holds: so it is left none. The text is its own
	 * memory, which it writes into itself. */
	char *parameters = (char *)(uintptr_t)strchr(target, '?');
	struct exchange *x = xcalloc(1, sizeof *x + len);
	x->http = payload;
	x->connection = connection;
	memcpy(x->target, target, len);
	x->request.target = (struct str){x->target, len};
	reply_init(&x->reply);
	if (nlgov_is(x->request.target))
		x->reply.api_version = NLGOV_VERSION;
	if (x->http->o.log || x->http->o.meter)
		clock_gettime(CLOCK_MONOTONIC, &x->begun);
	x->visitor = visitor_of(connection);
	exchange_free(x->visitor->exchange);
	x->visitor->exchange = x;
	if (parameters)
		parameters[1] = '\0';
	return x;
}

static int parse(struct exchange *x, struct error *e)
{
	x->arena = arena_new();
	return request_parse_target(&x->request, x->arena, x->request.target, e);
}

/* Leaves escapes alone: see on_target. */
static size_t keep_escapes(void *payload, struct MHD_Connection *connection, char *text)
{
	(void)payload;
	(void)connection;
	return strlen(text);
}

static struct str header(struct MHD_Connection *c, const char *name)
{
	struct str value = str_z(mhd.MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
	return value.len > REQUEST_HEADER_MAX ? (struct str){0} : value;
}

static bool has_body(struct MHD_Connection *c, uint64_t *length)
{
	struct str told = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);
	bool chunked = header(c, MHD_HTTP_HEADER_TRANSFER_ENCODING).len != 0;
	if (chunked || !str_to_u64(told, length))
		*length = BODY_LENGTH_UNKNOWN;
	return chunked || (told.len && !str_eq(told, STR("0")));
}

static void read_head(struct exchange *x, const char *method)
{
	struct request *rq = &x->request;
	struct MHD_Connection *c = x->connection;
	count_in(x);
	if (x->http->o.log)
		snprintf(x->method, sizeof x->method, "%s", method);
	rq->method = method_of(method);
	rq->host = header(c, MHD_HTTP_HEADER_HOST);
	rq->id = header(c, REQUEST_ID_HEADER);
	rq->accept = header(c, MHD_HTTP_HEADER_ACCEPT);
	rq->accept_encoding = header(c, MHD_HTTP_HEADER_ACCEPT_ENCODING);
	rq->accept_language = header(c, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
	rq->if_none_match = header(c, MHD_HTTP_HEADER_IF_NONE_MATCH);
	rq->if_modified_since = header(c, MHD_HTTP_HEADER_IF_MODIFIED_SINCE);
	rq->range = header(c, MHD_HTTP_HEADER_RANGE);
	rq->if_range = header(c, MHD_HTTP_HEADER_IF_RANGE);
	if (!x->http->o.responder.bodies)
		return;
	rq->cookie = header(c, MHD_HTTP_HEADER_COOKIE);
	rq->authorization = header(c, MHD_HTTP_HEADER_AUTHORIZATION);
	rq->content_range = header(c, MHD_HTTP_HEADER_CONTENT_RANGE);
	rq->content_type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE);
	rq->mcp_version = header(c, "MCP-Protocol-Version");
	rq->origin = header(c, MHD_HTTP_HEADER_ORIGIN);
	rq->fetch_site = header(c, "Sec-Fetch-Site");
	http_client(x);
}

/* On a worker. */
static void run_question(struct job *job)
{
	struct exchange *x = (struct exchange *)job;
	if (atomic_load(&x->http->cut)) {
		reply_problem(&x->reply, 503, "the server is stopping; try again");
		x->reply.retry_after = RETRY_AFTER_SECONDS;
	} else {
		const struct responder *r = &x->http->o.responder;
		r->answer(r->payload, &x->request, x->body, &x->reply);
		body_drop(x); /* what it brought is gone before anybody hears of it */
	}
	x->phase = PHASE_ANSWERED;
	mhd.MHD_resume_connection(x->connection);
}

static enum MHD_Result ask(struct exchange *x)
{
	struct http *h = x->http;
	const struct responder *r = &h->o.responder;
	struct error e;
	enum MHD_Result result;
	/* Who stops says so in each answer: those are made anew. */
	bool quiet = atomic_load(&h->quiet);
	enum ready_found found = quiet ? READY_NONE : ready_reply(h->ready, x, &result);
	if (found != READY_NONE)
		return found == READY_NAMED ? http_reply(x) : result;
	if (x->body)
		body_end(x);
	int parsed = x->arena ? 0 : parse(x, &e);
	if (r->at_once(r->payload, &x->request, parsed, &e, &x->reply))
		return http_reply(x);
	x->marked = !quiet && ready_mark(h->ready, &x->mark);
	x->phase = PHASE_ASKED;
	x->job.run = run_question;
	mhd.MHD_suspend_connection(
		x->connection); /* before the push: the worker may resume it at once */
	if (!workers_push(h->o.workers, &x->job)) {
		atomic_store(&h->cut, true);
		run_question(&x->job);
	}
	return MHD_YES;
}

/* Nothing of it is answered, and the connection is closed: what follows may be part of it. */
static enum MHD_Result refuse_head(struct exchange *x)
{
	reply_problem(&x->reply, 400,
		      "the head of this request is not sound: it has a NUL, a line that does not "
		      "end in CR LF, or more than one Host");
	return http_reply(x);
}

static enum MHD_Result refuse_body(struct exchange *x)
{
	struct error ignored;
	if (!x->arena)
		parse(x, &ignored);
	reply_problem(&x->reply, method_writes(x->request.method) ? 405 : 413,
		      "this address takes no request body");
	x->reply.allow = method_writes(x->request.method);
	return http_reply(x);
}

/* A body follows: it is taken, or refused before it comes. */
static enum MHD_Result expect_body(struct exchange *x, uint64_t length)
{
	struct error e;
	if (!x->http->o.responder.bodies || !method_writes(x->request.method))
		return refuse_body(x);
	int status = parse(x, &e);
	if (status)
		reply_problem(&x->reply, status, "%s", e.text);
	return status == 0 && body_begin(x, length) ? MHD_YES : http_reply(x);
}

/* Called when the headers are in, again when the (empty) body is in, and again after each resume. A
 * reply given at the first call makes the library close the connection behind it, as a body might
 * follow: so replies wait for the second call, unless closing is what we want. */
static enum MHD_Result on_request(void *payload, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **context)
{
	struct exchange *x = *context;
	(void)payload;
	uint64_t length;
	(void)connection;
	switch (x->phase) {
	case PHASE_HEAD:
		x->phase = PHASE_READ;
		read_head(x, method);
		if (x->request.target.len <= REQUEST_TARGET_MAX &&
		    !lines_are_sound(x, url, version))
			return refuse_head(x);
		return has_body(x->connection, &length) ? expect_body(x, length) : MHD_YES;
	case PHASE_READ:
		if (!*upload_size || !x->body)
			return ask(x);
		length = *upload_size;
		*upload_size = 0;
		return body_feed(x, upload, length);
	case PHASE_ANSWERED:
		return http_reply(x);
	case PHASE_ASKED:
	default:
		return MHD_YES;
	}
}

static double milliseconds_since(const struct timespec *t)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - t->tv_sec) * 1e3 + (double)(now.tv_nsec - t->tv_nsec) / 1e6;
}

/* To the log, and to whoever watches. */
static void tell_of(const struct exchange *x, bool broken)
{
	const struct http_options *o = &x->http->o;
	/* The length that a HEAD names is not sent. */
	uint64_t bytes = x->request.method == METHOD_HEAD ? 0 : atomic_load(&x->sent);

	if (o->log)
		log_access(&(struct log_entry){
			.method = x->method,
			.target = x->request.target,
			.id = x->request.id,
			.status = x->reply.status,
			.bytes = bytes,
			.milliseconds = milliseconds_since(&x->begun),
			.broken = broken,
		});
	if (o->meter)
		meter_count(o->meter, &(struct metered){
					      .target = x->request.target,
					      .status = x->reply.status,
					      .bytes = bytes,
					      .seconds = milliseconds_since(&x->begun) / 1e3,
					      .broken = broken,
				      });
}

static void on_completed(void *payload, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode code)
{
	struct exchange *x = *context;
	(void)payload;
	(void)connection;
	if (!x)
		return;
	if (x->counted)
		tell_of(x, code != MHD_REQUEST_TERMINATED_COMPLETED_OK);
	count_out(x);
	x->visitor->exchange = NULL;
	exchange_free(x);
	*context = NULL;
}

static void on_connection(void *payload, struct MHD_Connection *connection, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http *h = payload;
	struct visitor *visitor = *socket_context;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		atomic_fetch_sub(&h->connections, 1);
		if (h->o.meter)
			meter_connections(h->o.meter, -1);
		guard_close(h->guard, visitor->peer);
		exchange_free(visitor->exchange);
		free(visitor);
		*socket_context = NULL;
		return;
	}
	atomic_fetch_add(&h->connections, 1);
	if (h->o.meter)
		meter_connections(h->o.meter, 1);
	visitor = xcalloc(1, sizeof *visitor);
	visitor->peer = guard_open(
		h->guard, mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
				  ->connect_fd);
	*socket_context = visitor;
}

/* ---- start and stop ---- */

/* One of h->o.threads alike: the library has no pool of threads without a listening socket. */
static struct MHD_Daemon *start_daemon(struct http *h)
{
	const struct http_options *o = &h->o;
	unsigned per_address = o->max_connections / PER_ADDRESS_PART;
	if (per_address < PER_ADDRESS_MIN)
		per_address = PER_ADDRESS_MIN;
	per_address = (per_address + o->threads - 1) / o->threads;
	struct MHD_OptionItem options[] = {
		{MHD_OPTION_CONNECTION_LIMIT, (intptr_t)o->max_connections, NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)o->timeout_seconds, NULL},
		{MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)(CONNECTION_PARTS * o->max_request),
		 NULL},
		{MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->loopback ? 0 : (intptr_t)per_address, NULL},
		{MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
		{MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, h},
		{MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
		{MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, h},
		{MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, h},
		{MHD_OPTION_END, 0, NULL},
	};
	return mhd.MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET,
		0, NULL, NULL, on_request, h, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static int start_daemons(struct http *h, struct error *e)
{
	for (; h->ndaemons < h->o.threads; h->ndaemons++) {
		struct MHD_Daemon *d = start_daemon(h);
		if (!d)
			return error_set(e, STATUS_LIMIT,
					 "the HTTP server cannot start: %s; fewer threads or "
					 "connections may help",
					 errno ? strerror(errno) : "a limit of the system");
		h->daemons[h->ndaemons] = d;
	}
	return 0;
}

static void http_free(struct http *h)
{
	for (unsigned i = 0; i < h->ndaemons; i++)
		mhd.MHD_stop_daemon(h->daemons[i]);
	guard_stop(h->guard);
	ready_free(h->ready);
	pthread_cond_destroy(&h->idle);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

int http_start(struct http **out, const struct http_options *o, struct error *e)
{
	struct http *h = xcalloc(1, sizeof *h);
	h->o = *o;
	pthread_mutex_init(&h->lock, NULL);
	deadline_condition(&h->idle);
	h->ready = ready_new(o->sessions, o->ready_bytes);
	if (http_library_open(e) == 0 && guard_start(&h->guard, o->timeout_seconds, e) == 0 &&
	    start_daemons(h, e) == 0 && door_open(&h->door, h, o->listen_fd, e) == 0) {
		*out = h;
		return 0;
	}
	close(o->listen_fd);
	http_free(h);
	return -1;
}

void http_quiesce(struct http *h)
{
	atomic_store(&h->quiet, true);
	door_close(h->door);
	h->door = NULL;
}

void http_cut(struct http *h)
{
	atomic_store(&h->cut, true);
}

void http_stop(struct http *h)
{
	door_close(h->door);
	http_free(h);
}
