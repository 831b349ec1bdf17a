/*
 * Webhooks over HTTP at /webhooks, where the server has a file of them (--hooks): made, listed and taken away by those
 * who have a token (webhooks/webhooks.h). Without one the answer is a 401 that says how.
 */
#ifndef SERVE_BESIDE_HOOKS_POST_H
#define SERVE_BESIDE_HOOKS_POST_H

#include "serve/api/api.h"
#include "serve/http/http.h"

#define HOOKS_POST_BYTES 16384u

/* Whether it is asked of webhooks. */
bool hooks_post_here(const struct site *site, const struct request *rq);
/* `body`: NULL when nothing came. */
void hooks_post_answer(const struct site *site, const struct request *rq, const struct body *body,
		       struct reply *r);
extern const struct body_taker hooks_post_taker;

#endif
