/*
 * From a request to a reply: the routes of the OpenSpending v3 API (contract, section 1) and the
 * few pages around it. Knows no HTTP library; called by many threads at once.
 */
#ifndef SERVE_API_API_H
#define SERVE_API_API_H

#include "pages/pages.h"
#include "serve/reply.h"
#include "serve/told/watched.h"

/* What all requests share; constant while serving. */
struct site {
	const char *url;    /* absolute, without a slash at the end */
	bool url_is_public; /* given by the operator: goes before the Host header */
	struct sessions *sessions;
	struct files *files;
	bool behind_proxy;         /* the client is the last of X-Forwarded-For */
	struct mcp_pace *mcp_pace; /* of assistants; NULL: no bound */
	bool openspending_nl;      /* openspending.nl's own interfaces are answered too */
	struct watching watched;
	const char *hooks;  /* file of webhooks; NULL: none are made here */
	bool hooks_private; /* addresses of this machine and its networks may be told too */
	struct pages_site pages;
};

struct responder;

/* The site as the one who answers. Nothing can be written through it but a reader's question, where it takes these
 * (serve/beside/question_form.h); what assistants ask comes as a body too (serve/beside/mcp_post.h). */
struct responder api_responder(const struct site *site);
/* True when the answer needs no store, so that it can be given at once: OPTIONS, wrong methods, bad
 * targets (parse_status is what request_parse_target gave, with its error), unknown paths. */
bool api_answer_at_once(const struct site *site, const struct request *rq, int parse_status,
			const struct error *parse_error, struct reply *out);
/* Asks the store. `form`: what was sent; NULL: nothing. */
void api_answer(const struct site *site, const struct request *rq, const struct pages_form *form,
		struct reply *out);

#endif
