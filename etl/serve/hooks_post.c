#include "serve/hooks_post.h"

#include "serve/answered.h"
#include "serve/log.h"
#include "serve/route.h"
#include "webhooks/webhooks.h"
#include <stdlib.h>
#include <strings.h>

struct body {
	struct buffer text;
};

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
	       (rq->method == METHOD_POST || (rq->method == METHOD_GET && token_of(rq).len));
}

static struct body *begin(void *payload, const struct request *rq, uint64_t length,
			  struct reply *out)
{
	(void)payload;
	(void)rq;
	if (length != BODY_LENGTH_UNKNOWN && length > HOOKS_POST_BYTES) {
		reply_problem(out, 413, "a webhook has at most %u bytes", HOOKS_POST_BYTES);
		return NULL;
	}
	struct body *b = xcalloc(1, sizeof *b);
	buffer_init(&b->text, HOOKS_POST_BYTES);
	return b;
}

/* Of a form the fields are dropped: what is left is no JSON, and told so. */
static bool take(struct body *b, struct str name, struct str file, uint64_t offset,
		 struct str bytes)
{
	(void)file;
	(void)offset;
	if (!name.len)
		buffer_append_str(&b->text, bytes);
	return !b->text.overflow;
}

static void end(struct body *b, bool sound)
{
	(void)b;
	(void)sound;
}

static void drop(struct body *b)
{
	buffer_drop(&b->text);
	free(b);
}

const struct body_taker hooks_post_taker = {.begin = begin, .take = take, .end = end, .drop = drop};

void hooks_post_answer(const struct site *site, const struct request *rq, const struct body *body,
		       struct reply *r)
{
	const struct hooks_asked asked = {
		.writes = rq->method == METHOD_POST,
		.token = token_of(rq),
		.id = rq->nsegments > 1 ? rq->segments[1] : (struct str){0},
		.action = rq->nsegments > 2 ? rq->segments[2] : (struct str){0},
		.body = body ? buffer_str(&body->text) : (struct str){0},
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
		log_fault(rq->target, e.text);
	sessions_give(site->sessions, s);
}
