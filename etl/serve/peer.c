#include "serve/peer.h"

#include "openspending_nl/openspending_nl.h"
#include "serve/absolute.h"
#include "serve/http_date.h"
#include "serve/log.h"

#include <stdio.h>

bool peer_asked(const struct site *site, const struct request *rq)
{
	return site->openspending_nl && openspending_nl_is(rq->segments, rq->nsegments);
}

static void unavailable(const struct request *rq, struct reply *r, const struct error *e)
{
	log_fault(rq->target, e->text);
	reply_problem(r, 503, "the store cannot be read now; try again in %u seconds",
		      RETRY_AFTER_SECONDS);
	r->retry_after = RETRY_AFTER_SECONDS;
}

static bool not_modified(const struct request *rq, struct reply *r, const char *etag)
{
	bool gzip;

	if (rq->if_none_match.len == 0 || !etag[0] || !etag_matches(rq->if_none_match, etag, &gzip))
		return false;
	r->status = 304;
	snprintf(r->etag, sizeof r->etag, "%s%s", etag, gzip ? "-gzip" : "");
	return true;
}

static void take(struct answer *a, struct str location, const struct request *rq, struct reply *r)
{
	r->status = a->status;
	r->content_type = a->content_type;
	snprintf(r->etag, sizeof r->etag, "%s", a->etag);
	r->no_store = a->etag[0] == '\0';
	r->modified = http_last_modified(str_z(a->published_at));
	buffer_reset(&r->location);
	if (location.len) {
		buffer_append_str(&r->location, location);
		buffer_append_char(&r->location, '\0');
	}
	buffer_drop(&r->body);
	r->body = a->body;
	buffer_init(&a->body, a->body.max);
	reply_wrap(r, &r->body, rq, true);
	reply_compress(r, rq);
}

static void answer(const struct site *site, struct session *s, const struct request *rq,
		   struct arena *arena, struct reply *r)
{
	struct buffer base;
	struct answer a;
	struct str location = {0};
	struct error e, changed;

	buffer_init(&base, 2 * REQUEST_TARGET_MAX);
	struct openspending_nl_asked q = {rq->segments, rq->nsegments, rq->params, rq->nparams,
					  absolute_base(site, rq, &base)};
	answer_init(&a);
	int result = openspending_nl_etag(s, &q, arena, &a, &e);
	if (result == 0 && not_modified(rq, r, a.etag)) {
		answer_drop(&a);
		buffer_drop(&base);
		return;
	}
	if (result == 0)
		result = openspending_nl_answer(s, &q, arena, &a, &location, &e);
	if (sessions_check(site->sessions, s, &changed) != 0)
		unavailable(rq, r, &changed);
	else if (result != 0)
		unavailable(rq, r, &e);
	else
		take(&a, location, rq, r);
	answer_drop(&a);
	buffer_drop(&base);
}

void peer_answer(const struct site *site, const struct request *rq, struct reply *r)
{
	struct session *s;
	struct error e;

	if (sessions_take(site->sessions, &s, &e) != 0) {
		unavailable(rq, r, &e);
		return;
	}
	struct arena *arena = arena_new();
	answer(site, s, rq, arena, r);
	arena_free(arena);
	sessions_give(site->sessions, s);
}
