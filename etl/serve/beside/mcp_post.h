/*
 * What assistants ask, over HTTP: the streamable HTTP transport of the Model Context Protocol
 * (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports) at /mcp. A message is a POST, its answer the
 * response, as JSON; there are no sessions and no streams of the server's own, so that a GET is 405, as the protocol says.
 *
 * A browser on somebody else's page is refused (Origin), as the protocol asks: it could be led to a server on the reader's
 * own machine. Messages are small (MCP_POST_BYTES). Like every question, a call takes a worker for at most --query-timeout
 * seconds, and connections are limited per address; messages so many a minute (mcp_pace.h), then 429 with Retry-After.
 */
#ifndef SERVE_BESIDE_MCP_POST_H
#define SERVE_BESIDE_MCP_POST_H

#include "serve/api/api.h"
#include "serve/http/http.h"

#define MCP_POST_BYTES 65536u /* of a message */

/* Whether it is sent to the address. */
bool mcp_post_here(const struct request *rq);
/* Whether it asks the address for what is not there: another method, or a stream of events. *r is then the answer. */
bool mcp_refused(const struct request *rq, struct reply *r);
void mcp_post_answer(const struct site *site, const struct request *rq, const struct body *body,
		     struct reply *r);
extern const struct body_taker mcp_post_taker;

#endif
