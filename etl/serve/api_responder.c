#include "serve/api.h"

#include "serve/http.h"

static bool at_once(void *payload, const struct request *rq, int parse_status,
		    const struct error *parse_error, struct reply *out)
{
	const struct site *site = payload;
	return api_answer_at_once(site, rq, parse_status, parse_error, out);
}

static void answer(void *payload, const struct request *rq, struct body *body, struct reply *out)
{
	const struct site *site = payload;
	(void)body; /* there is none */
	api_answer(site, rq, out);
}

struct responder api_responder(const struct site *site)
{
	return (struct responder){
		.payload = (void *)(uintptr_t)site, .at_once = at_once, .answer = answer};
}
