#include "serve/beside/hooks_post.h"

#include "serve/api/answered.h"
#include "serve/http/whole_body.h"
#include "serve/route.h"
#include "serve/told/log.h"
#include "webhooks/webhooks.h"
#include <strings.h>

static struct str token_of(const struct request *rq)
{
	struct str value = rq->authorization, scheme = str_split(&value, ' ');

	return scheme.len == 6 && strncasecmp(scheme.ptr, "Bearer", 6) == 0 ? str_trim(value)
									    : (struct str){0};
}

bool hooks_post_here(const struct site *site, const struct request *rq)
{
	return site->hooks && segment_is(rq, 0, "webhooks") &&
	       (rq->nsegments == 1 || rq->nsegments == 3) &&
	       (rq->method == METHOD_POST || rq->method == METHOD_GET);
}

static struct body *begin(void *payload, const struct request *rq, uint64_t length,
			  struct reply *out)
{
	(void)payload;
	(void)rq;
	return whole_body_begin(length, HOOKS_POST_BYTES, "a webhook", out);
}

const struct body_taker hooks_post_taker = {
	.begin = begin, .take = whole_body_take, .end = whole_body_end, .drop = whole_body_drop};

void hooks_post_answer(const struct site *site, const struct request *rq, const struct body *body,
		       struct reply *r)
{
	const struct hooks_asked asked = {
		.writes = rq->method == METHOD_POST,
		.token = token_of(rq),
		.id = rq->nsegments > 1 ? rq->segments[1] : (struct str){0},
		.action = rq->nsegments > 2 ? rq->segments[2] : (struct str){0},
		.body = whole_body_text(body),
		.private_too = site->hooks_private,
	};
	struct session *s;
	struct error e;

	r->no_store = true;
	r->content_type = TYPE_JSON;
	if (sessions_take(site->sessions, &s, &e) != 0) {
		answered_unavailable(rq, r, &e);
		return;
	}
	r->status = hooks_answer(site->hooks, &asked, s, &r->body, &e);
	if (r->status == 503)
		log_fault(rq->target, &e);
	sessions_give(site->sessions, s);
}
