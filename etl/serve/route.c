#include "serve/route.h"

#include "question/parameters.h"

bool segment_is(const struct request *rq, size_t i, const char *word)
{
	return i < rq->nsegments && str_eq(rq->segments[i], str_z(word));
}

/* The routes below /cubes/{name}/ with one or two more segments. */
static enum route cube_route(const struct request *rq, struct query *q)
{
	static const struct {
		const char *word;
		enum endpoint endpoint;
	} words[] = {{"model", ENDPOINT_MODEL},
		     {"aggregate", ENDPOINT_AGGREGATE},
		     {"facts", ENDPOINT_FACTS},
		     {"members", ENDPOINT_MEMBERS},
		     {"explanations", ENDPOINT_EXPLANATIONS},
		     {"explain-change", ENDPOINT_CHANGE},
		     {"changes", ENDPOINT_CHANGES},
		     {"locations", ENDPOINT_LOCATIONS},
		     {"provenance", ENDPOINT_PROVENANCE},
		     {"source", ENDPOINT_SOURCE},
		     {"manifest", ENDPOINT_MANIFEST},
		     {"reconciliation", ENDPOINT_RECONCILIATION}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		bool with_ref = words[i].endpoint == ENDPOINT_MEMBERS ||
				words[i].endpoint == ENDPOINT_SOURCE ||
				words[i].endpoint == ENDPOINT_MANIFEST;
		if (!segment_is(rq, 4, words[i].word) || rq->nsegments != (with_ref ? 6 : 5))
			continue;
		q->endpoint = words[i].endpoint;
		q->cube = rq->segments[3];
		if (with_ref)
			q->ref = rq->segments[5];
		return ROUTE_QUERY;
	}
	if (rq->nsegments != 5 || !segment_is(rq, 4, PACKAGE_REF))
		return ROUTE_NONE;
	q->endpoint = ENDPOINT_FACTS;
	q->cube = rq->segments[3];
	q->ref = rq->segments[4]; /* so that its tag is its own */
	return ROUTE_ARCHIVE;
}

/* What speaks of all cubes, or of one. */
static enum route list_route(const struct request *rq, struct query *q)
{
	bool search = segment_is(rq, 2, "search");
	if (search ? rq->nsegments != 3 : !segment_is(rq, 2, "cubes"))
		return ROUTE_NONE;
	if (rq->nsegments > 3)
		return cube_route(rq, q);
	q->endpoint = search ? ENDPOINT_SEARCH : ENDPOINT_CUBES;
	return ROUTE_QUERY;
}

enum route route_of(const struct request *rq, struct query *q)
{
	*q = (struct query){.params = rq->params, .nparams = rq->nparams};
	if (rq->nsegments == 1 && segment_is(rq, 0, "healthz"))
		return ROUTE_HEALTH;
	if (!segment_is(rq, 0, "api"))
		return ROUTE_PAGE;
	if (!segment_is(rq, 1, "3"))
		return ROUTE_NONE;
	if (rq->nsegments == 2)
		return ROUTE_INDEX;
	if (rq->nsegments == 5 && segment_is(rq, 2, "info") && segment_is(rq, 4, "package")) {
		q->endpoint = ENDPOINT_PACKAGE;
		q->cube = rq->segments[3];
		return ROUTE_QUERY;
	}
	if (rq->nsegments == 4 && segment_is(rq, 2, "download") &&
	    segment_is(rq, 3, "store.sqlite"))
		return ROUTE_STORE;
	return list_route(rq, q);
}
