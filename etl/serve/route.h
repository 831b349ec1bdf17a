/*
 * Which part of the program answers an address, and which question an address of the API asks.
 */
#ifndef SERVE_ROUTE_H
#define SERVE_ROUTE_H

#include "serve/http/http_request.h"

enum route {
	ROUTE_NONE,
	ROUTE_PAGE,
	ROUTE_HEALTH,
	ROUTE_READY,
	ROUTE_METRICS,
	ROUTE_INDEX,
	ROUTE_OPENAPI,
	ROUTE_QUERY,
	ROUTE_ARCHIVE,
	ROUTE_STORE
};

/* `q` borrows from the request; it is set for ROUTE_QUERY and ROUTE_ARCHIVE. */
enum route route_of(const struct request *rq, struct query *q);
/* Whether segment i of the path is that word. */
bool segment_is(const struct request *rq, size_t i, const char *word);

#endif
