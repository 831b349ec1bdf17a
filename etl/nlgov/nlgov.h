/*
 * The API in Dutch, at /api/begrotingen/v1, by the NLGov REST API Design Rules 2.1
 * (https://gitdocumentatie.logius.nl/publicatie/api/adr/): plural nouns, camelCase, no slash at the end, problems as RFC 9457
 * with all faults of a question together, its own OpenAPI. A thin layer: each question becomes one of /api/3 and is asked
 * by query_ask, so that no sum is made here. Addresses, parameters and shapes stand in one table (nlgov/resources.h), which
 * routes and OpenAPI are made of.
 *
 * What differs from the rules, and why: answers may be kept for a minute (Cache-Control: public), because they are public
 * and carry an ETag. What differs from /api/3: what is not understood is refused, never ignored.
 */
#ifndef NLGOV_NLGOV_H
#define NLGOV_NLGOV_H

#include "engine/engine.h"
#include "question/asked.h"
#include "write/answer.h"

#define NLGOV_VERSION "1.1.0" /* of the API: goes out as API-Version */
#define NLGOV_PROBLEM "application/problem+json"

struct nlgov_asked {
	const struct str *segments; /* decoded */
	size_t nsegments;
	const struct query_param *params;
	size_t nparams;
	bool slash;      /* the path ends in one: there is nothing there */
	struct str base; /* absolute, without a slash at the end */
};

/* Whether a target, as it came, is of this API. */
bool nlgov_is(struct str target);
/* As query_answer: faults are answers too, as problems. Texts that it needs are in the arena. */
int nlgov_answer(struct session *s, const struct nlgov_asked *q, struct arena *a,
		 struct answer *out, struct error *e);
/* The tag that the answer would have, and when what it is about was published; both empty where it will be a problem or
 * hangs on the host. */
int nlgov_etag(struct session *s, const struct nlgov_asked *q, struct arena *a, struct answer *out,
	       struct error *e);
/* {"type":…,"status":…,"title":…,"detail":…}: of a request that is refused before it comes here; `reason` is
 * English. */
void nlgov_refuse(struct buffer *out, int status, struct str reason);

#endif
