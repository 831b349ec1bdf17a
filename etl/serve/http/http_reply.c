/*
 * From a reply to the library's response: headers, and the streaming of feeds.
 */
#include "serve/http/http_private.h"

#include "serve/http/http_date.h"
#include "serve/told/log.h"
#include "serve/told/told.h"
#include <stdio.h>
#include <stdlib.h>

/* Also what one chunk holds at most. */
#define STREAM_BLOCK 32768u
#define HEADER_SIZE 256
/* Answers up to this are not counted: as many as there may be connections are no burden. */
#define HELD_SMALL 65536u

/* Parameters that were not understood. */
#define IGNORED_HEADER "Stuiver-Ignored-Parameters"
#define THIRD_PARTY_HEADER "Stuiver-Third-Party"
#define VERSION_HEADER "API-Version"
#define CHALLENGE "Bearer realm=\"stuiver\"" /* RFC 6750: whoever is refused needs a token */
#define METHODS "GET, HEAD, OPTIONS"
/* A minute without asking spares a busy page thousands of requests; after it the ETag makes asking
 * cheap. A publication is thus seen by everyone within a minute. */
#define CACHE_CONTROL "public, max-age=60, must-revalidate"
/* The pages load nothing but what is ours, and nothing stands inline in them. */
#define PAGE_POLICY                                                                 \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " \
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

/* A picture needs nothing at all, and may stand anywhere. */
#define PICTURE_POLICY "default-src 'none'; sandbox; frame-ancestors *"
#define TYPE_PICTURE "image/svg+xml"

/* ---- bodies ---- */

static void put(struct MHD_Response *response, const char *name, const char *value)
{
	if (mhd.MHD_add_response_header(response, name, value) != MHD_YES)
		die("header %s: '%s' was refused", name, value);
}

/* A feed on its way out. Parts are made by workers while the connection is suspended. */
struct outflow {
	struct job job;            /* first member */
	struct exchange *exchange; /* lives longer than any call but the last: see free_outflow */
	struct feed *feed;
	bool failed;
};

/* On a worker. */
static void run_fill(struct job *job)
{
	struct outflow *f = (struct outflow *)job;
	struct exchange *x = f->exchange;
	struct error e;
	if (atomic_load(&x->http->cut)) {
		f->failed = true;
	} else if (feed_fill(f->feed, &e) != 0) {
		f->failed = true;
		log_fault(x->request.target, &e);
	}
	mhd.MHD_resume_connection(x->connection);
}

static ssize_t next_bytes(void *payload, uint64_t position, char *out, size_t max)
{
	struct outflow *f = payload;
	struct exchange *x = f->exchange;
	(void)position;
	if (f->failed || atomic_load(&x->http->cut))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	size_t n = feed_take(f->feed, out, max);
	if (n) {
		atomic_fetch_add(&x->sent, n);
		return (ssize_t)n;
	}
	if (feed_ended(f->feed))
		return MHD_CONTENT_READER_END_OF_STREAM;
	f->job.run = run_fill;
	mhd.MHD_suspend_connection(x->connection);
	if (!workers_push(x->http->o.workers, &f->job)) {
		f->failed = true;
		mhd.MHD_resume_connection(x->connection);
	}
	return 0;
}

/* Comes after the exchange was freed: it must not be touched. */
static void free_outflow(void *payload)
{
	struct outflow *f = payload;
	feed_free(f->feed);
	free(f);
}

static struct MHD_Response *stream_response(struct exchange *x)
{
	struct outflow *f = xcalloc(1, sizeof *f);
	f->exchange = x;
	f->feed = x->reply.feed;
	x->reply.feed = NULL;
	struct MHD_Response *response = mhd.MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, STREAM_BLOCK, next_bytes, f, free_outflow);
	if (!response)
		free_outflow(f);
	return response;
}

/* ---- what stays open ---- */

struct live_outflow {
	struct exchange *exchange; /* as in struct outflow */
	struct live_stream *stream;
};

static void hold_live(void *payload)
{
	mhd.MHD_suspend_connection(payload);
}

static void go_on_live(void *payload)
{
	mhd.MHD_resume_connection(payload);
}

static ssize_t next_live(void *payload, uint64_t position, char *out, size_t max)
{
	struct live_outflow *f = payload;
	struct exchange *x = f->exchange;
	bool ended;
	(void)position;
	size_t n = live_take(f->stream, out, max,
			     &(struct live_hold){x->connection, hold_live, go_on_live}, &ended);
	atomic_fetch_add(&x->sent, n);
	return ended ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static void free_live(void *payload)
{
	struct live_outflow *f = payload;
	live_close(f->stream);
	free(f);
}

static struct MHD_Response *live_response(struct exchange *x)
{
	struct live_outflow *f = xcalloc(1, sizeof *f);
	*f = (struct live_outflow){x, x->reply.live};
	x->reply.live = NULL;
	struct MHD_Response *response = mhd.MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, STREAM_BLOCK, next_live, f, free_live);
	if (!response)
		free_live(f);
	return response;
}

/* Never called: neither a HEAD nor a 304 has a body. */
static ssize_t no_bytes(void *payload, uint64_t position, char *out, size_t max)
{
	(void)payload;
	(void)position;
	(void)out;
	(void)max;
	return MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *file_response(struct exchange *x)
{
	struct reply *r = &x->reply;
	struct MHD_Response *response =
		mhd.MHD_create_response_from_fd_at_offset64(r->file_size, r->file, r->file_from);
	if (response) { /* the library closes it */
		atomic_store(&x->sent, r->file_size);
		r->file = -1;
	}
	return response;
}

/* The length that a 304 tells is that of the answer itself (RFC 9110, 8.6), which is not always known. The
 * library tells none only when chunks are not allowed, and then closes the connection. (With chunks it
 * would tell those, and Python's clients would wait for them.) */
static struct MHD_Response *unchanged_response(uint64_t whole)
{
	struct MHD_Response *response = mhd.MHD_create_response_from_callback(
		whole ? whole : MHD_SIZE_UNKNOWN, STREAM_BLOCK, no_bytes, NULL, NULL);
	if (response && !whole)
		mhd.MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT,
					     MHD_RO_END);
	return response;
}

static struct MHD_Response *body_response(struct exchange *x)
{
	struct buffer *body = &x->reply.body;
	if (x->reply.endless)
		return mhd.MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
							     no_bytes, NULL, NULL);
	if (x->reply.status == 304)
		return unchanged_response(x->reply.whole);
	if (!body->ptr)
		return mhd.MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	struct MHD_Response *response =
		mhd.MHD_create_response_from_buffer(body->len, body->ptr, MHD_RESPMEM_MUST_FREE);
	if (response) {
		atomic_store(&x->sent, body->len);
		*body = (struct buffer){.max = body->max};
	}
	return response;
}

/* ---- headers ---- */

static void put_text(struct MHD_Response *response, const char *name, struct str value)
{
	char text[TOLD_MAX + 1];
	snprintf(text, sizeof text, "%.*s", STR_ARG(value));
	put(response, name, text);
}

static void put_vary(struct MHD_Response *response, const struct reply *r)
{
	char vary[HEADER_SIZE];

	snprintf(vary, sizeof vary, "%s%s%s", r->by_accept ? ", Accept" : "",
		 r->as_it_is ? "" : ", Accept-Encoding", r->by_language ? ", Accept-Language" : "");
	if (vary[0])
		put(response, MHD_HTTP_HEADER_VARY, vary + 2);
}

static void put_caching(struct MHD_Response *response, const struct reply *r)
{
	char etag[HEADER_SIZE], date[HTTP_DATE_SIZE];
	bool keep = (r->status == 200 || r->status == 206 || r->status == 304) && !r->no_store &&
		    !r->closed;
	put(response, MHD_HTTP_HEADER_CACHE_CONTROL, keep ? CACHE_CONTROL : "no-store");
	put_vary(response, r);
	if (r->etag[0]) {
		snprintf(etag, sizeof etag, "\"%s\"", r->etag);
		put(response, MHD_HTTP_HEADER_ETAG, etag);
	}
	if (r->modified && keep) {
		http_date_format(date, r->modified);
		put(response, MHD_HTTP_HEADER_LAST_MODIFIED, date);
	}
}

static void put_page(struct MHD_Response *response, const struct reply *r)
{
	put(response, "Content-Security-Policy",
	    r->framed ? PAGE_POLICY "*" : PAGE_POLICY "'none'");
	put(response, "Referrer-Policy",
	    r->closed ? "same-origin" : "strict-origin-when-cross-origin");
}

static void put_content(struct MHD_Response *response, const struct reply *r)
{
	char disposition[HEADER_SIZE];
	put(response, MHD_HTTP_HEADER_CONTENT_TYPE, r->content_type);
	/* The contract sends JSONP as application/json, which browsers refuse to run as a script when
	 * told nosniff: who insists on that type gets it without. */
	if (!r->jsonp || strcmp(r->content_type, TYPE_JSON) != 0)
		put(response, "X-Content-Type-Options", "nosniff");
	if (strcmp(r->content_type, TYPE_HTML) == 0)
		put_page(response, r);
	if (r->framed && strcmp(r->content_type, TYPE_PICTURE) == 0)
		put(response, "Content-Security-Policy", PICTURE_POLICY);
	if (r->content_range[0])
		put(response, MHD_HTTP_HEADER_CONTENT_RANGE, r->content_range);
	if (r->file_size)
		put(response, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
	if (r->gzip)
		put(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
	if (r->filename[0]) {
		snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"",
			 r->filename);
		put(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition);
	}
}

static void put_access(struct MHD_Response *response, const struct reply *r)
{
	put(response, "Access-Control-Allow-Origin", "*");
	put(response, "Access-Control-Expose-Headers",
	    "ETag, Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, "
	    "Content-Range, Link, Retry-After, " VERSION_HEADER ", " IGNORED_HEADER
	    ", " THIRD_PARTY_HEADER);
	if (!r->allow)
		return;
	const char *methods = r->methods ? r->methods : METHODS;
	put(response, MHD_HTTP_HEADER_ALLOW, methods);
	put(response, "Access-Control-Allow-Methods", methods);
	put(response, "Access-Control-Allow-Headers",
	    "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, "
	    "If-Modified-Since, If-None-Match, If-Range, Pragma, Range, X-Requested-With, "
	    "baggage, traceparent, tracestate");
	put(response, "Access-Control-Max-Age", "86400");
}

static void put_told(struct MHD_Response *response, const struct reply *r)
{
	if (r->api_version)
		put(response, VERSION_HEADER, r->api_version);
	if (r->link.len)
		put_text(response, MHD_HTTP_HEADER_LINK, buffer_str(&r->link));
	if (r->third_party.len)
		put_text(response, THIRD_PARTY_HEADER, buffer_str(&r->third_party));
	if (r->ignored.len)
		put_text(response, IGNORED_HEADER, buffer_str(&r->ignored));
}

static void put_cookies(struct MHD_Response *response, const struct reply *r)
{
	char text[REPLY_COOKIES_MAX];
	struct str rest = buffer_str(&r->cookies);
	while (rest.len) {
		struct str line = str_split(&rest, '\n');
		snprintf(text, sizeof text, "%.*s", STR_ARG(line));
		if (line.len)
			put(response, MHD_HTTP_HEADER_SET_COOKIE, text);
	}
}

static void put_headers(struct MHD_Response *response, const struct exchange *x)
{
	const struct reply *r = &x->reply;
	char seconds[HEADER_SIZE];
	put_caching(response, r);
	if (r->status != 304)
		put_content(response, r);
	if (r->closed)
		put(response, "Cross-Origin-Resource-Policy", "same-origin");
	else
		put_access(response, r);
	put_cookies(response, r);
	put_told(response, r);
	if (r->status == 401)
		put(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, CHALLENGE);
	if (r->location.len && !r->location.overflow)
		put(response, MHD_HTTP_HEADER_LOCATION, r->location.ptr);
	if (r->retry_after) {
		snprintf(seconds, sizeof seconds, "%u", r->retry_after);
		put(response, MHD_HTTP_HEADER_RETRY_AFTER, seconds);
	}
	if (r->refresh) {
		snprintf(seconds, sizeof seconds, "%u", r->refresh);
		put(response, "Refresh", seconds);
	}
	if (atomic_load(&x->http->quiet))
		put(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

/* Whether so large an answer may wait in memory for a client who may be slow: others may be holding
 * some. One alone always may. */
static bool may_hold(struct exchange *x)
{
	size_t size = x->reply.body.len;
	if (size <= HELD_SMALL || x->request.method == METHOD_HEAD)
		return true;
	size_t before = atomic_fetch_add(&x->http->held, size);
	if (before == 0 || before + size <= x->http->o.answer_bytes) {
		x->held = size;
		return true;
	}
	atomic_fetch_sub(&x->http->held, size);
	return false;
}

enum MHD_Result http_reply(struct exchange *x)
{
	if (!may_hold(x)) {
		reply_problem(
			&x->reply, 503,
			"too many large answers are on their way; try again in %u seconds, or "
			"ask for less at once",
			RETRY_AFTER_SECONDS);
		x->reply.gzip = false;
		x->reply.retry_after = RETRY_AFTER_SECONDS;
	}
	struct MHD_Response *response = x->reply.feed        ? stream_response(x)
					: x->reply.live      ? live_response(x)
					: x->reply.file >= 0 ? file_response(x)
							     : body_response(x);
	if (!response)
		return MHD_NO; /* out of memory: the library closes the connection */
	put_headers(response, x);
	enum MHD_Result result =
		mhd.MHD_queue_response(x->connection, (unsigned)x->reply.status, response);
	if (result != MHD_YES || !ready_keep(x->http->ready, x, response))
		mhd.MHD_destroy_response(response);
	return result;
}
