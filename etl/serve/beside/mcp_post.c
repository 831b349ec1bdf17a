#include "serve/beside/mcp_post.h"

#include "mcp/mcp.h"
#include "serve/api/absolute.h"
#include "serve/api/answered.h"
#include "serve/beside/mcp_pace.h"
#include "serve/http/whole_body.h"
#include "serve/route.h"
#include "serve/told/log.h"

#include <strings.h>
#include <time.h>

#define MCP_METHODS "POST, OPTIONS"

static bool is_here(const struct request *rq)
{
	return rq->nsegments == 1 && segment_is(rq, 0, "mcp");
}

bool mcp_post_here(const struct request *rq)
{
	return rq->method == METHOD_POST && is_here(rq);
}

bool mcp_refused(const struct request *rq, struct reply *r)
{
	bool writes = method_writes(rq->method) && rq->method != METHOD_POST;

	if (!is_here(rq))
		return false;
	r->allow = true;
	r->methods = MCP_METHODS;
	if (rq->method == METHOD_OPTIONS) {
		r->content_type = TYPE_TEXT;
		return true;
	}
	/* A reader may look for a cube of that name. */
	if (!writes && header_weight(rq->accept, "text/event-stream") <= 0) {
		r->allow = false;
		return false;
	}
	if (rq->method == METHOD_POST)
		return false;
	reply_problem(r, 405,
		      "an assistant sends its messages here with POST; there are no streams");
	return true;
}

/* ---- whom it comes from ---- */

static bool is_this_machine(struct str host)
{
	return str_starts(host, STR("127.0.0.1")) || str_starts(host, STR("localhost")) ||
	       str_starts(host, STR("[::1]"));
}

/* Assistants that are no browsers send none. */
static bool is_trusted(const struct site *site, const struct request *rq)
{
	struct str origin = rq->origin, host = origin, public = site->pages.origin;

	if (!origin.len)
		return true;
	if (site->url_is_public)
		return str_eq(origin, public);
	str_split(&host, '/');
	str_split(&host, '/');
	return str_eq(host, rq->host) && is_this_machine(host);
}

static bool is_json(struct str type)
{
	struct str plain = str_trim(str_split(&type, ';'));

	return plain.len == strlen(TYPE_JSON) && strncasecmp(plain.ptr, TYPE_JSON, plain.len) == 0;
}

/* ---- a message ---- */

/* A message that is refused for another reason costs nothing, and is not counted. */
static bool is_in_time(const struct site *site, const struct request *rq, struct reply *out)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	unsigned wait =
		mcp_pace_take(site->mcp_pace, request_client(rq, site->behind_proxy),
			      (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
	if (wait == 0)
		return true;
	reply_problem(out, 429, "too many messages from here; go on in %u seconds", wait);
	out->retry_after = wait;
	return false;
}

static struct body *begin(void *payload, const struct request *rq, uint64_t length,
			  struct reply *out)
{
	if (!is_trusted(payload, rq)) {
		reply_problem(out, 403, "this page may not speak to the assistants' address here");
		return NULL;
	}
	if (!is_json(rq->content_type)) {
		reply_problem(out, 415, "a message is application/json");
		return NULL;
	}
	if (rq->mcp_version.len && !mcp_speaks(rq->mcp_version)) {
		reply_problem(out, 400, "this version of the protocol is not spoken here");
		return NULL;
	}
	struct body *b = whole_body_begin(length, MCP_POST_BYTES, "a message", out);
	if (b && !is_in_time(payload, rq, out)) {
		whole_body_drop(b);
		return NULL;
	}
	return b;
}

const struct body_taker mcp_post_taker = {
	.begin = begin, .take = whole_body_take, .end = whole_body_end, .drop = whole_body_drop};

/* ---- its answer ---- */

static void answer(const struct site *site, struct session *s, const struct request *rq,
		   struct str text, struct reply *r)
{
	struct buffer base;

	buffer_init(&base, 2 * REQUEST_TARGET_MAX);
	enum mcp_taken taken = mcp_answer(s, absolute_base(site, rq, &base), text, &r->body);
	buffer_drop(&base);
	if (taken == MCP_SILENT)
		r->status = 202;
	else if (taken == MCP_NO_REQUEST)
		r->status = 400;
}

void mcp_post_answer(const struct site *site, const struct request *rq, const struct body *body,
		     struct reply *r)
{
	struct session *s;
	struct error e;

	r->no_store = true;
	if (!body) {
		reply_problem(r, 400, "a message is missing");
		return;
	}
	if (sessions_take(site->sessions, &s, &e) != 0) {
		answered_unavailable(rq, r, &e);
		return;
	}
	answer(site, s, rq, whole_body_text(body), r);
	if (sessions_check(site->sessions, s, &e) != 0)
		answered_unavailable(rq, r, &e);
	else
		reply_compress(r, rq);
	sessions_give(site->sessions, s);
}
