/*
 * HTTP: sockets, requests in flight and their ways to the API and back. Hides libmicrohttpd, which
 * only http*.c include.
 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include "serve/api.h"
#include "serve/workers.h"

#define HTTP_THREADS_MAX 2u /* two move more than the workers can ask */

struct http_options {
	int listen_fd;    /* owned by the server from http_start on */
	bool loopback;    /* a proxy may stand before it: one address is then many clients */
	unsigned threads; /* with sockets, at most HTTP_THREADS_MAX */
	unsigned max_connections;
	unsigned timeout_seconds;
	size_t max_request;
	size_t answer_bytes; /* of answers that clients have not taken yet: small ones are not counted */
	size_t ready_bytes; /* for answers that are kept as they are sent; 0: none */
	bool log;
	const struct site *site;
	struct workers *workers; /* its queue must have room for max_connections */
};

struct http;

int http_start(struct http **out, const struct http_options *o, struct error *e);
/* No new connections; answers say "Connection: close". */
void http_quiesce(struct http *h);
/* Waits until no request is in flight, at most so long; true when that is so. */
bool http_drain(struct http *h, unsigned seconds);
/* From now on questions are answered 503 at once, and streams break off. */
void http_cut(struct http *h);
/* Closes everything. The workers must have been stopped before. */
void http_stop(struct http *h);

#endif
