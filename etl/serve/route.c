#include "serve/route.h"

#include "question/endpoints.h"
#include "question/parameters.h"

bool segment_is(const struct request *rq, size_t i, const char *word)
{
	return i < rq->nsegments && str_eq(rq->segments[i], str_z(word));
}

/* What watchers ask. */
static enum route watch_route(const struct request *rq)
{
	if (segment_is(rq, 0, "healthz"))
		return ROUTE_HEALTH;
	if (segment_is(rq, 0, "readyz"))
		return ROUTE_READY;
	return segment_is(rq, 0, "metrics") ? ROUTE_METRICS : ROUTE_NONE;
}

enum route route_of(const struct request *rq, struct query *q)
{
	*q = (struct query){.params = rq->params, .nparams = rq->nparams};
	if (rq->nsegments == 1 && watch_route(rq) != ROUTE_NONE)
		return watch_route(rq);
	if (!segment_is(rq, 0, "api") || rq->nsegments == 1)
		return ROUTE_PAGE;
	if (!segment_is(rq, 1, "3"))
		return ROUTE_NONE;
	if (rq->nsegments == 2)
		return ROUTE_INDEX;
	if (rq->nsegments == 3 && segment_is(rq, 2, "openapi.json"))
		return ROUTE_OPENAPI;
	const struct endpoint_row *row =
		endpoint_find(rq->segments + 2, rq->nsegments - 2, &q->cube, &q->ref);
	if (!row)
		return ROUTE_NONE;
	q->endpoint = row->endpoint;
	if (row->kind == ENDPOINT_ARCHIVE)
		q->ref = STR(PACKAGE_REF); /* so that its tag is its own */
	return row->kind == ENDPOINT_STORE     ? ROUTE_STORE
	       : row->kind == ENDPOINT_ARCHIVE ? ROUTE_ARCHIVE
					       : ROUTE_QUERY;
}
