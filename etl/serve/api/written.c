#include "serve/api/written.h"

#include "serve/beside/hooks_post.h"
#include "serve/beside/mcp_post.h"
#include "serve/beside/question_form.h"

#include <stdlib.h>

struct body {
	const struct body_taker *taker;
	struct body *own; /* the taker's, that knows what is in it */
};

const struct body_taker *written_taker(const struct site *site, const struct request *rq)
{
	if (mcp_post_here(rq))
		return &mcp_post_taker;
	if (rq->method == METHOD_POST && hooks_post_here(site, rq))
		return &hooks_post_taker;
	return question_form_here(site, rq) ? &question_form_taker : NULL;
}

const char *written_methods(const struct site *site, const struct request *rq)
{
	struct request sent = *rq;

	sent.method = METHOD_POST;
	if (question_form_here(site, &sent))
		return "GET, HEAD, POST, OPTIONS";
	if (!hooks_post_here(site, &sent))
		return NULL;
	return rq->nsegments == 1 ? "GET, POST, OPTIONS" : "POST, OPTIONS";
}

const struct body *written_body(const struct body *body)
{
	return body ? body->own : NULL;
}

static struct body *begin(void *payload, const struct request *rq, uint64_t length,
			  struct reply *out)
{
	const struct body_taker *taker = written_taker(payload, rq);

	if (!taker) {
		out->allow = true;
		out->methods = written_methods(payload, rq);
		reply_problem(out, 405, "this address only answers GET, HEAD and OPTIONS");
		return NULL;
	}
	struct body *own = taker->begin(payload, rq, length, out);
	if (!own)
		return NULL;
	struct body *b = xcalloc(1, sizeof *b);
	*b = (struct body){taker, own};
	return b;
}

static bool take(struct body *b, struct str name, struct str file, uint64_t offset,
		 struct str bytes)
{
	return b->taker->take(b->own, name, file, offset, bytes);
}

static void end(struct body *b, bool sound)
{
	b->taker->end(b->own, sound);
}

static void drop(struct body *b)
{
	b->taker->drop(b->own);
	free(b);
}

const struct body_taker written = {.begin = begin, .take = take, .end = end, .drop = drop};
