/*
 * Absolute addresses, by the name that a request came under, and the answer that is made of them.
 */
#ifndef SERVE_API_ABSOLUTE_H
#define SERVE_API_ABSOLUTE_H

#include "query/query.h"
#include "serve/api/api.h"

/* The absolute URL before "/api/3", in `out`. */
struct str absolute_base(const struct site *site, const struct request *rq, struct buffer *out);
/* The package of a cube instead of the body of a good answer: no other has addresses in it, so this one
 * is made here. On faults that is the answer. */
int absolute_package(const struct site *site, struct session *s, const struct request *rq,
		     const struct query *q, struct answer *a, struct error *e);

#endif
