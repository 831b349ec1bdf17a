/*
 * An answer of another API than /api/3 on its way to a reply.
 */
#ifndef SERVE_API_ANSWERED_H
#define SERVE_API_ANSWERED_H

#include "serve/reply.h"

/* A 503; why is in the log only. */
void answered_unavailable(const struct request *rq, struct reply *r, const struct error *e);
/* Whether the client has it already: r is then a 304. */
bool answered_not_modified(const struct request *rq, struct reply *r, const char *etag);
/* Takes the answer's body. */
void answered_take(struct answer *a, const struct request *rq, struct reply *r);

#endif
