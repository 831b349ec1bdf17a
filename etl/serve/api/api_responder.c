#include "serve/api/api.h"

#include "serve/api/written.h"
#include "serve/beside/hooks_post.h"
#include "serve/beside/mcp_post.h"
#include "serve/beside/question_form.h"
#include "serve/http/http.h"

static bool at_once(void *payload, const struct request *rq, int parse_status,
		    const struct error *parse_error, struct reply *out)
{
	const struct site *site = payload;
	if (!parse_status && mcp_refused(rq, out))
		return true;
	if (!parse_status && (written_taker(site, rq) || hooks_post_here(site, rq)))
		return false;
	out->methods = parse_status ? NULL : written_methods(site, rq);
	return api_answer_at_once(site, rq, parse_status, parse_error, out);
}

static void answer(void *payload, const struct request *rq, struct body *body, struct reply *out)
{
	const struct site *site = payload;
	struct pages_form form;
	if (mcp_post_here(rq)) {
		mcp_post_answer(site, rq, written_body(body), out);
		return;
	}
	if (hooks_post_here(site, rq)) {
		hooks_post_answer(site, rq, written_body(body), out);
		return;
	}
	if (rq->method == METHOD_POST)
		form = question_form_sent(site, rq, written_body(body));
	api_answer(site, rq, rq->method == METHOD_POST ? &form : NULL, out);
}

struct responder api_responder(const struct site *site)
{
	return (struct responder){.payload = (void *)(uintptr_t)site,
				  .at_once = at_once,
				  .answer = answer,
				  .bodies = &written};
}
