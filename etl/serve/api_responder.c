#include "serve/api.h"

#include "serve/http.h"
#include "serve/question_form.h"

static bool at_once(void *payload, const struct request *rq, int parse_status,
		    const struct error *parse_error, struct reply *out)
{
	const struct site *site = payload;
	if (!parse_status && rq->method == METHOD_POST && question_form_here(site, rq))
		return false;
	return api_answer_at_once(site, rq, parse_status, parse_error, out);
}

static void answer(void *payload, const struct request *rq, struct body *body, struct reply *out)
{
	const struct site *site = payload;
	struct pages_form form;
	if (rq->method == METHOD_POST)
		form = question_form_sent(site, rq, body);
	api_answer(site, rq, rq->method == METHOD_POST ? &form : NULL, out);
}

struct responder api_responder(const struct site *site)
{
	return (struct responder){.payload = (void *)(uintptr_t)site,
				  .at_once = at_once,
				  .answer = answer,
				  .bodies = site->pages.questions ? &question_form_taker : NULL};
}
