#include "serve/api/api.h"

#include "base/text/json_out.h"
#include "nlgov/nlgov.h"
#include "publish/publish.h"
#include "question/parameters.h"
#include "reconcile/reconcile.h"
#include "serve/api/absolute.h"
#include "serve/api/budgets.h"
#include "serve/api/openapi.h"
#include "serve/beside/files.h"
#include "serve/beside/peer.h"
#include "serve/beside/site_pages.h"
#include "serve/http/http_date.h"
#include "serve/route.h"
#include "serve/told/log.h"
#include "serve/told/told.h"
#include <stdio.h>

static void answer_index(const struct site *site, const struct request *rq, struct reply *r)
{
	struct buffer url;
	buffer_init(&url, REQUEST_TARGET_MAX);
	absolute_base(site, rq, &url);
	buffer_append_z(&url, "/api/3/cubes/");
	struct json_out j;
	json_begin(&j, &r->body);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_key_z(&j, "api");
	json_put_string_z(&j, "babbage"); /* the contract's word: clients know the dialect by it */
	json_put_key_z(&j, "message");
	json_put_string_z(&j, "Stuiver: public spending through the OpenSpending API, version 3");
	json_put_key_z(&j, "cubes_index_url");
	json_put_string(&j, buffer_str(&url));
	json_put_key_z(&j, "version");
	json_put_string_z(&j, STUIVER_VERSION);
	json_put_object_end(&j);
	buffer_drop(&url);
}

static void answer_openapi(const struct site *site, const struct request *rq, struct reply *r)
{
	struct buffer url;

	buffer_init(&url, REQUEST_TARGET_MAX);
	absolute_base(site, rq, &url);
	const struct openapi_site told = {
		.base = buffer_str(&url),
		.offers_store = files_offer_store(site->files),
		.with = {[ADDRESS_ALWAYS] = true,
			 [ADDRESS_WITH_HOOKS] = site->hooks != NULL,
			 [ADDRESS_WITH_METRICS] = site->watched.metrics,
			 [ADDRESS_WITH_SECURITY_TXT] = site->pages.security.len > 0,
			 [ADDRESS_WITH_PEER] = site->openspending_nl}};
	openapi_write(&r->body, &told);
	buffer_drop(&url);
}

static void not_found(const struct site *site, const struct request *rq, struct reply *r)
{
	r->by_accept = true;
	if (reply_wants_html(rq))
		site_not_found(&site->pages, rq, r);
	else
		reply_problem(r, 404, "there is nothing at '%.*s'; start at /api/3/cubes/",
			      STR_ARG(rq->target));
}

static void unavailable(struct reply *r, const char *what)
{
	reply_problem(r, 503, "%s; try again in %u seconds", what, RETRY_AFTER_SECONDS);
	r->retry_after = RETRY_AFTER_SECONDS;
}

/* In the log it is said why. */
static void no_session(const struct request *rq, struct reply *r, const struct error *e)
{
	log_fault(rq->target, e);
	unavailable(r, e->status == STATUS_NO_FILE ? "the store is not where it was"
						   : "the store cannot be read now");
}

/* ---- OPTIONS and everything that needs no store ---- */

static bool is_api(const struct request *rq)
{
	return rq->nsegments > 0 && segment_is(rq, 0, "api");
}

static bool is_nowhere(const struct site *site, enum route route)
{
	return route == ROUTE_NONE || (route == ROUTE_METRICS && !site->watched.metrics) ||
	       (route == ROUTE_STORE && !files_offer_store(site->files));
}

/* What each has its own words for. */
static bool asks_other_api(const struct site *site, const struct request *rq)
{
	return peer_asked(site, rq) || nlgov_is(rq->target);
}

bool api_answer_at_once(const struct site *site, const struct request *rq, int parse_status,
			const struct error *parse_error, struct reply *r)
{
	struct query q;
	r->allow = rq->method == METHOD_OPTIONS || method_writes(rq->method);
	if (rq->method == METHOD_OPTIONS) {
		r->content_type = TYPE_TEXT;
		return true;
	}
	if (method_writes(rq->method)) {
		reply_problem(r, 405, "this address only answers GET, HEAD and OPTIONS");
		return true;
	}
	if (parse_status) {
		reply_problem(r, parse_status, "%s", parse_error->text);
		return true;
	}
	enum route route = route_of(rq, &q);
	const struct query_param *callback = request_param(rq, "callback");
	bool peers = asks_other_api(site, rq);
	if (!peers && is_nowhere(site, route)) {
		not_found(site, rq, r);
	} else if (is_api(rq) && callback && !callback_valid(callback->value)) {
		reply_problem(r, 400,
			      "callback must be a name of at most 128 letters, digits, "
			      "'_', '$' and '.', that starts with none of the digits");
	} else if (peers) {
		return false;
	} else if (route == ROUTE_PAGE && site_file(&site->pages, rq, r)) {
		return true;
	} else if (route == ROUTE_OPENAPI) {
		answer_openapi(site, rq, r);
	} else if (route == ROUTE_INDEX) {
		answer_index(site, rq, r);
		reply_wrap(r, &r->body, rq, true);
	} else {
		return false;
	}
	return true;
}

/* ---- what the store answers ---- */

/* Only asked by those who have no tag: whether the publication is older than what they have. */
static bool not_modified_since(struct session *s, const struct query *q, const struct request *rq,
			       struct reply *r)
{
	struct str published_at;
	struct error e;
	if (rq->if_modified_since.len == 0 || query_published_at(s, q, &published_at, &e) != 0)
		return false;
	r->modified = http_last_modified(published_at);
	if (!http_not_modified_since(rq->if_modified_since, r->modified) ||
	    query_etag(s, q, r->etag, &e) != 0)
		return false;
	r->status = 304;
	return true;
}

/* 304 before any fact is read. Which coding the answer would have is not known yet, as short bodies
 * are not compressed; so either form's tag counts, and the one that was named goes back. */
static bool answer_not_modified(struct session *s, const struct query *q, const struct request *rq,
				struct reply *r)
{
	char etag[ETAG_SIZE] = "";
	struct error e;
	bool gzip;
	r->by_accept = request_param(rq, "callback");
	if (rq->if_none_match.len == 0)
		return not_modified_since(s, q, rq, r);
	if (query_etag(s, q, etag, &e) != 0 || !etag_matches(rq->if_none_match, etag, &gzip))
		return false;
	r->status = 304;
	snprintf(r->etag, sizeof r->etag, "%s%s", etag, gzip ? "-gzip" : "");
	return true;
}

/* As the answer calls it, behind what was asked. */
static void name_file(struct reply *r, const struct query *q, const char *own)
{
	char name[PUBLISH_NAME_SIZE];
	publish_name(name, q);
	snprintf(r->filename, sizeof r->filename, "%s%s%s", name, name[0] ? "-" : "", own);
}

static void take_head(struct reply *r, const struct query *q, const struct answer *a)
{
	r->status = a->status;
	r->content_type = a->content_type ? a->content_type : TYPE_JSON;
	snprintf(r->etag, sizeof r->etag, "%s", a->etag);
	r->no_store = a->etag[0] == '\0'; /* part of it may be out of date already */
	r->modified = http_last_modified(str_z(a->published_at));
	r->filename[0] = '\0';
	if (a->filename)
		name_file(r, q, a->filename);
	if (a->status == 503)
		r->retry_after = RETRY_AFTER_SECONDS;
}

/* True when the feed now holds the session. */
static bool take_stream(const struct site *site, struct session *s, struct answer *a,
			const struct request *rq, struct reply *r)
{
	bool gzip = reply_wants_gzip(rq);
	if (rq->method == METHOD_HEAD) {
		r->endless = true;
		if (gzip)
			reply_mark_gzip(r);
		return false; /* headers only: the stream is dropped unread */
	}
	if (!sessions_stream_begin(site->sessions)) {
		unavailable(r, "too many downloads are running");
		return false;
	}
	reply_wrap(r, &a->body, rq, false);
	r->feed = feed_new(site->sessions, s, a, gzip, r->jsonp ? STR(")") : STR(""));
	if (gzip)
		reply_mark_gzip(r);
	return true;
}

/* Parameters that make a new address each time, for an answer that stays the same: they would only
 * push out what is asked again. */
static bool comes_once(const struct request *rq)
{
	if (segment_is(rq, 2, "info")) /* addresses by the host that was asked */
		return true;
	for (size_t i = 0; i < rq->nparams; i++)
		if (parameter_passes(rq->params[i].key))
			return true;
	return false;
}

static const struct told_form links_form = {"page", true, false};

static void take_body(const struct site *site, struct answer *a, const struct request *rq,
		      struct reply *r)
{
	if (a->status == 404 && reply_wants_html(rq)) {
		not_found(site, rq, r);
		return;
	}
	buffer_drop(&r->body);
	r->body = a->body;
	buffer_init(&a->body, a->body.max);
	told_links(&r->link, rq, site->url_is_public ? str_z(site->url) : STR(""), &links_form,
		   &a->paging);
	reply_wrap(r, &r->body, rq, true);
	reply_compress(r, rq);
	r->lasting = a->status == 200 && a->etag[0] && !comes_once(rq);
}

/* Whatever was read counts for nothing. */
static void replaced(const struct request *rq, struct reply *r, const struct error *e)
{
	log_fault(rq->target, e);
	unavailable(r, "the store is being replaced");
}

static void answer_query(const struct site *site, const struct request *rq, const struct query *q,
			 struct reply *r)
{
	struct session *s;
	struct error e;
	if (sessions_take(site->sessions, &s, &e) != 0) {
		no_session(rq, r, &e);
		return;
	}
	bool held = false;
	if (!answer_not_modified(s, q, rq, r)) {
		struct answer a;
		answer_init(&a);
		struct error changed;
		int result = endpoint_is_iv3(q->endpoint)
				     ? iv3_answer(s, q, &a, &e)
				     : query_answer(sessions_kept(site->sessions, s), s, q, &a, &e);
		if (result == 0 && q->endpoint == ENDPOINT_PACKAGE && a.status == 200)
			result = absolute_package(site, s, rq, q, &a, &e);
		bool void_now = sessions_check(site->sessions, s, &changed) != 0;
		if (result != 0 && !void_now)
			log_fault(rq->target, &e);
		take_head(r, q, &a);
		if (void_now)
			replaced(rq, r, &changed);
		else if (a.stream)
			held = take_stream(site, s, &a, rq, r);
		else
			take_body(site, &a, rq, r);
		answer_drop(&a);
	}
	if (!held)
		sessions_give(site->sessions, s);
}

static void answer_page(const struct site *site, const struct request *rq,
			const struct pages_form *form, struct reply *r)
{
	struct session *s;
	struct error e, changed;
	if (sessions_take(site->sessions, &s, &e) != 0) {
		no_session(rq, r, &e);
		return;
	}
	int result = site_page(&site->pages, s, rq, form, r, &e);
	if (sessions_check(site->sessions, s, &changed) != 0) {
		replaced(rq, r, &changed);
	} else if (result < 0) {
		log_fault(rq->target, &e);
		unavailable(r, "the store cannot be read now");
	} else if (result > 0) {
		not_found(site, rq, r);
	}
	sessions_give(site->sessions, s);
}

static void answer_file(const struct site *site, const struct request *rq, const struct query *q,
			enum file_kind kind, struct reply *r)
{
	struct buffer url;
	buffer_init(&url, 2 * REQUEST_TARGET_MAX);
	absolute_base(site, rq, &url);
	buffer_append_str(&url, rq->target);
	files_answer(site->files, kind, rq, q, buffer_str(&url), r);
	buffer_drop(&url);
}

/* Whatever form the answer has, a header says when it is not the government's own. */
static void tell_third_party(const struct site *site, const struct query *q, struct reply *r)
{
	struct session *s;
	struct error ignored; /* the answer itself tells it */
	struct str publisher;
	if (!q->cube.len || sessions_take(site->sessions, &s, &ignored) != 0)
		return;
	if (query_third_party(s, q, &publisher, &ignored) == 0)
		told_third_party(&r->third_party, publisher);
	sessions_give(site->sessions, s);
}

static void answer_question(const struct site *site, const struct request *rq,
			    const struct query *q, struct reply *r)
{
	enum file_kind kind = files_kind(q);
	if (kind == FILE_NONE)
		answer_query(site, rq, q, r);
	else
		answer_file(site, rq, q, kind, r);
}

void api_answer(const struct site *site, const struct request *rq, const struct pages_form *form,
		struct reply *r)
{
	struct query q;
	if (peer_asked(site, rq)) {
		peer_answer(site, rq, r);
		return;
	}
	if (nlgov_is(rq->target)) {
		budgets_answer(site, rq, r);
		return;
	}
	enum route route = route_of(rq, &q);
	if (route == ROUTE_QUERY || route == ROUTE_ARCHIVE || route == ROUTE_STORE)
		told_ignored(&r->ignored, &q);
	if (route == ROUTE_QUERY || route == ROUTE_ARCHIVE)
		tell_third_party(site, &q, r);
	switch (route) {
	case ROUTE_PAGE:
		answer_page(site, rq, form, r);
		break;
	case ROUTE_HEALTH:
		watched_health(&site->watched, rq, r);
		break;
	case ROUTE_READY:
		watched_ready(&site->watched, rq, r);
		break;
	case ROUTE_METRICS:
		watched_metrics(&site->watched, rq, r);
		break;
	case ROUTE_QUERY:
		answer_question(site, rq, &q, r);
		break;
	case ROUTE_ARCHIVE:
		answer_file(site, rq, &q, FILE_PACKAGE, r);
		break;
	case ROUTE_STORE:
		answer_file(site, rq, &q, FILE_STORE, r);
		break;
	default:
		not_found(site, rq, r); /* answered at once before */
	}
}
